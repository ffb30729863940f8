#include "engine/reports/book_lists.h"

#include <algorithm>

#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string reasons_text(std::uint32_t bits) {
  std::string out;
  for (std::size_t i = 0; i < EnumTexts<CreditReason>::value.size(); ++i)
    if ((bits >> i & 1U) != 0)
      out += (out.empty() ? "" : ", ") + std::string(EnumTexts<CreditReason>::value[i]);
  return out;
}

std::int64_t number_of(std::uint64_t id) { return static_cast<std::int64_t>(id); }
std::int64_t id_or_none(std::uint64_t id) { return id == 0 ? kNoNumber : number_of(id); }

LedgerId ledger_of(const State& state, CustomerId id) {
  return id ? state.customer(id).ledger : LedgerId{};
}

bool has(const State& state, const Scope& scope, CustomerId customer) {
  if (scope.customer) return customer == scope.customer;
  return !scope.ledger || ledger_of(state, customer) == scope.ledger;
}

bool has(const Scope& scope, LedgerId ledger, Currency currency, CustomerId customer) {
  return scope.has(ledger, currency) && (!scope.customer || customer == scope.customer);
}

// A list has its own order.
ReportFault find_list_scope(const State& state, const ReportRequest& request, Scope& scope) {
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  return find_scope(state, request, scope);
}

// `state` of the list's entries; none where the filter is empty.
template <class E>
ReportFault read_filter(const ReportRequest& request, std::optional<E>& wanted) {
  if (request.filter.empty()) return {};
  wanted = from_text<E>(request.filter);
  if (!wanted) return {Rejection::unknown_group, "filter"};
  return {};
}

// Calls write(id) for the ids of the page.
template <class Write>
void write_page(const ReportRequest& request, const std::vector<std::uint64_t>& ids, Report& report,
                Write&& write) {
  const PageOfRows page = page_of(report, request, ids.size());
  for (std::size_t i = page.first; i < page.end; ++i) write(ids[i]);
  if (request.cursor == 0) report.notes.push_back(std::to_string(ids.size()) + " in all");
}

}  // namespace

ReportFault make_contracts(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_list_scope(state, request, scope); !fault.ok()) return fault;
  if (!request.filter.empty()) return {Rejection::unknown_group, "filter"};
  const Books& books = state.books();
  std::vector<std::uint64_t> ids;
  for (std::uint32_t id = 1; id <= books.contract_count(); ++id) {
    const Contract& c = books.contract({id});
    if (has(scope, c.ledger, c.currency, c.customer)) ids.push_back(id);
  }
  report.columns = {{"contract_no", CellKind::text},
                    {"ledger", CellKind::text},
                    {"customer", CellKind::text},
                    {"terms", CellKind::text},
                    {"from", CellKind::date},
                    {"until", CellKind::date},
                    {"limit", CellKind::amount},
                    {"reserved", CellKind::amount},
                    {"daily_rate_ppm", CellKind::count},
                    {"salesperson", CellKind::text},
                    {"text", CellKind::text}};
  write_page(request, ids, report, [&](std::uint64_t id) {
    const ContractId contract{static_cast<std::uint32_t>(id)};
    const Contract& c = books.contract(contract);
    RowCells(report.rows.emplace_back(), c.currency)
        .text(c.contract_no)
        .text(state.ledger_code(c.ledger))
        .text(state.customer_no(c.customer))
        .text(c.terms)
        .date(c.from)
        .date(c.until)
        .number(c.has_limit ? c.limit.minor() : kNoNumber)
        .money(books.reserved(contract))
        .number(c.daily_rate_ppm < 0 ? kNoNumber : c.daily_rate_ppm)
        .text(c.salesperson)
        .text(c.text);
  });
  return {};
}

ReportFault make_orders(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  std::optional<OrderState> wanted;
  if (const auto fault = find_list_scope(state, request, scope); !fault.ok()) return fault;
  if (const auto fault = read_filter(request, wanted); !fault.ok()) return fault;
  const Books& books = state.books();
  std::vector<std::uint64_t> ids;
  for (std::uint64_t id = 1; id <= books.order_count(); ++id) {
    const Order& o = books.order({id});
    if (has(scope, o.ledger, o.currency, o.customer) && (!wanted || o.state == *wanted))
      ids.push_back(id);
  }
  report.columns = {
      {"order_no", CellKind::text},   {"ledger", CellKind::text},   {"customer", CellKind::text},
      {"contract", CellKind::text},   {"state", CellKind::text},    {"verdict", CellKind::text},
      {"reasons", CellKind::text},    {"amount", CellKind::amount}, {"reserved", CellKind::amount},
      {"exposure", CellKind::amount}, {"limit", CellKind::amount},  {"expires", CellKind::date},
      {"approval", CellKind::count}};
  write_page(request, ids, report, [&](std::uint64_t id) {
    const Order& o = books.order({id});
    RowCells(report.rows.emplace_back(), o.currency)
        .text(o.order_no)
        .text(state.ledger_code(o.ledger))
        .text(state.customer_no(o.customer))
        .text(o.contract ? std::string_view(books.contract(o.contract).contract_no) : "")
        .text(to_text(o.state))
        .text(to_text(o.verdict))
        .text(reasons_text(o.reasons))
        .money(o.amount)
        .money(o.reserved)
        .money(o.exposure)
        .money(o.limit)
        .date(o.expires)
        .number(id_or_none(o.approval.value));
  });
  return {};
}

ReportFault make_approvals(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  std::optional<ApprovalState> wanted;
  if (const auto fault = find_list_scope(state, request, scope); !fault.ok()) return fault;
  if (const auto fault = read_filter(request, wanted); !fault.ok()) return fault;
  const Books& books = state.books();
  std::vector<std::uint64_t> ids;
  const auto add = [&](std::uint64_t id, bool pending) {
    const Approval& a = books.approval({id});
    if ((a.state == ApprovalState::pending) == pending &&
        has(scope, a.ledger, a.currency, a.customer) && (!wanted || a.state == *wanted))
      ids.push_back(id);
  };
  for (const auto& [id, expires] : books.pending_approvals()) add(id, true);
  for (std::uint64_t id = books.approval_count(); id >= 1; --id) add(id, false);
  report.columns = {
      {"approval", CellKind::count},   {"kind", CellKind::text},     {"state", CellKind::text},
      {"ledger", CellKind::text},      {"customer", CellKind::text}, {"subject", CellKind::text},
      {"amount", CellKind::amount},    {"proposer", CellKind::text}, {"proposed", CellKind::date},
      {"expires", CellKind::date},     {"levels", CellKind::text},   {"waits_for", CellKind::text},
      {"approved_by", CellKind::text}, {"reason", CellKind::text},   {"ended_for", CellKind::text}};
  write_page(request, ids, report, [&](std::uint64_t id) {
    const Approval& a = books.approval({id});
    std::string given;
    for (const ApprovalStep& step : a.given) given += (given.empty() ? "" : ", ") + step.approver;
    const bool waits = a.state == ApprovalState::pending && a.given.size() < a.levels.size();
    RowCells(report.rows.emplace_back(), a.currency)
        .number(number_of(id))
        .text(to_text(a.kind))
        .text(to_text(a.state))
        .text(a.ledger ? state.ledger_code(a.ledger) : "")
        .text(state.customer_no(a.customer))
        .text(a.subject)
        .money(a.amount)
        .text(a.proposer)
        .date(a.proposed)
        .date(a.expires)
        .text(joined(a.levels))
        .text(waits ? std::string_view(a.levels[a.given.size()]) : "")
        .text(given)
        .text(a.reason)
        .text(a.ended_for);
  });
  return {};
}

ReportFault make_tasks(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_list_scope(state, request, scope); !fault.ok()) return fault;
  if (!request.filter.empty() && request.filter != "open" && request.filter != "done")
    return {Rejection::unknown_group, "filter"};
  const Books& books = state.books();
  std::vector<std::uint64_t> ids;
  for (const bool done : {false, true}) {
    if (!request.filter.empty() && (request.filter == "done") != done) continue;
    for (std::uint64_t id = 1; id <= books.task_count(); ++id)
      if (const Task& task = books.task({id});
          task.done == done && has(state, scope, task.customer))
        ids.push_back(id);
  }
  report.columns = {
      {"task", CellKind::count},  {"customer", CellKind::text},  {"to", CellKind::text},
      {"owner", CellKind::text},  {"subject", CellKind::text},   {"state", CellKind::text},
      {"opened", CellKind::date}, {"next_date", CellKind::date}, {"outcome", CellKind::text}};
  write_page(request, ids, report, [&](std::uint64_t id) {
    const Task& task = books.task({id});
    RowCells(report.rows.emplace_back())
        .number(number_of(id))
        .text(state.customer_no(task.customer))
        .text(to_text(task.to))
        .text(task.owner)
        .text(task.subject)
        .text(task.done ? "done" : "open")
        .date(task.opened)
        .date(task.next_date)
        .text(task.outcome);
  });
  return {};
}

ReportFault make_notices(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_list_scope(state, request, scope); !fault.ok()) return fault;
  const auto& notices = state.books().notices();
  std::vector<std::uint64_t> places;
  for (std::size_t i = notices.size(); i-- > 0;) {
    const Notice& notice = notices[i];
    const bool wanted = request.filter.empty() || notice.rule == request.filter;
    if (wanted && has(state, scope, notice.customer)) places.push_back(i);
  }
  report.columns = {{"date", CellKind::date}, {"rule", CellKind::text},
                    {"to", CellKind::text},   {"address", CellKind::text},
                    {"text", CellKind::text}, {"customer", CellKind::text},
                    {"item", CellKind::text}, {"payment", CellKind::count}};
  write_page(request, places, report, [&](std::uint64_t place) {
    const Notice& notice = notices[place];
    RowCells(report.rows.emplace_back())
        .date(notice.date)
        .text(notice.rule)
        .text(to_text(notice.to))
        .text(notice.address)
        .text(notice.text)
        .text(state.customer_no(notice.customer))
        .text(notice.item ? state.item_texts(slot_of(notice.item)).item_no() : "")
        .number(id_or_none(notice.payment.value));
  });
  return {};
}

}  // namespace hexiao

#include "engine/reports/arrears_interest.h"

#include <algorithm>
#include <map>

#include "engine/receivables/interest.h"
#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr std::uint64_t kRowsAPage = 100'000;

struct Arrears {
  std::int32_t days = 0;
  std::int32_t rate_ppm = 0;
  ContractId contract;
  Interest interest;
};

bool bears_interest(const State& state, const Scope& scope, Slot slot) {
  const ItemRow& row = state.item(slot);
  return row.open > 0 && row.disputed == 0 && row.due_date < state.business_date().days() &&
         row.due_date != Date().days() &&
         scope.has({row.ledger}, Currency::from_packed(row.currency));
}

// What was settled of the item, by day of booking, in order of days.
std::vector<std::pair<Date, Money>> settled_by_day(const State& state, const ItemRow& row) {
  std::vector<std::pair<Date, Money>> settled;
  for (Slot a = row.first_allocation; a != kNoSlot; a = state.allocation(a).next_of_item) {
    const AllocationRow& allocation = state.allocation(a);
    if (allocation.reversed != 0) continue;
    settled.emplace_back(Date::from_days(state.payment(allocation.payment).booking_date),
                         Money(allocation.settles()));
  }
  std::sort(settled.begin(), settled.end());
  return settled;
}

Arrears arrears_of(const State& state, Slot slot) {
  const ItemRow& row = state.item(slot);
  const Date due = Date::from_days(row.due_date);
  const Date today = state.business_date();
  const InterestPolicy& policy = state.books().policy(state.ledger_code({row.ledger})).interest;
  Arrears arrears{.days = state.overdue_days(slot), .rate_ppm = policy.daily_rate_ppm};
  const std::string_view contract_no = state.item_texts(slot)[ItemText::contract_no];
  if (!contract_no.empty())
    arrears.contract = state.books().find_contract({row.ledger}, contract_no);
  if (arrears.contract) {
    const Contract& contract = state.books().contract(arrears.contract);
    if (contract.daily_rate_ppm >= 0) arrears.rate_ppm = contract.daily_rate_ppm;
  }
  InterestRun run(Money(row.amount), due,
                  {.rate_ppm = arrears.rate_ppm,
                   .grace_days = policy.grace_days,
                   .cap_percent = policy.cap_percent});
  const auto settled = settled_by_day(state, row);
  Money open(row.open);
  for (const auto& [day, amount] : settled) open += amount;
  Date from = due;
  for (const auto& [day, amount] : settled) {
    const Date until = std::clamp(day, due, today);
    run.add({.from = from, .until = until, .open = open});
    open -= amount;
    from = until;
  }
  run.add({.from = from, .until = today, .open = open});
  arrears.interest = run.total();
  return arrears;
}

std::int64_t amount_of(const Interest& interest) {
  return interest.ok() ? interest.amount.minor() : kNoNumber;
}

struct InterestSums {
  std::int64_t items = 0, open = 0, interest = 0;
  void add(std::int64_t more_open, std::int64_t more_interest) {
    ++items;
    add_to(open, more_open);
    add_to(interest, more_interest);
  }
};
using Totals = std::map<Currency, InterestSums>;

void write_item(const State& state, Slot slot, Totals& totals, Report& report) {
  const ItemRow& row = state.item(slot);
  const Currency currency = Currency::from_packed(row.currency);
  const Arrears arrears = arrears_of(state, slot);
  const ItemTexts texts = state.item_texts(slot);
  totals[currency].add(row.open, amount_of(arrears.interest));
  RowCells(report.rows.emplace_back(), currency)
      .text(texts.item_no())
      .text(texts.document_no())
      .text(state.customer_no({row.customer}))
      .text(arrears.contract
                ? std::string_view(state.books().contract(arrears.contract).contract_no)
                : "")
      .date(Date::from_days(row.due_date))
      .number(arrears.days)
      .number(row.open)
      .number(arrears.rate_ppm)
      .number(amount_of(arrears.interest))
      .text(arrears.interest.capped ? "capped" : "");
}

void write_customer(const State& state, const Scope& scope, CustomerId id, Totals& totals,
                    Report& report) {
  Totals sums;
  for (const Slot slot : state.customer(id).open_items)
    if (bears_interest(state, scope, slot))
      sums[Currency::from_packed(state.item(slot).currency)].add(
          state.item(slot).open, amount_of(arrears_of(state, slot).interest));
  for (const auto& [currency, of_currency] : sums) {
    InterestSums& total = totals[currency];
    total.items += of_currency.items;
    add_to(total.open, of_currency.open);
    add_to(total.interest, of_currency.interest);
    RowCells(report.rows.emplace_back(), currency)
        .text(state.customer_no(id))
        .text(state.customer_record(id).name)
        .number(of_currency.items)
        .number(of_currency.open)
        .number(of_currency.interest);
  }
}

void by_customer(const State& state, const ReportRequest& request, const Scope& scope,
                 Totals& totals, Report& report) {
  report.columns = {{"customer", CellKind::text},
                    {"name", CellKind::text},
                    {"items", CellKind::count},
                    {"open", CellKind::amount},
                    {"interest", CellKind::amount}};
  report.drill_down = "report interest --customer CUSTOMER";
  if (scope.customer) return write_customer(state, scope, scope.customer, totals, report);
  const std::uint64_t count = state.customer_count();
  std::uint64_t at = std::min<std::uint64_t>(request.cursor, count);
  std::uint64_t looked_at = 0;
  for (; at < count && looked_at < kRowsAPage && report.rows.size() < rows_a_page(request); ++at) {
    const CustomerId id{static_cast<std::uint32_t>(at + 1)};
    looked_at += 1 + state.customer(id).open_items.size();
    write_customer(state, scope, id, totals, report);
  }
  report.next_cursor = at < count ? at : 0;
}

void by_item(const State& state, const ReportRequest& request, const Scope& scope, Totals& totals,
             Report& report) {
  report.columns = {{"item_no", CellKind::text},    {"document_no", CellKind::text},
                    {"customer", CellKind::text},   {"contract", CellKind::text},
                    {"due_date", CellKind::date},   {"days", CellKind::count},
                    {"open", CellKind::amount},     {"rate_ppm", CellKind::count},
                    {"interest", CellKind::amount}, {"capped", CellKind::text}};
  if (scope.customer) {
    std::vector<Slot> slots;
    for (const Slot slot : state.customer(scope.customer).open_items)
      if (bears_interest(state, scope, slot)) slots.push_back(slot);
    std::sort(slots.begin(), slots.end());
    const PageOfRows page = page_of(report, request, slots.size());
    for (std::size_t i = page.first; i < page.end; ++i) write_item(state, slots[i], totals, report);
    return;
  }
  const std::uint64_t count = state.item_count();
  std::uint64_t at = std::min<std::uint64_t>(request.cursor, count);
  const std::uint64_t end = std::min(count, at + kRowsAPage);
  for (; at < end && report.rows.size() < rows_a_page(request); ++at)
    if (const auto slot = static_cast<Slot>(at); bears_interest(state, scope, slot))
      write_item(state, slot, totals, report);
  report.next_cursor = at < count ? at : 0;
}

void write_totals(const Totals& totals, bool of_customers, Report& report) {
  for (const auto& [currency, sums] : totals) {
    RowCells cells(report.totals.emplace_back(), currency);
    cells.text(kTotal).text({});
    if (of_customers) {
      cells.number(sums.items).number(sums.open).number(sums.interest);
    } else {
      cells.text({}).text({}).number(kNoNumber).number(kNoNumber).number(sums.open);
      cells.number(kNoNumber).number(sums.interest).text({});
    }
  }
}

}  // namespace

ReportFault make_interest(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  if (!request.filter.empty()) return {Rejection::unknown_group, "filter"};
  const bool of_customers = request.by == "customer";
  Totals totals;
  if (of_customers)
    by_customer(state, request, scope, totals, report);
  else
    by_item(state, request, scope, totals, report);
  if (request.cursor == 0 && report.next_cursor == 0) write_totals(totals, of_customers, report);
  report.chart = "interest";
  return {};
}

}  // namespace hexiao

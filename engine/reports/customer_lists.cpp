#include "engine/reports/customer_lists.h"

#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr std::uint64_t kCustomersAPage = 100'000;

ReportFault find_list_scope(const State& state, const ReportRequest& request, Scope& scope) {
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  return find_scope(state, request, scope);
}

// Calls visit(customer) for those of the page until the page is full; visit adds a row or none.
template <class Visit>
void for_each_customer(const State& state, const ReportRequest& request, const Scope& scope,
                       Report& report, Visit&& visit) {
  if (scope.customer) return visit(scope.customer);
  const std::uint64_t count = state.customer_count();
  std::uint64_t at = std::min<std::uint64_t>(request.cursor, count);
  const std::uint64_t end = std::min(count, at + kCustomersAPage);
  for (; at < end && report.rows.size() < rows_a_page(request); ++at) {
    const CustomerId id{static_cast<std::uint32_t>(at + 1)};
    if (scope.ledger && state.customer(id).ledger != scope.ledger) continue;
    if (state.books().control(id).merged_into == 0) visit(id);
  }
  report.next_cursor = at < count ? at : 0;
}

std::string stage_name(const State& state, CustomerId id, std::int32_t days) {
  const std::string_view ledger = state.ledger_code(state.customer(id).ledger);
  for (const DunningStage& stage : state.books().policy(ledger).dunning.stages)
    if (stage.days == days) return stage.name;
  return (days >= 0 ? "+" : "") + std::to_string(days);
}

void write_delays(RowCells& cells, const Delays& delays, std::int64_t days_to_settle) {
  cells.number(delays.count())
      .number(std::int64_t{delays.count()} - delays.on_time())
      .number(mean_tenths(days_to_settle, delays.count()))
      .number(delays.mean_tenths())
      .number(delays.mean_late_tenths())
      .number(delays.on_time_share());
}

}  // namespace

ReportFault make_period(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_list_scope(state, request, scope); !fault.ok()) return fault;
  report.columns = {{"customer", CellKind::text},
                    {"name", CellKind::text},
                    {"settled", CellKind::count},
                    {"settled_late", CellKind::count},
                    {"days_to_settle", CellKind::days_tenths},
                    {"days_from_due", CellKind::days_tenths},
                    {"days_late", CellKind::days_tenths},
                    {"on_time_share", CellKind::share}};
  const Figures& figures = state.figures();
  for_each_customer(state, request, scope, report, [&](CustomerId id) {
    const Delays& delays = figures.delays(id);
    if (delays.count() == 0) return;
    RowCells cells(report.rows.emplace_back());
    cells.text(state.customer_no(id)).text(state.customer_record(id).name);
    write_delays(cells, delays, figures.days_to_settle(id));
  });
  if (request.cursor == 0 && !scope.customer) {
    Delays all;
    std::int64_t days = 0;
    for (std::uint32_t ledger = 1; ledger <= state.ledger_count(); ++ledger) {
      if (scope.ledger && scope.ledger.value != ledger) continue;
      days += figures.days_to_settle(LedgerId{ledger});
      for (std::uint32_t c = 0; c < kBehaviourClasses; ++c)
        if (const Delays* pool = figures.find_pool({ledger}, c)) all += *pool;
    }
    RowCells total(report.totals.emplace_back());
    total.text(kTotal).text({});
    write_delays(total, all, days);
  }
  report.chart = "days_late";
  return {};
}

ReportFault make_ratings(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_list_scope(state, request, scope); !fault.ok()) return fault;
  report.columns = {{"customer", CellKind::text}, {"name", CellKind::text},
                    {"rating", CellKind::text},   {"score", CellKind::count},
                    {"since", CellKind::date},    {"rule", CellKind::text}};
  for_each_customer(state, request, scope, report, [&](CustomerId id) {
    const std::string_view letter = state.rating(id);
    if (letter.empty() || (!request.filter.empty() && letter != request.filter)) return;
    const CustomerRating* given = state.books().rating(id);
    RowCells(report.rows.emplace_back())
        .text(state.customer_no(id))
        .text(state.customer_record(id).name)
        .text(letter)
        .number(given == nullptr ? kNoNumber : given->score)
        .date(given == nullptr ? Date() : given->since)
        .text(given == nullptr ? "" : given->rule);
  });
  report.chart = "score";
  report.drill_down = "report rating --customer CUSTOMER";
  return {};
}

ReportFault make_rating(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  if (const auto fault = find_customer_scope(state, request, scope); !fault.ok()) return fault;
  report.columns = {{"factor", CellKind::text},
                    {"value", CellKind::count},
                    {"points", CellKind::count},
                    {"of", CellKind::count}};
  const CustomerRating* given = state.books().rating(scope.customer);
  if (given == nullptr) {
    const std::string_view letter = state.rating(scope.customer);
    report.notes.push_back(letter.empty()
                               ? "not rated: too little is settled, or the policy rates nobody"
                               : "the rating " + std::string(letter) + " is from master data");
    return {};
  }
  std::int64_t of = 0;
  for (const CustomerRatingFactor& factor : given->factors) {
    RowCells(report.rows.emplace_back())
        .text(factor.name)
        .number(factor.value)
        .number(factor.points)
        .number(factor.of);
    of += factor.of;
  }
  RowCells(report.totals.emplace_back())
      .text(kTotal)
      .number(kNoNumber)
      .number(given->score)
      .number(of);
  report.notes.push_back("rating " + given->letter + " since " + given->since.iso());
  if (!given->rule.empty()) report.notes.push_back("lowered by the rule " + given->rule);
  report.chart = "points";
  return {};
}

ReportFault make_dunning(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_list_scope(state, request, scope); !fault.ok()) return fault;
  report.columns = {{"customer", CellKind::text},      {"name", CellKind::text},
                    {"stage", CellKind::text},         {"stage_days", CellKind::count},
                    {"last_reminded", CellKind::date}, {"reminders", CellKind::count}};
  for_each_customer(state, request, scope, report, [&](CustomerId id) {
    const CustomerControl& control = state.books().control(id);
    if (control.dunnings == 0) return;
    const std::string stage = stage_name(state, id, control.dunned_stage);
    if (!request.filter.empty() && stage != request.filter) return;
    RowCells(report.rows.emplace_back())
        .text(state.customer_no(id))
        .text(state.customer_record(id).name)
        .text(stage)
        .number(control.dunned_stage)
        .date(Date::from_days(control.dunned_on))
        .number(control.dunnings);
  });
  report.drill_down = "report items --customer CUSTOMER --order overdue";
  return {};
}

}  // namespace hexiao

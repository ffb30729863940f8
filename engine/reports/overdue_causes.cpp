#include "engine/reports/overdue_causes.h"

#include <map>

#include "engine/reports/grouping.h"
#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

struct CauseSums {
  std::int64_t items = 0, overdue = 0;
  void add(std::int64_t count, std::int64_t amount) {
    items += count;
    add_to(overdue, amount);
  }
};

std::string_view cause_of(const State& state, Slot slot) {
  if (state.item(slot).disputed != 0) return "disputed";
  if (state.is_promised(slot)) return "promised";
  if (state.item_life(slot).promised != Date().days()) return "promise broken";
  const std::string_view cause = state.overdue_cause(slot);
  return cause.empty() ? kNoValue : cause;
}

using Causes = std::map<std::pair<Currency, std::string_view>, CauseSums>;

std::map<Currency, CauseSums> overdue_of_all(const State& state, const Scope& scope) {
  std::map<Currency, CauseSums> sums;
  const Figures& figures = state.figures();
  const Date yesterday = state.business_date().plus_days(-1);
  for (std::uint32_t key = 0; key < figures.behaviour_count(); ++key) {
    const Figures::Behaviour& b = figures.behaviour(key);
    if (!scope.has(b.ledger, b.currency)) continue;
    const OpenCell cell = figures.open_by_behaviour().sum(key, Date{}, yesterday);
    sums[b.currency].add(cell.count, cell.amount);
  }
  return sums;
}

Causes sum_causes(const State& state, const Scope& scope) {
  Causes causes;
  const std::int32_t today = state.business_date().days();
  const auto look_at = [&](Slot slot) {
    const ItemRow& row = state.item(slot);
    const Currency currency = Currency::from_packed(row.currency);
    if (row.open <= 0 || row.due_date >= today || !scope.has({row.ledger}, currency)) return;
    causes[{currency, cause_of(state, slot)}].add(1, row.open);
  };
  if (scope.customer) {
    for (const Slot slot : state.customer(scope.customer).open_items) look_at(slot);
    return causes;
  }
  // Only marked items can have a cause; what is overdue without one is the rest.
  for (const Slot slot : state.figures().marked()) look_at(slot);
  std::map<Currency, CauseSums> with_cause;
  for (const auto& [key, sums] : causes)
    if (key.second != kNoValue) with_cause[key.first].add(sums.items, sums.overdue);
  for (const auto& [currency, all] : overdue_of_all(state, scope)) {
    CauseSums none = all;
    none.add(-with_cause[currency].items, negative(with_cause[currency].overdue));
    causes.erase({currency, kNoValue});
    if (none.items != 0) causes[{currency, kNoValue}] = none;
  }
  return causes;
}

}  // namespace

ReportFault make_causes(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  const Causes causes = sum_causes(state, scope);
  std::map<Currency, CauseSums> totals;
  for (const auto& [key, sums] : causes) totals[key.first].add(sums.items, sums.overdue);
  report.columns = {{"cause", CellKind::text},
                    {"items", CellKind::count},
                    {"overdue", CellKind::amount},
                    {"share", CellKind::share}};
  for (const auto& [key, sums] : causes) {
    if (!request.filter.empty() && key.second != request.filter) continue;
    RowCells(report.rows.emplace_back(), key.first)
        .text(key.second)
        .number(sums.items)
        .number(sums.overdue)
        .number(share_of(sums.overdue, totals[key.first].overdue));
  }
  for (const auto& [currency, sums] : totals)
    RowCells(report.totals.emplace_back(), currency)
        .text(kTotal)
        .number(sums.items)
        .number(sums.overdue)
        .number(share_of(sums.overdue, sums.overdue));
  report.chart = "overdue";
  report.drill_down = "report items --order overdue";
  return finish(report, request, "overdue");
}

}  // namespace hexiao

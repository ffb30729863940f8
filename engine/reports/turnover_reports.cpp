#include "engine/reports/turnover_reports.h"

#include <algorithm>
#include <map>

#include "engine/receivables/turnover.h"
#include "engine/reports/group_flows.h"
#include "engine/reports/report_table.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr std::int32_t kUsualDays = 90;

// The flows of a request, by group, and in sum by currency.
struct Flows {
  Period period;
  Grouping grouping;
  std::vector<bool> segments;
  std::vector<GroupFlows> groups;
  std::map<Currency, GroupFlows> totals;
};

ReportFault find_flows(const State& state, const ReportRequest& request, Flows& flows) {
  Scope scope;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  if (scope.customer) return {Rejection::unknown_group, "customer_no"};
  if (const auto fault = find_period(state, request, kUsualDays, flows.period); !fault.ok())
    return fault;
  if (const auto fault = find_grouping(state, request, flows.grouping); !fault.ok()) return fault;
  flows.segments = segments_in(state, scope, flows.grouping, request.filter);
  flows.groups = flows_by_group(state, flows.period, flows.segments, flows.grouping);
  for (std::size_t place = 0; place < flows.groups.size(); ++place)
    if (!flows.groups[place].nothing())
      flows.totals[flows.grouping.places()[place].currency].add(flows.groups[place]);
  return {};
}

void say_period(const Period& period, Report& report) {
  report.notes.push_back("period: " + period.from.iso() + " to " + period.until.iso() + ", " +
                         std::to_string(period.days()) + " days");
}

Figure known(std::int64_t a, std::int64_t b, Figure figure) {
  return a == kNoNumber || b == kNoNumber ? std::nullopt : figure;
}
Figure rate_of_collection(const GroupFlows& f) {
  return known(f.collected, f.sales, collection_rate(Money(f.collected), Money(f.sales)));
}
Figure rate_of_on_time(const GroupFlows& f) {
  return known(f.collected_on_time, f.due, on_time_rate(Money(f.collected_on_time), Money(f.due)));
}
std::int64_t rate_of_recovery(const GroupFlows& f) {
  std::int64_t owed = f.beginning;
  add_to(owed, f.sales);
  return share_of(f.collected, owed);
}

// write(cells, flows, place; or no place for a total) fills the cells behind the group's name.
template <class Write>
void write_rows(const Flows& flows, Report& report, Write&& write) {
  for (std::uint32_t place = 0; place < flows.groups.size(); ++place) {
    if (flows.groups[place].nothing()) continue;
    const Grouping::Place& names = flows.grouping.places()[place];
    RowCells cells(report.rows.emplace_back(), names.currency);
    cells.text(names.group);
    write(cells, flows.groups[place], names.currency, &place);
  }
  for (const auto& [currency, sums] : flows.totals) {
    RowCells cells(report.totals.emplace_back(), currency);
    cells.text(kTotal);
    write(cells, sums, currency, nullptr);
  }
}

// "a, b, c and 4 more"
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 5;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kShown; ++i)
    out += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kShown) out += " and " + std::to_string(names.size() - kShown) + " more";
  return out;
}

std::vector<SalesOfMonth> months_of(const SalesMonths& months,
                                    const std::vector<std::int64_t>& of) {
  std::vector<SalesOfMonth> sales;
  for (std::size_t i = 0; i < of.size() && of[i] != kNoNumber; ++i)
    sales.push_back({Money(of[i]), months.days[i]});
  return sales;
}

}  // namespace

ReportFault make_dso(const State& state, const ReportRequest& request, Report& report) {
  Flows flows;
  if (const auto fault = find_flows(state, request, flows); !fault.ok()) return fault;
  const SalesMonths months =
      sales_by_month(state, flows.period.until, flows.segments, flows.grouping);
  std::map<Currency, std::vector<std::int64_t>> month_totals;
  for (std::size_t place = 0; place < months.amounts.size(); ++place) {
    auto& total = month_totals[flows.grouping.places()[place].currency];
    total.resize(kMonthsCountedBack);
    for (std::size_t i = 0; i < months.amounts[place].size(); ++i)
      add_to(total[i], months.amounts[place][i]);
  }
  std::vector<std::string> without_sales;
  std::vector<std::string> at_least;
  report.columns = {{"group", CellKind::text},         {"sales", CellKind::amount},
                    {"receivables", CellKind::amount}, {"days", CellKind::count},
                    {"dso", CellKind::days_tenths},    {"count_back", CellKind::days_tenths}};
  write_rows(
      flows, report,
      [&](RowCells& cells, const GroupFlows& f, Currency currency, const std::uint32_t* place) {
        const std::string name =
            (place == nullptr ? std::string(kTotal) : flows.grouping.places()[*place].group) + " " +
            currency.code();
        if (f.sales == 0) without_sales.push_back(name);
        const auto& by_month = place == nullptr ? month_totals[currency] : months.amounts[*place];
        const bool sums = f.ending != kNoNumber && f.sales != kNoNumber;
        CountBack back;
        if (sums) back = count_back_dso(Money(f.ending), months_of(months, by_month));
        if (back.at_least) at_least.push_back(name);
        cells.number(f.sales).number(f.ending).number(flows.period.days());
        cells.number(sums ? dso(Money(f.ending), Money(f.sales), flows.period.days())
                          : std::nullopt);
        cells.number(back.days_tenths);
      });
  say_period(flows.period, report);
  if (!without_sales.empty())
    report.notes.push_back("no sales in the period, so DSO is undefined: " + listed(without_sales));
  if (!at_least.empty())
    report.notes.push_back("the sales of " + std::to_string(kMonthsCountedBack) +
                           " months are less than the receivables, count-back DSO is at least "
                           "what is shown: " +
                           listed(at_least));
  report.chart = "dso";
  return finish(report, request, "dso");
}

ReportFault make_cei(const State& state, const ReportRequest& request, Report& report) {
  Flows flows;
  if (const auto fault = find_flows(state, request, flows); !fault.ok()) return fault;
  report.columns = {{"group", CellKind::text},     {"beginning", CellKind::amount},
                    {"sales", CellKind::amount},   {"ending", CellKind::amount},
                    {"not_due", CellKind::amount}, {"cei", CellKind::share}};
  write_rows(
      flows, report, [](RowCells& cells, const GroupFlows& f, Currency, const std::uint32_t*) {
        const bool sums = f.beginning != kNoNumber && f.sales != kNoNumber &&
                          f.ending != kNoNumber && f.ending_not_due != kNoNumber;
        cells.number(f.beginning).number(f.sales).number(f.ending).number(f.ending_not_due);
        cells.number(
            sums ? cei(Money(f.beginning), Money(f.sales), Money(f.ending), Money(f.ending_not_due))
                 : std::nullopt);
      });
  say_period(flows.period, report);
  if (flows.period.until < state.business_date().plus_days(-1))
    report.notes.push_back(
        "what was not yet due is known at the business date only: CEI is undefined for a period "
        "that ended before it; leave `until` out");
  report.chart = "cei";
  return finish(report, request, "cei");
}

ReportFault make_collection(const State& state, const ReportRequest& request, Report& report) {
  Flows flows;
  if (const auto fault = find_flows(state, request, flows); !fault.ok()) return fault;
  report.columns = {{"group", CellKind::text},
                    {"rank", CellKind::count},
                    {"sales", CellKind::amount},
                    {"due", CellKind::amount},
                    {"collected", CellKind::amount},
                    {"collected_on_time", CellKind::amount},
                    {"collection_rate", CellKind::share},
                    {"recovery_rate", CellKind::share},
                    {"on_time_rate", CellKind::share}};
  write_rows(
      flows, report, [](RowCells& cells, const GroupFlows& f, Currency, const std::uint32_t*) {
        cells.number(kNoNumber).number(f.sales).number(f.due).number(f.collected);
        cells.number(f.collected_on_time).number(rate_of_collection(f)).number(rate_of_recovery(f));
        cells.number(rate_of_on_time(f));
      });
  say_period(flows.period, report);
  report.chart = "collection_rate";
  return finish(report, request, "collection_rate");
}

ReportFault make_performance(const State& state, const ReportRequest& request, Report& report) {
  ReportRequest by_seller = request;
  if (by_seller.by.empty()) by_seller.by = "salesperson";
  Flows flows;
  if (const auto fault = find_flows(state, by_seller, flows); !fault.ok()) return fault;
  const PerformancePolicy& weights = state.books().policy(request.ledger).performance;
  std::map<Currency, std::int64_t> most;
  for (std::size_t place = 0; place < flows.groups.size(); ++place) {
    std::int64_t& largest = most[flows.grouping.places()[place].currency];
    largest = std::max(largest, flows.groups[place].sales);
  }
  const auto bounded = [](std::int64_t share) {
    return share == kNoNumber ? 0 : std::clamp<std::int64_t>(share, 0, 10'000);
  };
  report.columns = {{"group", CellKind::text},
                    {"rank", CellKind::count},
                    {"sales", CellKind::amount},
                    {"collected", CellKind::amount},
                    {"collection_rate", CellKind::share},
                    {"on_time_rate", CellKind::share},
                    {"score", CellKind::share}};
  write_rows(
      flows, report,
      [&](RowCells& cells, const GroupFlows& f, Currency currency, const std::uint32_t* place) {
        const std::int64_t rate = rate_of_collection(f).value_or(kNoNumber);
        const std::int64_t on_time = rate_of_on_time(f).value_or(kNoNumber);
        const std::int64_t points = weights.sales * bounded(share_of(f.sales, most[currency])) +
                                    weights.collection_rate * bounded(rate) +
                                    weights.on_time_rate * bounded(on_time);
        const std::int64_t of =
            std::int64_t{weights.sales} + weights.collection_rate + weights.on_time_rate;
        cells.number(kNoNumber).number(f.sales).number(f.collected).number(rate);
        cells.number(on_time).number(place == nullptr ? kNoNumber : ratio(points, 1, of));
      });
  say_period(flows.period, report);
  report.notes.push_back("weights: sales " + std::to_string(weights.sales) + ", collection rate " +
                         std::to_string(weights.collection_rate) + ", on-time rate " +
                         std::to_string(weights.on_time_rate));
  report.chart = "score";
  return finish(report, request, "score");
}

}  // namespace hexiao

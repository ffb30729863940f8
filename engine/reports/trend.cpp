// The trend report: months as rows.
#include <map>

#include "engine/reports/group_flows.h"
#include "engine/reports/report_table.h"
#include "engine/reports/sums.h"
#include "engine/reports/turnover_reports.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

// Months of twenty-five years: a period is not longer.
constexpr std::size_t kMostMonths = 300;

struct Month {
  std::string name;  // "2026-01"
  Date last;
};

std::vector<Month> months_in(const Period& period) {
  std::vector<Month> months;
  for (Date day = period.from; day <= period.until && months.size() < kMostMonths;) {
    const Date next = day.plus_days(1 - day.civil().day).plus_days(31);
    const Date first_of_next = next.plus_days(1 - next.civil().day);
    months.push_back({day.iso().substr(0, 7), std::min(first_of_next.plus_days(-1), period.until)});
    day = first_of_next;
  }
  return months;
}

// A year of whole months.
Date first_day(const ReportRequest& request, const Period& period) {
  if (request.from) return period.from;
  const Date first = period.until.plus_days(1 - period.until.civil().day);
  const Date year_ago = first.plus_days(-335);
  return year_ago.plus_days(1 - year_ago.civil().day);
}

struct MonthSums {
  std::int64_t sales = 0, due = 0, collected = 0, on_time = 0;
  std::int64_t added = 0;        // to the receivables
  std::int64_t receivables = 0;  // at its end
};
struct CurrencyTrend {
  std::vector<MonthSums> months;  // and one for what came after the last
  std::int64_t open = 0, not_due = 0;
};
using Trends = std::map<Currency, CurrencyTrend>;

Trends sum_months(const State& state, Date from, const std::vector<Month>& months,
                  const std::vector<bool>& segments) {
  std::vector<std::uint16_t> month_of;  // by days after `from`
  for (std::size_t i = 0; i < months.size(); ++i)
    month_of.resize(static_cast<std::size_t>(months[i].last.days() - from.days() + 1),
                    static_cast<std::uint16_t>(i));
  Trends trends;
  const Figures& figures = state.figures();
  for (std::uint32_t segment = 0; segment < segments.size(); ++segment) {
    if (!segments[segment]) continue;
    CurrencyTrend& trend = trends[figures.segment(segment).currency];
    trend.months.resize(months.size() + 1);
    figures.flows().for_each_day(segment, from, kLastDate, [&](Date day, const FlowCell& cell) {
      const auto place = static_cast<std::size_t>(std::int64_t{day.days()} - from.days());
      MonthSums& sums = trend.months[place < month_of.size() ? month_of[place] : months.size()];
      add_to(sums.sales, cell.sales);
      add_to(sums.due, cell.due);
      add_to(sums.collected, cell.collected);
      add_to(sums.on_time, cell.collected_on_time);
      add_to(sums.added, added_by(cell));
    });
    figures.open().for_each_day(segment, Date{}, kLastDate, [&](Date due, const OpenCell& cell) {
      add_to(trend.open, cell.amount);
      if (!due || due >= state.business_date()) add_to(trend.not_due, cell.amount);
    });
  }
  for (auto& [currency, trend] : trends) {
    std::int64_t open = trend.open;
    for (std::size_t i = trend.months.size(); i-- > 0;) {
      trend.months[i].receivables = open;
      add_to(open, negative(trend.months[i].added));
    }
  }
  return trends;
}

std::int64_t overdue_of(const CurrencyTrend& trend) {
  std::int64_t overdue = trend.open;
  add_to(overdue, negative(trend.not_due));
  return overdue;
}

}  // namespace

ReportFault make_trend(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  Period period;
  Grouping grouping;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  if (scope.customer) return {Rejection::unknown_group, "customer_no"};
  if (const auto fault = find_period(state, request, 365, period); !fault.ok()) return fault;
  if (const auto fault = find_grouping(state, request, grouping); !fault.ok()) return fault;
  if (!request.filter.empty() && request.by.empty()) return {Rejection::unknown_group, "filter"};
  period.from = first_day(request, period);
  const std::vector<Month> months = months_in(period);
  const bool until_now = months.back().last >= state.business_date().plus_days(-1);

  report.columns = {{"month", CellKind::text},
                    {"sales", CellKind::amount},
                    {"due", CellKind::amount},
                    {"collected", CellKind::amount},
                    {"collection_rate", CellKind::share},
                    {"on_time_rate", CellKind::share},
                    {"receivables", CellKind::amount},
                    {"overdue", CellKind::amount}};
  const auto in = segments_in(state, scope, grouping, request.filter);
  for (const auto& [currency, trend] : sum_months(state, period.from, months, in))
    for (std::size_t i = 0; i < months.size(); ++i) {
      const MonthSums& f = trend.months[i];
      const bool is_last = i + 1 == months.size();
      RowCells(report.rows.emplace_back(), currency)
          .text(months[i].name)
          .number(f.sales)
          .number(f.due)
          .number(f.collected)
          .number(share_of(f.collected, f.sales))
          .number(share_of(f.on_time, f.due))
          .number(f.receivables)
          .number(is_last && until_now ? overdue_of(trend) : kNoNumber);
    }
  report.chart = "receivables";
  report.notes.push_back("what was overdue at the end of earlier months is not kept");
  return finish(report, request, "month");
}

}  // namespace hexiao

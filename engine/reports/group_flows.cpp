#include "engine/reports/group_flows.h"

#include <algorithm>

#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

Date first_of_month(Date day) { return day.plus_days(1 - day.civil().day); }

template <class T>
T& at_place(std::vector<T>& by_place, std::uint32_t place) {
  if (place >= by_place.size()) by_place.resize(place + 1U);
  return by_place[place];
}

GroupFlows flows_of(const State& state, const Period& period, std::uint32_t segment) {
  GroupFlows sums;
  std::int64_t during = 0;
  std::int64_t after = 0;
  const Figures& figures = state.figures();
  figures.flows().for_each_day(segment, period.from, kLastDate,
                               [&](Date day, const FlowCell& cell) {
                                 if (day > period.until) return add_to(after, added_by(cell));
                                 add_to(during, added_by(cell));
                                 add_to(sums.sales, cell.sales);
                                 add_to(sums.collected, cell.collected);
                                 add_to(sums.collected_on_time, cell.collected_on_time);
                                 add_to(sums.due, cell.due);
                               });
  const Date today = state.business_date();
  figures.open().for_each_day(segment, Date{}, kLastDate, [&](Date due, const OpenCell& cell) {
    add_to(sums.ending, cell.amount);
    if (!due || due >= today) add_to(sums.ending_not_due, cell.amount);
  });
  add_to(sums.ending, negative(after));
  sums.beginning = sums.ending;
  add_to(sums.beginning, negative(during));
  if (period.until < today.plus_days(-1)) sums.ending_not_due = kNoNumber;
  return sums;
}

}  // namespace

std::int64_t added_by(const FlowCell& cell) {
  std::int64_t sum = cell.sales;
  for (const std::int64_t less :
       {cell.collected, cell.discount, cell.write_off, cell.set_off, cell.settled_before})
    add_to(sum, negative(less));
  return sum;
}

void GroupFlows::add(const GroupFlows& more) {
  add_to(sales, more.sales);
  add_to(collected, more.collected);
  add_to(collected_on_time, more.collected_on_time);
  add_to(due, more.due);
  add_to(beginning, more.beginning);
  add_to(ending, more.ending);
  add_to(ending_not_due, more.ending_not_due);
}

std::vector<GroupFlows> flows_by_group(const State& state, const Period& period,
                                       const std::vector<bool>& segments, Grouping& grouping) {
  std::vector<GroupFlows> groups;
  for (std::uint32_t segment = 0; segment < segments.size(); ++segment)
    if (segments[segment])
      at_place(groups, grouping.place_of(segment)).add(flows_of(state, period, segment));
  return groups;
}

SalesMonths sales_by_month(const State& state, Date until, const std::vector<bool>& segments,
                           Grouping& grouping) {
  SalesMonths months;
  std::vector<std::uint8_t> month_of;  // by days before `until`
  Date end = until;
  for (std::size_t month = 0; month < kMonthsCountedBack; ++month) {
    const Date first = first_of_month(end);
    const std::int32_t days = end.days() - first.days() + 1;
    months.days.push_back(days);
    month_of.insert(month_of.end(), static_cast<std::size_t>(days),
                    static_cast<std::uint8_t>(month));
    end = first.plus_days(-1);
  }
  for (std::uint32_t segment = 0; segment < segments.size(); ++segment) {
    if (!segments[segment]) continue;
    std::vector<std::int64_t>& sales = at_place(months.amounts, grouping.place_of(segment));
    sales.resize(kMonthsCountedBack);
    state.figures().flows().for_each_day(
        segment, end.plus_days(1), until, [&](Date day, const FlowCell& cell) {
          add_to(sales[month_of[static_cast<std::size_t>(until.days() - day.days())]], cell.sales);
        });
  }
  return months;
}

}  // namespace hexiao

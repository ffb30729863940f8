// What happened in a period, by group and currency: sales, what fell due, what was collected, and
// the receivables at both ends. The ground of DSO, CEI, collection and performance.
//
// Receivables at a day's end are what is open now less what was added to it after that day, so they
// are known for any day. What was not due yet then is known only at the business date and at the
// end of the day before it.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/receivables/day_sums.h"
#include "engine/reports/grouping.h"
#include "engine/reports/scope.h"

namespace hexiao {

struct GroupFlows {
  std::int64_t sales = 0, collected = 0, collected_on_time = 0, due = 0;
  std::int64_t beginning = 0, ending = 0;  // receivables
  std::int64_t ending_not_due = 0;         // kNoNumber when the period ended earlier
  void add(const GroupFlows& more);
  bool nothing() const {
    return sales == 0 && collected == 0 && due == 0 && beginning == 0 && ending == 0;
  }
};

// By which a day adds to the receivables.
std::int64_t added_by(const FlowCell& cell);

// By place of the grouping. O(cells from the period's beginning on).
std::vector<GroupFlows> flows_by_group(const State& state, const Period& period,
                                       const std::vector<bool>& segments, Grouping& grouping);

// Sales of the period's last month and of the months before it, latest first, by place.
struct SalesMonths {
  std::vector<std::int32_t> days;                  // of each month
  std::vector<std::vector<std::int64_t>> amounts;  // by place, then month
};
// So many months of sales are counted back at most.
inline constexpr std::size_t kMonthsCountedBack = 12;
SalesMonths sales_by_month(const State& state, Date until, const std::vector<bool>& segments,
                           Grouping& grouping);

}  // namespace hexiao

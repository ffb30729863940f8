// Aging: what is open, by days overdue on the business date.
//
// By segment it is read from the open amounts by due date, O(cells), whatever the number of items;
// by customer from each customer's open items, a page of customers at a time. Credits stand in the
// bucket of their own due date and lessen it, so that every way of grouping sums to the same.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/reports/reports.h"
#include "engine/reports/scope.h"

namespace hexiao {

inline constexpr std::string_view kAgingTitle = "Aging of what is open";
inline constexpr std::string_view kAgingFormula =
    "days overdue = business date - due date, at least 0\n"
    "not_due = open amounts whose due date is the business date or later\n"
    "A_B = open amounts that are A to B days overdue; over_B = more than B days\n"
    "total_overdue = all but not_due; total = not_due + total_overdue\n"
    "overdue_share = total_overdue / total\n"
    "credits count negative, in the bucket of their due date";
inline constexpr std::string_view kAgingGroups[] = {"customer", "salesperson", "department",
                                                    "region",   "class",       "currency",
                                                    "ledger",   "due_date",    kCustomFieldGroup};

// Upper ends of days overdue, ascending; the last bucket has none.
class AgingBuckets {
 public:
  static constexpr std::size_t kMost = 16;
  // The request's, else those of the policy of its ledger. An end of 0 is that of not_due and
  // always there. malformed, "buckets" for a negative end and for more than kMost.
  static ReportFault find(const State& state, const ReportRequest& request, AgingBuckets& buckets);

  std::size_t count() const { return ends_.size() + 1; }
  // 0: not due.
  std::size_t bucket_of(std::int64_t days_overdue) const;
  void add_columns(Report& report) const;

 private:
  std::vector<std::int32_t> ends_;
};

// O(cells of the open amounts by due date + groups log groups); by customer O(items of the page's
// customers), and the totals O(cells).
ReportFault make_aging(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

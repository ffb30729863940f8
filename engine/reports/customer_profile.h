// Everything that is known of one customer, a row a fact.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kProfileTitle = "Profile of a customer";
inline constexpr std::string_view kProfileFormula =
    "exposure = open + reserved orders - unapplied money; available = limit - exposure\n"
    "overdue = open amounts of debits due before the business date\n"
    "on_time_share, days_late: of debits that money cleared, early ones count as 0 days\n"
    "expected_30_days = cash by the record of delay, within 30 days of the business date";

// Needs customer_no. Without a business date the facts that speak of one are left out. O(open
// items of the customer + its payments' first 1,000 + contracts + tasks).
ReportFault make_profile(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

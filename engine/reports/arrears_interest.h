// Interest on arrears of open overdue items, as a proposal for debit notes. Nothing is booked.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kInterestTitle = "Interest on arrears, a proposal";
inline constexpr std::string_view kInterestFormula =
    "interest = sum over the days after due date and grace of what was open at the end of the day "
    "* daily rate, rounded once, half up; never interest on interest\n"
    "daily rate: of the item's contract, else of the policy, in parts per million; grace and cap "
    "from the policy\n"
    "until the business date; disputed items and credits bear none";
inline constexpr std::string_view kInterestGroups[] = {"customer"};

// A row an item; by customer a row a customer and currency. Without customer_no a page looks at
// 100,000 items (customers) at most, and may be short, or empty, with more to come; the totals are
// those of the page's rows where all fit on it, and none otherwise. O(items + their allocations).
ReportFault make_interest(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

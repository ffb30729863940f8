// Who owes most: customers ranked by what is overdue, or by what is open.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

// Without `top`.
inline constexpr std::uint32_t kUsualTop = 20;

inline constexpr std::string_view kOverdueTitle = "Customers with most overdue";
inline constexpr std::string_view kOverdueFormula =
    "overdue = open amounts of debits due before the business date, also disputed ones\n"
    "open = open amounts, credits negative\n"
    "oldest_days = days overdue of the oldest item that is not disputed\n"
    "top: 20 of each currency unless said otherwise; totals are of all customers";
inline constexpr std::string_view kDebtorsTitle = "Customers with most open";
inline constexpr std::string_view kDebtorsFormula =
    "open = open amounts, credits negative\n"
    "overdue = open amounts of debits due before the business date, also disputed ones\n"
    "oldest_days = days overdue of the oldest item that is not disputed\n"
    "top: 20 of each currency unless said otherwise; totals are of all customers";

// Customers without overdue (without open debits) are left out. O(balances), and for the rows that
// are kept O(their open items). A million balances take some milliseconds.
ReportFault make_overdue(const State& state, const ReportRequest& request, Report& report);
ReportFault make_debtors(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

// The open items behind a figure: of a customer, or of a group, with due dates in a window.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kItemsTitle = "Open items";
inline constexpr std::string_view kItemsFormula =
    "open = amount less what is paid, discounted, written off and set off; credits negative\n"
    "overdue_days = business date - due date of a debit, 0 when it is not overdue\n"
    "from, until: due dates, both included; order=overdue: only items due before the business date";
inline constexpr std::string_view kItemsGroups[] = {
    "salesperson", "department", "region", "class", "currency", "ledger", kCustomFieldGroup};

// Rows in the order of recording; the cursor is the last item of the page. `by` and `filter` name
// one group; without a business date nothing is overdue. Cost of a page: O(the customer's open
// items), else the rows of at most 100,000 items, so that a page may be short, or empty, with more
// to come; totals O(cells of the open amounts by due date).
ReportFault make_items(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

// The checklist of an opening import: counts and control totals to hold against the ledger that
// they came from, and what is missing or contradicts itself.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kChecklistTitle = "Checklist of what was imported";
inline constexpr std::string_view kChecklistFormula =
    "verdict ok: nothing to do; compare: hold it against the other ledger; look: may be right, a "
    "person should know; wrong: contradicts itself\n"
    "part paid = items that came in with less open than their amount; the amount is what was paid "
    "before\n"
    "aging tie-out = open amounts by due date less the control total of what is open, and the "
    "customers' balances less it: both must be zero";

// A row a check, ledger and currency. Read from what the state counts as it changes; only the
// balances are summed anew. O(customers): a million take some milliseconds.
ReportFault make_checklist(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

// Why what is overdue is not paid, as far as people noted it.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kCausesTitle = "Overdue by cause";
inline constexpr std::string_view kCausesFormula =
    "of each overdue debit the first that holds: disputed; promised (to pay by a day that has not "
    "passed); promise broken (the day has passed); the cause that was noted; none\n"
    "share = overdue of the cause / all overdue of the currency";
inline constexpr std::string_view kCauseGroups[] = {"cause"};

// O(items that were ever disputed, promised or given a cause + cells of the open amounts by
// behaviour class). The request's filter names one cause.
ReportFault make_causes(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

// The cash that open debits will bring, by currency and window: from due dates, and from the record
// of delay (engine/receivables/forecast.h).
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kForecastTitle = "Cash that open items will bring";
inline constexpr std::string_view kForecastFormula =
    "naive = open amounts due within the window; what is overdue is expected at once\n"
    "by_record = sum of open amounts * chance that they are paid within the window, from how late "
    "the customers of the same behaviour paid; of one customer, from its own record\n"
    "windows begin on the day after the business date, all of them together; not in it: credits, "
    "what will be invoiced, disputes and promises\n"
    "error = sum of |forecast - came| / sum of what came, over past days (back-test)";

// Windows are the request's buckets, else the policy's. The error of the forecast for the first
// window is a note where there are at most kItemsBackTested items. O(cells of open amounts by
// behaviour class); of one customer O(its open items); the back-test O(items).
inline constexpr std::uint32_t kItemsBackTested = 20'000;
ReportFault make_forecast(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

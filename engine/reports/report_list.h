// The list of reports as a report: what there is, and by what each can be grouped.
#pragma once

#include "engine/reports/reports.h"

namespace hexiao {

// Columns name, title, groups. All rows on one page. Cost: O(kinds of reports).
ReportFault list_reports(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

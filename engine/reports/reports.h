// The door to all reports: one table of what there is, and one function that makes any of them from
// the state. Reports change nothing and read no clock: their day is the business date.
//
// A further report is a function of ReportFunction's shape in a file of its own and a row in the
// table of reports.cpp. What is common to all is checked here, before it is called: that the
// report, the ledger, the currency and the group exist, that the period does not run backwards,
// that buckets ascend, that there is a business date where the report speaks of one.
//
// Threads: the one that owns the state. Cost: the report's own; each says it in its header.
#pragma once

#include <span>
#include <string_view>

#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/rejection.h"
#include "engine/vocabulary/report.h"

namespace hexiao {

class State;

// Why a report was not made: `field` is the request's, a name that lives as long as the program.
struct [[nodiscard]] ReportFault {
  Rejection code = Rejection::none;
  std::string_view field;
  bool ok() const { return code == Rejection::none; }
};

// Fills columns, rows, totals, chart, drill_down, notes and next_cursor of an empty report. The
// request has passed the checks above; what only this report can know (customer_no, filter, order,
// custom fields, the cursor) it checks itself.
using ReportFunction = ReportFault (*)(const State& state, const ReportRequest& request,
                                       Report& report);

// What `by` may say of a report that groups by custom fields too: any name, which the report then
// looks up among the declared ones.
inline constexpr std::string_view kCustomFieldGroup = "custom field";

struct ReportKind {
  std::string_view name;                     // "aging"
  std::string_view title;                    // one line for people
  std::string_view formula;                  // how each figure is computed, one line a figure
  std::span<const std::string_view> groups;  // what `by` may say; empty: the report has one form
  ReportFunction make = nullptr;
  bool needs_business_date = true;
};

// All there are, in the order in which they are listed.
std::span<const ReportKind> report_kinds();

// Makes the report that is asked for, as of the business date. `lsn`: of the last event that the
// state knows. An empty name asks for the list of reports. `report` is overwritten, and empty when
// the answer is a fault.
ReportFault make_report(const State& state, Lsn lsn, const ReportRequest& request, Report& report);

}  // namespace hexiao

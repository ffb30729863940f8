// What stands in the books, as lists: contracts, orders, approvals, tasks, notices.
//
// Each is filtered by ledger, currency and customer where an entry has them, and by `filter`, which
// names a state where the entries have one. O(entries) for a page.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kStateGroup[] = {"state"};

inline constexpr std::string_view kContractsTitle = "Contracts";
inline constexpr std::string_view kContractsFormula =
    "reserved = orders under the contract that passed their credit check and are not delivered\n"
    "daily_rate_ppm = interest on arrears in parts per million a day; none: the policy's";
ReportFault make_contracts(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kOrdersTitle = "Orders that were checked for credit";
inline constexpr std::string_view kOrdersFormula =
    "exposure = open + reserved - unapplied at the check, with this order\n"
    "filter: reserved, blocked, released, invoiced or expired";
ReportFault make_orders(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kApprovalsTitle = "Approvals, those that wait first";
inline constexpr std::string_view kApprovalsFormula =
    "waits_for = the role whose approval is missing next\n"
    "filter: pending, approved, rejected, withdrawn, voided or expired";
ReportFault make_approvals(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kTasksTitle = "Tasks, open ones first";
inline constexpr std::string_view kTasksFormula = "filter: open or done";
ReportFault make_tasks(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kNoticesTitle = "Notices of automation rules, latest first";
ReportFault make_notices(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

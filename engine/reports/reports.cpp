#include "engine/reports/reports.h"

#include <algorithm>
#include <string>

#include "engine/reports/aging.h"
#include "engine/reports/arrears_interest.h"
#include "engine/reports/book_lists.h"
#include "engine/reports/cash_forecast.h"
#include "engine/reports/checklist.h"
#include "engine/reports/customer_lists.h"
#include "engine/reports/customer_profile.h"
#include "engine/reports/debtors.h"
#include "engine/reports/duplicates.h"
#include "engine/reports/items.h"
#include "engine/reports/matching_statistics.h"
#include "engine/reports/overdue_causes.h"
#include "engine/reports/report_list.h"
#include "engine/reports/turnover_reports.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr ReportKind kReports[] = {
    {.name = "list",
     .title = "The reports that there are",
     .formula = "",
     .groups = {},
     .make = &list_reports,
     .needs_business_date = false},
    {.name = "aging",
     .title = kAgingTitle,
     .formula = kAgingFormula,
     .groups = kAgingGroups,
     .make = &make_aging},
    {.name = "items",
     .title = kItemsTitle,
     .formula = kItemsFormula,
     .groups = kItemsGroups,
     .make = &make_items,
     .needs_business_date = false},
    {.name = "dso",
     .title = kDsoTitle,
     .formula = kDsoReportFormula,
     .groups = kFlowGroups,
     .make = &make_dso},
    {.name = "cei",
     .title = kCeiTitle,
     .formula = kCeiReportFormula,
     .groups = kFlowGroups,
     .make = &make_cei},
    {.name = "collection",
     .title = kCollectionTitle,
     .formula = kCollectionFormula,
     .groups = kFlowGroups,
     .make = &make_collection},
    {.name = "performance",
     .title = kPerformanceTitle,
     .formula = kPerformanceFormula,
     .groups = kFlowGroups,
     .make = &make_performance},
    {.name = "trend",
     .title = kTrendTitle,
     .formula = kTrendFormula,
     .groups = kFlowGroups,
     .make = &make_trend},
    {.name = "overdue",
     .title = kOverdueTitle,
     .formula = kOverdueFormula,
     .groups = {},
     .make = &make_overdue},
    {.name = "debtors",
     .title = kDebtorsTitle,
     .formula = kDebtorsFormula,
     .groups = {},
     .make = &make_debtors},
    {.name = "forecast",
     .title = kForecastTitle,
     .formula = kForecastFormula,
     .groups = {},
     .make = &make_forecast},
    {.name = "matching",
     .title = kMatchingTitle,
     .formula = kMatchingFormula,
     .groups = kMatchingGroups,
     .make = &make_matching,
     .needs_business_date = false},
    {.name = "contracts",
     .title = kContractsTitle,
     .formula = kContractsFormula,
     .groups = {},
     .make = &make_contracts,
     .needs_business_date = false},
    {.name = "orders",
     .title = kOrdersTitle,
     .formula = kOrdersFormula,
     .groups = kStateGroup,
     .make = &make_orders,
     .needs_business_date = false},
    {.name = "approvals",
     .title = kApprovalsTitle,
     .formula = kApprovalsFormula,
     .groups = kStateGroup,
     .make = &make_approvals,
     .needs_business_date = false},
    {.name = "tasks",
     .title = kTasksTitle,
     .formula = kTasksFormula,
     .groups = kStateGroup,
     .make = &make_tasks,
     .needs_business_date = false},
    {.name = "notices",
     .title = kNoticesTitle,
     .formula = "",
     .groups = {},
     .make = &make_notices,
     .needs_business_date = false},
    {.name = "period",
     .title = kPeriodTitle,
     .formula = kPeriodFormula,
     .groups = {},
     .make = &make_period,
     .needs_business_date = false},
    {.name = "ratings",
     .title = kRatingsTitle,
     .formula = kRatingsFormula,
     .groups = kRatingGroup,
     .make = &make_ratings,
     .needs_business_date = false},
    {.name = "rating",
     .title = kRatingTitle,
     .formula = kRatingFormula,
     .groups = {},
     .make = &make_rating,
     .needs_business_date = false},
    {.name = "dunning",
     .title = kDunningTitle,
     .formula = kDunningFormula,
     .groups = kStageGroup,
     .make = &make_dunning,
     .needs_business_date = false},
    {.name = "causes",
     .title = kCausesTitle,
     .formula = kCausesFormula,
     .groups = kCauseGroups,
     .make = &make_causes},
    {.name = "interest",
     .title = kInterestTitle,
     .formula = kInterestFormula,
     .groups = kInterestGroups,
     .make = &make_interest},
    {.name = "duplicates",
     .title = kDuplicatesTitle,
     .formula = kDuplicatesFormula,
     .groups = {},
     .make = &make_duplicates,
     .needs_business_date = false},
    {.name = "checklist",
     .title = kChecklistTitle,
     .formula = kChecklistFormula,
     .groups = {},
     .make = &make_checklist,
     .needs_business_date = false},
    {.name = "profile",
     .title = kProfileTitle,
     .formula = kProfileFormula,
     .groups = {},
     .make = &make_profile,
     .needs_business_date = false},
};

const ReportKind* find_report(std::string_view name) {
  if (name.empty()) return &kReports[0];
  const auto found = std::find_if(std::begin(kReports), std::end(kReports),
                                  [&](const ReportKind& kind) { return kind.name == name; });
  return found == std::end(kReports) ? nullptr : found;
}

bool can_group_by(const ReportKind& kind, std::string_view by) {
  return by.empty() ||
         std::any_of(kind.groups.begin(), kind.groups.end(), [&](std::string_view group) {
           return group == by || group == kCustomFieldGroup;
         });
}

bool ascend(const std::vector<std::int32_t>& buckets) {
  return std::adjacent_find(buckets.begin(), buckets.end(), std::greater_equal<>()) ==
         buckets.end();
}

// Faults in the order of their codes, as everywhere.
ReportFault find_fault(const State& state, const ReportKind& kind, const ReportRequest& request) {
  if (!ascend(request.buckets)) return {Rejection::malformed, "buckets"};
  if (!request.currency.empty() && !Currency::from_code(request.currency))
    return {Rejection::unknown_currency, "currency"};
  const bool has_period = !request.from.is_none() && !request.until.is_none();
  if (has_period && request.until < request.from) return {Rejection::period_backwards, "until"};
  if (!request.ledger.empty() && !state.find_ledger(request.ledger))
    return {Rejection::unknown_ledger, "ledger"};
  if (!can_group_by(kind, request.by)) return {Rejection::unknown_group, "by"};
  if (kind.needs_business_date && state.business_date().is_none())
    return {Rejection::no_business_date, "name"};
  return {};
}

}  // namespace

std::span<const ReportKind> report_kinds() { return kReports; }

ReportFault make_report(const State& state, Lsn lsn, const ReportRequest& request, Report& report) {
  report = {};
  const ReportKind* kind = find_report(request.name);
  if (kind == nullptr) return {Rejection::unknown_report, "name"};
  if (const ReportFault fault = find_fault(state, *kind, request); !fault.ok()) return fault;
  report.name = kind->name;
  report.title = kind->title;
  report.formula = kind->formula;
  report.as_of = state.business_date();
  report.lsn = lsn;
  const ReportFault fault = kind->make(state, request, report);
  if (!fault.ok()) report = {};
  return fault;
}

}  // namespace hexiao

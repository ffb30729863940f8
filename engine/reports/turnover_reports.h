// How fast receivables turn into cash, by group: DSO, CEI, collection with its rates, and what
// sales people are paid by. Formulas of engine/receivables/turnover.h.
//
// Each of them: O(cells of the flows from the period's beginning on + cells of the open amounts).
#pragma once

#include <string>
#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kFlowGroups[] = {
    "salesperson", "department", "region", "class", "currency", "ledger", kCustomFieldGroup};

inline constexpr std::string_view kDsoTitle = "Days sales outstanding";
inline constexpr std::string_view kDsoReportFormula =
    "DSO = receivables at the end / sales of the period * days of the period\n"
    "count-back DSO = days of the latest months whose sales the receivables at the end cover, "
    "the last of them in proportion; months are counted back for a year\n"
    "period: the 90 days until the business date unless from and until say otherwise";
ReportFault make_dso(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kCeiTitle = "Collection effectiveness index";
inline constexpr std::string_view kCeiReportFormula =
    "CEI = (receivables at the beginning + sales - receivables at the end) / (receivables at the "
    "beginning + sales - receivables at the end that are not yet due)\n"
    "period: the 90 days until the business date unless from and until say otherwise";
ReportFault make_cei(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kCollectionTitle = "Collection rate and on-time rate";
inline constexpr std::string_view kCollectionFormula =
    "collection rate (回款率) = collected in the period / sales of the period\n"
    "recovery rate = collected in the period / (receivables at the beginning + sales of the "
    "period)\n"
    "on-time rate (回款及时率) = collected on or before its due date / fallen due in the period\n"
    "rank: by collection rate\n"
    "period: the 90 days until the business date unless from and until say otherwise";
ReportFault make_collection(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kPerformanceTitle = "What sales people are paid by";
inline constexpr std::string_view kPerformanceFormula =
    "sales (销售额), collected (回款额): of the period\n"
    "collection rate (回款率) = collected / sales\n"
    "on-time rate (回款及时率) = collected on or before its due date / fallen due in the period\n"
    "score = weighted mean of sales / the largest sales, collection rate and on-time rate, each "
    "between 0 and 100 %, what is undefined 0; weights from the policy, [performance]\n"
    "period: the 90 days until the business date unless from and until say otherwise";
ReportFault make_performance(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kTrendTitle = "Sales, collection and receivables by month";
inline constexpr std::string_view kTrendFormula =
    "collection rate (回款率) = collected in the month / sales of the month\n"
    "on-time rate (回款及时率) = collected on or before its due date / fallen due in the month\n"
    "receivables: at the end of the month's days within the period\n"
    "overdue: of the last month, open amounts due before the business date, credits netted\n"
    "period: the 12 months until the business date unless from and until say otherwise; by and "
    "filter show one group";
ReportFault make_trend(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

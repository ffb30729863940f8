// Lists of customers: how they pay, how they are rated, how they were reminded.
//
// Paged by the customer's place: the cursor is the last customer that was looked at. A page looks
// at 100,000 customers at most, so that it may be short, or empty, with more to come.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kPeriodTitle = "Collection period by customer";
inline constexpr std::string_view kPeriodFormula =
    "settled = debits that money cleared; days are from the due date to the day on which the last "
    "of the money was booked\n"
    "days_to_settle = mean of the days from the issue date instead\n"
    "days_from_due = mean of these days, early ones negative; days_late = mean with early ones as "
    "0\n"
    "on_time_share = settled on or before the due date / settled\n"
    "total: of all customers of the ledger, or of all ledgers";
ReportFault make_period(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kRatingsTitle = "Ratings";
inline constexpr std::string_view kRatingsFormula =
    "rating = the letter that the engine gave, else what master data says; score of 1000\n"
    "filter: a letter";
inline constexpr std::string_view kRatingGroup[] = {"rating"};
ReportFault make_ratings(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kRatingTitle = "Why a customer is rated so";
inline constexpr std::string_view kRatingFormula =
    "score = sum of the points of the factors; value in the factor's unit: shares in hundredths of "
    "a percent, days late in tenths of days";
// Needs customer_no.
ReportFault make_rating(const State& state, const ReportRequest& request, Report& report);

inline constexpr std::string_view kDunningTitle = "Customers that were reminded";
inline constexpr std::string_view kDunningFormula =
    "stage = the latest stage that a reminder reached; filter: a stage's name";
inline constexpr std::string_view kStageGroup[] = {"stage"};
ReportFault make_dunning(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

// How fast receivables turn into cash: DSO, CEI, collection rate, on-time rate, over whole numbers.
//
// Pure functions of sums in minor units of one currency. A figure that does not exist (DSO without
// sales, a rate of nothing) is "undefined": an empty optional, never a zero. Days are in tenths,
// shares in hundredths of a percent, rounded half away from zero; a figure beyond 64 bits is
// undefined too. The formula texts are what reports show.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/vocabulary/money.h"

namespace hexiao {

using Figure = std::optional<std::int64_t>;

// Days sales outstanding. 365 days, sales 10,000, receivables 1,000: 36.5 days.
inline constexpr std::string_view kDsoFormula =
    "DSO = receivables at the end / sales of the period * days of the period";
Figure dso(Money receivables, Money sales, std::int32_t days);

// Sales of a month, or of any stretch of days.
struct SalesOfMonth {
  Money sales;
  std::int32_t days = 0;
};

struct CountBack {
  // Undefined when receivables are negative.
  Figure days_tenths;
  // All months together sold less than the receivables: it is at least so many days.
  bool at_least = false;
};

// DSO by counting back: the receivables are taken for the sales of the latest months. Months are
// given latest first. A month without sales, or with more credits than invoices, counts with all
// its days; its negative sales are added to what is to be found in earlier months. Zero receivables
// are 0 days. O(months).
inline constexpr std::string_view kCountBackFormula =
    "count-back DSO = days of the latest months whose sales the receivables at the end cover, "
    "the last of them in proportion";
CountBack count_back_dso(Money receivables, std::span<const SalesOfMonth> latest_first);

// Collection effectiveness index: 10,000 when nothing that could be collected is left. Current
// receivables are those not yet due.
inline constexpr std::string_view kCeiFormula =
    "CEI = (receivables at the beginning + sales - receivables at the end) / (receivables at the "
    "beginning + sales - receivables at the end that are not yet due)";
Figure cei(Money beginning, Money sales, Money ending_total, Money ending_current);

// 回款率: against sales, as pay is computed from it; may be over 100 % when old debts come in.
inline constexpr std::string_view kCollectionRateFormula =
    "collection rate (回款率) = collected in the period / sales of the period";
Figure collection_rate(Money collected, Money sales);

// 回款率 against all that was owed: never over 100 % while nothing is paid in advance.
inline constexpr std::string_view kRecoveryRateFormula =
    "recovery rate = collected in the period / (receivables at the beginning + sales of the "
    "period)";
Figure recovery_rate(Money collected, Money beginning, Money sales);

// 回款及时率: of what fell due in the period.
inline constexpr std::string_view kOnTimeRateFormula =
    "on-time rate (回款及时率) = collected on or before its due date / fallen due in the period";
Figure on_time_rate(Money collected_on_time, Money due);

}  // namespace hexiao

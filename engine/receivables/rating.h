// The rating of a customer: a score of 0 to 1000 and a letter, with the reasons for both.
//
// Six factors, each with a weight and a curve. The 1000 points are shared out by weight; the curve
// says which part of its points a factor earns at its value; the score is their sum. All in whole
// numbers, rounded down in each factor, so the points of the reasons sum to the score exactly, and
// a better value never lowers it.
//
// Example, with weights_of(RatingPolicy{}):
//   factor     value                 curve (permille)              points of
//   on_time    92.00 % of settled    50 %: 0, 100 %: 1000           252   300
//   days_late  4.5 days on average   0: 1000, 30: 400, 90: 0        182   200
//   overdue    6.00 % of open        0: 1000, 20 %: 500, 50 %: 0    212   250
//   disputed   1.00 %                0: 1000, 25 %: 0                96   100
//   volume     40 settled items      0: 0, 50: 1000                  80   100
//   relation   730 days              0: 0, 1095: 1000                33    50
//   score 855, letter A (from 800)
//
// Plain values, pure functions, safe from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/vocabulary/kinds.h"

namespace hexiao {

struct RatingPolicy;

enum class RatingFactor : std::uint8_t {
  on_time,    // share of the settled that was settled by its due date
  days_late,  // average of the settled, in tenths of days
  overdue,    // share of the open that is past its due date
  disputed,   // share that is or was disputed
  volume,     // settled, in the unit of its curve: items, or minor units of one currency
  relation,   // days since the first item
};
inline constexpr std::size_t kRatingFactors = 6;
template <>
struct EnumTexts<RatingFactor> {
  static constexpr std::array<std::string_view, kRatingFactors> value = {
      "on_time", "days_late", "overdue", "disputed", "volume", "relation"};
};

enum class RatingLetter : std::uint8_t { none, a, b, c, d };
template <>
struct EnumTexts<RatingLetter> {
  static constexpr std::array<std::string_view, 5> value = {"none", "A", "B", "C", "D"};
};
// The next worse letter; D and none stay.
RatingLetter lowered(RatingLetter letter);

// Between two points a straight line, rounded towards the first of them; before the first and after
// the last point, theirs.
struct CurvePoint {
  std::int64_t value = 0;
  std::int32_t permille = 0;  // of the factor's points
  friend bool operator==(const CurvePoint&, const CurvePoint&) = default;
};

struct FactorWeight {
  std::int32_t weight = 0;  // part of the sum of all weights; 0 leaves the factor out
  std::vector<CurvePoint> curve;
  friend bool operator==(const FactorWeight&, const FactorWeight&) = default;
};

struct RatingWeights {
  std::array<FactorWeight, kRatingFactors> factors;  // by RatingFactor
  std::int32_t a_from = 800, b_from = 600, c_from = 400;
  std::int32_t minimum_settled = 3;  // items settled before there is a letter at all

  FactorWeight& operator[](RatingFactor factor) {
    return factors[static_cast<std::size_t>(factor)];
  }
  const FactorWeight& operator[](RatingFactor factor) const {
    return factors[static_cast<std::size_t>(factor)];
  }
  friend bool operator==(const RatingWeights&, const RatingWeights&) = default;
};

// The policy's weights, thresholds and lengths, with the curves of the example. A policy without
// contradiction gives weights without one.
RatingWeights weights_of(const RatingPolicy& policy);

// Empty, or what cannot be: no weight at all, thresholds out of order, a curve that is empty, does
// not go on, leaves 0..1000, or turns against its factor (more on time, volume and days of relation
// never earn less; more late, overdue and disputed never earn more).
std::string find_contradiction(const RatingWeights& weights);

// Shares in hundredths of a percent. Values beyond a curve's ends count as its ends.
struct RatingInputs {
  std::int64_t settled_items = 0;
  std::int64_t on_time_share = 0;
  std::int64_t days_late_tenths = 0;
  std::int64_t overdue_share = 0;
  std::int64_t disputed_share = 0;
  std::int64_t volume = 0;
  std::int64_t relation_days = 0;
};

struct RatingReason {
  RatingFactor factor = RatingFactor::on_time;
  std::int64_t value = 0;
  std::int32_t points = 0;
  std::int32_t max = 0;  // that the factor could have earned
  friend bool operator==(const RatingReason&, const RatingReason&) = default;
};

struct Rating {
  // Without a letter it is what the few settled items would give, for a person to look at; nothing
  // should be decided by it.
  std::int32_t score = 0;
  RatingLetter letter = RatingLetter::none;
  std::array<RatingReason, kRatingFactors> reasons;  // by RatingFactor
  friend bool operator==(const Rating&, const Rating&) = default;
};

// For weights without contradiction. O(points of the curves), allocates nothing.
Rating rate(const RatingInputs& inputs, const RatingWeights& weights);

}  // namespace hexiao

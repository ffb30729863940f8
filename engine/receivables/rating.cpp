#include "engine/receivables/rating.h"

#include <numeric>

#include "engine/vocabulary/receivables_policy.h"

namespace hexiao {
namespace {

constexpr std::int32_t kFullScore = 1000;
constexpr std::int32_t kLargestWeight = 1'000'000;
constexpr std::int64_t kLargestValue = 1'000'000'000'000'000'000;
constexpr std::size_t kMostPoints = 32;

bool rises(RatingFactor factor) {
  return factor == RatingFactor::on_time || factor == RatingFactor::volume ||
         factor == RatingFactor::relation;
}

std::int32_t permille_at(const std::vector<CurvePoint>& curve, std::int64_t value) {
  if (curve.empty()) return 0;
  if (value <= curve.front().value) return curve.front().permille;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const CurvePoint& from = curve[i - 1];
    const CurvePoint& to = curve[i];
    if (value >= to.value) continue;
    __extension__ using Wide = __int128;
    const Wide way = static_cast<Wide>(value) - from.value;
    const Wide length = static_cast<Wide>(to.value) - from.value;
    return from.permille + static_cast<std::int32_t>(way * (to.permille - from.permille) / length);
  }
  return curve.back().permille;
}

std::array<std::int64_t, kRatingFactors> values_of(const RatingInputs& inputs) {
  return {inputs.on_time_share,  inputs.days_late_tenths, inputs.overdue_share,
          inputs.disputed_share, inputs.volume,           inputs.relation_days};
}

RatingLetter letter_of(std::int32_t score, const RatingWeights& weights) {
  if (score >= weights.a_from) return RatingLetter::a;
  if (score >= weights.b_from) return RatingLetter::b;
  if (score >= weights.c_from) return RatingLetter::c;
  return RatingLetter::d;
}

std::string curve_fault(RatingFactor factor, const std::vector<CurvePoint>& curve) {
  const std::string where = std::string(to_text(factor)) + ".curve";
  if (curve.empty() || curve.size() > kMostPoints)
    return where + ": give 1 to " + std::to_string(kMostPoints) + " points";
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const std::string point = where + "[" + std::to_string(i + 1) + "]";
    if (curve[i].value < -kLargestValue || curve[i].value > kLargestValue)
      return point + ": the value is beyond 1e18";
    if (curve[i].permille < 0 || curve[i].permille > 1000)
      return point + ": lies between 0 and 1000 permille";
    if (i == 0) continue;
    if (curve[i].value <= curve[i - 1].value)
      return point + ": its value must be greater than the one before";
    const std::int32_t step = curve[i].permille - curve[i - 1].permille;
    if (rises(factor) ? step < 0 : step > 0)
      return point + ": more " + std::string(to_text(factor)) + " must not earn " +
             (rises(factor) ? "less" : "more");
  }
  return {};
}

}  // namespace

RatingLetter lowered(RatingLetter letter) {
  switch (letter) {
    case RatingLetter::a:
      return RatingLetter::b;
    case RatingLetter::b:
      return RatingLetter::c;
    case RatingLetter::c:
    case RatingLetter::d:
      return RatingLetter::d;
    case RatingLetter::none:
      break;
  }
  return RatingLetter::none;
}

RatingWeights weights_of(const RatingPolicy& policy) {
  RatingWeights weights{.a_from = policy.a_from,
                        .b_from = policy.b_from,
                        .c_from = policy.c_from,
                        .minimum_settled = policy.min_settled};
  weights[RatingFactor::on_time] = {policy.on_time, {{5'000, 0}, {10'000, 1000}}};
  weights[RatingFactor::days_late] = {policy.days_late, {{0, 1000}, {300, 400}, {900, 0}}};
  weights[RatingFactor::overdue] = {policy.overdue, {{0, 1000}, {2'000, 500}, {5'000, 0}}};
  weights[RatingFactor::disputed] = {policy.disputed, {{0, 1000}, {2'500, 0}}};
  weights[RatingFactor::volume] = {policy.volume, {{0, 0}, {policy.full_volume_items, 1000}}};
  weights[RatingFactor::relation] = {policy.relation, {{0, 0}, {policy.full_relation_days, 1000}}};
  return weights;
}

std::string find_contradiction(const RatingWeights& weights) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < kRatingFactors; ++i) {
    const auto factor = static_cast<RatingFactor>(i);
    const FactorWeight& row = weights.factors[i];
    if (row.weight < 0 || row.weight > kLargestWeight)
      return std::string(to_text(factor)) + ": a weight lies between 0 and " +
             std::to_string(kLargestWeight);
    if (row.weight == 0) continue;
    if (std::string fault = curve_fault(factor, row.curve); !fault.empty()) return fault;
    sum += row.weight;
  }
  if (sum == 0) return "weights: all are zero; give at least one factor a weight";
  if (weights.a_from > kFullScore || weights.a_from <= weights.b_from ||
      weights.b_from <= weights.c_from || weights.c_from < 0)
    return "a_from, b_from, c_from: must fall, between 1000 and 0";
  if (weights.minimum_settled < 0) return "minimum_settled: must not be negative";
  return {};
}

Rating rate(const RatingInputs& inputs, const RatingWeights& weights) {
  Rating rating;
  const std::array<std::int64_t, kRatingFactors> values = values_of(inputs);
  const std::int64_t sum = std::accumulate(
      weights.factors.begin(), weights.factors.end(), std::int64_t{0},
      [](std::int64_t total, const FactorWeight& row) { return total + row.weight; });
  if (sum <= 0) return rating;

  // Shares are cut from the running sum of the weights, so that they come to 1000 together.
  std::int64_t weight_so_far = 0;
  std::int64_t points_so_far = 0;
  for (std::size_t i = 0; i < kRatingFactors; ++i) {
    weight_so_far += weights.factors[i].weight;
    const std::int64_t cut = kFullScore * weight_so_far / sum;
    const auto max = static_cast<std::int32_t>(cut - points_so_far);
    points_so_far = cut;
    const std::int32_t points = max * permille_at(weights.factors[i].curve, values[i]) / 1000;
    rating.reasons[i] = {static_cast<RatingFactor>(i), values[i], points, max};
    rating.score += points;
  }
  if (inputs.settled_items >= weights.minimum_settled)
    rating.letter = letter_of(rating.score, weights);
  return rating;
}

}  // namespace hexiao

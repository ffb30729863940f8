// Ratings: the example of the header, the edges, and that better never lowers.
#include "engine/receivables/rating.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <random>
#include <string>

#include "engine/vocabulary/receivables_policy.h"

namespace hexiao {
namespace {

RatingWeights usual_weights() { return weights_of(RatingPolicy{}); }

constexpr RatingInputs kExample = {.settled_items = 40,
                                   .on_time_share = 9'200,
                                   .days_late_tenths = 45,
                                   .overdue_share = 600,
                                   .disputed_share = 100,
                                   .volume = 40,
                                   .relation_days = 730};

TEST(Rating, TheExampleOfTheHeaderHolds) {
  const Rating rating = rate(kExample, usual_weights());
  const std::array<RatingReason, kRatingFactors> expected = {{
      {RatingFactor::on_time, 9'200, 252, 300},
      {RatingFactor::days_late, 45, 182, 200},
      {RatingFactor::overdue, 600, 212, 250},
      {RatingFactor::disputed, 100, 96, 100},
      {RatingFactor::volume, 40, 80, 100},
      {RatingFactor::relation, 730, 33, 50},
  }};
  EXPECT_EQ(rating.reasons, expected);
  EXPECT_EQ(rating.score, 855);
  EXPECT_EQ(rating.letter, RatingLetter::a);
}

TEST(Rating, LettersBeginAtTheirThresholds) {
  RatingWeights weights;
  weights[RatingFactor::volume] = {7, {{0, 0}, {1000, 1000}}};
  const auto letter = [&](std::int64_t volume) {
    const Rating rating = rate({.settled_items = 3, .volume = volume}, weights);
    EXPECT_EQ(rating.score, std::clamp<std::int64_t>(volume, 0, 1000));
    return to_text(rating.letter);
  };
  EXPECT_EQ(letter(5'000), "A");
  EXPECT_EQ(letter(800), "A");
  EXPECT_EQ(letter(799), "B");
  EXPECT_EQ(letter(600), "B");
  EXPECT_EQ(letter(599), "C");
  EXPECT_EQ(letter(400), "C");
  EXPECT_EQ(letter(399), "D");
  EXPECT_EQ(letter(-5), "D");
}

TEST(Rating, TooFewSettledItemsGiveNoLetter) {
  RatingInputs inputs = kExample;
  inputs.settled_items = 2;
  EXPECT_EQ(rate(inputs, usual_weights()).letter, RatingLetter::none);
  inputs.settled_items = 3;
  EXPECT_NE(rate(inputs, usual_weights()).letter, RatingLetter::none);
}

TEST(Rating, LowersByALetterAndNotBelowD) {
  EXPECT_EQ(lowered(RatingLetter::a), RatingLetter::b);
  EXPECT_EQ(lowered(RatingLetter::b), RatingLetter::c);
  EXPECT_EQ(lowered(RatingLetter::c), RatingLetter::d);
  EXPECT_EQ(lowered(RatingLetter::d), RatingLetter::d);
  EXPECT_EQ(lowered(RatingLetter::none), RatingLetter::none);
}

TEST(Rating, ExtremeValuesAreTheEndsOfTheCurves) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(rate({kMost, kMost, kLeast, kLeast, kLeast, kMost, kMost}, usual_weights()).score,
            1000);
  EXPECT_EQ(rate({kMost, kLeast, kMost, kMost, kMost, kLeast, kLeast}, usual_weights()).score, 0);
  EXPECT_EQ(rate(kExample, RatingWeights{}), Rating{});
}

TEST(Rating, ThePolicySaysWeightsThresholdsAndLengths) {
  const RatingWeights weights = weights_of({.on_time = 0,
                                            .days_late = 0,
                                            .overdue = 0,
                                            .disputed = 0,
                                            .volume = 3,
                                            .relation = 1,
                                            .a_from = 900,
                                            .b_from = 500,
                                            .c_from = 100,
                                            .min_settled = 7,
                                            .full_volume_items = 10,
                                            .full_relation_days = 100});
  EXPECT_EQ(find_contradiction(weights), "");
  const Rating rating = rate({.settled_items = 7, .volume = 5, .relation_days = 50}, weights);
  EXPECT_EQ(rating.reasons[4], (RatingReason{RatingFactor::volume, 5, 375, 750}));
  EXPECT_EQ(rating.reasons[5], (RatingReason{RatingFactor::relation, 50, 125, 250}));
  EXPECT_EQ(rating.letter, RatingLetter::b);
  EXPECT_EQ(rate({.settled_items = 6, .volume = 5}, weights).letter, RatingLetter::none);
}

TEST(Rating, WhatCannotBeIsNamed) {
  const auto fault = [](const std::function<void(RatingWeights&)>& change) {
    RatingWeights weights = usual_weights();
    change(weights);
    return find_contradiction(weights);
  };
  EXPECT_EQ(fault([](RatingWeights&) {}), "");
  EXPECT_TRUE(find_contradiction(RatingWeights{}).starts_with("weights: all are zero"));
  EXPECT_TRUE(fault([](auto& w) { w.b_from = 800; }).starts_with("a_from, b_from, c_from"));
  EXPECT_TRUE(fault([](auto& w) { w.c_from = 700; }).starts_with("a_from, b_from, c_from"));
  EXPECT_TRUE(fault([](auto& w) { w.a_from = 1001; }).starts_with("a_from, b_from, c_from"));
  EXPECT_TRUE(fault([](auto& w) { w.c_from = -1; }).starts_with("a_from, b_from, c_from"));
  EXPECT_TRUE(fault([](auto& w) { w.minimum_settled = -1; }).starts_with("minimum_settled"));
  EXPECT_TRUE(fault([](auto& w) { w[RatingFactor::overdue].weight = -1; }).starts_with("overdue:"));
  EXPECT_TRUE(
      fault([](auto& w) { w[RatingFactor::overdue].weight = 1'000'001; }).starts_with("overdue:"));
  EXPECT_TRUE(fault([](auto& w) {
                w[RatingFactor::volume].curve.clear();
              }).starts_with("volume.curve: give 1 to 32"));
  EXPECT_TRUE(fault([](auto& w) {
                w[RatingFactor::volume].curve = {{0, 0}, {0, 1000}};
              }).starts_with("volume.curve[2]: its value"));
  EXPECT_TRUE(fault([](auto& w) {
                w[RatingFactor::volume].curve = {{0, 1001}};
              }).starts_with("volume.curve[1]: lies between"));
  EXPECT_TRUE(fault([](auto& w) {
                w[RatingFactor::volume].curve = {{0, 500}, {1, 400}};
              }).starts_with("volume.curve[2]: more volume must not earn less"));
  EXPECT_TRUE(fault([](auto& w) {
                w[RatingFactor::days_late].curve = {{0, 500}, {1, 501}};
              }).starts_with("days_late.curve[2]: more days_late must not earn more"));
  EXPECT_TRUE(fault([](auto& w) {
                w[RatingFactor::volume].curve = {{INT64_MAX, 5}};
              }).starts_with("volume.curve[1]: the value"));
  // A factor without weight needs no curve.
  EXPECT_EQ(fault([](auto& w) { w[RatingFactor::volume] = {}; }), "");
}

// ---- properties ----

struct Random {
  std::uint64_t seed = std::random_device{}();
  std::mt19937_64 engine{seed};
  std::int64_t pick(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(engine);
  }
};

RatingWeights random_weights(Random& random) {
  RatingWeights weights;
  for (std::size_t i = 0; i < kRatingFactors; ++i) {
    const bool rising = i == 0 || i >= 4;
    weights.factors[i].weight =
        static_cast<std::int32_t>(random.pick(0, random.pick(0, 1) == 1 ? 10 : 1'000'000));
    std::vector<std::int32_t> permille(static_cast<std::size_t>(random.pick(1, 6)));
    for (std::int32_t& p : permille) p = static_cast<std::int32_t>(random.pick(0, 1000));
    std::sort(permille.begin(), permille.end());
    if (!rising) std::reverse(permille.begin(), permille.end());
    std::int64_t value = random.pick(-100, 5'000);
    for (const std::int32_t p : permille) {
      weights.factors[i].curve.push_back({value, p});
      value += random.pick(1, 5'000);
    }
  }
  weights.factors[static_cast<std::size_t>(random.pick(0, 5))].weight += 1;
  for (FactorWeight& row : weights.factors) row.weight = std::min(row.weight, 1'000'000);
  return weights;
}

using Field = std::int64_t RatingInputs::*;
constexpr std::array<Field, kRatingFactors> kFields = {
    &RatingInputs::on_time_share,  &RatingInputs::days_late_tenths, &RatingInputs::overdue_share,
    &RatingInputs::disputed_share, &RatingInputs::volume,           &RatingInputs::relation_days};

TEST(RatingProperty, ABetterValueNeverLowersTheScoreAndPointsSumToIt) {
  Random random;
  for (int round = 0; round < 5'000; ++round) {
    const RatingWeights weights = random.pick(0, 3) == 0 ? usual_weights() : random_weights(random);
    ASSERT_EQ(find_contradiction(weights), "") << "seed " << random.seed;
    RatingInputs inputs{.settled_items = 10};
    for (const Field field : kFields) inputs.*field = random.pick(-200, 12'000);
    const Rating before = rate(inputs, weights);

    std::int32_t points = 0;
    std::int32_t max = 0;
    for (const RatingReason& reason : before.reasons) {
      ASSERT_GE(reason.points, 0) << "seed " << random.seed;
      ASSERT_LE(reason.points, reason.max) << "seed " << random.seed;
      points += reason.points;
      max += reason.max;
    }
    ASSERT_EQ(points, before.score) << "seed " << random.seed;
    ASSERT_EQ(max, 1000) << "seed " << random.seed;

    const auto changed = static_cast<std::size_t>(random.pick(0, 5));
    const bool rising = changed == 0 || changed >= 4;
    const std::int64_t step = random.pick(0, 1) == 1 ? 1 : random.pick(1, 3'000);
    inputs.*kFields[changed] += rising ? step : -step;
    const Rating after = rate(inputs, weights);
    ASSERT_GE(after.score, before.score) << "factor " << changed << ", seed " << random.seed;
    ASSERT_LE(after.letter, before.letter) << "factor " << changed << ", seed " << random.seed;
    ASSERT_EQ(rate(inputs, weights), after) << "seed " << random.seed;
  }
}

TEST(RatingProperty, PointsAreWithinOneOfTheExactLine) {
  Random random;
  for (int round = 0; round < 5'000; ++round) {
    const std::int64_t from = random.pick(-1'000, 1'000);
    const std::int64_t to = from + random.pick(1, 3'000);
    const std::int64_t value = random.pick(from, to);
    RatingWeights weights;
    weights[RatingFactor::volume] = {1, {{from, 0}, {to, 1000}}};
    const std::int32_t score = rate({.volume = value}, weights).score;
    // score <= 1000 × (value - from) / (to - from) < score + 1
    ASSERT_LE(score * (to - from), 1000 * (value - from)) << "seed " << random.seed;
    ASSERT_GT((score + 1) * (to - from), 1000 * (value - from)) << "seed " << random.seed;
  }
}

}  // namespace
}  // namespace hexiao

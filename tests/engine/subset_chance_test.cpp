// What chance alone would give, held against what it gives: over many random payments that nobody
// put together, the subsets expected are as many as the subsets counted.
#include "engine/matching/subset_chance.h"

#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace hexiao {
namespace {

using Amounts = std::vector<std::int64_t>;

constexpr std::uint64_t kMuchWork = 10'000'000;

std::int64_t below(std::mt19937_64& random, std::int64_t count) {
  return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(count));
}

struct Totals {
  std::uint64_t seed = 0;
  std::uint64_t expected_permille = 0;
  std::uint64_t counted = 0;
};

// `step` is what the amounts are multiples of, or mostly are: the target stays on it.
Totals totals(std::uint64_t seed, int rounds, const std::function<Amounts(std::mt19937_64&)>& make,
              std::uint32_t most_items, std::int64_t step) {
  std::mt19937_64 random(seed);
  SubsetSearch search;
  Totals sums{.seed = seed};
  const SubsetBounds bounds{
      .most_items = most_items, .most_work = kMuchWork, .most_solutions = 100};
  for (int round = 0; round < rounds; ++round) {
    const Amounts amounts = make(random);
    std::int64_t target = 0;
    std::uint32_t drawn = 0;
    for (const std::int64_t amount : amounts)
      if (drawn < most_items && random() % 3 == 0) {
        target += amount;
        ++drawn;
      }
    if (drawn == 0) continue;
    // Away from the sum that was put together, and yet of its size.
    target += step * (below(random, 200'000) - 100'000) * (target / 1'000'000 / step + 1) / 10;
    target -= target % step;
    if (target <= 0) continue;
    const SubsetAnswer answer = search.find(amounts, target, bounds);
    const std::uint64_t permille = accidental_permille(amounts, target, bounds);
    if (!answer.complete() || permille >= kChanceCertain) continue;
    sums.expected_permille += permille;
    sums.counted += answer.found;
  }
  return sums;
}

void expect_agreement(const Totals& sums) {
  const std::string text = "seed " + std::to_string(sums.seed) + ": counted " +
                           std::to_string(sums.counted) + ", expected in thousandths " +
                           std::to_string(sums.expected_permille);
  std::cout << text << "\n";
  SCOPED_TRACE(text);
  EXPECT_GE(sums.counted, 100U);
  EXPECT_GE(sums.expected_permille, sums.counted * 750);
  EXPECT_LE(sums.expected_permille, sums.counted * 1'350);
}

TEST(SubsetChance, even_amounts_give_as_many_accidents_as_expected) {
  const auto make = [](std::mt19937_64& random) {
    Amounts amounts(14);
    for (std::int64_t& amount : amounts) amount = 1 + below(random, 20'000);
    return amounts;
  };
  expect_agreement(totals(21, 2'000, make, 20, 1));
  expect_agreement(totals(22, 4'000, make, 4, 1));
}

// A few large amounts and many small ones: what counts is how densely the small ones lie.
TEST(SubsetChance, a_large_amount_that_must_be_in_does_not_hide_the_small_ones) {
  const auto make = [](std::mt19937_64& random) {
    Amounts amounts = {1'000'000'000 + below(random, 1'000)};
    for (int i = 0; i < 11; ++i) amounts.push_back(1 + below(random, 3'000));
    return amounts;
  };
  std::mt19937_64 random(23);
  SubsetSearch search;
  Totals sums{.seed = 23};
  for (int round = 0; round < 4'000; ++round) {
    const Amounts amounts = make(random);
    const std::int64_t target = amounts.front() + 3'000 + below(random, 9'000);
    sums.expected_permille += accidental_permille(amounts, target);
    sums.counted += search.find(amounts, target).found;
  }
  expect_agreement(sums);
}

TEST(SubsetChance, skewed_amounts_give_as_many_accidents_as_expected) {
  const auto make = [](std::mt19937_64& random) {
    Amounts amounts(15);
    for (std::int64_t& amount : amounts)
      amount = 1 + below(random, std::int64_t{1} << (8 + below(random, 9)));
    return amounts;
  };
  expect_agreement(totals(24, 1'500, make, 20, 1));
}

TEST(SubsetChance, credits_count_as_amounts_do) {
  const auto make = [](std::mt19937_64& random) {
    Amounts amounts(14);
    for (std::int64_t& amount : amounts) {
      amount = 1 + below(random, 20'000);
      if (random() % 5 == 0) amount = -amount / 2 - 1;
    }
    return amounts;
  };
  expect_agreement(totals(25, 2'000, make, 20, 1));
}

TEST(SubsetChance, round_amounts_meet_far_more_often_and_are_expected_to) {
  const auto all_round = [](std::mt19937_64& random) {
    Amounts amounts(12);
    for (std::int64_t& amount : amounts) amount = 100 * (1 + below(random, 3'000));
    return amounts;
  };
  expect_agreement(totals(26, 2'000, all_round, 20, 100));

  const auto mostly_round = [](std::mt19937_64& random) {
    Amounts amounts(12);
    for (std::int64_t& amount : amounts)
      amount = random() % 6 == 0 ? 1 + below(random, 300'000) : 100 * (1 + below(random, 3'000));
    return amounts;
  };
  expect_agreement(totals(27, 4'000, mostly_round, 20, 100));
}

TEST(SubsetChance, two_invoices_among_few_are_evidence_and_ten_among_forty_are_none) {
  std::mt19937_64 random(28);
  Amounts few;
  Amounts many;
  for (int i = 0; i < 12; ++i) few.push_back(100'000 + below(random, 900'000));
  for (int i = 0; i < 40; ++i) many.push_back(100'000 + below(random, 900'000));
  EXPECT_LE(accidental_permille(few, few[2] + few[7], {.most_items = 2}), 1U);
  std::int64_t ten = 0;
  for (std::size_t i = 0; i < 10; ++i) ten += many[i];
  EXPECT_GE(accidental_permille(many, ten, {.most_items = 10}), 1'000U);
}

TEST(SubsetChance, what_cannot_be_has_no_chance) {
  const Amounts amounts = {500, 300, 200};
  EXPECT_EQ(accidental_permille({}, 5), 0U);
  EXPECT_EQ(accidental_permille(amounts, 250), 0U);  // no multiple of a hundred
  EXPECT_EQ(accidental_permille(amounts, 500, {.most_items = 0}), 0U);
}

TEST(SubsetChance, knows_when_it_does_not_know) {
  const Amounts many(11, 7);
  EXPECT_EQ(accidental_permille(many, 14, {.most_candidates = 10}), kChanceUnknown);
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  const Amounts large = {kLargest, std::numeric_limits<std::int64_t>::min()};
  EXPECT_EQ(accidental_permille(large, kLargest), kChanceUnknown);
  const Amounts one = {kLargest / 5};
  EXPECT_EQ(accidental_permille(one, kLargest / 5), kChanceUnknown);
  std::mt19937_64 random(29);
  Amounts thirty;
  for (int i = 0; i < 30; ++i) thirty.push_back(1'000'000'000 + below(random, 1'000'000'000));
  EXPECT_EQ(accidental_permille(thirty, 20'000'000'000, {.most_work = 100}), kChanceUnknown);
  EXPECT_EQ(accidental_permille(thirty, 20'000'000'000, {.most_work = 0}), kChanceUnknown);
}

// Equal amounts have one sum for each number of items: a window full of equal sums, quickly.
TEST(SubsetChance, five_thousand_equal_items_are_bounded) {
  const Amounts equal(5'000, 12'345);
  EXPECT_GE(accidental_permille(equal, 12'345 * 7), kChanceCertain);
}

}  // namespace
}  // namespace hexiao

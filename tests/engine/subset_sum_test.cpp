// The exact bounded subset sum against a plain enumeration, and against what is made to be hard.
#include "engine/matching/subset_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <string>

namespace hexiao {
namespace {

using Amounts = std::vector<std::int64_t>;
using Subset = std::vector<std::uint32_t>;

constexpr std::uint64_t kMuchWork = 100'000'000;

struct Naive {
  std::vector<Subset> all;  // in the order that the header promises
};

// Every one of the 2^n subsets.
Naive enumerate(const Amounts& amounts, std::int64_t target, std::uint32_t most_items) {
  Naive naive;
  for (std::uint32_t mask = 1; mask < (1U << amounts.size()); ++mask) {
    Subset subset;
    std::int64_t sum = 0;
    bool zero = false;
    for (std::uint32_t i = 0; i < amounts.size(); ++i) {
      if ((mask >> i & 1U) == 0) continue;
      subset.push_back(i);
      sum += amounts[i];
      zero = zero || amounts[i] == 0;
    }
    if (sum == target && subset.size() <= most_items && !zero) naive.all.push_back(subset);
  }
  std::sort(naive.all.begin(), naive.all.end(), [](const Subset& a, const Subset& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return naive;
}

std::string described(const Amounts& amounts, std::int64_t target, const SubsetBounds& bounds,
                      std::uint64_t seed) {
  std::string text = "seed " + std::to_string(seed) + ", target " + std::to_string(target) +
                     ", most items " + std::to_string(bounds.most_items) + ", work " +
                     std::to_string(bounds.most_work) + ", amounts";
  for (const std::int64_t amount : amounts) text += " " + std::to_string(amount);
  return text;
}

// What an answer claims must be so, however early it ended.
void expect_true(const SubsetAnswer& answer, const Naive& naive, const SubsetBounds& bounds) {
  const std::size_t wanted = std::min(naive.all.size(), bounds.most_solutions);
  const std::vector<Subset> first(naive.all.begin(),
                                  naive.all.begin() + static_cast<std::ptrdiff_t>(wanted));
  EXPECT_LE(answer.found, naive.all.size());
  if (answer.complete()) {
    EXPECT_EQ(answer.found, naive.all.size());
  }
  if (answer.best_known()) {
    EXPECT_EQ(answer.solutions, first);
  }
  if (answer.end == SubsetEnd::enough) {
    EXPECT_EQ(answer.solutions.size(), bounds.most_solutions);
  }
  for (const Subset& subset : answer.solutions)
    EXPECT_TRUE(std::find(naive.all.begin(), naive.all.end(), subset) != naive.all.end());
  switch (answer.claim()) {
    case SubsetClaim::none:
      EXPECT_TRUE(naive.all.empty());
      break;
    case SubsetClaim::one:
      EXPECT_EQ(naive.all.size(), 1U);
      break;
    case SubsetClaim::several:
      EXPECT_GE(naive.all.size(), 2U);
      break;
    case SubsetClaim::unproved:
      EXPECT_FALSE(answer.complete());
      break;
  }
  for (const Subset& subset : naive.all) {
    if (subset.size() > answer.searched_items || answer.solutions.size() >= bounds.most_solutions)
      break;
    EXPECT_TRUE(std::find(answer.solutions.begin(), answer.solutions.end(), subset) !=
                answer.solutions.end());
  }
}

struct Instance {
  Amounts amounts;
  std::int64_t target = 0;
};

// Few distinct values, so that sums meet; credits and zeros among them.
Instance random_instance(std::mt19937_64& random) {
  Instance made;
  const std::size_t count = random() % 13;
  const std::int64_t scale =
      std::array<std::int64_t, 5>{5, 30, 1'000, 100'000, 1'000'000'000'000}[random() % 5];
  const std::int64_t unit = std::array<std::int64_t, 4>{1, 1, 7, 100}[random() % 4];
  const std::uint64_t credits = random() % 3 == 0 ? 4 : 1'000'000;
  for (std::size_t i = 0; i < count; ++i) {
    std::int64_t amount =
        static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(scale)) * unit;
    if (random() % credits == 0) amount = -amount;
    if (!made.amounts.empty() && random() % 6 == 0)
      amount = made.amounts[random() % made.amounts.size()];
    made.amounts.push_back(amount);
  }
  for (const std::int64_t amount : made.amounts)
    if (random() % 2 == 0) made.target += amount;
  if (random() % 5 == 0) made.target += static_cast<std::int64_t>(random() % 3) - 1;
  return made;
}

TEST(SubsetSum, agrees_with_plain_enumeration) {
  const std::uint64_t seed = 20'260'101;
  std::mt19937_64 random(seed);
  SubsetSearch search;
  for (int round = 0; round < 10'000 && !::testing::Test::HasFailure(); ++round) {
    const Instance made = random_instance(random);
    const SubsetBounds bounds{
        .most_items = random() % 3 == 0 ? static_cast<std::uint32_t>(random() % 6) : 20,
        .most_work = random() % 4 == 0 ? random() % 400 : kMuchWork,
        .most_solutions = 2 + random() % 4};
    SCOPED_TRACE(described(made.amounts, made.target, bounds, seed));
    const SubsetAnswer answer = search.find(made.amounts, made.target, bounds);
    expect_true(answer, enumerate(made.amounts, made.target, bounds.most_items), bounds);
    if (bounds.most_work == kMuchWork) {
      EXPECT_TRUE(answer.best_known());
    }
    EXPECT_LE(answer.work, bounds.most_work + 200);
  }
}

// How many subsets of each size have each sum: another way to count, for more items than can be
// enumerated, as long as their sums are few.
std::vector<std::uint64_t> count_by_size(const Amounts& amounts, std::int64_t target,
                                         std::uint32_t most_items) {
  std::map<std::int64_t, std::vector<std::uint64_t>> sums;
  sums[0].assign(most_items + 1, 0);
  sums[0][0] = 1;
  for (const std::int64_t amount : amounts) {
    const auto before = sums;
    for (const auto& [sum, counts] : before) {
      auto& to = sums[sum + amount];
      to.resize(most_items + 1);
      for (std::uint32_t items = 1; items <= most_items; ++items) to[items] += counts[items - 1];
    }
  }
  const auto found = sums.find(target);
  return found == sums.end() ? std::vector<std::uint64_t>(most_items + 1, 0) : found->second;
}

// Mostly round, a few odd: the case in which remainders cut the search.
Instance round_instance(std::mt19937_64& random) {
  Instance made;
  const std::size_t count = 22 + random() % 14;
  for (std::size_t i = 0; i < count; ++i) {
    std::int64_t amount = 10'000 * static_cast<std::int64_t>(1 + random() % 40);
    if (random() % 8 == 0) amount += static_cast<std::int64_t>(random() % 10'000);
    if (random() % 12 == 0) amount = -amount;
    made.amounts.push_back(amount);
    if (random() % 4 == 0) made.target += amount;
  }
  if (random() % 3 == 0) made.target += static_cast<std::int64_t>(random() % 7) - 3;
  return made;
}

TEST(SubsetSum, agrees_with_counting_by_sums_where_most_amounts_are_round) {
  const std::uint64_t seed = 20'260'102;
  std::mt19937_64 random(seed);
  SubsetSearch search;
  int proved = 0;
  for (int round = 0; round < 60 && !::testing::Test::HasFailure(); ++round) {
    const Instance made = round_instance(random);
    const SubsetBounds bounds{.most_items = static_cast<std::uint32_t>(2 + random() % 12),
                              .most_work = random() % 4 == 0 ? 3'000U : 500'000U,
                              .most_work_settled = 500'000,
                              .most_solutions = 3};
    SCOPED_TRACE(described(made.amounts, made.target, bounds, seed));
    auto counts = count_by_size(made.amounts, made.target, bounds.most_items);
    counts[0] = 0;
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    const SubsetAnswer answer = search.find(made.amounts, made.target, bounds);
    EXPECT_LE(answer.found, all);
    if (answer.complete()) {
      EXPECT_EQ(answer.found, all);
    }
    if (!answer.best_known()) continue;
    ++proved;
    EXPECT_EQ(answer.solutions.size(), std::min<std::uint64_t>(all, 3));
    std::size_t items = 0;
    std::uint64_t of_this_size = 0;
    for (const Subset& subset : answer.solutions) {
      while (of_this_size == 0) of_this_size = counts[++items];
      EXPECT_EQ(subset.size(), items);
      --of_this_size;
    }
  }
  EXPECT_GE(proved, 20);
}

TEST(SubsetSum, an_answer_does_not_depend_on_what_was_asked_before) {
  const std::uint64_t seed = 7;
  std::mt19937_64 random(seed);
  SubsetSearch used;
  for (int round = 0; round < 300; ++round) {
    const Instance made = random_instance(random);
    const SubsetBounds bounds{.most_work = random() % 300};
    SubsetSearch fresh;
    const SubsetAnswer a = used.find(made.amounts, made.target, bounds);
    const SubsetAnswer b = fresh.find(made.amounts, made.target, bounds);
    EXPECT_EQ(a.solutions, b.solutions);
    EXPECT_EQ(a.found, b.found);
    EXPECT_EQ(a.end, b.end);
    EXPECT_EQ(a.work, b.work);
  }
}

// The invoices are the same, only listed otherwise: the same invoices are the one solution.
TEST(SubsetSum, the_only_solution_is_found_in_whatever_order_the_items_come) {
  const std::uint64_t seed = 11;
  std::mt19937_64 random(seed);
  SubsetSearch search;
  Amounts amounts = {123'456, 78'901, 55'555, 910'111, 33'071, 240'019, 618'803, 10'037, 99'991};
  const std::int64_t target = 123'456 + 33'071 + 618'803;
  for (int round = 0; round < 50; ++round) {
    std::shuffle(amounts.begin(), amounts.end(), random);
    const SubsetAnswer answer = search.find(amounts, target);
    ASSERT_EQ(answer.claim(), SubsetClaim::one) << "seed " << seed;
    Amounts chosen;
    for (const std::uint32_t item : answer.solutions.front()) chosen.push_back(amounts[item]);
    std::sort(chosen.begin(), chosen.end());
    EXPECT_EQ(chosen, (Amounts{33'071, 123'456, 618'803}));
  }
}

TEST(SubsetSum, nothing_to_choose_from_is_proved_to_be_none) {
  SubsetSearch search;
  EXPECT_EQ(search.find({}, 100).claim(), SubsetClaim::none);
  EXPECT_EQ(search.find({}, 0).claim(), SubsetClaim::none);
  const Amounts zeros(30, 0);
  EXPECT_EQ(search.find(zeros, 0).claim(), SubsetClaim::none);
  const Amounts some = {5, 6};
  EXPECT_EQ(search.find(some, 0).claim(), SubsetClaim::none);
  EXPECT_EQ(search.find(some, 12).claim(), SubsetClaim::none);
  EXPECT_EQ(search.find(some, -5).claim(), SubsetClaim::none);
  EXPECT_EQ(search.find(some, 5, {.most_items = 0}).claim(), SubsetClaim::none);
}

TEST(SubsetSum, a_credit_may_be_in_the_subset_and_items_may_net_to_nothing) {
  SubsetSearch search;
  const Amounts amounts = {100'00, 250'00, -40'00, 40'00};
  const SubsetAnswer paid = search.find(amounts, 310'00);
  EXPECT_EQ(paid.claim(), SubsetClaim::one);
  EXPECT_EQ(paid.solutions.front(), (Subset{0, 1, 2}));
  const SubsetAnswer netted = search.find(amounts, 0);
  EXPECT_EQ(netted.claim(), SubsetClaim::one);
  EXPECT_EQ(netted.solutions.front(), (Subset{2, 3}));
  const SubsetAnswer refund = search.find(amounts, -40'00);
  EXPECT_EQ(refund.claim(), SubsetClaim::one);
  EXPECT_EQ(refund.solutions.front(), (Subset{2}));
}

TEST(SubsetSum, two_items_of_equal_amount_are_two_solutions_earliest_first) {
  SubsetSearch search;
  const Amounts amounts = {700, 100, 300, 100};
  const SubsetAnswer answer = search.find(amounts, 100);
  EXPECT_EQ(answer.claim(), SubsetClaim::several);
  EXPECT_EQ(answer.found, 2U);
  EXPECT_TRUE(answer.complete());
  EXPECT_EQ(answer.solutions, (std::vector<Subset>{{1}, {3}}));
}

TEST(SubsetSum, five_thousand_equal_items_are_counted_without_being_tried) {
  SubsetSearch search;
  const Amounts amounts(5'000, 12'345);
  const SubsetAnswer three = search.find(amounts, 3 * 12'345);
  EXPECT_EQ(three.claim(), SubsetClaim::several);
  EXPECT_EQ(three.found, 5'000ULL * 4'999 * 4'998 / 6);
  EXPECT_EQ(three.solutions, (std::vector<Subset>{{0, 1, 2}, {0, 1, 3}, {0, 1, 4}}));
  EXPECT_TRUE(three.best_known());
  EXPECT_LE(three.work, 1'000U);

  const SubsetAnswer many = search.find(amounts, 20 * 12'345);
  EXPECT_EQ(many.claim(), SubsetClaim::several);
  EXPECT_EQ(many.found, std::numeric_limits<std::uint64_t>::max());         // saturated
  EXPECT_EQ(search.find(amounts, 21 * 12'345).claim(), SubsetClaim::none);  // more than most_items
  EXPECT_EQ(search.find(amounts, 12'346).claim(), SubsetClaim::none);

  const SubsetAnswer all =
      search.find(std::span(amounts).first(400), 400 * 12'345, {.most_items = 400});
  EXPECT_EQ(all.claim(), SubsetClaim::one);
}

TEST(SubsetSum, powers_of_two_have_one_subset_for_each_sum) {
  SubsetSearch search;
  Amounts amounts;
  for (int i = 0; i < 40; ++i) amounts.push_back(std::int64_t{1} << i);
  const std::uint64_t seed = 3;
  std::mt19937_64 random(seed);
  for (int round = 0; round < 50; ++round) {
    const std::int64_t target = static_cast<std::int64_t>(random() % ((1ULL << 40) - 1)) + 1;
    const SubsetAnswer answer = search.find(amounts, target, {.most_items = 40});
    ASSERT_EQ(answer.claim(), SubsetClaim::one) << "seed " << seed << ", target " << target;
    for (const std::uint32_t item : answer.solutions.front()) EXPECT_TRUE(target >> item & 1);
  }
}

TEST(SubsetSum, a_divisor_that_the_target_lacks_ends_it_at_once) {
  SubsetSearch search;
  Amounts amounts;
  for (int i = 1; i <= 200; ++i) amounts.push_back(i * 100);
  const SubsetAnswer off = search.find(amounts, 50'001);
  EXPECT_EQ(off.claim(), SubsetClaim::none);
  EXPECT_EQ(off.work, 0U);
  const SubsetAnswer on = search.find(amounts, 50'000);
  EXPECT_EQ(on.claim(), SubsetClaim::several);
  EXPECT_GE(on.searched_items, 2U);
  EXPECT_EQ(on.solutions.front().size(), 3U);
}

TEST(SubsetSum, two_hundred_random_amounts_end_within_the_work_and_claim_nothing_false) {
  const std::uint64_t seed = 5;
  std::mt19937_64 random(seed);
  SubsetSearch search;
  for (int round = 0; round < 20; ++round) {
    Amounts amounts;
    for (int i = 0; i < 200; ++i)
      amounts.push_back(static_cast<std::int64_t>(random() % 1'000'000) + 1);
    std::int64_t target = 0;
    for (int i = 0; i < 8; ++i) target += amounts[random() % 25 + static_cast<std::size_t>(i) * 25];
    const SubsetBounds bounds{.most_items = 8};
    const SubsetAnswer answer = search.find(amounts, target, bounds);
    EXPECT_LE(answer.work, bounds.most_work + 200);
    EXPECT_NE(answer.claim(), SubsetClaim::one) << "seed " << seed;
    EXPECT_NE(answer.claim(), SubsetClaim::none) << "seed " << seed;
    for (const Subset& subset : answer.solutions) {
      std::int64_t sum = 0;
      for (const std::uint32_t item : subset) sum += amounts[item];
      EXPECT_EQ(sum, target);
      EXPECT_LE(subset.size(), 8U);
    }
  }
}

TEST(SubsetSum, says_why_it_did_not_search) {
  SubsetSearch search;
  const Amounts many(11, 1);
  const SubsetAnswer too_many = search.find(many, 1, {.most_candidates = 10});
  EXPECT_EQ(too_many.end, SubsetEnd::too_many_candidates);
  EXPECT_EQ(too_many.claim(), SubsetClaim::unproved);

  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();
  const Amounts large = {kLargest, kSmallest, kSmallest};
  const SubsetAnswer too_large = search.find(large, kSmallest);
  EXPECT_EQ(too_large.end, SubsetEnd::amounts_too_large);
  EXPECT_EQ(too_large.claim(), SubsetClaim::unproved);
  EXPECT_EQ(search.find({}, kSmallest).end, SubsetEnd::amounts_too_large);

  const Amounts few = {3, 5, 9};
  const SubsetAnswer stopped = search.find(few, 8, {.most_work = 0});
  EXPECT_EQ(stopped.end, SubsetEnd::out_of_work);
  EXPECT_EQ(stopped.claim(), SubsetClaim::unproved);
}

TEST(SubsetSum, bounds_out_of_range_are_brought_into_it) {
  SubsetSearch search;
  const Amounts amounts = {4, 4, 4, 8};
  const SubsetAnswer answer =
      search.find(amounts, 8,
                  {.most_items = 4'000'000'000,
                   .most_work = std::numeric_limits<std::uint64_t>::max(),
                   .most_work_settled = std::numeric_limits<std::uint64_t>::max(),
                   .most_solutions = 0});
  EXPECT_EQ(answer.claim(), SubsetClaim::several);
  EXPECT_EQ(answer.solutions, (std::vector<Subset>{{3}, {0, 1}}));
}

}  // namespace
}  // namespace hexiao

#include "loadgen/amount_sets.h"

#include <gtest/gtest.h>

#include <bit>

#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kAll = UINT64_MAX;

std::uint64_t naive(const std::vector<Money>& amounts, Money sum, std::size_t most_items) {
  std::uint64_t found = 0;
  for (std::uint64_t set = 1; set < (std::uint64_t{1} << amounts.size()); ++set) {
    if (static_cast<std::size_t>(std::popcount(set)) > most_items) continue;
    Money total;
    for (std::size_t i = 0; i < amounts.size(); ++i)
      if ((set >> i & 1) != 0) total += amounts[i];
    found += total == sum ? 1 : 0;
  }
  return found;
}

TEST(AmountSets, are_counted_as_a_plain_loop_over_all_sets_counts_them) {
  constexpr std::uint64_t kSeed = 20'261'121;
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  for (std::uint64_t round = 0; round < 4000; ++round) {
    Rng rng(kSeed, Stream::item, round);
    std::vector<Money> amounts;
    const auto count = static_cast<std::size_t>(rng.below(11));
    // Small amounts and credits, so that many sets have one sum.
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t amount = rng.between(-4, 12);
      amounts.push_back(Money(amount == 0 ? 1 : amount));
    }
    const Money sum(rng.between(1, 25));
    for (const std::size_t most : {1u, 2u, 3u, 4u, 11u}) {
      const std::uint64_t expected = naive(amounts, sum, most);
      ASSERT_EQ(count_sets(amounts, sum, most, kAll), expected) << "round " << round;
      ASSERT_EQ(count_sets(amounts, sum, most, 2) >= 2, expected >= 2) << "round " << round;
    }
  }
}

TEST(AmountSets, of_no_items_and_of_nothing_are_none) {
  EXPECT_EQ(count_sets({}, Money(5), 3), 0u);
  EXPECT_EQ(count_sets({Money(5)}, Money(5), 0), 0u);
  EXPECT_EQ(count_sets({Money(5)}, Money(5), 1), 1u);
}

}  // namespace
}  // namespace hexiao::loadgen

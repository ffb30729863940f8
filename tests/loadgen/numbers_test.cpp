#include <gtest/gtest.h>

#include <set>

#include "loadgen/permutation.h"
#include "loadgen/prices.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

// The same on every machine: these numbers may only change together with a note in the changelog,
// because people compare results by seed.
TEST(Rng, gives_the_numbers_it_always_gave) {
  Rng rng(1, Stream::item, 42);
  EXPECT_EQ(rng.next(), 6439746856429306016ULL);
  EXPECT_EQ(rng.below(1000), 128u);
  EXPECT_EQ(mix(1), 0x5692161d100b05e5ULL);  // SplitMix64's finaliser
}

TEST(Rng, streams_and_indexes_are_independent) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t index = 0; index < 1000; ++index) {
    seen.insert(Rng(7, Stream::item, index).next());
    seen.insert(Rng(7, Stream::customer, index).next());
    seen.insert(Rng(8, Stream::item, index).next());
  }
  EXPECT_EQ(seen.size(), 3000u);
}

TEST(Rng, below_and_between_stay_in_their_bounds_and_reach_them) {
  Rng rng(3, Stream::item, 0);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_LT(rng.below(7), 7u);
    seen.insert(rng.between(-2, 2));
  }
  EXPECT_EQ(seen, (std::set<std::int64_t>{-2, -1, 0, 1, 2}));
}

TEST(Permutation, is_a_bijection_that_inverts_for_small_and_odd_sizes) {
  for (const std::uint64_t n : {1u, 2u, 3u, 4u, 5u, 7u, 30u, 97u, 1000u, 4096u, 9973u}) {
    const Permutation permutation(n, n * 31);
    std::set<std::uint64_t> images;
    for (std::uint64_t i = 0; i < n; ++i) {
      const std::uint64_t image = permutation.forward(i);
      ASSERT_LT(image, n);
      ASSERT_EQ(permutation.inverse(image), i) << "n " << n;
      images.insert(image);
    }
    EXPECT_EQ(images.size(), n);
  }
}

TEST(Permutation, inverts_at_ten_million_and_at_its_limit) {
  for (const std::uint64_t n : {std::uint64_t{10'000'000}, std::uint64_t{1} << 32}) {
    const Permutation permutation(n, 5);
    for (const std::uint64_t i : {std::uint64_t{0}, std::uint64_t{1}, n / 3, n - 1})
      EXPECT_EQ(permutation.inverse(permutation.forward(i)), i);
  }
}

TEST(Prices, are_positive_and_spread_over_decades_in_every_currency) {
  for (const int exponent : {0, 2, 3}) {
    Rng rng(9, Stream::item, static_cast<std::uint64_t>(exponent));
    Money least(INT64_MAX), most;
    for (int i = 0; i < 20'000; ++i) {
      const Money price = draw_price(rng, exponent);
      ASSERT_TRUE(price.is_positive());
      least = std::min(least, price);
      most = std::max(most, price);
    }
    EXPECT_GT(most.minor() / least.minor(), 1000);
    EXPECT_LT(most.minor(), kMaxAmount / 1000);
  }
}

}  // namespace
}  // namespace hexiao::loadgen

// The histogram against sorted samples.
#include "loadgen/drive/latency_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kP50 = 500'000'000;

// The same by sorting: the smallest value that the share of all values does not exceed.
std::uint64_t sorted_quantile(const std::vector<std::uint64_t>& sorted, std::uint64_t level) {
  __extension__ using Wide = unsigned __int128;
  const auto rank = static_cast<std::uint64_t>((Wide{sorted.size()} * level + kWhole - 1) / kWhole);
  return sorted[rank == 0 ? 0 : rank - 1];
}

TEST(LatencyHistogramTest, AnEmptyOneSaysZero) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.quantile(kP50), 0U);
  EXPECT_EQ(histogram.largest(), 0U);
}

TEST(LatencyHistogramTest, SmallValuesAreToldExactly) {
  LatencyHistogram histogram;
  for (std::uint64_t value = 0; value < 256; ++value) histogram.record(value);
  EXPECT_EQ(histogram.quantile(0), 0U);
  EXPECT_EQ(histogram.quantile(kP50), 127U);
  EXPECT_EQ(histogram.quantile(kWhole), 255U);
  EXPECT_EQ(histogram.count_up_to(99), 100U);
}

TEST(LatencyHistogramTest, AValueRecordedManyTimesWeighsThatMuch) {
  LatencyHistogram histogram;
  histogram.record(10, 99);
  histogram.record(1000);
  EXPECT_EQ(histogram.quantile(990'000'000), 10U);
  EXPECT_EQ(histogram.quantile(990'000'001), 1000U);
}

TEST(LatencyHistogramTest, QuantilesOfRandomSamplesAreNeverTooSmallAndWithinOnePart128) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20; ++round) {
    LatencyHistogram histogram;
    std::vector<std::uint64_t> samples(1 + random() % 5000);
    for (std::uint64_t& sample : samples) {
      sample = random() >> (random() % 64);
      histogram.record(sample);
    }
    std::sort(samples.begin(), samples.end());
    for (const std::uint64_t level :
         {std::uint64_t{0}, std::uint64_t{1}, kP50, std::uint64_t{900'000'000},
          std::uint64_t{999'000'000}, kWhole}) {
      const std::uint64_t exact = sorted_quantile(samples, level);
      const std::uint64_t told = histogram.quantile(level);
      EXPECT_GE(told, exact);
      EXPECT_LE(told - exact, exact / 128);
    }
    EXPECT_EQ(histogram.largest(), samples.back());
    EXPECT_EQ(histogram.count_up_to(samples.back()), samples.size());
  }
}

TEST(LatencyHistogramTest, TheLargestNumbersHaveAPlace) {
  LatencyHistogram histogram;
  histogram.record(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(histogram.quantile(kWhole), std::numeric_limits<std::uint64_t>::max());
  histogram.clear();
  EXPECT_EQ(histogram.count(), 0U);
}

}  // namespace
}  // namespace hexiao::loadgen

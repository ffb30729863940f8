#include "daemon/pipeline/metrics.h"

#include <gtest/gtest.h>

#include <memory>

namespace hexiao::daemon {
namespace {

TEST(DurationHistogram, is_empty_at_first) {
  const auto histogram = std::make_unique<DurationHistogram>();
  EXPECT_EQ(histogram->count(), 0u);
  EXPECT_EQ(histogram->percentile_ns(500), 0u);
}

TEST(DurationHistogram, percentiles_are_within_a_sixteenth_above) {
  const auto histogram = std::make_unique<DurationHistogram>();
  for (std::uint64_t i = 1; i <= 100'000; ++i) histogram->record(i * 7);
  for (const std::uint64_t per_mille : {1u, 10u, 500u, 990u, 999u, 1000u}) {
    const std::uint64_t exact = 100 * per_mille * 7;
    EXPECT_GE(histogram->percentile_ns(per_mille), exact);
    EXPECT_LE(histogram->percentile_ns(per_mille), exact + exact / 16 + 1);
  }
  EXPECT_EQ(histogram->maximum_ns(), 700'000u);
}

TEST(DurationHistogram, takes_the_whole_range) {
  const auto histogram = std::make_unique<DurationHistogram>();
  histogram->record(0);
  EXPECT_EQ(histogram->percentile_ns(1000), 0u);
  histogram->record(UINT64_MAX);
  EXPECT_EQ(histogram->count(), 2u);
  EXPECT_EQ(histogram->percentile_ns(1000), UINT64_MAX);
}

}  // namespace
}  // namespace hexiao::daemon

// The search for the highest rate, against daemons whose limit is known.
#include "loadgen/drive/rate_search.h"

#include <gtest/gtest.h>

#include <random>

#include "loadgen/drive/latency_text.h"

namespace hexiao::loadgen {
namespace {

// Searches with a daemon that holds up to `limit`; the number of steps.
int search(RateSearch& search, std::uint64_t limit) {
  int steps = 0;
  for (; search.next(); ++steps) search.answer(*search.next() <= limit);
  return steps;
}

TEST(RateSearchTest, AnyLimitIsFoundToWithinFivePercentInFewSteps) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 2000; ++round) {
    const std::uint64_t limit = 100 + (random() >> 35 >> (random() % 24));
    RateSearch found({.first = 1 + random() % 100'000});
    const int steps = search(found, limit);
    ASSERT_LE(found.held(), limit);
    ASSERT_GT(found.missed(), limit);
    ASSERT_LE(found.missed() - found.held(), std::max<std::uint64_t>(1, found.held() / 20));
    ASSERT_LE(steps, 60);
  }
}

TEST(RateSearchTest, OneMissIsTriedAgainAndASecondIsBelieved) {
  RateSearch search({.first = 1000});
  search.answer(false);
  EXPECT_EQ(search.next(), 1000U);
  EXPECT_TRUE(search.is_repeat());
  search.answer(true);
  EXPECT_EQ(search.next(), 2000U);
  EXPECT_FALSE(search.is_repeat());
  search.answer(false);
  search.answer(false);
  EXPECT_EQ(search.missed(), 2000U);
  EXPECT_EQ(search.next(), 1500U);
}

TEST(RateSearchTest, AFirstRateThatMissesLeadsDownwards) {
  RateSearch found({.first = 1'000'000});
  search(found, 3000);
  EXPECT_GE(found.held(), 2850U);
  RateSearch nothing({.first = 64});
  search(nothing, 0);
  EXPECT_EQ(nothing.held(), 0U);
  EXPECT_EQ(nothing.missed(), 1U);
}

TEST(RateSearchTest, NothingBelowTheLeastIsTried) {
  RateSearch found({.first = 6400, .least = 64});
  EXPECT_EQ(search(found, 0), 16);
  EXPECT_EQ(found.held(), 0U);
  EXPECT_EQ(found.missed(), 64U);
}

TEST(RateSearchTest, NothingAboveTheMostIsTried) {
  RateSearch found({.first = 1000, .most = 3000});
  search(found, 1'000'000);
  EXPECT_EQ(found.held(), 3000U);
  EXPECT_EQ(found.missed(), 0U);
}

TEST(LatencyTextTest, LatenciesAreReadInThreeUnits) {
  EXPECT_EQ(parse_latency("500us"), 500'000U);
  EXPECT_EQ(parse_latency("5ms"), 5'000'000U);
  EXPECT_EQ(parse_latency("5 ms"), 5'000'000U);
  EXPECT_EQ(parse_latency("1s"), 1'000'000'000U);
  EXPECT_EQ(parse_latency("1.25ms"), 1'250'000U);
  EXPECT_EQ(parse_latency("0.5s"), 500'000'000U);
  EXPECT_EQ(parse_latency("3600s"), 3'600'000'000'000U);
}

TEST(LatencyTextTest, WhatIsNoLatencyIsRefused) {
  for (const char* wrong : {"", "5", "ms", "-5ms", "5 m", "5MS", ".5s", "5.s", "1.2.3s", "3601s",
                            "99999999999s", "999999999999999999999s", "0us", "0.5us", "5ms "})
    EXPECT_FALSE(parse_latency(wrong)) << wrong;
}

TEST(LatencyTextTest, WhatIsShownIsReadAgain) {
  for (const std::uint64_t value : {1'000U, 12'340U, 4'560'000U, 1'200'000'000U})
    EXPECT_EQ(parse_latency(shown_duration(value)), value);
}

}  // namespace
}  // namespace hexiao::loadgen

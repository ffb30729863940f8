#include "engine/receivables/delays.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace hexiao {
namespace {

std::int32_t random_delay(std::mt19937_64& random) {
  return random() % 10 == 0 ? static_cast<std::int32_t>(random() % 1'000) - 200
                            : static_cast<std::int32_t>(random() % 80) - 30;
}

TEST(Delays, EachDayFallsIntoTheRangeThatBeginsBeforeIt) {
  for (std::int32_t days = -1'000; days <= 1'000; ++days) {
    std::uint32_t range = 0;
    while (range + 1 < Delays::kRanges && Delays::kFirst[range + 1] <= days) ++range;
    ASSERT_EQ(Delays::range_of(days), range) << days;
  }
  EXPECT_EQ(Delays::range_of(INT32_MIN), 0U);
  EXPECT_EQ(Delays::range_of(INT32_MAX), Delays::kRanges - 1);
  EXPECT_EQ(Delays::kFirst[Delays::kDueDate], 0);
}

TEST(Delays, RemovingIsTheExactInverseOfAdding) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  std::vector<std::int32_t> all(2'000);
  for (std::int32_t& days : all) days = random_delay(random);
  all.push_back(INT32_MIN);
  all.push_back(INT32_MAX);
  Delays kept;
  Delays lived;
  for (const std::int32_t days : all) lived.add(days);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i % 3 == 0)
      kept.add(all[i]);
    else
      lived.remove(all[i]);
  }
  EXPECT_EQ(lived, kept);
  for (std::size_t i = 0; i < all.size(); i += 3) lived.remove(all[i]);
  EXPECT_EQ(lived, Delays{});
}

TEST(Delays, CustomersAddUpToTheirClassAndComeOutAgain) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  Delays one;
  Delays two;
  Delays both;
  for (int i = 0; i < 1'000; ++i) {
    const std::int32_t days = random_delay(random);
    (i % 2 == 0 ? one : two).add(days);
    both.add(days);
  }
  Delays sum = one;
  sum += two;
  EXPECT_EQ(sum, both);
  sum -= one;
  EXPECT_EQ(sum, two);
}

TEST(Delays, FiguresAreThoseOfTheList) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::int32_t> all(1 + random() % 30);
    Delays delays;
    std::int64_t sum = 0;
    std::int64_t late = 0;
    std::uint32_t on_time = 0;
    for (std::int32_t& days : all) {
      days = random_delay(random);
      delays.add(days);
      sum += days;
      if (days > 0) late += days;
      if (days <= 0) ++on_time;
    }
    std::sort(all.begin(), all.end());
    EXPECT_EQ(delays.count(), all.size());
    EXPECT_EQ(delays.on_time(), on_time);
    EXPECT_EQ(delays.sum_days(), sum);
    EXPECT_EQ(delays.sum_late(), late);
    for (const std::uint32_t percent : {1U, 25U, 50U, 75U, 90U, 100U}) {
      const std::size_t place = (all.size() * percent + 99) / 100 - 1;
      const std::uint32_t range = Delays::range_of(all[place]);
      const std::int32_t wanted =
          range + 1 < Delays::kRanges ? Delays::kFirst[range + 1] - 1 : Delays::kFirst[range];
      EXPECT_EQ(delays.quantile(percent), wanted) << percent;
    }
  }
}

TEST(Delays, MeansAndSharesAreRoundedHalfAwayFromZero) {
  Delays delays;
  EXPECT_EQ(delays.mean_tenths(), std::nullopt);
  EXPECT_EQ(delays.mean_late_tenths(), std::nullopt);
  EXPECT_EQ(delays.on_time_share(), std::nullopt);
  EXPECT_EQ(delays.quantile(50), std::nullopt);
  delays.add(1);
  delays.add(0, 2);
  EXPECT_EQ(delays.mean_tenths(), 3);        // 0.33…
  EXPECT_EQ(delays.on_time_share(), 6'667);  // two of three
  delays.add(-4);
  EXPECT_EQ(delays.mean_tenths(), -8);      // -0.75
  EXPECT_EQ(delays.mean_late_tenths(), 3);  // 0.25
}

TEST(Delays, AClassIsTheRangeOfTheMeanAndOneOfItsOwnForTheUnknown) {
  Delays delays;
  EXPECT_EQ(behaviour_class(delays), 0U);
  delays.add(10, 2);
  EXPECT_EQ(behaviour_class(delays), 0U);
  delays.add(10);
  EXPECT_EQ(behaviour_class(delays), 1 + Delays::range_of(10));
  delays.add(-1'000'000, 5);
  EXPECT_EQ(behaviour_class(delays), 1U);
  Delays worst;
  worst.add(INT32_MAX, 3);
  EXPECT_EQ(behaviour_class(worst), kBehaviourClasses - 1);
}

TEST(Delays, DaysLateAreCountedFromTheDueDateAndBounded) {
  const Date due = *Date::from_civil(2026, 2, 28);
  EXPECT_EQ(days_late(due, *Date::from_civil(2026, 3, 1)), 1);
  EXPECT_EQ(days_late(due, *Date::from_civil(2026, 1, 28)), -31);
  EXPECT_EQ(days_late(Date{}, due), 0);
  EXPECT_EQ(days_late(Date::from_days(INT32_MAX), due), -kMaxDelay);
  EXPECT_EQ(days_late(Date::from_days(INT32_MIN + 1), due), kMaxDelay);
}

TEST(DelaysDeathTest, TakingAwayWhatIsNotThereStopsTheProcess) {
  Delays delays;
  delays.add(5);
  EXPECT_DEATH(delays.remove(50), "range >= items");
}

}  // namespace
}  // namespace hexiao

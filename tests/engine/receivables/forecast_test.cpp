#include "engine/receivables/forecast.h"

#include <gtest/gtest.h>

#include <random>

namespace hexiao {
namespace {

const Date kToday = *Date::from_civil(2026, 3, 31);

Money m(std::int64_t minor) { return Money(minor); }

TEST(Forecast, NaivePutsEachItemOnItsDueDateAndTheOverdueFirst) {
  Forecast forecast(kToday);
  const DelayCurve curve;
  forecast.add(curve, kToday.plus_days(-400), m(1));
  forecast.add(curve, kToday, m(10));
  forecast.add(curve, kToday.plus_days(30), m(100));
  forecast.add(curve, kToday.plus_days(31), m(1'000));
  forecast.add(curve, kToday.plus_days(90), m(10'000));
  forecast.add(curve, kToday.plus_days(91), m(100'000));
  forecast.add(curve, Date{}, m(1'000'000));
  const std::vector<ExpectedCash> cash = forecast.result();
  ASSERT_EQ(cash.size(), 3U);
  EXPECT_EQ(cash[0].within, 30);
  EXPECT_EQ(cash[0].naive, m(1'000'111));
  EXPECT_EQ(cash[1].naive, m(1'001'111));
  EXPECT_EQ(cash[2].naive, m(1'011'111));
  EXPECT_EQ(forecast.open(), m(1'111'111));
}

TEST(Forecast, ACustomerTenDaysLateBringsItsCashTenDaysLater) {
  Delays record;
  record.add(10, 100);
  const DelayCurve curve(record, Delays{}, nullptr);
  Forecast forecast(kToday);
  forecast.add(curve, kToday.plus_days(25), m(1'000));  // due within 30, paid after 35
  forecast.add(curve, kToday.plus_days(15), m(300));    // paid after 25
  EXPECT_EQ(forecast.result()[0].naive, m(1'300));
  EXPECT_EQ(forecast.result()[0].by_record, m(300));
  EXPECT_EQ(forecast.result()[1].by_record, m(1'300));
}

TEST(Forecast, AnItemThatIsLateTodayIsJudgedByThoseThatWereAsLate) {
  // Half are paid on the due date, a quarter within 10 days, a quarter 40 days later.
  Delays record;
  record.add(0, 50);
  record.add(9, 25);
  record.add(40, 25);
  const DelayCurve curve(record, Delays{}, nullptr);
  Forecast forecast(kToday);
  forecast.add(curve, kToday.plus_days(-3), m(1'000));
  EXPECT_EQ(forecast.result()[0].by_record, m(500));  // one in two of those that were 3 days late
  EXPECT_EQ(forecast.result()[1].by_record, m(1'000));
}

TEST(Forecast, ClassSumsGiveWhatTheirItemsGive) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  std::vector<Delays> settled(kBehaviourClasses);
  for (std::uint32_t i = 0; i < kBehaviourClasses; ++i)
    for (std::uint64_t n = random() % 40; n > 0; --n)
      settled[i].add(static_cast<std::int32_t>(random() % 100) - 30 + static_cast<std::int32_t>(i));
  const std::vector<DelayCurve> curves = class_curves(settled, {});
  DaySums<OpenCell> sums;
  Forecast items(kToday);
  for (int i = 0; i < 5'000; ++i) {
    const auto key = static_cast<std::uint32_t>(random() % kBehaviourClasses);
    const Date due = kToday.plus_days(static_cast<int>(random() % 300) - 150);
    const auto amount = static_cast<std::int64_t>(random() % 1'000'000) - 10'000;
    sums.add(key, due, {amount, 1});
    items.add(curves[key], due, m(amount));
  }
  Forecast classes(kToday);
  for (std::uint32_t key = 0; key < kBehaviourClasses; ++key) classes.add(curves[key], sums, key);
  EXPECT_EQ(classes.result(), items.result());
  EXPECT_EQ(classes.open(), items.open());
}

TEST(Forecast, WaitingItemsAreThoseOfWhichTheDueDateWasSeen) {
  DaySums<OpenCell> sums;
  sums.add(2, Date{}, {100, 1});
  sums.add(2, kToday.plus_days(-90), {100, 3});
  sums.add(2, kToday.plus_days(-20), {100, 2});
  sums.add(2, kToday.plus_days(10), {100, 5});
  const Delays all = waiting_delays(sums, 2, kToday, Date{});
  EXPECT_EQ(all.count(), 10U);
  const Delays seen = waiting_delays(sums, 2, kToday, kToday.plus_days(-30));
  EXPECT_EQ(seen.count(), 7U);
  EXPECT_EQ(seen.count_in(Delays::range_of(20)), 2U);
  EXPECT_EQ(seen.count_in(Delays::range_of(-10)), 5U);
}

TEST(Forecast, AClassWithoutARecordPaysLikeTheLedger) {
  std::vector<Delays> settled(3);
  settled[1].add(10, 1'000);
  const std::vector<DelayCurve> curves = class_curves(settled, {});
  EXPECT_EQ(curves[0].chance(-30, 35), 0U);
  EXPECT_NEAR(curves[0].chance(-30, 40), kCertain, 100);
}

TEST(Forecast, NegativeAndLargeAmountsAreWhole) {
  Delays record;
  record.add(5, 1);
  record.add(200, 1);
  const DelayCurve curve(record, Delays{}, nullptr);
  Forecast forecast(kToday);
  for (int i = 0; i < 1'000; ++i) forecast.add(curve, kToday, m(kMaxAmount));
  EXPECT_EQ(forecast.result()[0].by_record, m(1'000 * kMaxAmount / 2));
  Forecast credit(kToday);
  credit.add(curve, kToday, m(-7));
  EXPECT_EQ(credit.result()[0].by_record, m(-3));  // toward zero
  EXPECT_EQ(credit.result()[0].naive, m(-7));
}

}  // namespace
}  // namespace hexiao

// Worked examples as they are published; the sources are named at each.
#include "engine/receivables/turnover.h"

#include <gtest/gtest.h>

namespace hexiao {
namespace {

Money m(std::int64_t minor) { return Money(minor); }

TEST(Turnover, DsoIsReceivablesBySalesTimesDays) {
  // The textbook case: a tenth of a year's sales is open.
  EXPECT_EQ(dso(m(1'000'00), m(10'000'00), 365), 365);
  EXPECT_EQ(dso(m(0), m(10'000'00), 365), 0);
  EXPECT_EQ(dso(m(2), m(3), 1), 7);    // 0.67 days
  EXPECT_EQ(dso(m(-2), m(3), 1), -7);  // credit notes outweigh
}

TEST(Turnover, DsoWithoutSalesIsUndefined) {
  EXPECT_EQ(dso(m(1'000), m(0), 30), std::nullopt);
  EXPECT_EQ(dso(m(1'000), m(-5), 30), std::nullopt);
  EXPECT_EQ(dso(m(1'000), m(5), 0), std::nullopt);
  EXPECT_EQ(dso(m(INT64_MAX), m(1), 365), std::nullopt);
}

TEST(Turnover, CountBackTakesTheLatestMonthsFirst) {
  // Benji Pays, "Mastering DSO calculation: the count-back method explained" (months of 30 days):
  // 212,000 open; 100,000 and 80,000 are whole months, 32,000 of 70,000 are 13.7 days.
  const SalesOfMonth quarter[] = {{m(100'000'00), 30}, {m(80'000'00), 30}, {m(70'000'00), 30}};
  const CountBack days = count_back_dso(m(212'000'00), quarter);
  EXPECT_EQ(days.days_tenths, 737);
  EXPECT_FALSE(days.at_least);
  // Debtor days by count back with calendar months: 2.1 m open; March 900, February 800, January
  // 700 thousand: 31 + 28 + 400/700 of 31 = 76.7.
  const SalesOfMonth spring[] = {{m(900'000), 31}, {m(800'000), 28}, {m(700'000), 31}};
  EXPECT_EQ(count_back_dso(m(2'100'000), spring).days_tenths, 767);
}

TEST(Turnover, CountBackSaysWhenTheSalesDoNotReach) {
  const SalesOfMonth months[] = {{m(100), 31}, {m(50), 28}};
  const CountBack more = count_back_dso(m(151), months);
  EXPECT_EQ(more.days_tenths, 590);
  EXPECT_TRUE(more.at_least);
  const CountBack exact = count_back_dso(m(150), months);
  EXPECT_EQ(exact.days_tenths, 590);
  EXPECT_FALSE(exact.at_least);
  EXPECT_EQ(count_back_dso(m(0), {}).days_tenths, 0);
  EXPECT_FALSE(count_back_dso(m(0), {}).at_least);
  EXPECT_TRUE(count_back_dso(m(1), {}).at_least);
  EXPECT_EQ(count_back_dso(m(-1), months).days_tenths, std::nullopt);
}

TEST(Turnover, CountBackGoesThroughMonthsWithoutSales) {
  const SalesOfMonth months[] = {{m(0), 30}, {m(-20), 31}, {m(240), 30}};
  EXPECT_EQ(count_back_dso(m(100), months).days_tenths, 760);  // 30 + 31 + 120/240 of 30
}

TEST(Turnover, CeiIsWhatWasCollectedOfWhatCouldBe) {
  // Gaviti, "What is collection effectiveness index": 100,000 at the beginning, sales of 1 m,
  // 120,000 at the end of which 100,000 current: 98 %.
  EXPECT_EQ(cei(m(100'000), m(1'000'000), m(120'000), m(100'000)), 9'800);
  // Creditguru, January to March with the mean month's sales: 55.9 %.
  EXPECT_EQ(cei(m(6'200), m(3'630), m(6'340), m(3'590)), 5'593);
  // Nothing overdue at the end: 100 %.
  EXPECT_EQ(cei(m(6'200), m(3'630), m(3'590), m(3'590)), 10'000);
}

TEST(Turnover, CeiIsUndefinedWhenNothingCouldBeCollected) {
  EXPECT_EQ(cei(m(0), m(0), m(0), m(0)), std::nullopt);
  EXPECT_EQ(cei(m(0), m(500), m(500), m(500)), std::nullopt);
}

TEST(Turnover, RatesAreSharesAndUndefinedOfNothing) {
  EXPECT_EQ(collection_rate(m(85'000), m(100'000)), 8'500);
  EXPECT_EQ(collection_rate(m(130'000), m(100'000)), 13'000);
  EXPECT_EQ(collection_rate(m(1), m(0)), std::nullopt);
  EXPECT_EQ(recovery_rate(m(90'000), m(20'000), m(100'000)), 7'500);
  EXPECT_EQ(recovery_rate(m(0), m(0), m(0)), std::nullopt);
  EXPECT_EQ(on_time_rate(m(2), m(3)), 6'667);
  EXPECT_EQ(on_time_rate(m(0), m(0)), std::nullopt);
}

TEST(Turnover, ProductsBeyond64BitsAreRight) {
  EXPECT_EQ(dso(m(kMaxAmount), m(kMaxAmount), 365), 3'650);
  EXPECT_EQ(cei(m(kMaxAmount), m(kMaxAmount), m(kMaxAmount), m(0)), 5'000);
}

}  // namespace
}  // namespace hexiao

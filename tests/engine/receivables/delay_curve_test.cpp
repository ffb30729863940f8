#include "engine/receivables/delay_curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace hexiao {
namespace {

// The estimator as the literature writes it, in fractions: the share unpaid after each day.
class NaiveCurve {
 public:
  NaiveCurve(const std::vector<std::int32_t>& settled, const std::vector<std::int32_t>& waiting,
             const NaiveCurve* prior)
      : unpaid_(kDays, 1.0) {
    double share = 1;
    std::int32_t known = -1'000;
    for (std::uint32_t range = 0; range + 1 < Delays::kRanges; ++range) {
      const std::int32_t first = range == 0 ? -90 : Delays::kFirst[range];
      const std::int32_t last = Delays::kFirst[range + 1] - 1;
      double risk = 0;
      double paid = 0;
      for (const std::int32_t days : settled) {
        if (Delays::range_of(days) >= range) risk += 1;
        if (Delays::range_of(days) == range) paid += 1;
      }
      for (const std::int32_t days : waiting)
        if (const std::uint32_t its = Delays::range_of(days); its >= range)
          risk += its == range ? 0.5 : 1;
      bool recorded = paid > 0;
      if (prior != nullptr && prior->unpaid(first - 1) > kDust) {
        const double drop = prior->unpaid(first - 1) - prior->unpaid(last);
        risk += kPriorItems * prior->unpaid(first - 1);
        paid += kPriorItems * drop;
        recorded = recorded || drop > kDust;
      }
      const double left = paid > 0 ? share * (1 - paid / risk) : share;
      for (std::int32_t day = first; day <= last; ++day)
        set(day, share - (share - left) * (day - first + 1) / (last - first + 1));
      if (recorded) known = last;
      share = left;
    }
    bool tail = prior != nullptr && prior->unpaid(365) > kDust;
    for (const std::int32_t days : settled) tail = tail || days >= 366;
    if (!tail) end_after(known, share);
  }

  double chance(std::int32_t late, std::int32_t within) const {
    const double before = late < -91 ? 1 : late > 365 ? 0 : unpaid(late);
    const double until = late + within;
    if (late >= 365 || before < kDust) return late > 0 ? within / until : (until >= 0 ? 1 : 0);
    const double after = until < -91   ? 1
                         : until > 365 ? unpaid(365) * 365 / until
                                       : unpaid(late + within);
    return 1 - after / before;
  }

 private:
  static constexpr std::size_t kDays = 457;
  static constexpr double kDust = 5e-7;
  double unpaid(std::int32_t day) const { return unpaid_[static_cast<std::size_t>(day + 91)]; }
  void set(std::int32_t day, double share) { unpaid_[static_cast<std::size_t>(day + 91)] = share; }
  void end_after(std::int32_t known, double share) {
    const std::int32_t from = std::max(known, 1);
    for (std::int32_t day = known < 0 ? 0 : from + 1; day <= 365; ++day)
      set(day, known < 0 ? 0 : share * from / day);
  }
  std::vector<double> unpaid_;
};

Delays record_of(const std::vector<std::int32_t>& delays) {
  Delays record;
  for (const std::int32_t days : delays) record.add(days);
  return record;
}

double share(std::uint32_t chance) { return static_cast<double>(chance) / kCertain; }

void expect_alike(const DelayCurve& curve, const NaiveCurve& naive) {
  for (std::int32_t late = -200; late <= 500; late += 7)
    for (const std::int32_t within : {1, 5, 30, 60, 90, 400})
      ASSERT_NEAR(share(curve.chance(late, within)), naive.chance(late, within), 1e-3)
          << late << " days late, within " << within;
}

TEST(DelayCurve, IsTheEstimatorOfTheLiterature) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto some = [&](std::size_t most, int width) {
    std::vector<std::int32_t> days(random() % most);
    for (std::int32_t& d : days)
      d = static_cast<std::int32_t>(random() % static_cast<std::uint64_t>(width)) - 40;
    return days;
  };
  for (int round = 0; round < 100; ++round) {
    const auto pool_settled = some(300, round % 3 == 0 ? 500 : 100);
    const auto pool_waiting = some(100, 80);
    const NaiveCurve naive_pool(pool_settled, pool_waiting, nullptr);
    const DelayCurve pool(record_of(pool_settled), record_of(pool_waiting), nullptr);
    expect_alike(pool, naive_pool);
    const auto settled = some(30, 120);
    const auto waiting = some(10, 120);
    expect_alike(DelayCurve(record_of(settled), record_of(waiting), &pool),
                 NaiveCurve(settled, waiting, &naive_pool));
    if (HasFatalFailure()) return;
  }
}

TEST(DelayCurve, WithoutARecordEverythingIsPaidOnItsDueDate) {
  for (const DelayCurve& curve : {DelayCurve(), DelayCurve(Delays{}, Delays{}, nullptr)}) {
    EXPECT_EQ(curve.chance(-30, 29), 0U);
    EXPECT_EQ(curve.chance(-30, 30), kCertain);
    EXPECT_EQ(curve.chance(-1'000'000, 30), 0U);
    EXPECT_EQ(curve.chance(0, 1), kCertain);
    EXPECT_EQ(curve.chance(30, 30), kCertain / 2);  // as long again: one half
  }
}

TEST(DelayCurve, WhatIsLaterThanAnyRecordTakesAsLongAgainWithOneHalf) {
  const DelayCurve curve(record_of({0, 5, 10}), Delays{}, nullptr);
  EXPECT_EQ(curve.chance(60, 60), kCertain / 2);
  EXPECT_EQ(curve.chance(700, 700), kCertain / 2);
  EXPECT_EQ(curve.chance(90, 30), kCertain / 4);
  EXPECT_LE(curve.chance(INT32_MAX, INT32_MAX), kCertain);
}

TEST(DelayCurve, ChancesGrowWithTheWindowAndStayBelowOne) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 50; ++round) {
    Delays settled;
    Delays waiting;
    for (std::uint64_t i = random() % 50; i > 0; --i)
      settled.add(static_cast<std::int32_t>(random() % 600) - 100);
    for (std::uint64_t i = random() % 50; i > 0; --i)
      waiting.add(static_cast<std::int32_t>(random() % 600) - 100);
    const DelayCurve pool(settled, waiting, nullptr);
    const DelayCurve curve(waiting, settled, &pool);
    for (std::int32_t late = -120; late < 450; late += 3) {
      EXPECT_EQ(curve.chance(late, 0), 0U);
      EXPECT_EQ(curve.chance(late, -5), 0U);
      std::uint32_t last = 0;
      for (std::int32_t within = 1; within < 600; within += 11) {
        const std::uint32_t chance = curve.chance(late, within);
        ASSERT_GE(chance, last) << late << " days late, within " << within;
        ASSERT_LE(chance, kCertain);
        last = chance;
      }
    }
  }
}

TEST(DelayCurve, ItemsThatWaitMakeItLaterThanTheSettledAloneSay) {
  const Delays settled = record_of({-5, -5, -5, -5, -5, -5, -5, -5, 20, 20});
  Delays waiting;
  waiting.add(15, 20);
  const DelayCurve alone(settled, Delays{}, nullptr);
  const DelayCurve both(settled, waiting, nullptr);
  EXPECT_LT(both.chance(-10, 15), alone.chance(-10, 15) / 2);
}

TEST(DelayCurve, EightItemsWeighAsMuchAsThePrior) {
  Delays ledger;
  ledger.add(-1, 1'000'000);  // -2 and -1 are one range
  const DelayCurve pool(ledger, Delays{}, nullptr);
  Delays customer;
  customer.add(40, kPriorItems);
  const DelayCurve curve(customer, Delays{}, &pool);
  EXPECT_NEAR(share(curve.chance(-30, 30)), 0.5, 1e-6);
  EXPECT_NEAR(share(DelayCurve(Delays{}, Delays{}, &pool).chance(-30, 30)), 1, 1e-6);
}

TEST(DelayCurve, TheLargestRecordsDoNotOverflow) {
  Delays settled;
  Delays waiting;
  settled.add(0, 2'000'000'000);
  settled.add(31, 1'000'000'000);
  waiting.add(10, 4'000'000'000U);
  const DelayCurve pool(settled, waiting, nullptr);
  // Two of seven thousand millions by day 0; the rest of the paid after all others have passed.
  EXPECT_NEAR(share(pool.chance(-10, 10)), 2.0 / 7, 1e-6);
  EXPECT_NEAR(share(pool.chance(11, 30)), 1, 1e-6);
}

}  // namespace
}  // namespace hexiao

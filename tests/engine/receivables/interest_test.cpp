// Interest against a naive sum in decimal digits, and at its edges.
#include "engine/receivables/interest.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace hexiao {
namespace {

constexpr InterestTerms kUsual = {.rate_ppm = 500};

Date day(int number) { return Date::from_days(20'000 + number); }

// Day by day in millionths of a minor unit, small enough for 64 bits; rounded half up at the end.
std::int64_t naive(const std::vector<InterestSpan>& spans, Date due, const InterestTerms& terms,
                   std::int64_t principal) {
  std::int64_t millionths = 0;
  for (const InterestSpan& span : spans)
    for (Date d = span.from; d < span.until; d = d.plus_days(1))
      if (d >= due.plus_days(terms.grace_days)) millionths += span.open.minor() * terms.rate_ppm;
  std::int64_t amount = (millionths + 500'000) / 1'000'000;
  if (terms.cap_percent > 0) amount = std::min(amount, principal * terms.cap_percent / 100);
  return amount;
}

TEST(Interest, IsAmountTimesRateTimesDaysLate) {
  EXPECT_EQ(interest(Money(100'000), 30, kUsual).amount, Money(1'500));
  EXPECT_EQ(interest(Money(100'000), 30, kUsual).days, 30);
  EXPECT_EQ(interest(Money(100'000), 1, kUsual).amount, Money(50));
  EXPECT_EQ(interest(Money(100'000), 0, kUsual).amount, Money(0));
  EXPECT_EQ(interest(Money(100'000), -7, kUsual).amount, Money(0));
  EXPECT_EQ(interest(Money(0), 30, kUsual).amount, Money(0));
}

TEST(Interest, IsRoundedHalfUpOnce) {
  EXPECT_EQ(interest(Money(999), 1, kUsual).amount, Money(0));    // 0.4995
  EXPECT_EQ(interest(Money(1'000), 1, kUsual).amount, Money(1));  // 0.5
  EXPECT_EQ(interest(Money(2'999), 1, kUsual).amount, Money(1));  // 1.4995
  EXPECT_EQ(interest(Money(3'000), 1, kUsual).amount, Money(2));  // 1.5
}

TEST(Interest, GraceDaysBearNone) {
  const InterestTerms terms = {.rate_ppm = 500, .grace_days = 5};
  EXPECT_EQ(interest(Money(100'000), 5, terms).amount, Money(0));
  EXPECT_EQ(interest(Money(100'000), 6, terms).amount, Money(50));
  EXPECT_EQ(interest(Money(100'000), 6, terms).days, 1);
}

TEST(Interest, CapIsAShareOfTheAmount) {
  const InterestTerms terms = {.rate_ppm = 500, .cap_percent = 10};
  EXPECT_EQ(interest(Money(100'000), 200, terms).amount, Money(10'000));
  EXPECT_FALSE(interest(Money(100'000), 200, terms).capped);
  EXPECT_EQ(interest(Money(100'000), 201, terms).amount, Money(10'000));
  EXPECT_TRUE(interest(Money(100'000), 201, terms).capped);
}

TEST(Interest, RefusesWhatCannotBe) {
  EXPECT_EQ(interest(Money(-1), 3, kUsual).fault, InterestFault::negative_amount);
  EXPECT_EQ(interest(Money(1), 3, {.rate_ppm = -1}).fault, InterestFault::bad_terms);
  EXPECT_EQ(interest(Money(1), 3, {.rate_ppm = 1'000'001}).fault, InterestFault::bad_terms);
  EXPECT_EQ(interest(Money(1), 3, {.rate_ppm = 1, .grace_days = -1}).fault,
            InterestFault::bad_terms);
  EXPECT_EQ(interest(Money(1), 3, {.rate_ppm = 1, .cap_percent = 1001}).fault,
            InterestFault::bad_terms);
}

TEST(Interest, OverflowIsRefusedAndNotWrapped) {
  const InterestTerms most = {.rate_ppm = 1'000'000};
  EXPECT_EQ(interest(Money(kMaxAmount), 1, most).amount, Money(kMaxAmount));
  EXPECT_EQ(interest(Money(kMaxAmount), 2, most).fault, InterestFault::too_large);
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(interest(Money(kLargest), kLargest, most).fault, InterestFault::too_large);
  EXPECT_EQ(interest(Money(kLargest), kLargest, most).amount, Money(0));
  // A cap brings it back into range.
  const InterestTerms capped = {.rate_ppm = 1'000'000, .cap_percent = 100};
  EXPECT_EQ(interest(Money(kMaxAmount), 3650, capped).amount, Money(kMaxAmount));
  EXPECT_TRUE(interest(Money(kMaxAmount), 3650, capped).capped);
}

TEST(InterestRun, SumsSpansBeforeItRounds) {
  // Ten days of 0.4995 each are 4.995, not ten times nothing.
  InterestRun run(Money(999), day(0), kUsual);
  for (int d = 0; d < 10; ++d) run.add({day(d), day(d + 1), Money(999)});
  EXPECT_EQ(run.total().amount, Money(5));
  EXPECT_EQ(run.total().days, 10);
  EXPECT_EQ(run.total().amount, interest(Money(999), 10, kUsual).amount);
}

TEST(InterestRun, FollowsAPartPaymentAndSkipsDaysBeforeTheDueDate) {
  InterestRun run(Money(100'000), day(0), kUsual);
  run.add({day(-20), day(10), Money(100'000)});  // 10 days late: 500
  run.add({day(10), day(30), Money(40'000)});    // 20 days of the rest: 400
  EXPECT_EQ(run.total().amount, Money(900));
  EXPECT_EQ(run.total().days, 30);
  run.add({day(40), day(41), Money(40'000)});  // disputed in between: a gap
  EXPECT_EQ(run.total().amount, Money(920));
}

TEST(InterestRun, SaysTheFirstFault) {
  InterestRun overlap(Money(1), day(0), kUsual);
  overlap.add({day(1), day(5), Money(1)});
  overlap.add({day(4), day(6), Money(1)});
  overlap.add({day(9), day(8), Money(1)});
  EXPECT_EQ(overlap.total().fault, InterestFault::spans_overlap);
  EXPECT_EQ(overlap.total().amount, Money(0));

  InterestRun backwards(Money(1), day(0), kUsual);
  backwards.add({day(9), day(8), Money(1)});
  EXPECT_EQ(backwards.total().fault, InterestFault::bad_span);

  InterestRun endless(Money(1), day(0), kUsual);
  endless.add({day(9), Date{}, Money(1)});
  EXPECT_EQ(endless.total().fault, InterestFault::bad_span);

  InterestRun negative(Money(1), day(0), kUsual);
  negative.add({day(1), day(2), Money(-1)});
  EXPECT_EQ(negative.total().fault, InterestFault::negative_amount);

  EXPECT_EQ(InterestRun(Money(1), Date{}, kUsual).total().fault, InterestFault::bad_span);
  EXPECT_EQ(InterestRun(Money(-1), day(0), kUsual).total().fault, InterestFault::negative_amount);
  EXPECT_EQ(InterestRun(Money(1), day(0), {.rate_ppm = -1}).total().fault,
            InterestFault::bad_terms);
}

TEST(InterestRun, TheWidestDatesAndAmountsDoNotWrap) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  InterestRun run(Money(kLargest), Date::from_days(-2'000'000'000), {.rate_ppm = 1'000'000});
  run.add({Date::from_days(-2'000'000'000), Date::from_days(2'000'000'000), Money(kLargest)});
  EXPECT_EQ(run.total().fault, InterestFault::too_large);
}

TEST(InterestRun, AgreesWithANaiveSumDayByDay) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  const auto pick = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  for (int round = 0; round < 2000; ++round) {
    const InterestTerms terms = {.rate_ppm = pick(0, 2000),
                                 .grace_days = pick(0, 3) == 0 ? pick(0, 15) : 0,
                                 .cap_percent = pick(0, 3) == 0 ? pick(1, 20) : 0};
    const Money principal(pick(0, 10'000'000));
    std::vector<InterestSpan> spans;
    int at = pick(-40, 20);
    Money open = principal;
    while (spans.size() < 6) {
      const int until = at + pick(0, 60);
      spans.push_back({day(at), day(until), open});
      at = until + (pick(0, 4) == 0 ? pick(1, 10) : 0);
      open = Money(open.minor() * pick(0, 100) / 100);
    }
    InterestRun run(principal, day(0), terms);
    for (const InterestSpan& span : spans) run.add(span);
    ASSERT_TRUE(run.total().ok()) << "seed " << seed << ", round " << round;
    ASSERT_EQ(run.total().amount.minor(), naive(spans, day(0), terms, principal.minor()))
        << "seed " << seed << ", round " << round;
  }
}

}  // namespace
}  // namespace hexiao

#include "loadgen/payment_classes.h"

#include <gtest/gtest.h>

#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

std::uint64_t sum(const ClassShares& shares) {
  std::uint64_t total = 0;
  for (const ClassRow& row : class_table()) total += shares.share(row.id);
  return total;
}

TEST(ClassShares, of_every_scenario_sum_to_one) {
  for (const Scenario scenario :
       {Scenario::clean, Scenario::damaged, Scenario::mixed, Scenario::hostile})
    EXPECT_EQ(sum(ClassShares(scenario)), kMillion);
}

TEST(ClassShares, hostile_is_made_of_traps_alone) {
  const ClassShares shares(Scenario::hostile);
  for (const ClassRow& row : class_table()) {
    if (row.group != "trap" && row.id != PaymentClass::paid_twice) {
      EXPECT_EQ(shares.share(row.id), 0u) << row.name;
    }
  }
}

TEST(ClassShares, the_table_is_in_the_order_of_the_classes) {
  for (const ClassRow& row : class_table()) EXPECT_EQ(class_row(row.id).name, row.name);
}

TEST(ClassShares, a_group_that_is_set_keeps_its_proportions_and_the_others_fill_up) {
  ClassShares shares(Scenario::mixed);
  ASSERT_TRUE(shares.set("damaged", 400'000));
  ASSERT_TRUE(shares.set("duplicate", 10'000));
  EXPECT_EQ(sum(shares), kMillion);
  EXPECT_EQ(shares.share(PaymentClass::duplicate), 10'000u);
  EXPECT_EQ(shares.share(PaymentClass::damaged_break), 148'148u);  // 40 of 108 thousandths
  EXPECT_GT(shares.share(PaymentClass::exact_single), shares.share(PaymentClass::exact_multi));
}

TEST(ClassShares, what_the_scenario_lacks_can_be_added_and_the_rest_is_exact) {
  ClassShares shares(Scenario::damaged);
  ASSERT_TRUE(shares.set("damaged", 200'000));
  EXPECT_EQ(shares.share(PaymentClass::exact_single), 800'000u);
  ClassShares clean(Scenario::clean);
  ASSERT_TRUE(clean.set("short-payment", 100'000));
  EXPECT_EQ(clean.share(PaymentClass::short_payment), 100'000u);
  EXPECT_EQ(sum(clean), kMillion);
}

TEST(ClassShares, more_than_one_and_unknown_names_are_refused) {
  ClassShares shares(Scenario::mixed);
  ASSERT_TRUE(shares.set("damaged", 600'000));
  EXPECT_FALSE(shares.set("garbage", 500'000));
  EXPECT_FALSE(shares.set("no-such", 1));
}

TEST(ParseShare, takes_fractions_and_percent) {
  EXPECT_EQ(parse_share("0.2"), 200'000u);
  EXPECT_EQ(parse_share("20%"), 200'000u);
  EXPECT_EQ(parse_share("1"), 1'000'000u);
  EXPECT_EQ(parse_share("0"), 0u);
  for (const char* bad : {"", "%", "-0.1", "1.1", "101%", "x", "0.1.2"})
    EXPECT_FALSE(parse_share(bad)) << bad;
}

}  // namespace
}  // namespace hexiao::loadgen

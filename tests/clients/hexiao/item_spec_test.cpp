#include "clients/hexiao/item_spec.h"

#include <gtest/gtest.h>

namespace hexiao::cli {
namespace {

TEST(ItemSpec, ReadsItemAndAmount) {
  const auto spec = parse_item_spec("INV-1001:500.00");
  ASSERT_TRUE(spec);
  EXPECT_EQ(spec->item, "INV-1001");
  EXPECT_EQ(spec->amount, "500.00");
  EXPECT_EQ(spec->discount, "");
}

TEST(ItemSpec, ReadsFromTheRightBecauseItemNumbersMayHoldColons) {
  const auto spec = parse_item_spec("DE:2026:17:500.00:writeoff=0.50:discount=10.00");
  ASSERT_TRUE(spec);
  EXPECT_EQ(spec->item, "DE:2026:17");
  EXPECT_EQ(spec->amount, "500.00");
  EXPECT_EQ(spec->discount, "10.00");
  EXPECT_EQ(spec->writeoff, "0.50");
}

TEST(ItemSpec, RefusesWhatIsIncompleteWithTheWayOut) {
  for (const char* text :
       {"", "INV-1", ":5.00", "INV-1:", "INV-1:5.00:fee=1.00", "A:5:discount=1:discount=2"}) {
    const auto spec = parse_item_spec(text);
    ASSERT_FALSE(spec) << text;
    EXPECT_EQ(spec.error().code, ExitCode::usage);
    EXPECT_NE(spec.error().way_out.find("ITEM:AMOUNT"), std::string::npos);
  }
}

TEST(ItemSpec, AmountsAreScaledByTheCurrency) {
  const auto spec = parse_item_spec("A:500:discount=1.5");
  ASSERT_TRUE(spec);
  const auto euro = to_line(*spec, *Currency::from_code("EUR"));
  ASSERT_TRUE(euro);
  EXPECT_EQ(euro->amount, Money(50'000));
  EXPECT_EQ(euro->discount, Money(150));
  const auto dinar = to_line(*spec, *Currency::from_code("KWD"));
  ASSERT_TRUE(dinar);
  EXPECT_EQ(dinar->amount, Money(500'000));
  const auto yen = to_line(*spec, *Currency::from_code("JPY"));
  ASSERT_FALSE(yen);  // a yen has no decimals
  EXPECT_NE(yen.error().what.find("discount"), std::string::npos);
}

TEST(ItemSpec, CreditNotesAreNegative) {
  const auto spec = parse_item_spec("CN-7:-50.00");
  ASSERT_TRUE(spec);
  EXPECT_EQ(to_line(*spec, *Currency::from_code("CNY"))->amount, Money(-5'000));
}

}  // namespace
}  // namespace hexiao::cli

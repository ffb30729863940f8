#include "engine/vocabulary/rule_fields.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace hexiao {
namespace {

const Currency kYuan = *Currency::from_code("CNY");
const Currency kYen = *Currency::from_code("JPY");
const Currency kDinar = *Currency::from_code("KWD");

RuleCondition condition(Comparison is, std::string value, std::string field = "x") {
  return {.field = std::move(field), .is = is, .value = std::move(value)};
}

TEST(RuleFields, every_event_has_its_customer_and_each_name_once) {
  for (std::size_t i = 0; i < EnumTexts<RuleEvent>::value.size(); ++i) {
    const auto on = static_cast<RuleEvent>(i);
    EXPECT_EQ(type_of_field({}, on, "customer_no"), FieldType::text);
    EXPECT_EQ(type_of_field({}, on, "nothing"), std::nullopt);
    std::set<std::string_view> names;
    for (const RuleField& field : rule_fields(on)) EXPECT_TRUE(names.insert(field.name).second);
  }
  EXPECT_EQ(type_of_field({}, RuleEvent::item_overdue, "overdue_days"), FieldType::number);
  EXPECT_EQ(type_of_field({}, RuleEvent::payment_recorded, "unapplied"), FieldType::amount);
  EXPECT_EQ(type_of_field({}, RuleEvent::payment_recorded, "open_amount"), std::nullopt);
}

TEST(RuleFields, custom_fields_are_those_of_what_the_event_is_about) {
  const std::vector<FieldDeclaration> declared = {
      {.subject = FieldSubject::customer, .name = "of_customer", .type = FieldType::date},
      {.subject = FieldSubject::item, .name = "of_item", .type = FieldType::number},
      {.subject = FieldSubject::payment, .name = "of_payment", .type = FieldType::amount}};
  EXPECT_EQ(type_of_field(declared, RuleEvent::order_checked, "of_customer"), FieldType::date);
  EXPECT_EQ(type_of_field(declared, RuleEvent::order_checked, "of_item"), std::nullopt);
  EXPECT_EQ(type_of_field(declared, RuleEvent::promise_broken, "of_item"), FieldType::number);
  EXPECT_EQ(type_of_field(declared, RuleEvent::promise_broken, "of_payment"), std::nullopt);
  EXPECT_EQ(type_of_field(declared, RuleEvent::payment_recorded, "of_payment"), FieldType::amount);
  EXPECT_EQ(type_of_field(declared, RuleEvent::payment_recorded, "of_item"), std::nullopt);
}

TEST(RuleFields, texts_are_compared_as_they_are) {
  EXPECT_TRUE(holds(condition(Comparison::equal, "A"), "A"));
  EXPECT_FALSE(holds(condition(Comparison::equal, "A"), "a"));
  EXPECT_TRUE(holds(condition(Comparison::not_equal, "A"), ""));
  EXPECT_TRUE(holds(condition(Comparison::equal, ""), ""));
  EXPECT_TRUE(holds(condition(Comparison::contains, "东"), "华东区"));
  EXPECT_FALSE(holds(condition(Comparison::less, "B"), "A"));
}

TEST(RuleFields, amounts_are_compared_in_units_of_their_currency) {
  EXPECT_TRUE(holds(condition(Comparison::at_least, "500"), Money(50'000), kYuan));
  EXPECT_FALSE(holds(condition(Comparison::at_least, "500"), Money(49'999), kYuan));
  EXPECT_TRUE(holds(condition(Comparison::at_least, "500"), Money(500), kYen));
  EXPECT_TRUE(holds(condition(Comparison::equal, "0.125"), Money(125), kDinar));
  // Between two fen.
  EXPECT_TRUE(holds(condition(Comparison::less, "0.005"), Money(0), kYuan));
  EXPECT_FALSE(holds(condition(Comparison::at_least, "0.005"), Money(0), kYuan));
  EXPECT_TRUE(holds(condition(Comparison::more, "0.005"), Money(1), kYuan));
  EXPECT_FALSE(holds(condition(Comparison::equal, "-0.005"), Money(0), kYuan));
  EXPECT_TRUE(holds(condition(Comparison::more, "-0.005"), Money(0), kYuan));
  EXPECT_TRUE(holds(condition(Comparison::less, "-0.005"), Money(-1), kYuan));
  EXPECT_FALSE(holds(condition(Comparison::equal, "not an amount"), Money(0), kYuan));
}

// Against ten-thousandths in 128 bits, where nothing can leave the range.
TEST(RuleFields, amounts_of_any_size_are_compared_exactly) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  __extension__ using Wide = __int128;
  for (int round = 0; round < 20'000; ++round) {
    const int shift = static_cast<int>(random() % 50);
    const auto signed_random = [&] {
      return static_cast<std::int64_t>(random() % (2 * kMaxAmount)) - kMaxAmount;
    };
    const std::int64_t e4 = signed_random() >> shift;
    const Currency currency = round % 3 == 0 ? kYen : round % 3 == 1 ? kYuan : kDinar;
    std::int64_t finer = 10'000;
    for (int i = 0; i < currency.exponent(); ++i) finer /= 10;
    std::int64_t minor = signed_random() >> shift;
    if (round % 2 == 0) minor = e4 / finer + static_cast<std::int64_t>(random() % 3) - 1;
    const Wide left = Wide{minor} * finer;
    const std::string value = format_amount(Money(e4), 4);
    const auto is = [&](Comparison comparison) {
      return holds(condition(comparison, value), Money(minor), currency);
    };
    ASSERT_EQ(is(Comparison::equal), left == e4) << minor << " " << value;
    ASSERT_EQ(is(Comparison::not_equal), left != e4) << minor << " " << value;
    ASSERT_EQ(is(Comparison::less), left < e4) << minor << " " << value;
    ASSERT_EQ(is(Comparison::at_most), left <= e4) << minor << " " << value;
    ASSERT_EQ(is(Comparison::more), left > e4) << minor << " " << value;
    ASSERT_EQ(is(Comparison::at_least), left >= e4) << minor << " " << value;
  }
}

TEST(RuleFields, a_date_or_number_that_is_not_there_holds_nothing) {
  EXPECT_TRUE(holds(condition(Comparison::less, "2025-03-01"), *Date::parse_iso("2025-02-28")));
  EXPECT_FALSE(holds(condition(Comparison::less, "2025-03-01"), Date()));
  EXPECT_FALSE(holds(condition(Comparison::not_equal, "2025-03-01"), Date()));
  EXPECT_FALSE(holds(condition(Comparison::not_equal, "3"), FieldType::number, ""));
  EXPECT_TRUE(holds(condition(Comparison::not_equal, "3"), FieldType::number, "3.0001"));
  EXPECT_TRUE(holds(condition(Comparison::equal, "3"), FieldType::number, "3.000"));
  EXPECT_TRUE(holds(condition(Comparison::more, "2025-02-28"), FieldType::date, "2025-03-01"));
  EXPECT_TRUE(holds(condition(Comparison::contains, "b"), FieldType::text, "abc"));
}

TEST(RuleFields, values_are_judged_by_their_type) {
  EXPECT_EQ(find_value_fault(FieldType::text, "anything"), "");
  EXPECT_EQ(find_value_fault(FieldType::number, "-12.5"), "");
  EXPECT_EQ(find_value_fault(FieldType::amount, "12.5000"), "");
  EXPECT_EQ(find_value_fault(FieldType::date, "2024-02-29"), "");
  EXPECT_NE(find_value_fault(FieldType::number, ""), "");
  EXPECT_NE(find_value_fault(FieldType::amount, "1,000"), "");
  EXPECT_NE(find_value_fault(FieldType::amount, "1.23456"), "");
  EXPECT_NE(find_value_fault(FieldType::date, "2025-02-29"), "");
}

AutomationRule overdue(std::initializer_list<RuleCondition> when) {
  return {.name = "r", .on = RuleEvent::item_overdue, .when = when, .text = "late"};
}
RuleCondition days(Comparison is, std::string value) {
  return condition(is, std::move(value), "overdue_days");
}

TEST(RuleFields, a_rule_on_overdue_items_fires_on_the_first_day_on_which_it_holds) {
  EXPECT_EQ(first_overdue_day(overdue({})), 1);
  EXPECT_EQ(first_overdue_day(overdue({condition(Comparison::equal, "A", "class")})), 1);
  EXPECT_EQ(first_overdue_day(overdue({days(Comparison::at_least, "30")})), 30);
  EXPECT_EQ(first_overdue_day(overdue({days(Comparison::more, "30")})), 31);
  EXPECT_EQ(first_overdue_day(overdue({days(Comparison::more, "30.5")})), 31);
  EXPECT_EQ(first_overdue_day(overdue({days(Comparison::equal, "30")})), 30);
  EXPECT_EQ(first_overdue_day(overdue({days(Comparison::less, "30")})), 1);
  EXPECT_EQ(first_overdue_day(overdue({days(Comparison::not_equal, "1")})), 2);
  EXPECT_EQ(
      first_overdue_day(overdue({days(Comparison::more, "5"), days(Comparison::at_most, "9")})), 6);
  EXPECT_EQ(
      first_overdue_day(overdue({days(Comparison::more, "5"), days(Comparison::at_most, "5")})), 0);
  EXPECT_EQ(first_overdue_day(overdue({days(Comparison::less, "1")})), 0);
  EXPECT_EQ(first_overdue_day(overdue({days(Comparison::at_least, "99999999")})), 0);
}

// Every day one by one, instead of the bounds and their neighbours.
TEST(RuleFields, the_first_day_is_that_of_a_search_day_by_day) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 2'000; ++round) {
    AutomationRule rule = overdue({});
    for (std::uint64_t i = random() % 4; i > 0; --i)
      rule.when.push_back(days(static_cast<Comparison>(random() % 6),
                               format_amount(Money(static_cast<std::int64_t>(random() % 120) - 10),
                                             static_cast<int>(random() % 2))));
    std::int32_t first = 0;
    for (std::int32_t day = 1; day < 200 && first == 0; ++day)
      if (std::ranges::all_of(rule.when, [day](const RuleCondition& c) { return holds(c, day); }))
        first = day;
    ASSERT_EQ(first_overdue_day(rule), first);
    // A rule that has such a day is not refused for its conditions.
    ASSERT_EQ(find_contradiction(rule, {}, "rule[1]").empty(), first != 0);
  }
}

}  // namespace
}  // namespace hexiao

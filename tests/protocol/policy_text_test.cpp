#include "protocol/policy_text.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

namespace hexiao {
namespace {

std::string file(const std::string& name) {
  std::ifstream in("conf/policies/" + name);
  EXPECT_TRUE(in) << "run in the project's root";
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

Policy parsed(const std::string& text) {
  const auto policy = parse_policy(text);
  EXPECT_TRUE(policy.has_value()) << (policy ? "" : policy.error().text("policy"));
  return policy.value_or(Policy{});
}

// The smallest policy there is, with something more at the front and at the end.
std::string with(const std::string& top, const std::string& end = "") {
  return "name = \"p\"\n" + top +
         "\nsearches = [\"named_items\"]\n[[rules]]\nname = \"r\"\ndocument_at_least = \"number\"\n"
         "amount = [\"exact\"]\nsearch = [\"named_items\"]\naction = \"propose\"\n" +
         end;
}

void expect_fault(const std::string& text, std::uint32_t line, std::string_view key,
                  std::string_view what) {
  const auto policy = parse_policy(text);
  ASSERT_FALSE(policy.has_value()) << text;
  EXPECT_EQ(policy.error().line, line) << policy.error().text("p");
  EXPECT_EQ(policy.error().key, key) << policy.error().text("p");
  EXPECT_NE(policy.error().what.find(what), std::string::npos) << policy.error().text("p");
}

TEST(PolicyTextTest, TheDefaultFileIsTheBuiltInDefault) {
  EXPECT_EQ(parsed(file("default.toml")), default_policy());
}

TEST(PolicyTextTest, TheDefaultFileExplainsEachOfItsKeys) {
  const std::string text = file("default.toml");
  const Policy policy = default_policy();
  std::istringstream written(write_policy(policy));
  for (std::string line; std::getline(written, line);) {
    const std::size_t equals = line.find(" = ");
    if (equals == std::string::npos) continue;
    EXPECT_NE(text.find(line.substr(0, equals)), std::string::npos) << line;
  }
}

TEST(PolicyTextTest, CautiousAllocatesAloneOnlyWithDocumentAndPayerAndExactMoney) {
  const Policy policy = parsed(file("cautious.toml"));
  EXPECT_FALSE(policy.write_off_tolerance);
  for (const Rule& rule : policy.rules) {
    if (rule.action != Action::automatic) continue;
    EXPECT_GE(rule.payer_at_least, PayerLevel::full);
    EXPECT_GE(rule.document_at_least, DocumentLevel::number);
    EXPECT_EQ(rule.amounts, 1U << static_cast<unsigned>(AmountLevel::exact));
  }
}

TEST(PolicyTextTest, SettleOldestNeedsACertainPayerWhereNoDocumentIsNamed) {
  const Policy policy = parsed(file("settle_oldest.toml"));
  EXPECT_EQ(policy.searches.back(), Search::oldest_first);
  bool found = false;
  for (const Rule& rule : policy.rules) {
    if (rule.action != Action::automatic || rule.document_at_least != DocumentLevel::none) continue;
    EXPECT_EQ(rule.payer_at_least, PayerLevel::certain);
    found |= (rule.searches >> static_cast<unsigned>(Search::oldest_first) & 1U) != 0;
  }
  EXPECT_TRUE(found);
}

TEST(PolicyTextTest, WhatIsWrittenIsReadBackAsTheSame) {
  EXPECT_EQ(parsed(write_policy(default_policy())), default_policy());
  for (const char* name : {"cautious.toml", "settle_oldest.toml"}) {
    const Policy policy = parsed(file(name));
    EXPECT_EQ(parsed(write_policy(policy)), policy);
  }
  Policy odd = default_policy();
  odd.name = "a \"quoted\" \\ name\t中";
  odd.ledger = "L#1";
  odd.rules.clear();
  odd.searches.clear();
  odd.short_payment = {.absolute = {15'005}, .basis_points = 9'999};
  odd.over_payment = {.absolute = {1}, .basis_points = 1};
  odd.percentage_base = PercentageBase::payment;
  odd.discounts = odd.partial = odd.write_off_tolerance = odd.credits_first = odd.future_items =
      false;
  odd.discount_grace_days = 366;
  odd.minimum_token = 20;
  odd.proposals_kept = 20;
  odd.minimum_amount_e4 = 12'345;
  EXPECT_EQ(parsed(write_policy(odd)), odd);
}

TEST(PolicyTextTest, WhatIsLeftOutHasItsDefault) {
  const Policy policy = parsed(with(""));
  EXPECT_EQ(policy.minimum_token, Policy{}.minimum_token);
  EXPECT_EQ(policy.short_payment, Tolerance{});
  EXPECT_EQ(policy.rules.at(0).payer_at_least, PayerLevel::none);
  EXPECT_EQ(policy.rules.at(0).document_at_most, DocumentLevel::structured);
}

TEST(PolicyTextTest, AnUnknownKeyIsNamedWithTheNearestKnownOne) {
  expect_fault(with("partail = true"), 2, "partail", "did you mean \"partial\"?");
  expect_fault(with("", "acton = \"auto\""), 10, "rules[1].acton", "did you mean \"action\"?");
  expect_fault(with("short_payment = {absolut = \"1\"}"), 2, "short_payment.absolut",
               "did you mean \"absolute\"?");
  expect_fault(with("xyzzyqwertyuiop = 1"), 2, "xyzzyqwertyuiop", "allowed are \"name\"");
}

TEST(PolicyTextTest, AValueOfTheWrongTypeIsNamedWithWhatIsAllowed) {
  expect_fault(with("partial = \"yes\""), 2, "partial", "true or false");
  expect_fault(with("minimum_token = 4.0"), 2, "minimum_token", "whole number");
  expect_fault(with("minimum_token = 99999999999"), 2, "minimum_token", "out of range");
  expect_fault(with("ledger = 7"), 2, "ledger", "in quotes");
  expect_fault(with("ledger = \"a\\nb\""), 2, "ledger", "control characters");
  expect_fault(with("short_payment = 1"), 2, "short_payment", "absolute and percent");
  expect_fault(with("short_payment = {absolute = 1.5}"), 2, "short_payment.absolute", "in quotes");
  expect_fault(with("short_payment = {absolute = \"-1\"}"), 2, "short_payment.absolute",
               "\"1.50\"");
  expect_fault(with("short_payment = {percent = \"1.005\"}"), 2, "short_payment.percent",
               "at most 2 digits");
  expect_fault(with("percentage_base = \"item\""), 2, "percentage_base", "did you mean \"items\"?");
  expect_fault(with("", "payer_at_least = \"sure\""), 10, "rules[1].payer_at_least", "\"certain\"");
  expect_fault("name = \"p\"\nsearches = \"named_items\"\nrules = []", 2, "searches",
               "list of words");
  expect_fault("name = \"p\"\nsearches = [\"named_item\"]\nrules = []", 2, "searches",
               "named_items");
  expect_fault("name = \"p\"\nsearches = []\nrules = 7", 3, "rules", "[[rules]]");
  expect_fault("name = \"p\"\nsearches = []\nrules = [7]", 3, "rules[1]", "[[rules]]");
}

TEST(PolicyTextTest, WhatIsMissingIsNamed) {
  expect_fault("", 0, "name", "missing");
  expect_fault("name = \"p\"\nrules = []", 0, "searches", "missing");
  expect_fault("name = \"p\"\nsearches = []", 0, "rules", "missing");
  expect_fault("name = \"p\"\nsearches = []\n[[rules]]\nname = \"r\"", 3, "rules[1].action",
               "missing");
}

TEST(PolicyTextTest, AContradictionIsNamedWithItsPlace) {
  expect_fault(with("minimum_token = 2"), 2, "minimum_token", "between 3 and 20");
  expect_fault(with("short_payment = {percent = \"101\"}"), 2, "short_payment.percent",
               "0 and 100");
  expect_fault(with("", "document_at_most = \"weak\""), 4, "rules[1]", "below");
  expect_fault(with("",
                    "\n[[rules]]\nname = \"r\"\ndocument_at_least = \"number\"\n"
                    "amount = [\"exact\"]\nsearch = [\"named_items\"]\naction = \"auto\"\n"),
               12, "rules[2].name", "stands twice");
  expect_fault(
      "name = \"p\"\nsearches = [\"equal_item\"]\n[[rules]]\nname = \"r\"\n"
      "amount = [\"exact\"]\nsearch = [\"equal_item\"]\naction = \"auto\"\n",
      3, "rules[1]", "amount alone never allocates by itself");
}

TEST(PolicyTextTest, TextThatIsNotTomlIsNamedWithItsPlace) {
  const auto policy = parse_policy("name = \"p\"\nsearches = [");
  ASSERT_FALSE(policy.has_value());
  EXPECT_EQ(policy.error().line, 2U);
  EXPECT_NE(policy.error().text("p.toml").find("p.toml:2:"), std::string::npos);
  EXPECT_FALSE(parse_policy("\xFF\xFE").has_value());
  EXPECT_FALSE(parse_policy(std::string(10'000, '[')).has_value());
  EXPECT_FALSE(parse_policy("a = " + std::string(10'000, '[')).has_value());
}

TEST(PolicyTextTest, DamagedPoliciesAreAnsweredNeverHalfRead) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string good = file("default.toml");
  for (int round = 0; round < 300; ++round) {
    std::string text = good;
    for (std::size_t i = 0; i < 1 + random() % 3; ++i)
      text[random() % text.size()] = static_cast<char>(random() % 256);
    const auto policy = parse_policy(text);
    EXPECT_EQ(policy ? find_contradiction(*policy) : "", "");
    EXPECT_TRUE(policy || !policy.error().what.empty());
  }
}

}  // namespace
}  // namespace hexiao

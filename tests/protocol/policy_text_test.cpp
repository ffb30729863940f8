#include "protocol/policy_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include "tests/protocol/random_values.h"

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
    EXPECT_GE(strength(rule.document_at_least), strength(DocumentLevel::number));
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

TEST(PolicyTextTest, RetailNeverAllocatesAnAmountWithoutReferenceUnlessThePayerIsCertain) {
  const Policy policy = parsed(file("retail.toml"));
  EXPECT_GT(policy.guards.maximum_amount_e4, 0u);
  for (const Rule& rule : policy.rules) {
    if (rule.action != Action::automatic) continue;
    const bool no_reference = strength(rule.document_at_least) < strength(DocumentLevel::order);
    const bool cents = (rule.amounts >> static_cast<unsigned>(AmountLevel::tolerance) & 1U) != 0;
    const PayerLevel least = no_reference ? PayerLevel::certain
                             : cents      ? PayerLevel::full
                                          : PayerLevel::none;
    EXPECT_GE(rule.payer_at_least, least) << rule.name;
  }
}

// Any value that a key can have, and that contradicts nothing.
class RandomPolicy : private RandomValues {
 public:
  explicit RandomPolicy(std::uint64_t seed) : RandomValues(seed) {}

  Policy make() {
    Policy p;
    p.name = text() + "n";
    p.ledger = text();
    p.customer_class = text();
    p.short_payment = tolerance();
    p.over_payment = tolerance();
    p.percentage_base = word<PercentageBase>();
    for (bool* flag :
         {&p.discounts, &p.partial, &p.write_off_tolerance, &p.credits_first, &p.future_items,
          &p.repair, &p.unique_only, &p.first_search_wins, &p.group_payer, &p.cross_currency})
      *flag = below(2) == 1;
    p.discount_grace_days = between(0, 366);
    p.minimum_token = between(3, 20);
    p.proposals_kept = between(1, 20);
    p.minimum_amount_e4 = static_cast<std::uint64_t>(between(0, 99'999));
    p.read_fields = static_cast<std::uint8_t>(between(1, 63));
    p.document_prefixes = texts();
    p.text_distance_percent = between(0, 50);
    p.name_matching = word<NameMatching>();
    p.name_score = between(500, 1000);
    p.name_margin = between(0, 500);
    p.short_outcome = word<ShortOutcome>();
    p.deduction_reason = text() + "r";
    p.over_outcome = word<OverOutcome>();
    p.spread_order = word<SpreadOrder>();
    p.subset_items = between(2, 50);
    p.subset_steps = between(100, 1'000'000);
    p.subset_chance_permille = between(0, 1000);
    for (std::size_t i = below(4); i > 0; --i) p.payer_map.push_back(mapping());
    for (std::size_t i = below(4); i > 0; --i) p.tolerances.push_back(narrow());
    if (below(4) != 0) p.guards = guards();
    for (std::size_t i = 0; i < EnumTexts<Search>::value.size(); ++i)
      p.searches.push_back(static_cast<Search>(i));
    std::shuffle(p.searches.begin(), p.searches.end(), random_);
    for (std::size_t i = below(5); i > 0; --i) p.rules.push_back(rule(i));
    return p;
  }

 private:
  std::vector<std::string> texts() {
    std::vector<std::string> out;
    for (std::size_t i = below(4); i > 0; --i) out.push_back(text() + "t");
    return out;
  }
  std::string pattern() {
    constexpr std::string_view kPatterns[] = {"", "^a\\d+", "x|y", "[\"\\\\]", "(?:中)$"};
    return std::string(kPatterns[below(std::size(kPatterns))]);
  }
  Tolerance tolerance() {
    return {.absolute = {between(0, 99'999)}, .basis_points = between(0, 10'000)};
  }
  Tolerance bounds() {
    Tolerance t = tolerance();
    if (below(3) == 0) t.absolute = kAnyDifference.absolute;
    if (below(3) == 0) t.basis_points = kAnyDifference.basis_points;
    return t;
  }
  PayerMapping mapping() { return {text() + "c", pattern(), pattern(), pattern() + "z"}; }
  NarrowTolerance narrow() { return {text() + "c", text(), text(), bounds(), bounds()}; }
  Guards guards() {
    return {.direction = word<Direction>(),
            .maximum_amount_e4 = below(2) == 0 ? 0 : 100'000 + below(1'000'000),
            .bank_accounts = texts(),
            .customer_classes = texts(),
            .text_contains = texts(),
            .text_excludes = texts(),
            .text_pattern = pattern(),
            .maximum_overdue_days = between(0, 36'500),
            .maximum_age_days = between(0, 36'500),
            .payer_at_least = word<PayerLevel>()};
  }
  Rule rule(std::size_t number) {
    Rule rule{.name = text() + std::to_string(number),
              .payer_at_least = word<PayerLevel>(),
              .document_at_least = word<DocumentLevel>(),
              .amounts = static_cast<std::uint8_t>(between(1, 63)),
              .searches = static_cast<std::uint16_t>(between(1, 1023)),
              .action = word<Action>()};
    if (rule.action == Action::automatic) rule.payer_at_least = PayerLevel::certain;
    return rule;
  }
};

TEST(PolicyTextTest, AnyPolicyIsWrittenAndReadBackAsTheSame) {
  const std::uint64_t seed = std::random_device{}();
  for (std::uint64_t round = 0; round < 500; ++round) {
    SCOPED_TRACE("seed " + std::to_string(seed + round));
    const Policy policy = RandomPolicy(seed + round).make();
    ASSERT_EQ(find_contradiction(policy), "");
    const std::string text = write_policy(policy);
    ASSERT_EQ(parsed(text), policy) << text;
  }
}

TEST(PolicyTextTest, WhatIsWrittenIsReadBackAsTheSame) {
  EXPECT_EQ(parsed(write_policy(default_policy())), default_policy());
  for (const char* name : {"cautious.toml", "settle_oldest.toml", "retail.toml"}) {
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
  expect_fault(with("xyzzyqwertyuiop = 1"), 2, "xyzzyqwertyuiop", "allowed are \"kind\", \"name\"");
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

TEST(PolicyTextTest, AWrongValueOfAListOrATableIsNamedWithItsPlace) {
  expect_fault(with("read_fields = [\"text\", \"notes\"]"), 2, "read_fields",
               "did you mean \"note\"?");
  expect_fault(with("read_fields = []"), 2, "read_fields", "at least one field");
  expect_fault(with("document_prefixes = \"18000\""), 2, "document_prefixes", "list of words");
  expect_fault(with("document_prefixes = [18000]"), 2, "document_prefixes", "in quotes");
  expect_fault(with("document_prefixes = [\"\"]"), 2, "document_prefixes", "empty text");
  expect_fault(with("guards = 7"), 2, "guards", "[guards] table");
  expect_fault(with("", "[guards]\ndirection = \"inn\""), 11, "guards.direction",
               "did you mean \"in\"?");
  expect_fault(with("", "[guards]\ndirections = \"in\""), 11, "guards.directions",
               "did you mean \"direction\"?");
  expect_fault(with("payer_map = {}"), 2, "payer_map", "[[payer_map]]");
  expect_fault(with("", "[[payer_map]]\ncustomer = \"C\"\ntext_patern = \"x\""), 12,
               "payer_map[1].text_patern", "did you mean \"text_pattern\"?");
  expect_fault(with("", "[[tolerances]]\ncustomer = \"C\"\nshort_payment = {absolut = \"1\"}"), 12,
               "tolerances[1].short_payment.absolut", "did you mean \"absolute\"?");
  expect_fault(with("", "[guards]\ntext_pattern = \"" + std::string(600, 'x') + "\""), 11,
               "guards.text_pattern", "longer than 512 bytes");
}

TEST(PolicyTextTest, ABoundThatIsLeftOutOfANarrowToleranceNarrowsNothing) {
  const Policy policy =
      parsed(with("", "[[tolerances]]\ncustomer = \"C\"\nshort_payment = {absolute = \"0.05\"}\n"));
  ASSERT_EQ(policy.tolerances.size(), 1u);
  EXPECT_EQ(policy.tolerances[0].short_payment.absolute.e4, 500);
  EXPECT_EQ(policy.tolerances[0].short_payment.basis_points, kAnyDifference.basis_points);
  EXPECT_EQ(policy.tolerances[0].over_payment, kAnyDifference);
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

TEST(PolicyTextTest, AContradictionOfTheNewerKeysIsNamedWithItsPlace) {
  expect_fault(with("text_distance_percent = 51"), 2, "text_distance_percent", "between 0 and 50");
  expect_fault(with("name_score = 499"), 2, "name_score", "between 500 and 1000");
  expect_fault(with("subset_items = 1"), 2, "subset_items", "between 2 and 50");
  expect_fault(with("short_outcome = \"deduction\""), 0, "deduction_reason", "say why");
  expect_fault(with("minimum_amount = \"10\"", "[guards]\nmaximum_amount = \"9\""), 11,
               "guards.maximum_amount", "below minimum_amount");
  expect_fault(with("", "[guards]\ntext_pattern = '(a'"), 11, "guards.text_pattern", "missing )");
  expect_fault(with("", "[[payer_map]]\ntext_pattern = 'a'"), 10, "payer_map[1].customer",
               "name the customer");
  expect_fault(with("", "[[payer_map]]\ncustomer = \"C\""), 10, "payer_map[1]", "one pattern");
  expect_fault(with("", "[[payer_map]]\ncustomer = \"C\"\nnote_pattern = '*'"), 12,
               "payer_map[1].note_pattern", "not a pattern");
  expect_fault(with("", "[[tolerances]]\nshort_payment = {percent = \"1\"}"), 10, "tolerances[1]",
               "for which customer");
  expect_fault(with("", "[[tolerances]]\nprincipal = \"p\"\nover_payment = {percent = \"101\"}"),
               12, "tolerances[1].over_payment.percent", "0 and 100");
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

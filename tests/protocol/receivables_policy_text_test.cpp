#include "protocol/receivables_policy_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <span>
#include <sstream>

#include "engine/vocabulary/rule_fields.h"
#include "protocol/receivables_policy_keys.h"
#include "protocol/rule_condition_text.h"
#include "tests/protocol/random_receivables_policy.h"

namespace hexiao {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in) << "run in the project's root";
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

const std::string kDocumented = "conf/policies/receivables.toml";

ReceivablesPolicy parsed(const std::string& text) {
  const auto policy = parse_receivables_policy(text);
  EXPECT_TRUE(policy.has_value()) << (policy ? "" : policy.error().text("policy"));
  return policy.value_or(ReceivablesPolicy{});
}

// The smallest policy there is, two lines, and what follows from line 3 on.
std::string with(const std::string& rest) {
  return "kind = \"receivables\"\nname = \"p\"\n" + rest;
}

void expect_fault(const std::string& text, std::uint32_t line, std::string_view key,
                  std::string_view what) {
  const auto policy = parse_receivables_policy(text);
  ASSERT_FALSE(policy.has_value()) << text;
  EXPECT_EQ(policy.error().line, line) << policy.error().text("p");
  EXPECT_EQ(policy.error().key, key) << policy.error().text("p");
  EXPECT_NE(policy.error().what.find(what), std::string::npos) << policy.error().text("p");
}

// Expects `key` on the last line of `rest`.
void expect_last(const std::string& rest, std::string_view key, std::string_view what) {
  const auto line = static_cast<std::uint32_t>(3 + std::ranges::count(rest, '\n'));
  expect_fault(with(rest), line, key, what);
}

TEST(ReceivablesPolicyText, the_smallest_policy_has_the_defaults_of_the_struct) {
  ReceivablesPolicy expected;
  expected.name = "p";
  EXPECT_EQ(parsed(with("")), expected);
}

TEST(ReceivablesPolicyText, the_documented_file_sets_what_it_says_to_be_the_default) {
  const ReceivablesPolicy documented = parsed(file(kDocumented));
  ReceivablesPolicy defaults;
  EXPECT_EQ(documented.aging_buckets, defaults.aging_buckets);
  EXPECT_EQ(documented.forecast_days, defaults.forecast_days);
  EXPECT_EQ(documented.credit, defaults.credit);
  EXPECT_EQ(documented.interest, defaults.interest);
  EXPECT_EQ(documented.performance, defaults.performance);
  EXPECT_EQ(documented.approval.expire_days, defaults.approval.expire_days);
  EXPECT_EQ(documented.dunning.min_amount, defaults.dunning.min_amount);
  defaults.rating.enabled = true;
  EXPECT_EQ(documented.rating, defaults.rating);
  EXPECT_TRUE(documented.custom_fields.empty());
  EXPECT_TRUE(documented.rules.empty());
}

TEST(ReceivablesPolicyText, the_documented_file_has_the_figures_of_the_fields_practice) {
  const ReceivablesPolicy policy = parsed(file(kDocumented));
  EXPECT_EQ(policy.credit.warn_percent, 80);
  EXPECT_EQ(policy.interest.daily_rate_ppm, 500);
  ASSERT_EQ(policy.rating_terms.size(), 4u);
  EXPECT_EQ(policy.rating_terms[0].terms, "NET 60");
  EXPECT_EQ(policy.rating_terms[0].limit.e4, 1'000'000'0000);
  EXPECT_EQ(policy.rating_terms[3].terms, "PREPAYMENT");
  EXPECT_TRUE(policy.rating_terms[3].has_limit);
  EXPECT_EQ(policy.rating_terms[3].limit.e4, 0);
  std::vector<std::int32_t> days;
  for (const DunningStage& stage : policy.dunning.stages) days.push_back(stage.days);
  EXPECT_EQ(days, (std::vector<std::int32_t>{-7, -3, 0, 1, 7, 15, 30, 90}));
  const ApprovalRule& bad_debt = policy.approval.rules.at(0);
  EXPECT_EQ(bad_debt.kind, ApprovalKind::bad_debt);
  EXPECT_EQ(bad_debt.from_overdue_days, 31);
  EXPECT_EQ(bad_debt.levels, (std::vector<std::string>{"sales_manager", "finance_director"}));
}

// A key is explained when it stands in the file, as a setting or in a comment.
TEST(ReceivablesPolicyText, the_documented_file_explains_every_key) {
  const std::string text = file(kDocumented);
  const auto explained = [&text](std::string_view key) {
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
      const char before = at == 0 ? '\n' : text[at - 1];
      const std::size_t end = at + key.size();
      if (std::string_view("\n [.,").find(before) != std::string_view::npos &&
          std::string_view(" ],=").find(text[end]) != std::string_view::npos)
        return true;
    }
    return false;
  };
  namespace keys = receivables_keys;
  for (const std::span<const std::string_view> names :
       std::initializer_list<std::span<const std::string_view>>{
           keys::kTop, keys::kCredit, keys::kRatingTerms, keys::kRating, keys::kInterest,
           keys::kApproval, keys::kApprovalRule, keys::kApprovalRole, keys::kDunning, keys::kStage,
           keys::kPerformance, keys::kField, keys::kRule})
    for (const std::string_view key : names) EXPECT_TRUE(explained(key)) << key;
}

// The samples in the comments are what a reader copies: rows behind "#   [[…]]".
TEST(ReceivablesPolicyText, the_documented_files_samples_are_sound) {
  std::istringstream lines(file(kDocumented));
  constexpr std::string_view kRow = "#   ";
  std::string samples;
  bool in_sample = false;
  for (std::string line; std::getline(lines, line);) {
    const std::string row = line.starts_with(kRow) ? line.substr(kRow.size()) : "";
    in_sample = row.starts_with("[[") || (in_sample && row.find(" = ") != std::string::npos);
    if (in_sample) samples += row.substr(0, row.find("  ")) + "\n";
  }
  const ReceivablesPolicy policy = parsed(with(samples));
  ASSERT_EQ(policy.rules.size(), 2u) << samples;
  EXPECT_EQ(policy.rules[0].action, RuleAction::allocate_oldest_first);
  EXPECT_EQ(policy.rules[0].when[0], (RuleCondition{"customer_no", Comparison::equal, "A"}));
  EXPECT_EQ(first_overdue_day(policy.rules[1]), 30);
  ASSERT_EQ(policy.custom_fields.size(), 1u) << samples;
  EXPECT_TRUE(policy.custom_fields[0].group);
}

TEST(ReceivablesPolicyText, what_is_written_is_read_back_as_the_same) {
  const ReceivablesPolicy documented = parsed(file(kDocumented));
  EXPECT_EQ(parsed(write_receivables_policy(documented)), documented);
  EXPECT_EQ(parsed(write_receivables_policy(ReceivablesPolicy{})), ReceivablesPolicy{});
}

TEST(ReceivablesPolicyText, each_setting_that_is_written_has_its_comment) {
  std::istringstream lines(write_receivables_policy(ReceivablesPolicy{}));
  std::string before;
  for (std::string line; std::getline(lines, line); before = line) {
    const bool setting = line.find(" = ") != std::string::npos && !line.starts_with("#");
    EXPECT_TRUE(!setting || before.starts_with("# ")) << line;
  }
}

TEST(ReceivablesPolicyText, the_version_names_the_content) {
  const ReceivablesPolicy documented = parsed(file(kDocumented));
  EXPECT_EQ(version_of(parsed(write_receivables_policy(documented))), version_of(documented));
  ReceivablesPolicy other = documented;
  other.dunning.stages.back().days = 91;
  EXPECT_NE(version_of(other), version_of(documented));
}

TEST(ReceivablesPolicyText, kinds_of_policies_are_told_apart) {
  const auto receivables = parse_any_policy(file(kDocumented));
  ASSERT_TRUE(receivables.has_value());
  EXPECT_TRUE(std::holds_alternative<ReceivablesPolicy>(*receivables));
  const auto matching = parse_any_policy(file("conf/policies/default.toml"));
  ASSERT_TRUE(matching.has_value());
  EXPECT_TRUE(std::holds_alternative<Policy>(*matching));
  EXPECT_TRUE(parse_policy("kind = \"matching\"\n" + file("conf/policies/default.toml")));

  const auto neither = parse_any_policy("name = \"x\"\nkind = \"receivable\"\n");
  ASSERT_FALSE(neither.has_value());
  EXPECT_EQ(neither.error().line, 2u);
  EXPECT_NE(neither.error().what.find("did you mean \"receivables\"?"), std::string::npos);
  expect_fault("name = \"x\"", 0, "kind", "begin the file with kind = \"receivables\"");
  expect_fault("kind = \"matching\"\nname = \"x\"", 1, "kind", "this is none");
  const auto wrong = parse_policy(file(kDocumented));
  ASSERT_FALSE(wrong.has_value());
}

// Every *.toml of conf/policies is one or the other.
TEST(ReceivablesPolicyText, every_policy_of_conf_is_sound) {
  for (const char* name :
       {"cautious.toml", "default.toml", "receivables.toml", "retail.toml", "settle_oldest.toml"})
    EXPECT_TRUE(parse_any_policy(file(std::string("conf/policies/") + name))) << name;
}

TEST(ReceivablesPolicyText, a_fault_is_named_with_its_place_and_a_way_out) {
  expect_last("legder = \"L\"", "legder", "did you mean \"ledger\"?");
  expect_last("aging_buckets = 30", "aging_buckets", "list of whole numbers");
  expect_last("aging_buckets = [30, \"60\"]", "aging_buckets", "whole number");
  expect_last("credit = 80", "credit", "[credit] table");
  expect_last("[credit]\nwarn_percent = 80.5", "credit.warn_percent", "whole number");
  expect_last("[credit]\nwarn_procent = 80", "credit.warn_procent", "\"warn_percent\"");
  expect_last("[interest]\ndaily_rate_percent = 0.05", "interest.daily_rate_percent", "in quotes");
  expect_last("[interest]\ndaily_rate_percent = \"0.00005\"", "interest.daily_rate_percent",
              "at most 4 digits");
  expect_last("[[rating_terms]]\nrating = \"A\"\nlimit = \"-1\"", "rating_terms[1].limit",
              "decimal in quotes");
  expect_last("[approval]\nrule = 7", "approval.rule", "[[approval.rule]]");
  expect_last("[[approval.rule]]\nkind = \"bad_dept\"", "approval.rule[1].kind",
              "did you mean \"bad_debt\"?");
  expect_last("[[approval.rule]]\nkind = \"bad_debt\"\nlevel = [\"m\"]", "approval.rule[1].level",
              "did you mean \"levels\"?");
  expect_last("[[dunning.stage]]", "dunning.stage[1].days", "missing");
  expect_last("[[dunning.stage]]\ndays = 1\nto = \"custumer\"", "dunning.stage[1].to",
              "did you mean \"customer\"?");
  expect_last("[[field]]", "field[1].subject", "missing");
  expect_last("[[field]]\nsubject = \"item\"\ntype = \"money\"", "field[1].type", "\"amount\"");
  expect_last("[[rule]]\nname = \"r\"\ndo = \"notice\"\non = \"payment_recieved\"", "rule[1].on",
              "did you mean \"payment_recorded\"?");
}

TEST(ReceivablesPolicyText, terms_that_are_not_understood_are_refused_with_their_place) {
  expect_last("default_terms = \"sometime\"", "default_terms", "NET");
  expect_last("[[rating_terms]]\nrating = \"A\"\nterms = \"NET many\"", "rating_terms[1].terms",
              "");
  EXPECT_EQ(parsed(with("default_terms = \"月结30天\"")).default_terms, "月结30天");
}

TEST(ReceivablesPolicyText, stages_that_cannot_be_met_are_refused) {
  const std::string first = "[[dunning.stage]]\ndays = 7\nname = \"a\"\nchannel = \"email\"\n";
  expect_last(first + "[[dunning.stage]]\nname = \"b\"\nchannel = \"email\"\ndays = 3",
              "dunning.stage[2].days", "3 stands after 7; stages run forwards");
  expect_last(first + "[[dunning.stage]]\nname = \"b\"\nchannel = \"email\"\ndays = 7",
              "dunning.stage[2].days", "later day");
  expect_last(first + "[[dunning.stage]]\ndays = 8\nchannel = \"email\"\nname = \"a\"",
              "dunning.stage[2].name", "stands twice");
  expect_last("[[dunning.stage]]\ndays = 7\nname = \"a\"\nchannel = \"\"",
              "dunning.stage[1].channel", "say how it is sent");
  expect_last(first + "to = \"manager\"\nescalates_to = \"manager\"",
              "dunning.stage[1].escalates_to", "told already");
  expect_last("[dunning]\nenabled = true", "dunning.enabled", "there is no stage");
}

TEST(ReceivablesPolicyText, numbers_outside_their_bounds_are_refused) {
  expect_last("[credit]\nwarn_percent = 101", "credit.warn_percent", "between 0 and 100");
  expect_last("[credit]\nwarn_percent = -1", "credit.warn_percent", "between 0 and 100");
  expect_last("[credit]\nreservation_days = 0", "credit.reservation_days", "between 1 and");
  expect_last("[interest]\ndaily_rate_percent = \"101\"", "interest.daily_rate_percent",
              "between 0 and 100");
  expect_last("[interest]\ndaily_rate_percent = \"99999999\"", "interest.daily_rate_percent",
              "between 0 and 100");
  expect_last("[interest]\ncap_percent = 101", "interest.cap_percent", "between 0 and 100");
  expect_last("[rating]\nc_from = 600", "rating.c_from", "below b_from");
  expect_last("[rating]\nb_from = 800", "rating.b_from", "below a_from");
  expect_last("aging_buckets = [30, 30]", "aging_buckets", "30 stands after 30");
  expect_last("aging_buckets = []", "aging_buckets", "1 to 16");
  expect_last("aging_buckets = [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]", "aging_buckets",
              "1 to 16");
  expect_last("aging_buckets = [-1]", "aging_buckets", "between 0");
  expect_last("forecast_days = [0]", "forecast_days", "between 1");
  expect_fault(with("[rating]\non_time = 0\ndays_late = 0\noverdue = 0\ndisputed = 0\nvolume = 0\n"
                    "relation = 0"),
               3, "rating", "every weight is zero");
  expect_fault(with("[performance]\nsales = 0\ncollection_rate = 0\non_time_rate = 0"), 3,
               "performance", "every weight is zero");
  expect_fault(with("[[rating_terms]]\nrating = \"A\""), 3, "rating_terms[1]", "grants nothing");
  expect_last(
      "[[rating_terms]]\nrating = \"A\"\nlimit = 1\n[[rating_terms]]\nlimit = 2\n"
      "rating = \"A\"",
      "rating_terms[2].rating", "stands twice");
}

TEST(ReceivablesPolicyText, approvals_that_nobody_could_give_are_refused) {
  const std::string rule = "[[approval.rule]]\nkind = \"write_off\"\n";
  const std::string roles =
      "[[approval.role]]\nrole = \"boss\"\nprincipals = [\"wang\"]\n"
      "[[approval.role]]\nrole = \"finance\"\nprincipals = [\"wang\"]\n";
  expect_fault(with(rule), 3, "approval.rule[1].levels", "name the role that approves");
  expect_last(rule + "levels = [\"boss\", \"boss\"]", "approval.rule[1].levels", "stands twice");
  expect_last(roles + rule + "levels = [\"chief\"]", "approval.rule[1].levels",
              "\"chief\" is not among the roles");
  expect_last(roles + rule + "levels = [\"boss\", \"finance\"]", "approval.rule[1].levels",
              "fewer people than it has levels");
  expect_last("[[approval.role]]\nrole = \"boss\"\n[[approval.role]]\nrole = \"boss\"",
              "approval.role[2].role", "stands twice");
  expect_last(
      "[[approval.rule]]\nkind = \"limit_increase\"\nlevels = [\"b\"]\n"
      "from_overdue_days = 1",
      "approval.rule[1].from_overdue_days", "about no item");
  expect_last(rule + "levels = [\"b\"]\nfrom_percent = 1", "approval.rule[1].from_percent",
              "for discount only");
  expect_fault(with(rule + "levels = [\"b\"]\n" + rule + "from_amount = 7\nlevels = [\"c\"]"), 6,
               "approval.rule[2]", "approval.rule[1] comes first");
  // People who are enough, but only when they are told apart.
  parsed(with(roles + "[[approval.role]]\nrole = \"both\"\nprincipals = [\"wang\", \"li\"]\n" +
              rule + "levels = [\"both\", \"boss\"]"));
}

TEST(ReceivablesPolicyText, fields_that_could_not_be_told_apart_are_refused) {
  const std::string field = "[[field]]\nsubject = \"item\"\n";
  expect_last(field + "name = \"Project\"", "field[1].name", "no name of a field");
  expect_last(field + "name = \"1st\"", "field[1].name", "no name of a field");
  expect_last(field + "name = \"due_date\"", "field[1].name", "has a meaning already");
  expect_last(field + "name = \"overdue_days\"", "field[1].name", "has a meaning already");
  expect_last(field + "name = \"a\"\n[[field]]\nsubject = \"customer\"\nname = \"a\"",
              "field[2].name", "stands twice");
  expect_last("[[field]]\nsubject = \"payment\"\nname = \"a\"\ngroup = true", "field[1].group",
              "not of payments");
}

// What docs/receivables.md names as a column of a file cannot be a field of one's own.
TEST(ReceivablesPolicyText, no_field_has_the_name_of_a_column) {
  std::istringstream lines(file("docs/receivables.md"));
  std::size_t columns = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line == "### The results file") break;  // what feed writes is not read
    if (!line.starts_with("| `")) continue;
    const std::string cell = line.substr(0, line.find('|', 1));
    for (std::size_t at = cell.find('`'); at != std::string::npos; at = cell.find('`', at + 1)) {
      const std::size_t end = cell.find('`', at + 1);
      ReceivablesPolicy policy;
      policy.custom_fields = {{.name = cell.substr(at + 1, end - at - 1)}};
      EXPECT_NE(find_contradiction(policy), "") << policy.custom_fields[0].name;
      ++columns;
      at = end;
    }
  }
  EXPECT_GT(columns, 40u);
  for (int event = 0; event < static_cast<int>(EnumTexts<RuleEvent>::value.size()); ++event)
    for (const RuleField& field : rule_fields(static_cast<RuleEvent>(event))) {
      ReceivablesPolicy policy;
      policy.custom_fields = {{.name = std::string(field.name)}};
      EXPECT_NE(find_contradiction(policy), "") << field.name;
    }
}

std::string rule(const std::string& on, const std::string& condition,
                 const std::string& action = "lower_rating") {
  return "[[field]]\nsubject = \"item\"\nname = \"project_end\"\ntype = \"date\"\n[[rule]]\n"
         "name = \"r\"\non = \"" +
         on + "\"\ndo = \"" + action + "\"\nwhen = [" + condition + "]";
}

TEST(ReceivablesPolicyText, rules_that_could_never_fire_are_refused) {
  const std::string when = "rule[1].when[1]";
  expect_last(rule("item_overdue", "\"overdue_day > 3\""), when, "did you mean \"overdue_days\"?");
  expect_last(rule("payment_recorded", "\"overdue_days > 3\""), when, "has no field");
  expect_last(rule("payment_recorded", "\"project_end > 2025-01-01\""), when, "has no field");
  expect_last(rule("item_cleared", "\"project_end > 1 May\""), when, "write YYYY-MM-DD");
  expect_last(rule("item_overdue", "\"overdue_days >= many\""), when, "\"many\" is not a number");
  expect_last(rule("item_overdue", "\"amount > 1,000\""), when, "without grouping");
  expect_last(rule("item_overdue", "\"class > A\""), when, "is a text");
  expect_last(rule("item_overdue", "\"amount contains 5\""), when, "contains is for texts");
  expect_last(rule("item_overdue", "\"kind = bill\""), when, "allowed are invoice");
  expect_last(rule("order_checked", "\"verdict = none\""), when, "allowed are pass, warn, block");
  expect_last(rule("item_overdue", "\"currency = RMB\""), when, "ISO 4217");
  expect_last(rule("item_overdue", "'region = \"East\"'"), when, "write it without");
  expect_last(rule("item_overdue", "\"overdue_days\""), when, "a comparison and a value");
  expect_last(rule("item_overdue", "\"overdue_days => 3\""), when, "a comparison and a value");
  expect_last(rule("item_overdue", "\"overdue_days = 3\", \"amount == 3\""), "rule[1].when[2]",
              "a comparison and a value");
  expect_last(rule("item_overdue", "\"overdue_days > 9\", \"overdue_days < 9\""), "rule[1].when",
              "never hold together");
  expect_last(rule("item_recorded", "\"class = A\", \"class = B\""), "rule[1].when",
              "never hold together");
  expect_last(rule("item_overdue", "\"overdue_days <= 0\""), "rule[1].when", "counted from 1");
  expect_last(rule("item_overdue", "\"overdue_days > 9.2\", \"overdue_days < 9.8\""),
              "rule[1].when", "counted from 1");
}

TEST(ReceivablesPolicyText, actions_that_an_event_cannot_serve_are_refused) {
  const auto refused = [](const std::string& on, const std::string& action, const std::string& key,
                          std::string_view what) {
    const auto policy = parse_receivables_policy(
        with("[[rule]]\nname = \"r\"\non = \"" + on + "\"\ndo = \"" + action + "\""));
    ASSERT_FALSE(policy.has_value());
    EXPECT_EQ(policy.error().key, key);
    EXPECT_NE(policy.error().what.find(what), std::string::npos) << policy.error().what;
  };
  refused("item_recorded", "allocate_oldest_first", "rule[1].do", "for payment_recorded");
  refused("customer_rated", "lower_rating", "rule[1].do", "hold_credit");
  expect_last(
      "[[rule]]\nname = \"r\"\non = \"item_recorded\"\ndo = \"notice\"\ntext = \"{open} {class} "
      "{ammount}\"",
      "rule[1].text", "no field \"open\"");
  parsed(with(
      "[[rule]]\nname = \"r\"\non = \"item_recorded\"\ndo = \"notice\"\ntext = \"{class} { \""));
  refused("item_recorded", "notice", "rule[1].text", "say what the notice is about");
  refused("item_recorded", "open_task", "rule[1].text", "say what the task is about");
  const std::string one = "[[rule]]\non = \"item_recorded\"\ndo = \"hold_credit\"\nname = \"r\"";
  expect_last(one + "\n" + one, "rule[2].name", "stands twice");
  expect_last("[[rule]]\nname = \"r\"\non = \"item_recorded\"\ndo = \"hold_credit\"\ntext = \"x\"",
              "rule[1].text", "tells nobody");
}

TEST(ReceivablesPolicyText, conditions_are_read_as_people_write_them) {
  const auto read = [](std::string_view text) { return parse_condition(text).value(); };
  EXPECT_EQ(read("overdue_days>=30"), (RuleCondition{"overdue_days", Comparison::at_least, "30"}));
  EXPECT_EQ(read("  class  !=  A B  "), (RuleCondition{"class", Comparison::not_equal, "A B"}));
  EXPECT_EQ(read("region contains East"), (RuleCondition{"region", Comparison::contains, "East"}));
  EXPECT_EQ(read("region ="), (RuleCondition{"region", Comparison::equal, ""}));
  EXPECT_EQ(read("region = = x"), (RuleCondition{"region", Comparison::equal, "= x"}));
  for (const char* wrong : {"", "class", "class A", "= 3", "class containsA", "a == 3", "a <> 3"})
    EXPECT_FALSE(parse_condition(wrong)) << wrong;
}

TEST(ReceivablesPolicyText, any_policy_is_written_and_read_back_as_the_same) {
  const std::uint64_t seed = std::random_device{}();
  for (std::uint64_t round = 0; round < 500; ++round) {
    SCOPED_TRACE("seed " + std::to_string(seed + round));
    const ReceivablesPolicy policy = random_receivables_policy(seed + round);
    ASSERT_EQ(find_contradiction(policy), "");
    const std::string text = write_receivables_policy(policy);
    ASSERT_EQ(parsed(text), policy) << text;
  }
}

TEST(ReceivablesPolicyText, any_policy_is_recorded_and_read_back_as_the_same) {
  const std::uint64_t seed = std::random_device{}();
  for (std::uint64_t round = 0; round < 100; ++round) {
    SCOPED_TRACE("seed " + std::to_string(seed + round));
    const ReceivablesPolicy policy = random_receivables_policy(seed + round);
    ByteBuffer bytes;
    encode_into(bytes, policy);
    ReceivablesPolicy read;
    ASSERT_TRUE(decode_from(bytes.bytes(), read));
    ASSERT_EQ(read, policy);
  }
}

// toml++ ended the process where nothing that could be a name follows a bracket.
TEST(ReceivablesPolicyText, a_head_without_a_name_is_refused_with_its_place) {
  for (const char* head : {"[", "[[", "[=x]", "[ \t[ +", "[[\x01", " [.a]", "[中]", "[#", "[ \r"})
    for (const char* rest : {"", "\n", "\nx = 1\n"}) {
      expect_fault(with(head + std::string(rest)), 3, "", "not TOML");
      EXPECT_FALSE(parse_policy(with(head + std::string(rest))));
    }
  expect_fault("\xEF\xBB\xBF[=]", 1, "", "not TOML");
  parsed(with("\t[ 'dunning' ] # a head all the same\nenabled = false\n"));
}

TEST(ReceivablesPolicyText, damaged_policies_are_answered_never_half_read) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string good = write_receivables_policy(parsed(file(kDocumented)));
  for (int round = 0; round < 300; ++round) {
    std::string text = good;
    for (std::size_t i = 0; i < 1 + random() % 3; ++i)
      text[random() % text.size()] = static_cast<char>(random() % 256);
    const auto policy = parse_receivables_policy(text);
    EXPECT_EQ(policy ? find_contradiction(*policy) : "", "");
    EXPECT_TRUE(policy || !policy.error().what.empty());
  }
}

}  // namespace
}  // namespace hexiao

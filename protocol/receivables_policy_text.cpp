#include "protocol/receivables_policy_text.h"

#include <toml++/toml.h>

#include "engine/receivables/terms.h"
#include "protocol/policy_values.h"
#include "protocol/receivables_policy_keys.h"
#include "protocol/rule_condition_text.h"

namespace hexiao {
namespace {

namespace keys = receivables_keys;

constexpr std::size_t kMaxRuleText = 1024;
constexpr std::size_t kMaxConditionText = 256;

// A key without which the table says nothing.
void demand(const toml::table& table, const std::string& where, std::string_view key,
            const std::string& way_out, PolicyValues& values) {
  if (!table.contains(key))
    values.blame(table, where + "." + std::string(key), "missing; " + way_out);
}

void read_amount(const toml::table& table, const std::string& where, std::string_view key,
                 UnboundAmount& into, PolicyValues& values) {
  if (const auto e4 = values.read_decimal(table, where, key, 4)) into.e4 = *e4;
}

void read_terms(const toml::table& table, const std::string& where, std::string_view key,
                std::string& into, PolicyValues& values) {
  values.read(table, where, key, into, kMaxTermsText);
  if (into.empty()) return;
  if (const ParsedTerms parsed = parse_terms(into); !parsed.ok())
    values.blame(*table.get(key), (where.empty() ? "" : where + ".") + std::string(key),
                 parsed.error);
}

void read_credit(const toml::table& root, CreditPolicy& credit, PolicyValues& values) {
  values.read_table(root, "credit", keys::kCredit, [&](const toml::table& table) {
    values.read(table, "credit", "warn_percent", credit.warn_percent);
    values.read(table, "credit", "block_overdue_days", credit.block_overdue_days);
    values.read(table, "credit", "block_ratings", credit.block_ratings);
    values.read(table, "credit", "block_without_limit", credit.block_without_limit);
    values.read(table, "credit", "reservation_days", credit.reservation_days);
  });
}

RatingTerms rating_terms_of(const toml::table& table, const std::string& where,
                            PolicyValues& values) {
  RatingTerms row;
  values.refuse_unknown(table, keys::kRatingTerms, where);
  values.read(table, where, "rating", row.rating);
  read_terms(table, where, "terms", row.terms, values);
  row.has_limit = table.contains("limit");
  read_amount(table, where, "limit", row.limit, values);
  return row;
}

void read_rating(const toml::table& root, RatingPolicy& rating, PolicyValues& values) {
  values.read_table(root, "rating", keys::kRating, [&](const toml::table& table) {
    values.read(table, "rating", "enabled", rating.enabled);
    values.read(table, "rating", "on_time", rating.on_time);
    values.read(table, "rating", "days_late", rating.days_late);
    values.read(table, "rating", "overdue", rating.overdue);
    values.read(table, "rating", "disputed", rating.disputed);
    values.read(table, "rating", "volume", rating.volume);
    values.read(table, "rating", "relation", rating.relation);
    values.read(table, "rating", "a_from", rating.a_from);
    values.read(table, "rating", "b_from", rating.b_from);
    values.read(table, "rating", "c_from", rating.c_from);
    values.read(table, "rating", "min_settled", rating.min_settled);
    values.read(table, "rating", "lower_at_overdue_days", rating.lower_at_overdue_days);
    values.read(table, "rating", "full_volume_items", rating.full_volume_items);
    values.read(table, "rating", "full_relation_days", rating.full_relation_days);
  });
}

void read_interest(const toml::table& root, InterestPolicy& interest, PolicyValues& values) {
  values.read_table(root, "interest", keys::kInterest, [&](const toml::table& table) {
    // A percent is ten thousand parts per million. Anything above the range is refused later, so
    // that it need not fit.
    if (const auto ppm = values.read_decimal(table, "interest", "daily_rate_percent", 4))
      interest.daily_rate_ppm = static_cast<std::int32_t>(std::min<std::int64_t>(*ppm, 10'000'000));
    values.read(table, "interest", "grace_days", interest.grace_days);
    values.read(table, "interest", "cap_percent", interest.cap_percent);
  });
}

ApprovalRule approval_rule_of(const toml::table& table, const std::string& where,
                              PolicyValues& values) {
  ApprovalRule rule;
  values.refuse_unknown(table, keys::kApprovalRule, where);
  demand(table, where, "kind", "say what is approved, such as \"write_off\"", values);
  values.read_word(table, where, "kind", rule.kind);
  read_amount(table, where, "from_amount", rule.from_amount, values);
  values.read(table, where, "from_overdue_days", rule.from_overdue_days);
  values.read(table, where, "from_percent", rule.from_percent);
  values.read(table, where, "levels", rule.levels);
  return rule;
}

void read_approval(const toml::table& root, ApprovalPolicy& approval, PolicyValues& values) {
  values.read_table(root, "approval", keys::kApproval, [&](const toml::table& table) {
    values.read(table, "approval", "expire_days", approval.expire_days);
    values.read_tables(table, "approval", "rule",
                       [&](const toml::table& one, const std::string& where) {
                         approval.rules.push_back(approval_rule_of(one, where, values));
                       });
    values.read_tables(table, "approval", "role",
                       [&](const toml::table& one, const std::string& where) {
                         ApprovalRole& role = approval.roles.emplace_back();
                         values.refuse_unknown(one, keys::kApprovalRole, where);
                         values.read(one, where, "role", role.role);
                         values.read(one, where, "principals", role.principals);
                       });
  });
}

DunningStage stage_of(const toml::table& table, const std::string& where, PolicyValues& values) {
  DunningStage stage;
  values.refuse_unknown(table, keys::kStage, where);
  demand(table, where, "days", "say how many days after the due date; before it: negative", values);
  values.read(table, where, "days", stage.days);
  values.read(table, where, "name", stage.name);
  values.read(table, where, "channel", stage.channel);
  values.read(table, where, "template", stage.template_name);
  values.read_word(table, where, "to", stage.to);
  stage.escalates = table.contains("escalates_to");
  values.read_word(table, where, "escalates_to", stage.escalates_to);
  values.read(table, where, "opens_task", stage.opens_task);
  values.read(table, where, "classes", stage.classes);
  values.read(table, where, "ratings", stage.ratings);
  return stage;
}

void read_dunning(const toml::table& root, DunningPolicy& dunning, PolicyValues& values) {
  values.read_table(root, "dunning", keys::kDunning, [&](const toml::table& table) {
    values.read(table, "dunning", "enabled", dunning.enabled);
    read_amount(table, "dunning", "min_amount", dunning.min_amount, values);
    values.read_tables(table, "dunning", "stage",
                       [&](const toml::table& one, const std::string& where) {
                         dunning.stages.push_back(stage_of(one, where, values));
                       });
  });
}

void read_performance(const toml::table& root, PerformancePolicy& performance,
                      PolicyValues& values) {
  values.read_table(root, "performance", keys::kPerformance, [&](const toml::table& table) {
    values.read(table, "performance", "sales", performance.sales);
    values.read(table, "performance", "collection_rate", performance.collection_rate);
    values.read(table, "performance", "on_time_rate", performance.on_time_rate);
  });
}

FieldDeclaration field_of(const toml::table& table, const std::string& where,
                          PolicyValues& values) {
  FieldDeclaration field;
  values.refuse_unknown(table, keys::kField, where);
  demand(table, where, "subject", "say what carries it: \"customer\", \"item\" or \"payment\"",
         values);
  values.read_word(table, where, "subject", field.subject);
  values.read(table, where, "name", field.name);
  values.read_word(table, where, "type", field.type);
  values.read(table, where, "group", field.group);
  return field;
}

std::vector<RuleCondition> conditions_of(const toml::table& table, const std::string& where,
                                         PolicyValues& values) {
  std::vector<std::string> texts;
  values.read(table, where, "when", texts, kMaxConditionText);
  std::vector<RuleCondition> conditions;
  const toml::array* list = table["when"].as_array();
  if (list == nullptr || list->size() != texts.size()) return conditions;  // blamed already
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto condition = parse_condition(texts[i]);
    if (condition)
      conditions.push_back(std::move(*condition));
    else
      values.blame(*list->get(i), where + ".when[" + std::to_string(i + 1) + "]",
                   condition.error());
  }
  return conditions;
}

AutomationRule rule_of(const toml::table& table, const std::string& where, PolicyValues& values) {
  AutomationRule rule;
  values.refuse_unknown(table, keys::kRule, where);
  demand(table, where, "on", "say on which event it fires, such as \"payment_recorded\"", values);
  demand(table, where, "do", "say what it does, such as \"notice\"", values);
  values.read(table, where, "name", rule.name);
  values.read_word(table, where, "on", rule.on);
  rule.when = conditions_of(table, where, values);
  values.read_word(table, where, "do", rule.action);
  values.read_word(table, where, "to", rule.to);
  values.read(table, where, "text", rule.text, kMaxRuleText);
  return rule;
}

void read_kind(const toml::table& root, PolicyValues& values) {
  values.require(root, "kind", "begin the file with kind = \"receivables\"");
  PolicyKind kind = PolicyKind::receivables;
  values.read_word(root, "", "kind", kind);
  if (kind != PolicyKind::receivables)
    values.blame(*root.get("kind"), "kind", "a receivables policy is asked for, and this is none");
}

ReceivablesPolicy policy_of(const toml::table& root, PolicyValues& values) {
  ReceivablesPolicy policy;
  values.refuse_unknown(root, keys::kTop, "");
  read_kind(root, values);
  values.require(root, "name", "give the policy a name");
  values.read(root, "", "name", policy.name);
  values.read(root, "", "ledger", policy.ledger);
  read_terms(root, "", "default_terms", policy.default_terms, values);
  values.read(root, "", "aging_buckets", policy.aging_buckets);
  values.read(root, "", "forecast_days", policy.forecast_days);
  read_credit(root, policy.credit, values);
  values.read_tables(root, "rating_terms", [&](const toml::table& one, const std::string& where) {
    policy.rating_terms.push_back(rating_terms_of(one, where, values));
  });
  read_rating(root, policy.rating, values);
  read_interest(root, policy.interest, values);
  read_approval(root, policy.approval, values);
  read_dunning(root, policy.dunning, values);
  read_performance(root, policy.performance, values);
  values.read_tables(root, "field", [&](const toml::table& one, const std::string& where) {
    policy.custom_fields.push_back(field_of(one, where, values));
  });
  values.read_tables(root, "rule", [&](const toml::table& one, const std::string& where) {
    policy.rules.push_back(rule_of(one, where, values));
  });
  return policy;
}

}  // namespace

tl::expected<ReceivablesPolicy, PolicyFault> parse_receivables_policy(std::string_view text) {
  const auto root = read_toml(text);
  if (!root) return tl::unexpected(root.error());
  PolicyValues values;
  ReceivablesPolicy policy = policy_of(*root, values);
  if (auto fault = std::move(values).fault()) return tl::unexpected(std::move(*fault));
  const std::string contradiction = find_contradiction(policy);
  if (contradiction.empty()) return policy;
  return tl::unexpected(fault_of_contradiction(*root, contradiction));
}

tl::expected<AnyPolicy, PolicyFault> parse_any_policy(std::string_view text) {
  const auto root = read_toml(text);
  if (!root) return tl::unexpected(root.error());
  if ((*root)["kind"].value_exact<std::string_view>() != to_text(PolicyKind::receivables))
    return parse_policy(text).map([](Policy&& policy) { return AnyPolicy(std::move(policy)); });
  return parse_receivables_policy(text).map(
      [](ReceivablesPolicy&& policy) { return AnyPolicy(std::move(policy)); });
}

}  // namespace hexiao

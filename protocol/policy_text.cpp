#include "protocol/policy_text.h"

#include <toml++/toml.h>

#include "engine/vocabulary/policy_patterns.h"
#include "protocol/policy_keys.h"
#include "protocol/policy_values.h"

namespace hexiao {
namespace {

template <class Bits, class E>
void set_bit(Bits& bits, E e) {
  bits = static_cast<Bits>(bits | 1U << static_cast<unsigned>(e));
}

Rule rule_of(const toml::table& table, const std::string& where, PolicyValues& values) {
  Rule rule;
  values.refuse_unknown(table, policy_keys::kRule, where);
  values.read(table, where, "name", rule.name);
  values.read_word(table, where, "payer_at_least", rule.payer_at_least);
  values.read_word(table, where, "document_at_least", rule.document_at_least);
  values.read_word(table, where, "document_at_most", rule.document_at_most);
  values.read_words<AmountLevel>(table, where, "amount",
                                 [&](AmountLevel level) { set_bit(rule.amounts, level); });
  values.read_words<Search>(table, where, "search",
                            [&](Search search) { set_bit(rule.searches, search); });
  values.read_word(table, where, "action", rule.action);
  if (!table.contains("action"))
    values.blame(table, where + ".action", "missing; write \"auto\", \"propose\" or \"off\"");
  return rule;
}

NarrowTolerance tolerance_of(const toml::table& table, const std::string& where,
                             PolicyValues& values) {
  NarrowTolerance narrow;
  values.refuse_unknown(table, policy_keys::kNarrowTolerance, where);
  values.read(table, where, "customer", narrow.customer);
  values.read(table, where, "customer_class", narrow.customer_class);
  values.read(table, where, "principal", narrow.principal);
  values.read(table, where, "short_payment", narrow.short_payment);
  values.read(table, where, "over_payment", narrow.over_payment);
  return narrow;
}

PayerMapping mapping_of(const toml::table& table, const std::string& where, PolicyValues& values) {
  PayerMapping mapping;
  values.refuse_unknown(table, policy_keys::kPayerMapping, where);
  values.read(table, where, "customer", mapping.customer);
  values.read(table, where, "text_pattern", mapping.text_pattern, kMaxPatternBytes);
  values.read(table, where, "note_pattern", mapping.note_pattern, kMaxPatternBytes);
  values.read(table, where, "payer_pattern", mapping.payer_pattern, kMaxPatternBytes);
  return mapping;
}

void read_guards(const toml::table& root, Guards& guards, PolicyValues& values) {
  values.read_table(root, "guards", policy_keys::kGuards, [&](const toml::table& table) {
    values.read_word(table, "guards", "direction", guards.direction);
    if (const auto e4 = values.read_decimal(table, "guards", "maximum_amount", 4))
      guards.maximum_amount_e4 = static_cast<std::uint64_t>(*e4);
    values.read(table, "guards", "bank_accounts", guards.bank_accounts);
    values.read(table, "guards", "customer_classes", guards.customer_classes);
    values.read(table, "guards", "text_contains", guards.text_contains);
    values.read(table, "guards", "text_excludes", guards.text_excludes);
    values.read(table, "guards", "text_pattern", guards.text_pattern, kMaxPatternBytes);
    values.read(table, "guards", "maximum_overdue_days", guards.maximum_overdue_days);
    values.read(table, "guards", "maximum_age_days", guards.maximum_age_days);
    values.read_word(table, "guards", "payer_at_least", guards.payer_at_least);
  });
}

void read_reading(const toml::table& root, Policy& policy, PolicyValues& values) {
  if (root.contains("read_fields")) policy.read_fields = 0;
  values.read_words<TextField>(root, "", "read_fields",
                               [&](TextField field) { set_bit(policy.read_fields, field); });
  values.read(root, "", "document_prefixes", policy.document_prefixes);
  values.read(root, "", "minimum_token", policy.minimum_token);
  values.read(root, "", "text_distance_percent", policy.text_distance_percent);
  values.read(root, "", "repair", policy.repair);
  values.read(root, "", "unique_only", policy.unique_only);
  values.read(root, "", "first_search_wins", policy.first_search_wins);
}

void read_payer(const toml::table& root, Policy& policy, PolicyValues& values) {
  values.read_word(root, "", "name_matching", policy.name_matching);
  values.read(root, "", "name_score", policy.name_score);
  values.read(root, "", "name_margin", policy.name_margin);
  values.read(root, "", "group_payer", policy.group_payer);
  values.read_tables(root, "payer_map", [&](const toml::table& table, const std::string& where) {
    policy.payer_map.push_back(mapping_of(table, where, values));
  });
}

void read_money(const toml::table& root, Policy& policy, PolicyValues& values) {
  values.read(root, "", "short_payment", policy.short_payment);
  values.read(root, "", "over_payment", policy.over_payment);
  values.read_word(root, "", "percentage_base", policy.percentage_base);
  values.read_tables(root, "tolerances", [&](const toml::table& table, const std::string& where) {
    policy.tolerances.push_back(tolerance_of(table, where, values));
  });
  values.read(root, "", "discounts", policy.discounts);
  values.read(root, "", "discount_grace_days", policy.discount_grace_days);
  values.read(root, "", "partial", policy.partial);
  values.read(root, "", "write_off_tolerance", policy.write_off_tolerance);
  values.read_word(root, "", "short_outcome", policy.short_outcome);
  values.read(root, "", "deduction_reason", policy.deduction_reason);
  values.read_word(root, "", "over_outcome", policy.over_outcome);
  values.read_word(root, "", "spread_order", policy.spread_order);
  values.read(root, "", "credits_first", policy.credits_first);
  values.read(root, "", "cross_currency", policy.cross_currency);
  values.read(root, "", "future_items", policy.future_items);
  if (const auto e4 = values.read_decimal(root, "", "minimum_amount", 4))
    policy.minimum_amount_e4 = static_cast<std::uint64_t>(*e4);
}

void read_searches(const toml::table& root, Policy& policy, PolicyValues& values) {
  values.require(root, "searches", "name the searches in the order in which they are tried");
  values.read_words<Search>(root, "", "searches",
                            [&](Search search) { policy.searches.push_back(search); });
  values.read(root, "", "subset_items", policy.subset_items);
  values.read(root, "", "subset_steps", policy.subset_steps);
  values.read(root, "", "subset_chance_permille", policy.subset_chance_permille);
  values.read(root, "", "proposals_kept", policy.proposals_kept);
  values.require(root, "rules", "write at least one [[rules]] table, or nothing is ever matched");
  values.read_tables(root, "rules", [&](const toml::table& table, const std::string& where) {
    policy.rules.push_back(rule_of(table, where, values));
  });
}

Policy policy_of(const toml::table& root, PolicyValues& values) {
  Policy policy;
  values.refuse_unknown(root, policy_keys::kTop, "");
  PolicyKind kind = PolicyKind::matching;
  values.read_word(root, "", "kind", kind);
  if (kind != PolicyKind::matching)
    values.blame(*root.get("kind"), "kind", "a matching policy is asked for, and this is none");
  values.require(root, "name", "give the policy a name");
  values.read(root, "", "name", policy.name);
  values.read(root, "", "ledger", policy.ledger);
  values.read(root, "", "customer_class", policy.customer_class);
  read_reading(root, policy, values);
  read_payer(root, policy, values);
  read_money(root, policy, values);
  read_searches(root, policy, values);
  read_guards(root, policy.guards, values);
  return policy;
}

}  // namespace

std::string PolicyFault::text(std::string_view file) const {
  std::string out;
  if (!file.empty()) out += std::string(file) + ":";
  if (line != 0) {
    if (file.empty()) out += "line ";
    out += std::to_string(line) + ":" + std::to_string(column) + ":";
  }
  if (!out.empty()) out += " ";
  if (!key.empty()) out += key + ": ";
  return out + what;
}

tl::expected<Policy, PolicyFault> parse_policy(std::string_view text) {
  const auto root = read_toml(text);
  if (!root) return tl::unexpected(root.error());
  PolicyValues values;
  Policy policy = policy_of(*root, values);
  if (auto fault = std::move(values).fault()) return tl::unexpected(std::move(*fault));
  const std::string contradiction = find_contradiction(policy);
  if (contradiction.empty()) return policy;
  return tl::unexpected(fault_of_contradiction(*root, contradiction));
}

}  // namespace hexiao

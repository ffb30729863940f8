#include "engine/vocabulary/policy.h"

#include <algorithm>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/policy_patterns.h"

namespace hexiao {
namespace {

constexpr std::uint8_t amounts(std::initializer_list<AmountLevel> levels) {
  std::uint8_t bits = 0;
  for (const AmountLevel level : levels)
    bits = static_cast<std::uint8_t>(bits | 1U << static_cast<unsigned>(level));
  return bits;
}

constexpr std::uint16_t searches(std::initializer_list<Search> list) {
  std::uint16_t bits = 0;
  for (const Search search : list)
    bits = static_cast<std::uint16_t>(bits | 1U << static_cast<unsigned>(search));
  return bits;
}

using A = AmountLevel;
using D = DocumentLevel;
using P = PayerLevel;
using S = Search;

constexpr std::uint8_t kSettles = amounts({A::exact, A::discount, A::tolerance});
constexpr std::uint8_t kBalances = amounts({A::exact, A::discount});
constexpr std::uint8_t kAnyAmount =
    amounts({A::exact, A::discount, A::tolerance, A::partial, A::over});

std::string fault_of(const Tolerance& tolerance, const std::string& where) {
  if (tolerance.absolute.e4 < 0) return where + ".absolute: a tolerance is not negative";
  if (tolerance.basis_points < 0 || tolerance.basis_points > 10'000)
    return where + ".percent: lies between 0 and 100";
  return {};
}

constexpr std::size_t kMaxWords = 100;
constexpr std::size_t kMaxEntries = 1000;

std::string fault_of(const std::vector<std::string>& words, const std::string& where) {
  if (words.size() > kMaxWords) return where + ": at most " + std::to_string(kMaxWords);
  if (std::find(words.begin(), words.end(), std::string()) != words.end())
    return where + ": holds an empty text; leave it out";
  return {};
}

// A number that must lie between two others.
struct Range {
  const char* key;
  std::int32_t value, least, most;
};

std::string fault_of_ladder(const Policy& policy) {
  for (const Range& r :
       {Range{"text_distance_percent", policy.text_distance_percent, 0, 50},
        Range{"name_score", policy.name_score, 500, 1000},
        Range{"name_margin", policy.name_margin, 0, 500},
        Range{"subset_items", policy.subset_items, 2, 50},
        Range{"subset_steps", policy.subset_steps, 100, 1'000'000},
        Range{"subset_chance_permille", policy.subset_chance_permille, 0, 1000},
        Range{"guards.maximum_overdue_days", policy.guards.maximum_overdue_days, 0, 36'500},
        Range{"guards.maximum_age_days", policy.guards.maximum_age_days, 0, 36'500}})
    if (r.value < r.least || r.value > r.most)
      return std::string(r.key) + ": lies between " + std::to_string(r.least) + " and " +
             std::to_string(r.most);
  if (policy.read_fields == 0) return "read_fields: name at least one field";
  if (policy.short_outcome == ShortOutcome::deduction && policy.deduction_reason.empty())
    return "deduction_reason: say why a short difference is deducted, or choose another "
           "short_outcome";
  const Guards& guards = policy.guards;
  for (const auto& [list, key] : {std::pair(&policy.document_prefixes, "document_prefixes"),
                                  std::pair(&guards.bank_accounts, "guards.bank_accounts"),
                                  std::pair(&guards.customer_classes, "guards.customer_classes"),
                                  std::pair(&guards.text_contains, "guards.text_contains"),
                                  std::pair(&guards.text_excludes, "guards.text_excludes")})
    if (std::string fault = fault_of(*list, key); !fault.empty()) return fault;
  if (policy.payer_map.size() > kMaxEntries)
    return "payer_map: at most " + std::to_string(kMaxEntries);
  if (policy.tolerances.size() > kMaxEntries)
    return "tolerances: at most " + std::to_string(kMaxEntries);
  if (guards.maximum_amount_e4 != 0 && guards.maximum_amount_e4 < policy.minimum_amount_e4)
    return "guards.maximum_amount: is below minimum_amount, so no payment would ever pass";
  for (std::size_t i = 0; i < policy.tolerances.size(); ++i) {
    const NarrowTolerance& narrow = policy.tolerances[i];
    const std::string where = "tolerances[" + std::to_string(i + 1) + "]";
    if (narrow.customer.empty() && narrow.customer_class.empty() && narrow.principal.empty())
      return where + ": say for which customer, customer_class or principal it is";
    for (const Tolerance* t : {&narrow.short_payment, &narrow.over_payment})
      if (std::string fault = fault_of(
              *t, where + (t == &narrow.short_payment ? ".short_payment" : ".over_payment"));
          !fault.empty())
        return fault;
  }
  for (std::size_t i = 0; i < policy.payer_map.size(); ++i) {
    const PayerMapping& mapping = policy.payer_map[i];
    const std::string where = "payer_map[" + std::to_string(i + 1) + "]";
    if (mapping.customer.empty()) return where + ".customer: name the customer that is meant";
    if (mapping.text_pattern.empty() && mapping.note_pattern.empty() &&
        mapping.payer_pattern.empty())
      return where + ": give at least one pattern, or every payment would be this customer's";
  }
  return find_pattern_fault(policy);
}

}  // namespace

Money UnboundAmount::in(Currency currency) const {
  std::int64_t minor = e4;
  for (int i = currency.exponent(); i < 4; ++i) minor /= 10;
  return Money(minor);
}

Policy default_policy() {
  Policy policy;
  policy.name = "default";
  policy.short_payment = {.absolute = {1'0000}, .basis_points = 100};
  policy.over_payment = {.absolute = {0}, .basis_points = 0};
  policy.searches = {S::named_items,    S::completed,   S::equal_item, S::account_total,
                     S::past_due_total, S::order_total, S::subset};
  policy.rules = {
      {"order_number", P::none, D::order, D::order, kBalances, searches({S::named_items}),
       Action::automatic},
      {"invoice_number", P::none, D::number, D::structured, kBalances, searches({S::named_items}),
       Action::automatic},
      {"document_and_payer", P::full, D::order, D::structured, kSettles, searches({S::named_items}),
       Action::automatic},
      {"part_payment", P::full, D::number, D::structured, amounts({A::partial, A::over}),
       searches({S::named_items}), Action::automatic},
      {"damaged_number", P::full, D::repaired, D::repaired, kBalances, searches({S::named_items}),
       Action::automatic},
      {"named_and_rest", P::full, D::repaired, D::structured, kBalances, searches({S::completed}),
       Action::automatic},
      {"amount_and_customer", P::full, D::none, D::weak, kBalances,
       searches({S::equal_item, S::named_items}), Action::automatic},
      {"account_total", P::full, D::none, D::none, kBalances,
       searches({S::account_total, S::past_due_total, S::order_total}), Action::automatic},
      {"sum_of_items", P::full, D::none, D::none, amounts({A::exact}), searches({S::subset}),
       Action::automatic},
      {"document_only", P::none, D::weak, D::structured, kAnyAmount,
       searches({S::named_items, S::completed}), Action::propose},
      {"amount_to_confirm", P::partial, D::none, D::none, kSettles,
       searches({S::equal_item, S::account_total, S::past_due_total, S::order_total, S::subset}),
       Action::propose},
  };
  return policy;
}

PolicyVersion version_of(const Policy& policy) {
  ByteBuffer bytes;
  encode_into(bytes, policy);
  // FNV-1a, 64 bits: a name for a content, no defence against an adversary.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::byte b : bytes.bytes())
    hash = (hash ^ static_cast<std::uint64_t>(b)) * 1099511628211ULL;
  return {hash == 0 ? 1 : hash};
}

std::string find_contradiction(const Policy& policy) {
  if (policy.name.empty() || policy.name.size() > 64)
    return "name: give the policy a name of 1 to 64 characters";
  for (const Tolerance* t : {&policy.short_payment, &policy.over_payment}) {
    const std::string where = t == &policy.short_payment ? "short_payment" : "over_payment";
    if (std::string fault = fault_of(*t, where); !fault.empty()) return fault;
  }
  if (policy.discount_grace_days < 0 || policy.discount_grace_days > 366)
    return "discount_grace_days: lies between 0 and 366";
  if (policy.minimum_token < 3 || policy.minimum_token > 20)
    return "minimum_token: lies between 3 and 20";
  if (policy.proposals_kept < 1 || policy.proposals_kept > 20)
    return "proposals_kept: lies between 1 and 20";
  for (const Search search : policy.searches)
    if (std::count(policy.searches.begin(), policy.searches.end(), search) > 1)
      return "searches: \"" + std::string(to_text(search)) + "\" stands twice";
  if (std::string fault = fault_of_ladder(policy); !fault.empty()) return fault;
  if (policy.rules.size() > 100) return "rules: at most 100";
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const Rule& rule = policy.rules[i];
    const std::string where = "rules[" + std::to_string(i + 1) + "]";
    if (rule.name.empty() || rule.name.size() > 64)
      return where + ".name: give the rule a name of 1 to 64 characters";
    if (rule.amounts == 0) return where + ".amount: name at least one amount level";
    if (rule.searches == 0) return where + ".search: name at least one search";
    if (strength(rule.document_at_most) < strength(rule.document_at_least))
      return where + ": document_at_most is below document_at_least";
    for (std::size_t j = 0; j < i; ++j)
      if (policy.rules[j].name == rule.name)
        return where + ".name: \"" + rule.name + "\" stands twice";
    const bool no_document = strength(rule.document_at_least) < strength(DocumentLevel::order);
    if (rule.action == Action::automatic && no_document && rule.payer_at_least < PayerLevel::full)
      return where +
             ": amount alone never allocates by itself; ask for a document or a payer of level "
             "full";
    for (std::size_t s = 0; s < EnumTexts<Search>::value.size(); ++s)
      if ((rule.searches >> s & 1U) != 0 &&
          std::find(policy.searches.begin(), policy.searches.end(), static_cast<Search>(s)) ==
              policy.searches.end())
        return where + ".search: \"" + std::string(EnumTexts<Search>::value[s]) +
               "\" is not among searches, so the rule could never speak";
  }
  return {};
}

}  // namespace hexiao

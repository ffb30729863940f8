#include "engine/vocabulary/policy.h"

#include <algorithm>

#include "engine/vocabulary/codec.h"

namespace hexiao {
namespace {

constexpr std::uint8_t amounts(std::initializer_list<AmountLevel> levels) {
  std::uint8_t bits = 0;
  for (const AmountLevel level : levels)
    bits = static_cast<std::uint8_t>(bits | 1U << static_cast<unsigned>(level));
  return bits;
}

constexpr std::uint8_t searches(std::initializer_list<Search> list) {
  std::uint8_t bits = 0;
  for (const Search search : list)
    bits = static_cast<std::uint8_t>(bits | 1U << static_cast<unsigned>(search));
  return bits;
}

using A = AmountLevel;
using D = DocumentLevel;
using P = PayerLevel;
using S = Search;

constexpr std::uint8_t kSettles = amounts({A::exact, A::discount, A::tolerance});
constexpr std::uint8_t kAnyAmount =
    amounts({A::exact, A::discount, A::tolerance, A::partial, A::over});

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
  policy.searches = {S::named_items, S::equal_item, S::account_total};
  policy.rules = {
      {"order_number", P::none, D::order, D::order, amounts({A::exact, A::discount}),
       searches({S::named_items}), Action::automatic},
      {"invoice_number", P::none, D::number, D::structured, amounts({A::exact, A::discount}),
       searches({S::named_items}), Action::automatic},
      {"document_and_payer", P::full, D::order, D::structured, kSettles, searches({S::named_items}),
       Action::automatic},
      {"part_payment", P::full, D::number, D::structured, amounts({A::partial, A::over}),
       searches({S::named_items}), Action::automatic},
      {"document_only", P::none, D::weak, D::structured, kAnyAmount, searches({S::named_items}),
       Action::propose},
      {"amount_and_customer", P::partial, D::none, D::none, kSettles, searches({S::equal_item}),
       Action::propose},
      {"account_total", P::partial, D::none, D::none, kSettles, searches({S::account_total}),
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
    if (t->absolute.e4 < 0) return where + ".absolute: a tolerance is not negative";
    if (t->basis_points < 0 || t->basis_points > 10'000)
      return where + ".percent: lies between 0 and 100";
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
  if (policy.rules.size() > 100) return "rules: at most 100";
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const Rule& rule = policy.rules[i];
    const std::string where = "rules[" + std::to_string(i + 1) + "]";
    if (rule.name.empty() || rule.name.size() > 64)
      return where + ".name: give the rule a name of 1 to 64 characters";
    if (rule.amounts == 0) return where + ".amount: name at least one amount level";
    if (rule.searches == 0) return where + ".search: name at least one search";
    if (rule.document_at_most < rule.document_at_least)
      return where + ": document_at_most is below document_at_least";
    for (std::size_t j = 0; j < i; ++j)
      if (policy.rules[j].name == rule.name)
        return where + ".name: \"" + rule.name + "\" stands twice";
    const bool no_document = rule.document_at_least == DocumentLevel::none;
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

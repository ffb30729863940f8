#include "tests/engine/random_policy.h"

#include <algorithm>
#include <utility>

namespace hexiao {
namespace {

template <class E>
E any_of(Random& random) {
  return static_cast<E>(random.below(EnumTexts<E>::value.size()));
}

template <class E>
constexpr unsigned bit(E e) {
  return 1U << static_cast<unsigned>(e);
}

constexpr std::uint8_t kSettles =
    bit(AmountLevel::exact) | bit(AmountLevel::discount) | bit(AmountLevel::tolerance);
constexpr std::uint8_t kAnyAmount = kSettles | bit(AmountLevel::partial) | bit(AmountLevel::over);

void choose_searches(Policy& p, Random& random) {
  for (const auto& [search, rarity] :
       {std::pair{Search::oldest_first, 3U}, std::pair{Search::past_due_by_terms, 3U},
        std::pair{Search::amount_only, 3U}})
    if (random.one_in(rarity)) p.searches.push_back(search);
  std::erase_if(p.searches, [&](Search) { return random.one_in(10); });
  if (random.one_in(3))
    for (std::size_t i = p.searches.size(); i > 1; --i)
      std::swap(p.searches[i - 1], p.searches[random.below(i)]);
}

void choose_rules(Policy& p, Random& random) {
  const Action often = random.one_in(2) ? Action::automatic : Action::propose;
  p.rules.push_back({.name = "oldest",
                     .payer_at_least = PayerLevel::full,
                     .document_at_most = DocumentLevel::weak,
                     .amounts = kAnyAmount,
                     .searches = bit(Search::oldest_first),
                     .action = often});
  p.rules.push_back({.name = "by_terms",
                     .payer_at_least = PayerLevel::full,
                     .document_at_most = DocumentLevel::none,
                     .amounts = kSettles,
                     .searches = bit(Search::past_due_by_terms),
                     .action = often});
  p.rules.push_back({.name = "anybody",
                     .document_at_most = DocumentLevel::weak,
                     .amounts = kSettles,
                     .searches = bit(Search::amount_only),
                     .action = Action::propose});
  p.rules.push_back({.name = "sure_payer",
                     .payer_at_least = PayerLevel::certain,
                     .amounts = kAnyAmount,
                     .searches = 0x3FF,
                     .action = often});
  if (random.one_in(3)) {
    Rule& rule = p.rules[random.below(p.rules.size())];
    rule.action = random.one_in(2) ? Action::off : Action::propose;
  }
  if (random.one_in(4)) std::swap(p.rules[random.below(p.rules.size())], p.rules.front());
  unsigned on = 0;
  for (const Search search : p.searches) on |= bit(search);
  for (Rule& rule : p.rules) rule.searches = static_cast<std::uint16_t>(rule.searches & on);
  std::erase_if(p.rules, [](const Rule& rule) { return rule.searches == 0; });
}

void choose_money(Policy& p, Random& random) {
  p.partial = !random.one_in(3);
  p.write_off_tolerance = !random.one_in(3);
  p.credits_first = !random.one_in(3);
  p.discounts = !random.one_in(4);
  p.discount_grace_days = static_cast<std::int32_t>(random.below(3));
  if (random.one_in(4)) p.over_payment = {.absolute = {1'0000}, .basis_points = 200};
  if (random.one_in(4)) p.short_payment = {.absolute = {60'0000}, .basis_points = 5000};
  if (random.one_in(4)) p.percentage_base = PercentageBase::payment;
  if (random.one_in(2)) p.short_outcome = any_of<ShortOutcome>(random);
  if (random.one_in(2)) p.over_outcome = any_of<OverOutcome>(random);
  if (random.one_in(2)) p.spread_order = any_of<SpreadOrder>(random);
  p.cross_currency = random.one_in(4);
  if (p.short_outcome == ShortOutcome::deduction) p.deduction_reason = "R1";
  if (random.one_in(3)) p.subset_items = static_cast<std::int32_t>(2 + random.below(5));
  if (random.one_in(2))
    p.subset_chance_permille = static_cast<std::int32_t>(random.below(2) * 1000);
  while (random.one_in(3)) {
    NarrowTolerance narrow;
    if (random.one_in(2)) narrow.customer = "104711";
    if (random.one_in(3)) narrow.customer_class = "retail";
    if (random.one_in(3)) narrow.principal = random.one_in(2) ? "twin" : "somebody";
    if (narrow.customer.empty() && narrow.customer_class.empty()) narrow.principal = "twin";
    if (random.one_in(2)) narrow.short_payment = {.absolute = {5'000}, .basis_points = 50};
    if (random.one_in(2)) narrow.over_payment = {.absolute = {5'000}, .basis_points = 10'000};
    p.tolerances.push_back(narrow);
  }
}

void choose_reading(Policy& p, Random& random) {
  const std::vector<std::int32_t> shortest = {3, 6, 8};
  if (random.one_in(4)) p.minimum_token = random.pick(shortest);
  if (random.one_in(3)) p.read_fields = static_cast<std::uint8_t>(1 + random.below(63));
  for (const char* prefix : {"18000", "INV-", "2026"})
    if (random.one_in(4)) p.document_prefixes.emplace_back(prefix);
  if (random.one_in(3)) p.text_distance_percent = static_cast<std::int32_t>(random.below(51));
  p.repair = !random.one_in(5);
  p.unique_only = random.one_in(6);
  p.first_search_wins = random.one_in(4);
}

void choose_payer(Policy& p, Random& random) {
  if (random.one_in(3)) p.name_matching = any_of<NameMatching>(random);
  if (random.one_in(4)) p.name_score = static_cast<std::int32_t>(600 + random.below(400));
  if (random.one_in(4)) p.name_margin = static_cast<std::int32_t>(random.below(200));
  p.group_payer = !random.one_in(3);
  const std::vector<std::string> patterns = {"danke",
                                             "^nord",
                                             "1001$",
                                             "(mueller|agricult)",
                                             "货款",
                                             "so-[0-9]+",
                                             "rechnung[[:space:]]+[0-9]"};
  while (random.one_in(3)) {
    PayerMapping& mapping = p.payer_map.emplace_back();
    mapping.customer = "10" + std::to_string(4711 + random.below(5));
    if (random.one_in(2)) mapping.text_pattern = random.pick(patterns);
    if (random.one_in(6)) mapping.note_pattern = random.pick(patterns);
    if (random.one_in(3) || (mapping.text_pattern.empty() && mapping.note_pattern.empty()))
      mapping.payer_pattern = random.pick(patterns);
  }
}

void choose_guards(Policy& p, Random& random) {
  p.future_items = !random.one_in(4);
  if (random.one_in(8)) p.minimum_amount_e4 = 60'0000;
  if (random.one_in(2)) return;
  Guards& guards = p.guards;
  if (random.one_in(12)) guards.direction = random.one_in(2) ? Direction::out : Direction::in;
  if (random.one_in(8)) guards.maximum_amount_e4 = 300'0000;
  if (random.one_in(8)) guards.bank_accounts = {"9988 0001", "99880002"};
  if (random.one_in(8)) guards.customer_classes = {"retail"};
  if (random.one_in(8)) guards.text_contains = {"INV", "Danke"};
  if (random.one_in(8)) guards.text_excludes = {"货款", "Rechnung"};
  if (random.one_in(8)) guards.text_pattern = "[0-9]{4}";
  if (random.one_in(6)) guards.maximum_overdue_days = static_cast<std::int32_t>(random.below(3));
  if (random.one_in(6)) guards.maximum_age_days = static_cast<std::int32_t>(random.below(4));
  if (random.one_in(8)) guards.payer_at_least = any_of<PayerLevel>(random);
}

}  // namespace

Policy random_policy(Random& random, const std::string& name, const std::string& ledger) {
  Policy p = default_policy();
  p.name = name;
  p.ledger = ledger;
  p.proposals_kept = static_cast<std::int32_t>(1 + random.below(5));
  choose_searches(p, random);
  choose_rules(p, random);
  if (random.one_in(2)) choose_money(p, random);
  if (random.one_in(2)) choose_reading(p, random);
  if (random.one_in(2)) choose_payer(p, random);
  if (random.one_in(2)) choose_guards(p, random);
  return p;
}

}  // namespace hexiao

// The sets of items that the text stands for.
#include <algorithm>

#include "tests/engine/naive_case.h"

namespace hexiao::naive {
namespace {

Items items_of(const std::set<ItemId>& ids, const Ledger& ledger) {
  Items items;
  for (const ItemId id : ids) items.push_back(&ledger.item(id));
  return items;
}

}  // namespace

void Case::explain_named(CustomerId only) {
  if (std::find(policy.searches.begin(), policy.searches.end(), Search::named_items) ==
      policy.searches.end())
    return;
  std::vector<Mention> able;
  for (const Mention& m : reading.mentions()) {
    if (only && m.item->customer != only) continue;
    if (m.own_reference && !is_confirmed(m, only)) continue;
    const Reason obstacle_to_it = obstacle(*m.item);
    if (obstacle_to_it == Reason::none) {
      able.push_back(m);
      continue;
    }
    in_the_way.insert(obstacle_to_it);
    named_in_vain = named_in_vain || names_clearly(m);
  }
  std::size_t debtors = 0;
  for (const Customer& customer : ledger.customers) {
    std::vector<Mention> own;
    for (const Mention& m : able)
      if (m.item->customer == customer.id) own.push_back(m);
    if (own.empty()) continue;
    ++debtors;
    explain_customer(customer.id, own);
  }
  if (debtors > 1 && policy.group_payer && payer.known()) explain_group(able);
}

// A number of the payer's or the bank's own that is a document's as well: chance, unless the money
// is that document's or another place names it.
bool Case::is_confirmed(const Mention& mention, CustomerId only) const {
  const auto& all = reading.mentions();
  const Item& item = *mention.item;
  const bool named_elsewhere = std::any_of(all.begin(), all.end(), [&](const Mention& m) {
    return m.item == &item && !m.own_reference && (!only || item.customer == only);
  });
  return named_elsewhere || (!item.open.is_zero() && item.currency == currency &&
                             fit_of(item.customer, {&item}).settles());
}

// One transfer for the documents of several members of a group.
void Case::explain_group(const std::vector<Mention>& mentions) {
  std::vector<Mention> ours;
  std::set<CustomerId> debtors;
  std::set<ItemId> items;
  for (const Mention& m : mentions) {
    const bool document = m.level == DocumentLevel::number || m.level == DocumentLevel::structured;
    if (!document || !ledger.same_group(m.item->customer, payer.first())) continue;
    ours.push_back(m);
    debtors.insert(m.item->customer);
    items.insert(m.item->id);
  }
  if (debtors.size() > 1)
    explain_if_settled(payer.first(), items_of(items, ledger), ours, items.size());
}

void Case::explain_if_settled(CustomerId customer, const Items& items,
                              const std::vector<Mention>& mentions, std::size_t named) {
  if (const Fit result = fit_of(customer, items); result.settles())
    add({.customer = customer, .fit = result, .mentions = mentions, .named = named});
}

void Case::explain_set(CustomerId customer, const Items& items,
                       const std::vector<Mention>& mentions, std::size_t named) {
  const Fit result = fit_of(customer, items);
  if (result.level == AmountLevel::none) return;
  const bool loose = result.level == AmountLevel::partial || result.level == AmountLevel::over;
  const bool more_is_named = std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
    return std::find(items.begin(), items.end(), m.item) == items.end();
  });
  add({.customer = customer,
       .fit = result,
       .mentions = mentions,
       .named = named,
       .guessed = loose && (more_is_named || items.size() > 1)});
}

void Case::explain_customer(CustomerId customer, const std::vector<Mention>& mentions) {
  std::set<ItemId> numbered, ordered, weak, all;
  for (const Mention& m : mentions) {
    std::set<ItemId>& as = m.level == DocumentLevel::order  ? ordered
                           : m.level == DocumentLevel::weak ? weak
                                                            : numbered;
    as.insert(m.item->id);
    all.insert(m.item->id);
  }
  const std::size_t before = found.size();
  const std::size_t named = !numbered.empty()  ? numbered.size()
                            : !ordered.empty() ? ordered.size()
                                               : weak.size();
  const auto explain = [&](const std::set<ItemId>& set, std::size_t of) {
    explain_set(customer, items_of(set, ledger), mentions, of);
  };
  if (!ordered.empty()) explain(ordered, ordered.size());
  const AmountLevel whole = fit_of(customer, items_of(numbered, ledger)).level;
  const bool to_the_cent = whole == AmountLevel::exact || whole == AmountLevel::discount;
  if (!numbered.empty() &&
      (to_the_cent || !explain_stated(customer, items_of(numbered, ledger), mentions, named)))
    explain(numbered, named);
  std::set<ItemId> both = numbered;
  both.insert(ordered.begin(), ordered.end());
  if (both.size() > numbered.size() && both.size() > ordered.size()) explain(both, both.size());
  if (both.empty()) explain(weak, weak.size());
  // What is certain completed by what is weak, and each item by itself, only where the money says
  // so.
  if (!both.empty() && !weak.empty())
    explain_if_settled(customer, items_of(all, ledger), mentions, all.size());
  if (all.size() > 1)
    for (const ItemId id : all)
      explain_if_settled(customer, {&ledger.item(id)}, mentions, std::max(named, all.size()));
  if (found.size() == before) in_the_way.insert(Reason::amount_differs);
}

// The text itself says how the payment is spread; lines in order of id.
bool Case::explain_stated(CustomerId customer, Items items, const std::vector<Mention>& mentions,
                          std::size_t named) {
  std::sort(items.begin(), items.end(), [](const Item* a, const Item* b) { return a->id < b->id; });
  Fit stated{AmountLevel::exact, {}, {}};
  Money sum;
  for (const Item* item : items) {
    std::optional<Money> amount;
    for (const Mention& m : mentions)
      if (m.item == item && m.level != DocumentLevel::weak && m.stated) amount = m.stated;
    if (!amount || !amount->is_positive() || *amount > item->open) return false;
    sum += *amount;
    if (*amount < item->open) stated.level = AmountLevel::partial;
    stated.lines.push_back({.item = item->id, .amount = *amount});
  }
  if (sum != payment.amount || stated.level == AmountLevel::exact || !policy.partial) return false;
  add({.customer = customer, .fit = stated, .mentions = mentions, .named = named});
  return true;
}

}  // namespace hexiao::naive

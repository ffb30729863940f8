// What the amount alone says.
#include <algorithm>
#include <map>

#include "tests/engine/naive_case.h"
#include "tests/engine/naive_damage.h"
#include "tests/engine/naive_sums.h"

namespace hexiao::naive {
namespace {

bool is_on(const Policy& policy, Search search) {
  return std::find(policy.searches.begin(), policy.searches.end(), search) != policy.searches.end();
}

}  // namespace

void Case::explain_total(CustomerId customer, Search search, const Items& items) {
  if (items.size() < 2) return;
  if (const Fit total = fit_of(customer, items); total.settles())
    add({.customer = customer, .search = search, .fit = total});
}

void Case::explain_equal(CustomerId customer, const Items& items, Search search) {
  for (const Item* item : in_order(policy, items))
    if (const Fit single = fit_of(customer, {item}); single.settles() && item->open.is_positive())
      add({.customer = customer, .search = search, .fit = single});
}

void Case::explain_past_due(CustomerId customer, Search search, const Items& account) {
  std::map<std::string, Items> due;  // by terms, or all
  for (const Item* item : account)
    if (item->open.is_negative() || item->due < day())
      due[search == Search::past_due_by_terms ? item->terms : ""].push_back(item);
  for (const auto& [terms_text, items] : due) explain_total(customer, search, items);
}

void Case::explain_orders(CustomerId customer, const Items& account) {
  for (const auto number : {&Item::order, &Item::contract, &Item::delivery}) {
    std::map<std::string, Items> orders;
    for (const Item* item : account)
      if (!(item->*number).empty()) orders[item->*number].push_back(item);
    for (const auto& [text, items] : orders) explain_total(customer, Search::order_total, items);
  }
}

void Case::explain_oldest(CustomerId customer, const Items& account) {
  if (account.empty()) return;
  Fit oldest = fit_of(customer, account);
  if (oldest.level == AmountLevel::none && !policy.partial) {
    oldest = {AmountLevel::over, {}, payment.amount};
    oldest.lines = spread(policy, account, oldest.remainder, false);
    if (oldest.lines.empty()) return;
  }
  if (oldest.level != AmountLevel::none)
    add({.customer = customer, .search = Search::oldest_first, .fit = oldest});
}

void Case::explain_subsets(CustomerId customer, const Items& account) {
  if (account.size() < 3) return;
  const bool nothing_else = found.empty();
  const Sums sums = sums_of(policy, account, payment.amount);
  const auto limit = static_cast<std::uint64_t>(policy.subset_chance_permille);
  for (const Sum& sum : sums.found) {
    const Fit exact = fit_of(customer, sum.items);
    if (sum.items.size() < 2 || exact.level != AmountLevel::exact) continue;
    const bool chance = sum.permille > limit;
    if (chance && !nothing_else) continue;
    add({.customer = customer,
         .search = Search::subset,
         .fit = exact,
         .chance = chance,
         .ways = sums.ways});
  }
}

void Case::explain_account(CustomerId customer) {
  Items account = account_of(customer);
  if (!policy.credits_first)
    std::erase_if(account, [](const Item* item) { return item->open.is_negative(); });
  const std::size_t before = found.size();
  for (const Search search : policy.searches) {
    switch (search) {
      case Search::equal_item:
        explain_equal(customer, account, search);
        break;
      case Search::account_total:
        explain_total(customer, search, account);
        break;
      case Search::past_due_total:
      case Search::past_due_by_terms:
        explain_past_due(customer, search, account);
        break;
      case Search::order_total:
        explain_orders(customer, account);
        break;
      case Search::subset:
        explain_subsets(customer, account);
        break;
      case Search::oldest_first:
        explain_oldest(customer, account);
        break;
      case Search::named_items:
      case Search::completed:
      case Search::amount_only:
        break;
    }
    if (policy.first_search_wins && found.size() > before) return;
  }
}

void Case::explain_completed(CustomerId customer) {
  if (!is_on(policy, Search::completed)) return;
  std::vector<Mention> ours;
  Items named;
  Money open;
  for (const Mention& m : reading.mentions()) {
    if (m.item->customer != customer || m.level == DocumentLevel::weak) continue;
    if (const Reason reason = obstacle(*m.item); reason != Reason::none) {
      in_the_way.insert(reason);
      continue;
    }
    ours.push_back(m);
    if (std::find(named.begin(), named.end(), m.item) != named.end()) continue;
    named.push_back(m.item);
    open += m.item->open;
  }
  const Money rest = payment.amount - open;
  if (named.empty() || rest.is_zero()) return;
  Items others = account_of(customer);
  std::erase_if(others, [&](const Item* item) {
    const bool helps = item->open.is_negative() == rest.is_negative() &&
                       (policy.credits_first || item->open.is_positive());
    return !helps || std::find(named.begin(), named.end(), item) != named.end();
  });
  if (others.empty()) return;
  if (rest.is_positive() && named.size() > 1 && explain_from_to(customer, named, others, ours))
    return;
  const Sums sums = sums_of(policy, others, rest);
  const auto limit = static_cast<std::uint64_t>(policy.subset_chance_permille);
  for (const Sum& sum : sums.found) {
    Items items = named;
    items.insert(items.end(), sum.items.begin(), sum.items.end());
    const Fit exact = fit_of(customer, items);
    // One item that is the difference to the cent is shown in any case.
    const bool one = sum.items.size() == 1;
    if ((!one && sum.permille > limit / 10) || exact.level != AmountLevel::exact) continue;
    add({.customer = customer,
         .search = Search::completed,
         .fit = exact,
         .mentions = ours,
         .named = named.size(),
         .guessed = one && sum.permille > limit,
         .ways = sums.ways});
  }
}

// "1001 to 1040": the customer's items between those that are named, as people count.
bool Case::explain_from_to(CustomerId customer, const Items& named, const Items& others,
                           const std::vector<Mention>& mentions) {
  const auto number_of = [](const Item* item) {
    for (const KeyKind kind : {KeyKind::document, KeyKind::item_no})
      for (const auto& [of, number] : item->numbers)
        if (of == kind) return number;
    return std::string();
  };
  Items in_id_order = named;
  std::sort(in_id_order.begin(), in_id_order.end(),
            [](const Item* a, const Item* b) { return a->id < b->id; });
  std::string first = number_of(in_id_order.front());
  std::string last = first;
  for (const Item* item : in_id_order) {
    if (counts_before(number_of(item), first)) first = number_of(item);
    if (counts_before(last, number_of(item))) last = number_of(item);
  }
  Items items = named;
  for (const Item* item : others)
    if (counts_before(first, number_of(item)) && counts_before(number_of(item), last))
      items.push_back(item);
  const Fit all = fit_of(customer, items);
  const bool to_the_cent = all.level == AmountLevel::exact || all.level == AmountLevel::discount;
  if (items.size() == named.size() || !to_the_cent) return false;
  add({.customer = customer,
       .search = Search::completed,
       .fit = all,
       .mentions = mentions,
       .named = named.size()});
  return true;
}

void Case::explain_by_amount_only() {
  if (!is_on(policy, Search::amount_only)) return;
  for (const Item& item : ledger.items)
    if (item.open.is_positive() && obstacle(item) == Reason::none)
      explain_equal(item.customer, {&item}, Search::amount_only);
}

}  // namespace hexiao::naive

#include "engine/matching/account_searches.h"

#include <algorithm>
#include <bit>
#include <map>
#include <string_view>

#include "engine/matching/damaged_number.h"
#include "engine/matching/matcher.h"
#include "engine/matching/subset_chance.h"
#include "engine/text/reference.h"

namespace hexiao {
namespace {

// A step of the search for sums costs a tenth of a look at an item.
constexpr std::uint64_t kSubsetStepsOfAnItem = 10;

bool searches_for(const Policy& policy, Search search) {
  return std::find(policy.searches.begin(), policy.searches.end(), search) != policy.searches.end();
}

}  // namespace

void AccountSearches::begin(ExplanationBuilder& builder, const State& state, const Policy& policy,
                            const Question& question) {
  builder_ = &builder;
  state_ = &state;
  policy_ = &policy;
  question_ = &question;
}

void AccountSearches::run(ExplanationBuilder& builder, const State& state, const Policy& policy,
                          const Question& question, CustomerId customer,
                          std::vector<Slot> account) {
  begin(builder, state, policy, question);
  if (!policy.credits_first)
    std::erase_if(account, [&](Slot slot) { return state.item(slot).open < 0; });
  const auto answered = [&, before = builder.list().size()] {
    const auto& list = builder.list();
    return std::any_of(list.begin() + static_cast<std::ptrdiff_t>(before), list.end(),
                       [](const Explanation& e) { return e.proposal.amount != AmountLevel::none; });
  };
  for (const Search search : policy.searches) {
    switch (search) {
      case Search::equal_item:
        equal_items(customer, account);
        break;
      case Search::account_total:
        whole_set(customer, search, account);
        break;
      case Search::past_due_total:
        past_due(customer, account, false);
        break;
      case Search::past_due_by_terms:
        past_due(customer, account, true);
        break;
      case Search::order_total:
        totals_of_orders(customer, account);
        break;
      case Search::subset:
        subsets(customer, account);
        break;
      case Search::oldest_first:
        oldest_first(customer, account);
        break;
      case Search::named_items:
      case Search::completed:
      case Search::amount_only:
        continue;
    }
    if (policy.first_search_wins && answered()) return;
  }
}

// Whether a sum of open amounts, with these discounts, could be settled by the payment: a bound
// that lets `fit` look only at what it may say yes to.
bool AccountSearches::within_reach(Money open, Money discounts) const {
  const Money payment = question_->payment.amount;
  return payment >= open - discounts - policy_->short_payment.absolute.in(question_->currency) &&
         payment <= open + policy_->over_payment.absolute.in(question_->currency);
}

void AccountSearches::equal_items(CustomerId customer, std::span<const Slot> account) {
  std::vector<Slot> near;
  for (const Slot slot : account) {
    const ItemRow& row = state_->item(slot);
    if (row.open > 0 && within_reach(Money(row.open), Money(row.discount))) near.push_back(slot);
  }
  sort_to_spread(*state_, *policy_, near, kMaxLines);
  if (near.size() > kMaxLines) near.resize(kMaxLines);
  for (const Slot slot : near) {
    Fit single = fit(*state_, terms(customer), std::span(&slot, 1), question_->payment.amount);
    if (single.level >= AmountLevel::tolerance)
      builder_->add({.customer = customer, .search = Search::equal_item, .fit = std::move(single)});
  }
}

void AccountSearches::Total::add(const ItemRow& row) {
  // A payment settles no more, and so many amounts cannot overflow.
  if (++items > kMaxLines) return;
  open += Money(row.open);
  discounts += Money(row.discount);
}

// False only where whole_set() would say no.
bool AccountSearches::may_settle(const Total& total) const {
  return total.items >= 2 && total.items <= kMaxLines && within_reach(total.open, total.discounts);
}

// All of these or nothing.
void AccountSearches::whole_set(CustomerId customer, Search search, std::span<const Slot> items) {
  Total total;
  for (const Slot slot : items) total.add(state_->item(slot));
  if (!may_settle(total)) return;
  ItemSet set(items.begin(), items.end());
  sort_to_spread(*state_, *policy_, set);
  Fit result = fit(*state_, terms(customer), set, question_->payment.amount);
  if (result.level >= AmountLevel::tolerance)
    builder_->add({.customer = customer, .search = search, .fit = std::move(result)});
}

// Groups are added up first: most cannot be settled by this payment, and are never put together.
void AccountSearches::past_due(CustomerId customer, std::span<const Slot> account, bool by_terms) {
  const Date day = question_->day();
  // Credits have no day of their own: they count with what is due.
  const auto is_past_due = [&](const ItemRow& row) {
    return row.open <= 0 || Date::from_days(row.due_date) < day;
  };
  const auto terms_of = [&](Slot slot) {
    return by_terms ? state_->item_texts(slot)[ItemText::terms] : std::string_view();
  };
  std::map<std::string_view, Total> totals;
  auto at = totals.end();  // most items of a customer have the terms of the one before
  for (const Slot slot : account) {
    const ItemRow& row = state_->item(slot);
    if (!is_past_due(row)) continue;
    const std::string_view text = terms_of(slot);
    if (at == totals.end() || at->first != text) at = totals.try_emplace(text).first;
    at->second.add(row);
  }
  std::vector<Slot> items;
  for (const auto& [text, total] : totals) {
    if (!may_settle(total)) continue;
    items.clear();
    for (const Slot slot : account)
      if (is_past_due(state_->item(slot)) && terms_of(slot) == text) items.push_back(slot);
    whole_set(customer, by_terms ? Search::past_due_by_terms : Search::past_due_total, items);
  }
}

// In an open-addressing table that is never more than half full.
AccountSearches::HashGroup& AccountSearches::group_of(std::uint64_t hash, Slot slot) {
  const std::size_t mask = places_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    if (places_[at] == 0) {
      groups_.push_back({.hash = hash, .first = slot});
      places_[at] = static_cast<std::uint32_t>(groups_.size());
      return groups_.back();
    }
    HashGroup& group = groups_[places_[at] - 1];
    if (group.hash == hash) return group;
  }
}

// All items of one order, contract or delivery. Most orders have one item or another sum: items are
// brought together by the hash of the number and added up, and only what the money may settle is
// looked at, in the order of the numbers.
void AccountSearches::totals_of_orders(CustomerId customer, std::span<const Slot> account) {
  constexpr ItemText kKinds[] = {ItemText::order_no, ItemText::contract_no, ItemText::delivery_no};
  for (const ItemText kind : kKinds) {
    const auto number_of = [&](Slot slot) { return state_->item_texts(slot)[kind]; };
    groups_.clear();
    numbered_.clear();
    places_.assign(std::bit_ceil(2 * account.size() + 1), 0);
    for (const Slot slot : account) {
      const std::string_view number = number_of(slot);
      if (number.empty()) continue;
      HashGroup& group = group_of(hash_key(KeyFamily::item, {}, number), slot);
      // Told apart, a part of these could settle where all of them do not.
      if (group.first != slot && !group.mixed) group.mixed = number_of(group.first) != number;
      group.total.add(state_->item(slot));
      numbered_.emplace_back(static_cast<std::uint32_t>(&group - groups_.data()), slot);
    }
    bool any = false;
    for (HashGroup& group : groups_) {
      group.likely = group.total.items > 1 && (group.mixed || may_settle(group.total));
      any = any || group.likely;
    }
    if (!any) continue;
    std::map<std::string_view, std::vector<Slot>> by_number;
    for (const auto& [group, slot] : numbered_)
      if (groups_[group].likely) by_number[number_of(slot)].push_back(slot);
    for (const auto& [number, items] : by_number) whole_set(customer, Search::order_total, items);
  }
}

void AccountSearches::oldest_first(CustomerId customer, std::vector<Slot> account) {
  if (account.empty()) return;
  sort_to_spread(*state_, *policy_, account, kMaxLines);
  if (account.size() > kMaxLines) account.resize(kMaxLines);
  const Money payment = question_->payment.amount;
  Fit result = fit(*state_, terms(customer), account, payment);
  if (result.level == AmountLevel::none && !policy_->partial) {
    // As many whole items as the money settles.
    result = {.level = AmountLevel::over, .lines = {}, .remainder = payment};
    spread_on(*state_, *policy_, account, result);
    if (result.lines.empty()) return;
  }
  if (result.level != AmountLevel::none)
    builder_->add({.customer = customer, .search = Search::oldest_first, .fit = std::move(result)});
}

AccountSearches::Sums AccountSearches::sums_of(const State& state, const Policy& policy,
                                               std::vector<Slot> items, std::int64_t target) {
  Sums sums;
  sort_to_spread(state, policy, items, kMaxSubsetCandidates);
  if (items.size() > kMaxSubsetCandidates) {
    items.resize(kMaxSubsetCandidates);
    sums.stopped = true;
  }
  amounts_.clear();
  for (const Slot slot : items) amounts_.push_back(state.item(slot).open);
  SubsetBounds bounds{.most_items = static_cast<std::uint32_t>(policy.subset_items),
                      .most_candidates = kMaxSubsetCandidates,
                      .most_work = static_cast<std::uint64_t>(policy.subset_steps),
                      .most_solutions = kMaxSubsets};
  const SubsetAnswer answer = search_.find(amounts_, target, bounds);
  builder_->count_work(answer.work / kSubsetStepsOfAnItem);
  sums.ways = answer.found;
  const auto by_chance = [&](std::size_t size) {
    bounds.most_items = static_cast<std::uint32_t>(size);
    return accidental_permille(amounts_, target, bounds);
  };
  const auto limit = static_cast<std::uint64_t>(policy.subset_chance_permille);
  // Better solutions come first; once one is chance, so are those of more items.
  std::size_t judged = 0;
  std::uint64_t permille = 0;
  for (const std::vector<std::uint32_t>& solution : answer.solutions) {
    Sum& sum = sums.found.emplace_back();
    for (const std::uint32_t index : solution) sum.items.push_back(items[index]);
    if (solution.size() != judged && permille <= limit) {
      permille = by_chance(solution.size());
      judged = solution.size();
    }
    sum.permille = permille;
  }
  // What was not looked at counts only if chance would not give it.
  if (!answer.complete() && answer.found < kMaxSubsets)
    sums.stopped = sums.stopped || by_chance(answer.searched_items + std::size_t{1}) <= limit;
  return sums;
}

void AccountSearches::subsets(CustomerId customer, std::span<const Slot> account) {
  if (account.size() < 3) return;  // one item, or all of them: other searches
  const Sums sums = sums_of(*state_, *policy_, {account.begin(), account.end()},
                            question_->payment.amount.minor());
  const auto limit = static_cast<std::uint64_t>(policy_->subset_chance_permille);
  if (sums.stopped) builder_->hindrances().stopped = true;
  // What chance would give is shown to a person where there is nothing else.
  const bool nothing_else = builder_->list().empty();
  for (const Sum& sum : sums.found) {
    const bool chance = sum.permille > limit;
    if (chance && !nothing_else) continue;
    std::vector<Slot> items = sum.items;
    if (items.size() < 2 || items.size() > kMaxLines) continue;
    sort_to_spread(*state_, *policy_, items);
    Fit result = fit(*state_, terms(customer), items, question_->payment.amount);
    if (result.level != AmountLevel::exact) continue;
    builder_->add({.customer = customer,
                   .search = Search::subset,
                   .fit = std::move(result),
                   .chance = chance,
                   .ways = static_cast<std::uint16_t>(std::min<std::uint64_t>(sums.ways, 0xFFFF))});
  }
}

void AccountSearches::complete(ExplanationBuilder& builder, const State& state,
                               const Policy& policy, const Question& question, CustomerId customer,
                               const std::vector<Mention>& mentions, std::vector<Slot> others) {
  if (!searches_for(policy, Search::completed)) return;
  begin(builder, state, policy, question);
  std::vector<const Mention*> ours;
  std::vector<Slot> named;
  for (const Mention& mention : mentions) {
    if (mention.customer != customer || mention.level == DocumentLevel::weak ||
        !builder.usable(mention.item))
      continue;
    ours.push_back(&mention);
    named.push_back(mention.item);
  }
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());
  if (named.empty()) return;
  Money open;
  for (const Slot slot : named) open += Money(state.item(slot).open);
  const Money rest = question.payment.amount - open;
  if (rest.is_zero()) return;
  if (rest.is_positive() && named.size() > 1 && from_to(customer, others, named, ours)) return;
  std::erase_if(others, [&](Slot slot) {
    const bool credit = state.item(slot).open < 0;
    return credit != rest.is_negative() || (credit && !policy.credits_first) ||
           std::binary_search(named.begin(), named.end(), slot);
  });
  if (others.empty()) return;
  const Sums sums = sums_of(state, policy, std::move(others), rest.minor());
  // Part payments and payments that are more are far more frequent than unnamed items. One item
  // that is the difference to the cent is shown in any case.
  const auto limit = static_cast<std::uint64_t>(policy.subset_chance_permille);
  if (sums.stopped) builder.hindrances().stopped = true;
  for (const Sum& sum : sums.found) {
    const bool one = sum.items.size() == 1;
    if (sum.permille > (one ? kChanceUnknown : limit / 10)) continue;
    std::vector<Slot> items = named;
    items.insert(items.end(), sum.items.begin(), sum.items.end());
    if (items.size() > kMaxLines) continue;
    sort_to_spread(state, policy, items);
    Fit result = fit(state, terms(customer), items, question.payment.amount);
    if (result.level != AmountLevel::exact) continue;
    builder.add({.customer = customer,
                 .search = Search::completed,
                 .fit = std::move(result),
                 .mentions = ours,
                 .named = named.size(),
                 .guessed = one && sum.permille > limit,
                 .ways = static_cast<std::uint16_t>(std::min<std::uint64_t>(sums.ways, 0xFFFF))});
  }
}

// "INV-1001 to INV-1040": where a reader could not count up, the payer's own items between two that
// are named, in the order of their numbers.
bool AccountSearches::from_to(CustomerId customer, std::span<const Slot> account,
                              std::span<const Slot> named,
                              std::span<const Mention* const> mentions) {
  const auto number_of = [&](Slot slot) { return state_->item_texts(slot).document_no(); };
  std::string_view first = number_of(named.front());
  std::string_view last = first;
  for (const Slot slot : named) {
    if (counts_before(number_of(slot), first)) first = number_of(slot);
    if (counts_before(last, number_of(slot))) last = number_of(slot);
  }
  std::vector<Slot> items(named.begin(), named.end());
  for (const Slot slot : account)
    if (counts_before(first, number_of(slot)) && counts_before(number_of(slot), last) &&
        !std::binary_search(named.begin(), named.end(), slot))
      items.push_back(slot);
  if (items.size() == named.size() || items.size() > kMaxLines) return false;
  sort_to_spread(*state_, *policy_, items);
  Fit result = fit(*state_, terms(customer), items, question_->payment.amount);
  if (result.level < AmountLevel::discount) return false;
  builder_->add({.customer = customer,
                 .search = Search::completed,
                 .fit = std::move(result),
                 .mentions = mentions,
                 .named = named.size()});
  return true;
}

void AccountSearches::anybody(ExplanationBuilder& builder, const State& state, const Policy& policy,
                              const Question& question) {
  if (!searches_for(policy, Search::amount_only)) return;
  begin(builder, state, policy, question);
  const Hindrances named = builder.hindrances();
  std::size_t looked_at = 0;
  bool stopped = false;
  std::size_t found = 0;
  for (Slot slot = 0; slot < state.item_count() && !stopped && found < kMaxLines; ++slot) {
    const ItemRow& row = state.item(slot);
    stopped = ++looked_at > kMaxAnybody;
    if (row.ledger != question.ledger.value || row.open <= 0) continue;
    if (stopped || !within_reach(Money(row.open), Money(row.discount)) || !builder.usable(slot))
      continue;
    Fit single = fit(state, terms({row.customer}), std::span(&slot, 1), question.payment.amount);
    if (single.level < AmountLevel::tolerance) continue;
    ++found;
    builder.add(
        {.customer = {row.customer}, .search = Search::amount_only, .fit = std::move(single)});
  }
  builder.count_work(looked_at);
  builder.hindrances() = named;
  builder.hindrances().stopped = builder.hindrances().stopped || stopped;
}

}  // namespace hexiao

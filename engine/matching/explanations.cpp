#include "engine/matching/explanations.h"

#include <algorithm>
#include <tuple>

#include "engine/matching/matcher.h"

namespace hexiao {
namespace {

// Strength of an explanation, 0..1000: how the money agrees, how the documents are named, how well
// the payer is known, and how much of what is named it explains. Whole numbers, so that equal
// evidence scores equally.
constexpr int kAmountScore[] = {/*none*/ 0,        /*over*/ 180,     /*partial*/ 200,
                                /*tolerance*/ 340, /*discount*/ 380, /*exact*/ 400};
constexpr int kDocumentScore[] = {/*none*/ 0, /*weak*/ 120, /*order*/ 240, /*number*/ 280,
                                  /*structured*/ 300};
constexpr int kPayerScore[] = {/*none*/ 0, /*partial*/ 90, /*full*/ 180, /*certain*/ 200};
constexpr int kCoverageScore = 100;

template <class E>
bool has_bit(std::uint16_t bits, E e) {
  return (bits >> static_cast<unsigned>(e) & 1U) != 0;
}

const Rule* rule_for(const Policy& policy, PayerLevel payer, const Proposal& proposal) {
  for (const Rule& rule : policy.rules) {
    if (payer < rule.payer_at_least) continue;
    if (proposal.document < rule.document_at_least || proposal.document > rule.document_at_most)
      continue;
    if (!has_bit(rule.amounts, proposal.amount) || !has_bit(rule.searches, proposal.search))
      continue;
    return &rule;
  }
  return nullptr;
}

void unique_sorted(std::vector<Slot>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

bool same_lines(const Proposal& a, const Proposal& b) { return a.lines == b.lines; }

}  // namespace

Reason Hindrances::strongest() const {
  if (amount) return Reason::amount_differs;
  if (disputed) return Reason::item_disputed;
  if (other_currency) return Reason::currency_differs;
  if (future) return Reason::document_not_open_yet;
  if (cleared) return Reason::already_cleared;
  if (stopped) return Reason::search_stopped;
  return Reason::none;
}

bool ExplanationBuilder::usable(Slot slot) {
  const ItemRow& row = state_.item(slot);
  if (row.currency != question_.currency.packed()) {
    hindrances_.other_currency = hindrances_.other_currency || row.open != 0;
    return false;
  }
  if (row.open == 0) {
    hindrances_.cleared = true;
    return false;
  }
  if (row.disputed != 0) {
    hindrances_.disputed = true;
    return false;
  }
  if (!policy_.future_items && Date::from_days(row.issue_date) > question_.day()) {
    hindrances_.future = true;
    return false;
  }
  return true;
}

void ExplanationBuilder::from_mentions(const std::vector<Mention>& mentions) {
  if (std::find(policy_.searches.begin(), policy_.searches.end(), Search::named_items) ==
      policy_.searches.end())
    return;
  std::vector<const Mention*> usable_mentions;
  for (const Mention& mention : mentions) {
    if (usable(mention.item)) {
      usable_mentions.push_back(&mention);
    } else if (mention.level >= DocumentLevel::order) {
      hindrances_.named_document = true;
    }
  }
  // One debtor at a time, in order of id.
  std::stable_sort(usable_mentions.begin(), usable_mentions.end(),
                   [](const Mention* a, const Mention* b) { return a->customer < b->customer; });
  for (std::size_t i = 0; i < usable_mentions.size();) {
    std::size_t end = i;
    while (end < usable_mentions.size() &&
           usable_mentions[end]->customer == usable_mentions[i]->customer)
      ++end;
    explain_customer(usable_mentions[i]->customer, std::span(usable_mentions).subspan(i, end - i));
    i = end;
  }
}

// The sets that one debtor's mentions stand for: the documents, the whole orders, both, and each
// item by itself.
void ExplanationBuilder::explain_customer(CustomerId customer,
                                          std::span<const Mention* const> mentions) {
  std::vector<Slot> numbered, ordered, weak, everything;
  for (const Mention* mention : mentions) {
    if (mention->level >= DocumentLevel::number) {
      numbered.push_back(mention->item);
    } else if (mention->level == DocumentLevel::order) {
      ordered.push_back(mention->item);
    } else {
      weak.push_back(mention->item);
    }
    everything.push_back(mention->item);
  }
  for (std::vector<Slot>* set : {&numbered, &ordered, &weak, &everything}) unique_sorted(*set);
  const std::size_t named =
      numbered.empty() ? (ordered.empty() ? weak.size() : ordered.size()) : numbered.size();
  const std::size_t before = list_.size();
  if (!ordered.empty()) explain_set(customer, ordered, mentions, ordered.size());
  if (!numbered.empty() && !explain_stated(customer, numbered, mentions, named))
    explain_set(customer, numbered, mentions, named);
  if (!numbered.empty() && !ordered.empty()) {
    std::vector<Slot> both = numbered;
    both.insert(both.end(), ordered.begin(), ordered.end());
    unique_sorted(both);
    if (both.size() > numbered.size() && both.size() > ordered.size())
      explain_set(customer, both, mentions, both.size());
  }
  if (numbered.empty() && ordered.empty()) {
    explain_set(customer, weak, mentions, weak.size());
  } else if (!weak.empty() && everything.size() <= kMaxLines) {
    // "INV 1001-1003": what is weak by itself may complete what is not, where the money says so.
    std::vector<Slot> all = everything;
    sort_by_due(state_, all);
    Fit complete = fit(state_, policy_, all, question_.payment.amount, question_.day());
    if (complete.level >= AmountLevel::tolerance)
      add(customer, Search::named_items, std::move(complete), mentions, all.size(), false);
  }
  if (everything.size() > 1 && everything.size() <= kMaxLines) {
    for (const Slot slot : everything) {
      Fit single =
          fit(state_, policy_, std::span(&slot, 1), question_.payment.amount, question_.day());
      if (single.level >= AmountLevel::tolerance)
        add(customer, Search::named_items, std::move(single), mentions,
            std::max(named, everything.size()), false);
    }
  }
  if (list_.size() == before) hindrances_.amount = true;
}

// "1001: 500.00, 1002: 300.00": the text itself says how the payment is spread.
bool ExplanationBuilder::explain_stated(CustomerId customer, const std::vector<Slot>& items,
                                        std::span<const Mention* const> mentions,
                                        std::size_t named) {
  Fit stated{.level = AmountLevel::exact, .lines = {}, .remainder = {}};
  Money sum;
  for (const Slot slot : items) {
    std::optional<Money> amount;
    for (const Mention* mention : mentions)
      if (mention->item == slot && mention->level >= DocumentLevel::number && mention->stated)
        amount = mention->stated;
    const Money open(state_.item(slot).open);
    if (!amount || !amount->is_positive() || *amount > open) return false;
    const auto next = checked_add(sum, *amount);
    if (!next) return false;
    sum = *next;
    if (*amount != open) stated.level = AmountLevel::partial;
    stated.lines.push_back(
        {.item = id_of<ItemId>(slot), .amount = *amount, .discount = {}, .writeoff = {}});
  }
  // Where every amount is an open amount in full, the plain set says the same.
  if (sum != question_.payment.amount || stated.level == AmountLevel::exact || !policy_.partial)
    return false;
  add(customer, Search::named_items, std::move(stated), mentions, named, false);
  return true;
}

void ExplanationBuilder::explain_set(CustomerId customer, std::vector<Slot> items,
                                     std::span<const Mention* const> mentions, std::size_t named) {
  if (items.size() > kMaxLines) {
    hindrances_.stopped = true;
    return;
  }
  sort_by_due(state_, items);
  Fit result = fit(state_, policy_, items, question_.payment.amount, question_.day());
  if (result.level == AmountLevel::none) return;
  // A part of several, or money beside more documents than these: nothing says what it is for.
  const bool loose = result.level == AmountLevel::partial || result.level == AmountLevel::over;
  const bool more_named = loose && std::any_of(mentions.begin(), mentions.end(), [&](auto* m) {
                            return std::find(items.begin(), items.end(), m->item) == items.end();
                          });
  const bool guessed = more_named || (result.level == AmountLevel::partial && items.size() > 1);
  add(customer, Search::named_items, std::move(result), mentions, named, guessed);
}

void ExplanationBuilder::add(CustomerId customer, Search search, Fit fit,
                             std::span<const Mention* const> mentions, std::size_t named,
                             bool guessed) {
  Explanation explanation;
  Proposal& proposal = explanation.proposal;
  proposal.customer = customer;
  proposal.search = search;
  proposal.amount = fit.level;
  proposal.lines = std::move(fit.lines);
  proposal.remainder = fit.remainder;
  // The set is named as well as its weakest item, and an item as well as its strongest mention.
  std::size_t hit_lines = 0;
  if (!mentions.empty()) {
    DocumentLevel weakest = DocumentLevel::structured;
    for (const AllocationLine& line : proposal.lines) {
      DocumentLevel best = DocumentLevel::none;
      for (const Mention* mention : mentions) {
        if (mention->item != slot_of(line.item)) continue;
        best = std::max(best, mention->level);
        proposal.evidence.push_back({.item = line.item,
                                     .key = mention->key,
                                     .hit = mention->hit,
                                     .field = mention->field,
                                     .offset = mention->offset,
                                     .length = mention->length});
      }
      weakest = std::min(weakest, best);
      hit_lines += best != DocumentLevel::none ? 1 : 0;
    }
    proposal.document = weakest;
  }
  PayerLevel level = PayerLevel::none;
  if (payer_.level != PayerLevel::none) {
    const bool group = payer_.known() && state_.same_group(payer_.customer, customer);
    if (payer_.customer == customer && payer_.known()) {
      level = payer_.level;
    } else if (group) {
      level =
          PayerLevel::full;  // another member of the group: documents are asked for by the table
    } else if (payer_.names(customer)) {
      // Several answer to the payer's mark, and the document says which of them it is.
      level = proposal.document >= DocumentLevel::order && !payer_.rivals.empty()
                  ? PayerLevel::full
                  : PayerLevel::partial;
    } else {
      explanation.payer_differs = true;
    }
  }
  const int coverage =
      named == 0 ? 0 : static_cast<int>(kCoverageScore * std::min(hit_lines, named) / named);
  proposal.score = static_cast<std::uint16_t>(kAmountScore[static_cast<int>(proposal.amount)] +
                                              kDocumentScore[static_cast<int>(proposal.document)] +
                                              kPayerScore[static_cast<int>(level)] + coverage);
  const Rule* rule = rule_for(policy_, level, proposal);
  if (rule == nullptr || rule->action == Action::off) return;
  proposal.rule = rule->name;
  explanation.action = rule->action;
  explanation.guessed = guessed;
  list_.push_back(std::move(explanation));
}

// In no order; searches sort what they keep.
std::vector<Slot> ExplanationBuilder::usable_items(CustomerId customer) {
  const std::vector<Slot>& open = state_.customer(customer).open_items;
  std::vector<Slot> items(open.begin(), open.end());
  if (items.size() > kMaxScan) {
    // The list is in no order that a reloaded state would keep: the bound takes the oldest ids.
    hindrances_.stopped = true;
    std::nth_element(items.begin(), items.begin() + kMaxScan, items.end());
    items.resize(kMaxScan);
  }
  std::erase_if(items, [&](Slot slot) { return !usable(slot); });
  return items;
}

// Whether a sum of open amounts, with these discounts, could be settled by the payment: a bound
// that lets `fit` look only at what it may say yes to.
bool ExplanationBuilder::within_reach(Money open, Money discounts) const {
  const Money payment = question_.payment.amount;
  return payment >= open - discounts - policy_.short_payment.absolute.in(question_.currency) &&
         payment <= open + policy_.over_payment.absolute.in(question_.currency);
}

void ExplanationBuilder::equal_items(CustomerId customer, std::span<const Slot> account) {
  std::vector<Slot> near;
  for (const Slot slot : account) {
    const ItemRow& row = state_.item(slot);
    if (row.open > 0 && within_reach(Money(row.open), Money(row.discount))) near.push_back(slot);
  }
  sort_by_due(state_, near);
  for (const Slot slot : near) {
    Fit single =
        fit(state_, policy_, std::span(&slot, 1), question_.payment.amount, question_.day());
    if (single.level >= AmountLevel::tolerance)
      add(customer, Search::equal_item, std::move(single), {}, 0, false);
    if (list_.size() >= kMaxLines) break;
  }
}

void ExplanationBuilder::account_total(CustomerId customer, std::vector<Slot> account) {
  if (account.size() < 2 || account.size() > kMaxLines) return;
  Money open;
  Money discounts;
  for (const Slot slot : account) {
    open += Money(state_.item(slot).open);
    discounts += Money(state_.item(slot).discount);
  }
  if (!within_reach(open, discounts)) return;
  sort_by_due(state_, account);
  Fit result = fit(state_, policy_, account, question_.payment.amount, question_.day());
  if (result.level >= AmountLevel::tolerance)
    add(customer, Search::account_total, std::move(result), {}, 0, false);
}

void ExplanationBuilder::oldest_first(CustomerId customer, std::vector<Slot> account) {
  if (account.empty()) return;
  sort_by_due(state_, account);
  if (account.size() > kMaxLines) account.resize(kMaxLines);
  Fit result = fit(state_, policy_, account, question_.payment.amount, question_.day());
  if (result.level != AmountLevel::none)
    add(customer, Search::oldest_first, std::move(result), {}, 0, false);
}

void ExplanationBuilder::from_account(CustomerId customer) {
  // What is in the way of an item that nobody named is no reason for anything.
  const Hindrances named = hindrances_;
  std::vector<Slot> account = usable_items(customer);
  if (!policy_.credits_first)
    std::erase_if(account, [&](Slot slot) { return state_.item(slot).open < 0; });
  for (const Search search : policy_.searches) {
    if (search == Search::equal_item) equal_items(customer, account);
    if (search == Search::account_total) account_total(customer, account);
    if (search == Search::oldest_first) oldest_first(customer, account);
  }
  const bool stopped = hindrances_.stopped;
  hindrances_ = named;
  hindrances_.stopped = hindrances_.stopped || stopped;
}

std::vector<Explanation>& ExplanationBuilder::sorted() {
  const auto due = [this](const Proposal& p) {
    const ItemRow& row = state_.item(slot_of(p.lines.front().item));
    return std::make_tuple(row.due_date, row.issue_date, p.lines.front().item);
  };
  std::stable_sort(list_.begin(), list_.end(), [&](const Explanation& a, const Explanation& b) {
    if (a.proposal.score != b.proposal.score) return a.proposal.score > b.proposal.score;
    return due(a.proposal) < due(b.proposal);
  });
  std::vector<Explanation> once;
  for (Explanation& candidate : list_) {
    const bool known = std::any_of(once.begin(), once.end(), [&](const Explanation& e) {
      return same_lines(e.proposal, candidate.proposal);
    });
    if (!known) once.push_back(std::move(candidate));
  }
  list_ = std::move(once);
  return list_;
}

}  // namespace hexiao

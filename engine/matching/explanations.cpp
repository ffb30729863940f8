#include "engine/matching/explanations.h"

#include <algorithm>
#include <tuple>

#include "engine/matching/matcher.h"

namespace hexiao {
namespace {

// Strength of an explanation, 0..1000: how the money agrees, how the documents are named, how well
// the payer is known, and how much of what is named it explains. Whole numbers, so that equal
// evidence scores equally. What is named weakly orders, and proves nothing: it is within a tie.
constexpr int kAmountScore[] = {/*none*/ 0,        /*over*/ 180,     /*partial*/ 200,
                                /*tolerance*/ 340, /*discount*/ 380, /*exact*/ 400};
constexpr int kDocumentScore[] = {/*none*/ 0,     /*weak*/ kTie,      /*order*/ 240,
                                  /*number*/ 280, /*structured*/ 300, /*repaired*/ 200};
constexpr int kPayerScore[] = {/*none*/ 0, /*partial*/ 90, /*full*/ 180, /*certain*/ 200};
constexpr int kCoverageScore = 100;
// Named with the rest guessed from the amount, against named whole.
constexpr int kCompletedPenalty = 60;
// What is repaired says less where the money does not confirm it.
constexpr int kUnconfirmedRepair = 60;
// A sum that chance alone would give explains next to nothing.
constexpr int kChancePenalty = 100;

template <class Bits, class E>
bool has_bit(Bits bits, E e) {
  return (bits >> static_cast<unsigned>(e) & 1U) != 0;
}

const Rule* rule_for(const Policy& policy, PayerLevel payer, const Proposal& proposal) {
  for (const Rule& rule : policy.rules) {
    if (payer < rule.payer_at_least) continue;
    if (strength(proposal.document) < strength(rule.document_at_least) ||
        strength(proposal.document) > strength(rule.document_at_most))
      continue;
    if (!has_bit(rule.amounts, proposal.amount) || !has_bit(rule.searches, proposal.search))
      continue;
    return &rule;
  }
  return nullptr;
}

void unique_sorted(ItemSet& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

bool same_lines(const Proposal& a, const Proposal& b) { return a.lines == b.lines; }

// Among explanations that are equally strong, what the policy searches first comes first.
int rank_of(const Policy& policy, Search search) {
  const auto at = std::find(policy.searches.begin(), policy.searches.end(), search);
  return static_cast<int>(at - policy.searches.begin());
}

}  // namespace

Reason Hindrances::strongest() const {
  if (amount) return Reason::amount_differs;
  if (disputed) return Reason::item_disputed;
  if (other_currency) return Reason::currency_differs;
  if (future) return Reason::document_not_open_yet;
  if (guarded) return Reason::guard;
  if (cleared) return Reason::already_cleared;
  if (stopped) return Reason::search_stopped;
  return Reason::none;
}

bool ExplanationBuilder::usable(Slot slot) {
  const ItemRow& row = state_.item(slot);
  if (row.open == 0) {
    hindrances_.cleared = true;
    return false;
  }
  if (row.currency != question_.currency.packed()) {
    hindrances_.other_currency = true;
    return false;
  }
  if (row.disputed != 0) {
    hindrances_.disputed = true;
    return false;
  }
  const Date day = question_.day();
  if (!policy_.future_items && Date::from_days(row.issue_date) > day) {
    hindrances_.future = true;
    return false;
  }
  const auto older_than = [&](std::int32_t since, std::int32_t days) {
    return days > 0 && day > Date::from_days(since).plus_days(days);
  };
  if (older_than(row.due_date, policy_.guards.maximum_overdue_days) ||
      older_than(row.issue_date, policy_.guards.maximum_age_days)) {
    hindrances_.guarded = true;
    return false;
  }
  return true;
}

std::vector<Slot> ExplanationBuilder::account_of(CustomerId customer) {
  // What is in the way of an item that nobody named is no reason for anything.
  const Hindrances named = hindrances_;
  const std::vector<Slot>& open = state_.customer(customer).open_items;
  std::vector<Slot> items(open.begin(), open.end());
  count_work(items.size());
  const bool stopped = items.size() > kMaxScan;
  if (stopped) {
    // The list is in no order that a reloaded state would keep: the bound takes the oldest ids.
    std::nth_element(items.begin(), items.begin() + kMaxScan, items.end());
    items.resize(kMaxScan);
  }
  std::erase_if(items, [&](Slot slot) { return !usable(slot); });
  hindrances_ = named;
  hindrances_.stopped = hindrances_.stopped || stopped;
  return items;
}

void ExplanationBuilder::from_mentions(const std::vector<Mention>& mentions) {
  if (std::find(policy_.searches.begin(), policy_.searches.end(), Search::named_items) ==
      policy_.searches.end())
    return;
  boost::container::small_vector<const Mention*, 8> usable_mentions;
  for (const Mention& mention : mentions) {
    if (mention.own_reference && !confirmed(mention, mentions)) continue;
    if (usable(mention.item)) {
      usable_mentions.push_back(&mention);
    } else if (strength(mention.level) >= strength(DocumentLevel::order)) {
      hindrances_.named_document = true;
    }
  }
  // One debtor at a time, in order of id.
  if (usable_mentions.size() > 1)
    std::stable_sort(usable_mentions.begin(), usable_mentions.end(),
                     [](const Mention* a, const Mention* b) { return a->customer < b->customer; });
  bool several = false;
  for (std::size_t i = 0; i < usable_mentions.size();) {
    std::size_t end = i;
    while (end < usable_mentions.size() &&
           usable_mentions[end]->customer == usable_mentions[i]->customer)
      ++end;
    explain_customer(usable_mentions[i]->customer, std::span(usable_mentions.data() + i, end - i));
    several = several || end < usable_mentions.size();
    i = end;
  }
  if (several && policy_.group_payer && payer_.known())
    explain_group(std::span(usable_mentions.data(), usable_mentions.size()));
}

// A number of the payer's or the bank's own that is a document's as well: chance, unless the money
// is that document's or another place names it.
bool ExplanationBuilder::confirmed(const Mention& mention, const std::vector<Mention>& mentions) {
  if (std::any_of(mentions.begin(), mentions.end(), [&](const Mention& other) {
        return other.item == mention.item && !other.own_reference;
      }))
    return true;
  const ItemRow& row = state_.item(mention.item);
  return row.open != 0 && row.currency == question_.currency.packed() &&
         fit(state_, terms(mention.customer), std::span(&mention.item, 1), question_.payment.amount)
                 .level >= AmountLevel::tolerance;
}

// One transfer of a parent for the documents of several members of its group.
void ExplanationBuilder::explain_group(std::span<const Mention* const> mentions) {
  std::vector<const Mention*> ours;
  for (const Mention* mention : mentions)
    if (strength(mention->level) >= strength(DocumentLevel::number) &&
        (mention->customer == payer_.customer ||
         state_.same_group(mention->customer, payer_.customer)))
      ours.push_back(mention);
  if (ours.empty() || ours.front()->customer == ours.back()->customer) return;
  ItemSet items;
  for (const Mention* mention : ours) items.push_back(mention->item);
  unique_sorted(items);
  if (items.size() > kMaxLines) return;
  sort_to_spread(state_, policy_, items);
  Fit all = fit(state_, terms(payer_.customer), items, question_.payment.amount);
  if (all.level < AmountLevel::tolerance) return;
  add({.customer = payer_.customer,
       .search = Search::named_items,
       .fit = std::move(all),
       .mentions = ours,
       .named = items.size()});
}

// The sets that one debtor's mentions stand for: the documents, the whole orders, both, and each
// item by itself.
void ExplanationBuilder::explain_customer(CustomerId customer,
                                          std::span<const Mention* const> mentions) {
  ItemSet numbered, ordered, weak, everything;
  for (const Mention* mention : mentions) {
    if (mention->level == DocumentLevel::order) {
      ordered.push_back(mention->item);
    } else if (mention->level == DocumentLevel::weak) {
      weak.push_back(mention->item);
    } else {
      numbered.push_back(mention->item);
    }
    everything.push_back(mention->item);
  }
  for (ItemSet* set : {&numbered, &ordered, &weak, &everything}) unique_sorted(*set);
  const std::size_t named =
      numbered.empty() ? (ordered.empty() ? weak.size() : ordered.size()) : numbered.size();
  const std::size_t before = list_.size();
  if (!ordered.empty()) explain_set(customer, ordered, mentions, ordered.size());
  const bool stated =
      std::any_of(mentions.begin(), mentions.end(), [](const Mention* m) { return !!m->stated; });
  if (!numbered.empty() && (!stated || settles(customer, numbered) ||
                            !explain_stated(customer, numbered, mentions, named)))
    explain_set(customer, numbered, mentions, named);
  if (!numbered.empty() && !ordered.empty()) {
    ItemSet both = numbered;
    both.insert(both.end(), ordered.begin(), ordered.end());
    unique_sorted(both);
    if (both.size() > numbered.size() && both.size() > ordered.size())
      explain_set(customer, both, mentions, both.size());
  }
  const auto settling = [&](ItemSet items, std::size_t of) {
    sort_to_spread(state_, policy_, items);
    Fit found = fit(state_, terms(customer), items, question_.payment.amount);
    if (found.level < AmountLevel::tolerance) return;
    add({.customer = customer,
         .search = Search::named_items,
         .fit = std::move(found),
         .mentions = mentions,
         .named = of});
  };
  if (numbered.empty() && ordered.empty()) {
    explain_set(customer, weak, mentions, weak.size());
  } else if (!weak.empty() && everything.size() <= kMaxLines) {
    // "INV 1001-1003": what is weak by itself may complete what is not, where the money says so.
    settling(everything, everything.size());
  }
  if (everything.size() > 1 && everything.size() <= kMaxLines)
    for (const Slot slot : everything) settling({slot}, std::max(named, everything.size()));
  if (list_.size() == before) hindrances_.amount = true;
}

bool ExplanationBuilder::settles(CustomerId customer, std::span<const Slot> items) const {
  return items.size() <= kMaxLines &&
         fit(state_, terms(customer), items, question_.payment.amount).level >=
             AmountLevel::discount;
}

// "1001: 500.00, 1002: 300.00": the text itself says how the payment is spread.
bool ExplanationBuilder::explain_stated(CustomerId customer, std::span<const Slot> items,
                                        std::span<const Mention* const> mentions,
                                        std::size_t named) {
  Fit stated{.level = AmountLevel::exact, .lines = {}, .remainder = {}};
  Money sum;
  for (const Slot slot : items) {
    std::optional<Money> amount;
    for (const Mention* mention : mentions)
      if (mention->item == slot && mention->level != DocumentLevel::weak && mention->stated)
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
  add({.customer = customer,
       .search = Search::named_items,
       .fit = std::move(stated),
       .mentions = mentions,
       .named = named});
  return true;
}

void ExplanationBuilder::explain_set(CustomerId customer, ItemSet items,
                                     std::span<const Mention* const> mentions, std::size_t named) {
  if (items.size() > kMaxLines) {
    hindrances_.stopped = true;
    return;
  }
  sort_to_spread(state_, policy_, items);
  Fit result = fit(state_, terms(customer), items, question_.payment.amount);
  if (result.level == AmountLevel::none) return;
  // A part of several, or money beside more documents than these: nothing says what it is for.
  const bool loose = result.level == AmountLevel::partial || result.level == AmountLevel::over;
  const bool more_named = loose && std::any_of(mentions.begin(), mentions.end(), [&](auto* m) {
                            return std::find(items.begin(), items.end(), m->item) == items.end();
                          });
  const bool guessed = more_named || (loose && items.size() > 1);
  add({.customer = customer,
       .search = Search::named_items,
       .fit = std::move(result),
       .mentions = mentions,
       .named = named,
       .guessed = guessed});
}

// A set is named as well as its weakest item that is named at all, and an item as well as its
// strongest mention; where others complete it, they are not asked. Answers how many lines are
// named.
std::size_t ExplanationBuilder::take_evidence(Proposal& proposal,
                                              std::span<const Mention* const> mentions,
                                              bool went_on) const {
  std::size_t hit_lines = 0;
  DocumentLevel weakest = DocumentLevel::structured;
  for (const AllocationLine& line : proposal.lines) {
    DocumentLevel best = DocumentLevel::none;
    for (const Mention* mention : mentions) {
      if (mention->item != slot_of(line.item)) continue;
      if (strength(mention->level) > strength(best)) best = mention->level;
      proposal.evidence.push_back({.item = line.item,
                                   .key = mention->key,
                                   .hit = mention->hit,
                                   .field = mention->field,
                                   .offset = mention->offset,
                                   .length = mention->length});
    }
    if (best != DocumentLevel::none) ++hit_lines;
    const bool asked =
        best != DocumentLevel::none || (proposal.search != Search::completed && !went_on);
    if (asked && strength(best) < strength(weakest)) weakest = best;
  }
  proposal.document = weakest;
  return hit_lines;
}

// How well the payer is known as the one who owes these items.
void ExplanationBuilder::take_payer(Explanation& explanation) const {
  if (payer_.level == PayerLevel::none) return;
  const Proposal& proposal = explanation.proposal;
  const CustomerId debtor = proposal.customer;
  if (payer_.customer == debtor && payer_.known()) {
    explanation.payer = payer_.level;
  } else if (payer_.known() && policy_.group_payer && state_.same_group(payer_.customer, debtor)) {
    // Another member of the group: documents are asked for by the table.
    explanation.payer = PayerLevel::full;
  } else if (payer_.names(debtor)) {
    // Several answer to the payer's mark, or it is not equal: the document says which it is.
    const bool told = strength(proposal.document) >= strength(DocumentLevel::order);
    // Three that are each not sure, and say the same.
    const bool agreed = payer_.is_accepted_likeness(policy_) &&
                        proposal.document == DocumentLevel::repaired &&
                        proposal.amount >= AmountLevel::discount;
    explanation.payer = told || agreed ? PayerLevel::full : PayerLevel::partial;
  } else if (payer_.may_be_named(state_, debtor)) {
    // Its name is like the debtor's as well, and the document says whose name it is.
    explanation.payer = strength(proposal.document) >= strength(DocumentLevel::order)
                            ? PayerLevel::full
                            : PayerLevel::partial;
  } else {
    // A hint does not stand against a document; a name that nobody else's is like does.
    explanation.payer_differs = payer_.known() || payer_.is_accepted_likeness(policy_) ||
                                (!payer_.rivals.empty() && !payer_.is_likeness());
  }
}

// What is too much for the named items goes to the next in order.
bool ExplanationBuilder::spread_further(Finding& finding) {
  if (policy_.over_outcome != OverOutcome::next_oldest || finding.fit.level != AmountLevel::over ||
      finding.search == Search::oldest_first)
    return false;
  std::vector<Slot> others = account_of(finding.customer);
  std::erase_if(others, [&](Slot slot) {
    return state_.item(slot).open < 0 ||
           std::any_of(finding.fit.lines.begin(), finding.fit.lines.end(),
                       [&](const AllocationLine& line) { return slot_of(line.item) == slot; });
  });
  const std::size_t room = kMaxLines - std::min(kMaxLines, finding.fit.lines.size());
  sort_to_spread(state_, policy_, others, room);
  if (others.size() > room) others.resize(room);
  spread_on(state_, policy_, others, finding.fit);
  return true;
}

void ExplanationBuilder::add(Finding finding) {
  const bool went_on = spread_further(finding);
  Explanation explanation;
  explanation.guessed = finding.guessed;
  explanation.chance = finding.chance;
  Proposal& proposal = explanation.proposal;
  proposal.customer = finding.customer;
  proposal.search = finding.search;
  proposal.amount = finding.fit.level;
  proposal.lines = std::move(finding.fit.lines);
  proposal.remainder = finding.fit.remainder;
  proposal.remainder_use = policy_.over_outcome;
  proposal.difference = policy_.short_outcome;
  proposal.ways = finding.ways;
  std::size_t hit_lines = 0;
  if (!finding.mentions.empty()) hit_lines = take_evidence(proposal, finding.mentions, went_on);
  take_payer(explanation);
  const bool unconfirmed =
      proposal.document == DocumentLevel::repaired && proposal.amount < AmountLevel::tolerance;
  int score =
      kAmountScore[static_cast<int>(proposal.amount)] +
      (unconfirmed ? kUnconfirmedRepair : kDocumentScore[static_cast<int>(proposal.document)]) +
      kPayerScore[static_cast<int>(explanation.payer)];
  if (explanation.amount_alone()) {
    score -= proposal.document == DocumentLevel::none ? rank_of(policy_, proposal.search) : 0;
  } else if (finding.named != 0) {
    const std::size_t hits = std::min(hit_lines, finding.named);
    score += static_cast<int>(kCoverageScore * hits / finding.named);
    if (proposal.search == Search::completed) score -= kCompletedPenalty;
  }
  if (finding.chance) score -= kChancePenalty;
  proposal.score = static_cast<std::uint16_t>(std::clamp(score, 0, 1000));
  const Rule* rule = rule_for(policy_, explanation.payer, proposal);
  if (rule == nullptr || rule->action == Action::off) return;
  proposal.rule = rule->name;
  explanation.action = rule->action;
  list_.push_back(std::move(explanation));
}

std::vector<Explanation>& ExplanationBuilder::sorted() {
  if (list_.size() < 2) return list_;
  const auto due = [this](const Proposal& p) {
    const ItemRow& row = state_.item(slot_of(p.lines.front().item));
    return std::make_tuple(row.due_date, row.issue_date, p.lines.front().item);
  };
  // More of the text behind it, where the score is the same: by places, for a number may be written
  // twice.
  std::stable_sort(list_.begin(), list_.end(), [&](const Explanation& a, const Explanation& b) {
    if (a.proposal.score != b.proposal.score) return a.proposal.score > b.proposal.score;
    if (a.proposal.evidence.size() != b.proposal.evidence.size())
      return a.proposal.evidence.size() > b.proposal.evidence.size();
    return due(a.proposal) < due(b.proposal);
  });
  std::vector<Explanation> once;
  for (Explanation& candidate : list_) {
    const auto known = std::find_if(once.begin(), once.end(), [&](const Explanation& e) {
      return same_lines(e.proposal, candidate.proposal);
    });
    if (known == once.end()) {
      once.push_back(std::move(candidate));
    } else if (known->action != Action::automatic && candidate.action == Action::automatic &&
               known->amount_alone() && candidate.amount_alone()) {
      // The same lines by another rule: a weak number beside them takes nothing away.
      known->action = candidate.action;
      known->proposal.rule = candidate.proposal.rule;
    }
  }
  list_ = std::move(once);
  return list_;
}

}  // namespace hexiao

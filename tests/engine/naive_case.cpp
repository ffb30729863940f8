#include "tests/engine/naive_case.h"

#include <algorithm>
#include <tuple>

#include "engine/matching/matcher.h"

namespace hexiao::naive {
namespace {

int points(AmountLevel amount) {
  switch (amount) {
    case AmountLevel::exact:
      return 400;
    case AmountLevel::discount:
      return 380;
    case AmountLevel::tolerance:
      return 340;
    case AmountLevel::partial:
      return 200;
    case AmountLevel::over:
      return 180;
    case AmountLevel::none:
      break;
  }
  return 0;
}
int points(DocumentLevel document) {
  switch (document) {
    case DocumentLevel::structured:
      return 300;
    case DocumentLevel::number:
      return 280;
    case DocumentLevel::order:
      return 240;
    case DocumentLevel::repaired:
      return 200;
    case DocumentLevel::weak:
      return kTie;
    case DocumentLevel::none:
      break;
  }
  return 0;
}
int points(PayerLevel payer) {
  switch (payer) {
    case PayerLevel::certain:
      return 200;
    case PayerLevel::full:
      return 180;
    case PayerLevel::partial:
      return 90;
    case PayerLevel::none:
      break;
  }
  return 0;
}

bool has_item(const std::vector<AllocationLine>& lines, const Item& item) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const AllocationLine& line) { return line.item == item.id; });
}

}  // namespace

bool Explanation::named() const {
  return strength(proposal.document) >= strength(DocumentLevel::order);
}
bool Explanation::amount_alone() const {
  return proposal.document == DocumentLevel::none || proposal.document == DocumentLevel::weak;
}

Reason Case::obstacle(const Item& item) const {
  if (item.open.is_zero()) return Reason::already_cleared;
  if (item.currency != currency) return Reason::currency_differs;
  if (item.disputed) return Reason::item_disputed;
  if (!policy.future_items && item.issued > day()) return Reason::document_not_open_yet;
  const Guards& guards = policy.guards;
  if (guards.maximum_overdue_days > 0 && day() > item.due.plus_days(guards.maximum_overdue_days))
    return Reason::guard;
  if (guards.maximum_age_days > 0 && day() > item.issued.plus_days(guards.maximum_age_days))
    return Reason::guard;
  return Reason::none;
}

Items Case::account_of(CustomerId customer) const {
  Items items;
  for (const Item& item : ledger.items)
    if (item.customer == customer && !item.open.is_zero() && obstacle(item) == Reason::none)
      items.push_back(&item);
  return items;
}

// How well the payer is known as the one who owes these items.
PayerLevel Case::payer_of(const Proposal& proposal, bool& third_party) const {
  const CustomerId debtor = proposal.customer;
  if (payer.level == PayerLevel::none) return PayerLevel::none;
  if (payer.known() && payer.first() == debtor) return payer.level;
  if (payer.known() && policy.group_payer && ledger.same_group(payer.first(), debtor))
    return PayerLevel::full;
  const bool named = payer.names(debtor);
  if (!named && !may_be_named(payer, ledger.customer(debtor))) {
    // A hint does not stand against a document; a name that nobody else's is like does.
    third_party =
        payer.known() || payer.is_likely(policy) || (!payer.alone() && !payer.only_alike());
    return PayerLevel::none;
  }
  const bool document_says_who = strength(proposal.document) >= strength(DocumentLevel::order);
  const bool all_agree = named && payer.is_likely(policy) &&
                         proposal.document == DocumentLevel::repaired &&
                         proposal.amount >= AmountLevel::discount;
  return document_says_who || all_agree ? PayerLevel::full : PayerLevel::partial;
}

bool Case::go_on_to_the_next(Finding& finding) const {
  if (policy.over_outcome != OverOutcome::next_oldest || finding.fit.level != AmountLevel::over ||
      finding.search == Search::oldest_first)
    return false;
  Items others = account_of(finding.customer);
  std::erase_if(others, [&](const Item* item) {
    return item->open.is_negative() || has_item(finding.fit.lines, *item);
  });
  for (const AllocationLine& line : spread(policy, others, finding.fit.remainder, policy.partial))
    finding.fit.lines.push_back(line);
  return true;
}

int Case::score_of(const Explanation& e, std::size_t named_lines, const Finding& finding) const {
  const Proposal& p = e.proposal;
  int score = points(p.amount) + points(p.document) + points(e.payer);
  // What is repaired says less where the money does not confirm it.
  if (p.document == DocumentLevel::repaired && !e.settles())
    score -= points(DocumentLevel::repaired) - 60;
  if (p.document == DocumentLevel::none)
    for (std::size_t i = 0; i < policy.searches.size() && policy.searches[i] != p.search; ++i)
      --score;
  if (!e.amount_alone() && finding.named != 0) {
    score += static_cast<int>(100 * std::min(named_lines, finding.named) / finding.named);
    if (p.search == Search::completed) score -= 60;
  }
  if (e.chance) score -= 100;
  return std::clamp(score, 0, 1000);
}

void Case::add(Finding finding) {
  const bool went_on = go_on_to_the_next(finding);
  Explanation e{.guessed = finding.guessed, .chance = finding.chance};
  Proposal& p = e.proposal;
  p.customer = finding.customer;
  p.search = finding.search;
  p.amount = finding.fit.level;
  p.remainder = finding.fit.remainder;
  p.remainder_use = policy.over_outcome;
  p.difference = policy.short_outcome;
  p.ways = static_cast<std::uint16_t>(std::min<std::uint64_t>(finding.ways, 0xFFFF));
  p.lines = finding.fit.lines;
  std::size_t named_lines = 0;
  if (!finding.mentions.empty()) p.document = DocumentLevel::structured;
  for (const AllocationLine& line : p.lines) {
    if (finding.mentions.empty()) break;
    DocumentLevel best = DocumentLevel::none;
    for (const Mention& m : finding.mentions) {
      if (m.item->id != line.item) continue;
      if (strength(m.level) > strength(best)) best = m.level;
      p.evidence.push_back({line.item, m.key, m.hit, m.field, m.offset, m.length});
    }
    if (best != DocumentLevel::none) ++named_lines;
    // What completes a set is not asked for its name, nor what only took the rest.
    if (best == DocumentLevel::none && (p.search == Search::completed || went_on)) continue;
    if (strength(best) < strength(p.document)) p.document = best;
  }
  e.payer = payer_of(p, e.third_party);
  p.score = static_cast<std::uint16_t>(score_of(e, named_lines, finding));
  for (const Rule& rule : policy.rules) {
    const bool fits = e.payer >= rule.payer_at_least &&
                      strength(p.document) >= strength(rule.document_at_least) &&
                      strength(p.document) <= strength(rule.document_at_most) &&
                      (rule.amounts & 1U << static_cast<unsigned>(p.amount)) != 0 &&
                      (rule.searches & 1U << static_cast<unsigned>(p.search)) != 0;
    if (!fits) continue;
    if (rule.action == Action::off) return;
    p.rule = rule.name;
    e.action = rule.action;
    found.push_back(e);
    return;
  }
}

void Case::rank() {
  const auto order = [&](const Explanation& e) {
    const Item& first = ledger.item(e.proposal.lines.front().item);
    return std::make_tuple(-static_cast<int>(e.proposal.score),
                           -static_cast<std::int64_t>(e.proposal.evidence.size()), first.due,
                           first.issued, first.id);
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const Explanation& a, const Explanation& b) { return order(a) < order(b); });
  std::vector<Explanation> once;
  for (const Explanation& e : found) {
    const auto same = std::find_if(once.begin(), once.end(), [&](const Explanation& o) {
      return o.proposal.lines == e.proposal.lines;
    });
    if (same == once.end()) {
      once.push_back(e);
    } else if (same->action != Action::automatic && e.action == Action::automatic &&
               same->amount_alone() && e.amount_alone()) {
      same->action = e.action;
      same->proposal.rule = e.proposal.rule;
    }
  }
  found = std::move(once);
}

}  // namespace hexiao::naive

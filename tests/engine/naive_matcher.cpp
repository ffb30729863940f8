#include "tests/engine/naive_matcher.h"

#include <algorithm>

#include "engine/matching/matcher.h"
#include "tests/engine/naive_case.h"
#include "tests/engine/naive_guards.h"

namespace hexiao::naive {
namespace {

// Of what is in the way, what a person should hear first.
Reason first_obstacle(const Case& c) {
  for (const Reason reason : {Reason::amount_differs, Reason::item_disputed,
                              Reason::currency_differs, Reason::document_not_open_yet,
                              Reason::guard, Reason::already_cleared, Reason::search_stopped})
    if (c.in_the_way.contains(reason)) return reason;
  return Reason::none;
}

Reason why_nothing(const Case& c) {
  if (const Reason reason = first_obstacle(c); reason != Reason::none) return reason;
  if (c.payer.customers.empty()) return Reason::nothing_known;
  if (!c.payer.alone()) return Reason::ambiguous_payer;
  const bool owes = std::any_of(c.ledger.items.begin(), c.ledger.items.end(), [&](const Item& i) {
    return i.customer == c.payer.first() && !i.open.is_zero();
  });
  return owes ? Reason::no_match_at_customer : Reason::nothing_open;
}

bool takes_its_place(const Explanation& best, const Explanation& other) {
  if (other.chance && !best.chance) return false;
  if (best.proposal.score <= other.proposal.score + kTie) return true;
  if (!other.settles()) return false;
  const bool agrees_as_well = other.proposal.amount >= best.proposal.amount;
  if (!best.named() && agrees_as_well &&
      (other.proposal.customer != best.proposal.customer ||
       strength(other.proposal.document) >= strength(best.proposal.document)))
    return true;
  // A part payment stands back behind money that agrees to the cent.
  const bool is_to_the_cent =
      other.proposal.amount == AmountLevel::exact || other.proposal.amount == AmountLevel::discount;
  return !best.settles() && is_to_the_cent && (best.named() || !agrees_as_well);
}

// None: no person is needed.
Reason why_a_person(const Case& c) {
  const Explanation& best = c.found.front();
  if (best.third_party) return Reason::payer_differs;
  for (std::size_t i = 1; i < c.found.size(); ++i) {
    if (!takes_its_place(best, c.found[i])) continue;
    const bool elsewhere = c.found[i].proposal.customer != best.proposal.customer;
    return elsewhere && c.payer.customers.size() > 1 ? Reason::ambiguous_payer
                                                     : Reason::ambiguous_items;
  }
  if (c.payer.customers.size() > 1 && best.amount_alone()) return Reason::ambiguous_payer;
  if (best.guessed) return Reason::amount_differs;
  if (best.chance) return Reason::chance_sum;
  const bool unread = c.reading.unread_number(best.proposal.evidence);
  const bool others_are_named =
      std::any_of(c.reading.mentions().begin(), c.reading.mentions().end(), [&](const Mention& m) {
        return names_clearly(m) && !m.own_reference && !c.payer.names(m.item->customer);
      });
  if (!best.settles() && (unread || c.named_in_vain || others_are_named))
    return Reason::amount_differs;
  if (best.action != Action::automatic)
    return c.payer.only_alike() && best.payer == PayerLevel::partial ? Reason::payer_uncertain
                                                                     : Reason::needs_confirmation;
  if (best.amount_alone() && others_are_named) return Reason::payer_differs;
  // A document is clearly named and cannot be what is paid.
  if (!best.named() && c.named_in_vain) return first_obstacle(c);
  if (best.amount_alone() && unread) return Reason::unknown_number;
  if (best.amount_alone() && !c.payer.customers.empty() &&
      is_loosely_named(c.payer, c.ledger.customer(c.payer.first())))
    return Reason::payer_uncertain;
  return Reason::none;
}

bool is_sure(Case& c) {
  c.rank();
  return !c.found.empty() && why_a_person(c) == Reason::none;
}

void look_into_accounts(Case& c) {
  for (std::size_t i = 0; i < c.payer.customers.size() && i <= kRivalsTried; ++i) {
    const CustomerId customer = c.payer.customers[i];
    c.reading.repair(customer, c.account_of(customer));
    const bool read = std::any_of(c.reading.mentions().begin(), c.reading.mentions().end(),
                                  [&](const Mention& m) { return m.item->customer == customer; });
    if (read) {
      c.explain_named(customer);
      c.explain_completed(customer);
    }
    // Where nobody else may be meant, a number that was repaired with money that agrees is enough.
    const bool enough = c.payer.customers.size() == 1 && !c.policy.unique_only && is_sure(c) &&
                        c.found.front().settles();
    if (!enough) c.explain_account(customer);
  }
}

void leave_only_what_is_unique(std::vector<Explanation>& found) {
  std::erase_if(found, [](const Explanation& e) { return e.proposal.lines.size() > 1; });
  if (found.size() > 1 && found[0].proposal.score <= found[1].proposal.score + kTie) found.clear();
}

// Where the policy allows it, a person is shown what the payer owes in other currencies.
void propose_other_currencies(const Case& c, Decision& decision) {
  if (!c.policy.cross_currency || !c.payer.known()) return;
  Items items;
  for (const Item& item : c.ledger.items)
    if (item.customer == c.payer.first() && item.currency != c.currency &&
        item.open.is_positive() && !item.disputed)
      items.push_back(&item);
  for (const Item* item : in_order(c.policy, items)) {
    if (decision.proposals.size() == static_cast<std::size_t>(c.policy.proposals_kept)) break;
    Proposal& p = decision.proposals.emplace_back();
    p.customer = c.payer.first();
    p.search = Search::oldest_first;
    p.reason = Reason::currency_differs;
    p.rule = "cross_currency";
    p.remainder = c.payment.amount;
    p.lines.push_back({.item = item->id});
    decision.outcome = Outcome::proposed;
    decision.reason = Reason::currency_differs;
  }
}

Decision conclude(Case& c) {
  Decision decision{
      .payer = c.payer.first(),
      .payer_level = c.payer.level,
      .payer_mark = c.payer.mark,
      .payer_rival = c.payer.customers.size() > 1 ? c.payer.customers[1] : CustomerId{},
      .payer_score = static_cast<std::uint16_t>(c.payer.score),
      .payer_mapping = c.payer.mapping,
      .policy = {}};
  c.rank();
  if (c.policy.unique_only) leave_only_what_is_unique(c.found);
  if (!payer_passes(c.ledger, c.policy, c.payer)) {
    decision.reason = Reason::guard;
    return decision;
  }
  if (c.found.empty()) propose_other_currencies(c, decision);
  if (!decision.proposals.empty()) return decision;
  if (c.found.empty()) {
    decision.reason = why_nothing(c);
    return decision;
  }
  decision.reason = why_a_person(c);
  const bool automatic = decision.reason == Reason::none;
  decision.outcome = automatic ? Outcome::automatic : Outcome::proposed;
  const Explanation& best = c.found.front();
  if (c.payer.customers.empty() && best.named()) {
    decision.payer = best.proposal.customer;
    decision.payer_level = PayerLevel::partial;
    decision.payer_mark = PayerMark::document_owner;
  } else if (c.payer.level == PayerLevel::partial && best.payer == PayerLevel::full) {
    decision.payer = best.proposal.customer;
    decision.payer_level = PayerLevel::full;
    decision.payer_rival = {};
  }
  const std::size_t kept = automatic ? 2 : static_cast<std::size_t>(c.policy.proposals_kept);
  for (std::size_t i = 0; i < c.found.size() && i < kept; ++i) {
    Proposal p = c.found[i].proposal;
    p.reason = i == 0                   ? decision.reason
               : c.found[i].third_party ? Reason::payer_differs
                                        : Reason::needs_confirmation;
    decision.proposals.push_back(p);
  }
  return decision;
}

// The customer's own policy speaks only where it is sure who pays.
const Policy& policy_for(const Ledger& ledger, const Payer& payer) {
  return ledger.policy_of(payer.known() ? payer.first() : CustomerId{});
}

Decision ignored(const Payer& payer) {
  return {.outcome = Outcome::ignored,
          .reason = Reason::guard,
          .payer = payer.first(),
          .payer_level = payer.level,
          .payer_mark = payer.mark,
          .policy = {}};
}

}  // namespace

Decision decide(const Ledger& ledger, const ReceivePayment& payment) {
  const Payer payer = find_payer(ledger, ledger.policy_of({}), payment);
  Case c(ledger, policy_for(ledger, payer), payment, payer);
  if (!payment_passes(c.policy, payment)) return ignored(payer);
  c.explain_named();
  const bool sure = is_sure(c) && c.found.front().settles();
  if (!payer.customers.empty()) {
    if (!sure) look_into_accounts(c);
    return conclude(c);
  }
  if (sure && payment.payer_name.empty()) return conclude(c);
  const Payer alike = find_payer_alike(ledger, c.policy, payment);
  // Who is alike does not stand against a document, unless it is nobody else.
  if (sure && !alike.is_likely(c.policy)) return conclude(c);
  if (alike.customers.empty()) {
    c.explain_by_amount_only();
    return conclude(c);
  }
  Case again(ledger, policy_for(ledger, alike), payment, alike);
  if (!payment_passes(again.policy, payment)) return ignored(alike);
  again.explain_named();
  if (!is_sure(again) || !again.found.front().settles()) look_into_accounts(again);
  return conclude(again);
}

}  // namespace hexiao::naive

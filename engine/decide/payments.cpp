// Payments: identity, the decision, and the assignment of a whole unit of work.
#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <tuple>

#include "engine/decide/claim.h"
#include "engine/matching/amounts.h"
#include "engine/text/account.h"
#include "engine/vocabulary/crew.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao {
namespace {

std::string_view first_too_long(const ReceivePayment& p) {
  struct Field {
    std::string_view name;
    Text text;
    std::size_t limit;
  };
  using limits::kNameBytes;
  using limits::kNumberBytes;
  using limits::kTextBytes;
  for (const Field& field :
       {Field{"ledger", p.ledger, kNumberBytes},
        Field{"bank_account", p.bank_account, kNumberBytes},
        Field{"bank_ref", p.bank_ref, kNumberBytes}, Field{"payer_name", p.payer_name, kNameBytes},
        Field{"payer_account", p.payer_account, kNumberBytes},
        Field{"structured_ref", p.structured_ref, kNameBytes}, Field{"text", p.text, kTextBytes},
        Field{"note", p.note, kTextBytes}, Field{"customer_no", p.customer_no, kNumberBytes},
        Field{"end_to_end_id", p.end_to_end_id, kNumberBytes},
        Field{"mandate_id", p.mandate_id, kNumberBytes}})
    if (field.text.size() > field.limit) return field.name;
  return {};
}

// Banks pad and break the same text differently from one delivery to the next.
std::string squeezed(Text text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\n' && c != '\t') out += c;
  return out;
}
bool differ(Text a, Text b) { return !a.empty() && !b.empty() && squeezed(a) != squeezed(b); }

// Identities are hashes already.
struct IdentityHash {
  using is_avalanching = void;
  std::size_t operator()(const PaymentIdentity& identity) const { return identity.low; }
};

}  // namespace

// The same payment again: same money, same day, and no text that says something else.
bool Desk::repeats(const ReceivePayment& payment, Slot known) const {
  PaymentRecorded before;
  if (!state_.payment_record(known, before)) return false;
  return before.amount == payment.amount && before.currency.code() == payment.currency &&
         before.booking_date == payment.booking_date &&
         !(differ(before.payer_account, payment.payer_account) &&
           normalise_account(before.payer_account) != normalise_account(payment.payer_account)) &&
         !differ(before.payer_name, payment.payer_name) && !differ(before.text, payment.text) &&
         !differ(before.structured_ref, payment.structured_ref);
}

// Guards, and who it is. False: answered.
bool Desk::read_payment(const ReceivePayment& payment, Claim& claim, Result& result) const {
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    result.decision.outcome = Outcome::rejected;
    return false;
  };
  if (const auto field = first_too_long(payment); !field.empty())
    return no(Rejection::text_too_long, field);
  if (payment.ledger.empty()) return no(Rejection::field_required, "ledger");
  const auto currency = Currency::from_code(payment.currency);
  if (!currency) return no(Rejection::unknown_currency, "currency");
  if (!payment.amount.is_positive()) return no(Rejection::amount_not_positive, "amount");
  if (payment.amount.minor() > kMaxAmount) return no(Rejection::amount_too_large, "amount");
  if (!payment.booking_date) return no(Rejection::date_required, "booking_date");
  claim.ledger = state_.find_ledger(payment.ledger);
  if (!claim.ledger) return no(Rejection::unknown_ledger, "ledger");
  if (!payment.customer_no.empty() && !state_.find_customer(claim.ledger, payment.customer_no))
    return no(Rejection::unknown_customer, "customer_no");
  claim.payment = &payment;
  claim.currency = *currency;
  claim.identity = identity_of(payment, claim.ledger);
  KeyBuffer key;
  claim.take_account(account_text(payment.payer_account, key));
  return true;
}

// Whether it is new, and there is room for it. False: answered.
bool Desk::accept_payment(Claim& claim, Result& result) {
  const ReceivePayment& payment = *claim.payment;
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    result.decision.outcome = Outcome::rejected;
    return false;
  };
  const Slot known = state_.find_identity(claim.identity);
  if (known == kNoSlot || planted(PlantedBug::duplicate_payment_taken)) {
    const auto unit = checked_add(unit_received_, payment.amount);
    if (!unit || !state_.has_room(claim.ledger, {}, claim.currency, *unit, {}))
      return no(Rejection::capacity, "amount");
    unit_received_ = *unit;
    return true;
  }
  result.payment = id_of<PaymentId>(known);
  result.id = result.payment.value;
  if (!repeats(payment, known)) return no(Rejection::identity_conflict, "bank_ref");
  show_payment(known, result);
  result.decision.outcome = Outcome::duplicate;
  return false;
}

// Places of the claims that want an item of which not enough is open for all.
std::vector<std::size_t> Desk::contested(const std::vector<Claim>& claims) const {
  struct Want {
    ItemId item;
    std::size_t claim;
    Money settles;
  };
  std::vector<Want> wants;
  wants.reserve(claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (!claims[i].automatic()) continue;
    for (const AllocationLine& line : claims[i].decision.proposals.front().lines)
      wants.push_back({line.item, i, line.settles().abs()});
  }
  std::sort(wants.begin(), wants.end(), [](const Want& a, const Want& b) {
    return std::tie(a.item, a.claim) < std::tie(b.item, b.claim);
  });
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < wants.size();) {
    const Money open = Money(state_.item(slot_of(wants[i].item)).open).abs();
    Money sum;
    std::size_t end = i;
    for (; end < wants.size() && wants[end].item == wants[i].item; ++end)
      // Once it is more than there is, how much more does not matter.
      if (sum <= open) sum += wants[end].settles;
    if (end - i > 1 && sum > open)
      for (std::size_t k = i; k < end; ++k) places.push_back(wants[k].claim);
    i = end;
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

void Desk::decide_together(std::span<const ReceivePayment* const> payments,
                           std::span<Result* const> results) {
  unit_received_ = {};
  // Each payment's best explanation on its own, against the same state: the order of lines does not
  // matter.
  std::vector<Claim> claims;
  std::vector<std::pair<std::size_t, PaymentIdentity>> repeated;
  boost::unordered_flat_set<PaymentIdentity, IdentityHash> seen;
  seen.reserve(payments.size());
  claims.reserve(payments.size());
  std::vector<Claim> group;
  for (std::size_t i = 0; i < payments.size();) {
    group.clear();
    for (; i < payments.size() && group.size() < State::kMostPrefetched; ++i) {
      Claim claim;
      claim.place = i;
      if (read_payment(*payments[i], claim, *results[i])) group.push_back(std::move(claim));
    }
    look_ahead(group);
    for (Claim& claim : group) {
      if (!accept_payment(claim, *results[claim.place])) continue;
      if (!seen.insert(claim.identity).second) {
        repeated.emplace_back(claim.place, claim.identity);
        continue;
      }
      claims.push_back(std::move(claim));
    }
  }
  answer(claims);
  assign(claims, results);
  for (const auto& [place, identity] : repeated) {
    Claim again;
    if (read_payment(*payments[place], again, *results[place]))
      accept_payment(again, *results[place]);
  }
}

void Desk::answer(Claim& claim) {
  // Whose unit a payment that waited happens to be decided in must not matter.
  const Text principal = claim.slot == kNoSlot ? cause_->principal : Text();
  claim.decision = matcher().decide(state_, claim.question(principal));
  if (claim.slot != kNoSlot) respect_people(claim.slot, claim.decision);
}

void Desk::set_crew(Crew* crew) {
  crew_ = crew;
  matchers_.resize(crew == nullptr ? 1 : crew->members());
}

// New payments. Each answer depends on the state and on its own payment, so who finds it, and when,
// cannot be seen.
void Desk::answer(std::span<Claim> claims) {
  constexpr std::size_t kPart = Matcher::kTogether;
  // Below that, nobody is woken for it.
  constexpr std::size_t kWorthSharing = 8 * kPart;
  const auto answer_part = [&](std::size_t member, std::size_t part) {
    const std::size_t first = part * kPart;
    answer(claims.subspan(first, std::min(kPart, claims.size() - first)), matchers_[member]);
  };
  const std::size_t parts = (claims.size() + kPart - 1) / kPart;
  if (crew_ != nullptr && claims.size() >= kWorthSharing) return crew_->run(parts, answer_part);
  for (std::size_t part = 0; part < parts; ++part) answer_part(0, part);
}

void Desk::answer(std::span<Claim> claims, Matcher& matcher) const {
  look_ahead_payers(claims);
  boost::container::static_vector<Question, Matcher::kTogether> questions;
  Decision decisions[Matcher::kTogether];
  for (const Claim& claim : claims) questions.push_back(claim.question(cause_->principal));
  matcher.decide(state_, std::span(questions.data(), questions.size()),
                 std::span(decisions, questions.size()));
  for (std::size_t i = 0; i < claims.size(); ++i) claims[i].decision = std::move(decisions[i]);
}

// Only where several want the same item does an order decide: the stronger explanation, then the
// item that is due first, then the payment that came first by its dates and the
// bank's reference, never by its line.
std::vector<std::size_t> Desk::contested_in_order(const std::vector<Claim>& claims) const {
  std::vector<std::size_t> late = contested(claims);
  const auto rank = [&](std::size_t i) {
    const Proposal& best = claims[i].decision.proposals.front();
    const ItemRow& first = state_.item(slot_of(best.lines.front().item));
    const ReceivePayment& payment = *claims[i].payment;
    return std::make_tuple(-static_cast<int>(best.score), first.due_date, first.issue_date,
                           payment.booking_date, payment.value_date, payment.bank_ref,
                           claims[i].identity);
  };
  std::sort(late.begin(), late.end(),
            [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  return late;
}

void Desk::assign(std::vector<Claim>& claims, std::span<Result* const> results) {
  const std::vector<std::size_t> late = contested_in_order(claims);
  std::vector<bool> is_late(claims.size(), false);
  for (const std::size_t i : late) is_late[i] = true;
  // What an allocation writes is fetched a few claims before it is written.
  constexpr std::size_t kAhead = 4;
  for (std::size_t i = 0; i < claims.size() + kAhead; ++i) {
    if (i < claims.size() && claims[i].automatic())
      for (const AllocationLine& line : claims[i].decision.proposals.front().lines)
        state_.prefetch_allocation(slot_of(line.item));
    if (i < kAhead) continue;
    const std::size_t now = i - kAhead;
    if (!is_late[now] && claims[now].automatic())
      record_claim(claims[now], *results[claims[now].place]);
  }
  for (const std::size_t i : late) record_late(claims[i], *results[claims[i].place]);
  // What waits for a person is decided last, so that no proposal names what this very unit has just
  // settled.
  for (Claim& claim : claims)
    if (!claim.recorded) record_left(claim, *results[claim.place]);
}

void Desk::record_late(Claim& claim, Result& result) {
  answer(claim);
  // It had an explanation until another payment of this unit took the item.
  if (!claim.automatic()) claim.say_contested();
  record_claim(claim, result);
}

bool Desk::record_left(Claim& claim, Result& result) {
  const auto& proposals = claim.decision.proposals;
  const bool outdated = std::any_of(proposals.begin(), proposals.end(), [&](const Proposal& p) {
    return std::any_of(p.lines.begin(), p.lines.end(), [&](const AllocationLine& l) {
      return Money(state_.item(slot_of(l.item)).open).abs() < l.settles().abs();
    });
  });
  if (outdated) {
    answer(claim);
    if (claim.automatic()) {
      // Its rival went to another payment of the unit; that is no proof, so a person looks.
      claim.decision.outcome = Outcome::proposed;
      claim.say_contested();
    }
  }
  record_claim(claim, result);
  return outdated;
}

void Desk::record_claim(Claim& claim, Result& result) {
  if (claim.slot == kNoSlot)
    record_payment(claim, result);
  else
    record_reconsidered(claim);
}

void Desk::record_payment(Claim& claim, Result& result) {
  const ReceivePayment& p = *claim.payment;
  const PaymentId id{state_.payment_count() + std::uint64_t{1}};
  PaymentRecorded event{.payment = id,
                        .ledger = claim.ledger,
                        .currency = claim.currency,
                        .amount = p.amount,
                        .booking_date = p.booking_date,
                        .value_date = p.value_date,
                        .occurrence = p.occurrence,
                        .bank_account = p.bank_account,
                        .bank_ref = p.bank_ref,
                        .payer_name = p.payer_name,
                        .payer_account = p.payer_account,
                        .structured_ref = p.structured_ref,
                        .text = p.text,
                        .note = p.note,
                        .customer_no = p.customer_no,
                        .end_to_end_id = p.end_to_end_id,
                        .mandate_id = p.mandate_id,
                        .decision = std::move(claim.decision)};
  record(event);
  claim.recorded = true;
  result.id = id.value;
  result.payment = id;
  result.changed = true;
  result.decision = std::move(event.decision);
  if (result.decision.outcome == Outcome::automatic) {
    const Proposal& best = result.decision.proposals.front();
    record_allocations(id, Origin::automatic, best.customer, false, best, result);
  }
  result.unapplied = Money(state_.payment(slot_of(id)).unapplied);
}

void Desk::record_allocations(PaymentId payment, Origin origin, CustomerId customer, bool granted,
                              const Proposal& proposal, Result& result) {
  // One transfer for several members of a group: the policy grants it.
  const bool crosses =
      std::any_of(proposal.lines.begin(), proposal.lines.end(), [&](const AllocationLine& line) {
        return state_.item(slot_of(line.item)).customer != customer.value;
      });
  AllocationsMade event{.payment = payment,
                        .first_allocation = {state_.allocation_count() + std::uint64_t{1}},
                        .origin = origin,
                        .customer = customer,
                        .other_customer_granted = granted || crosses,
                        .lines = proposal.lines,
                        .difference = proposal.difference};
  if (proposal.difference == ShortOutcome::deduction)
    event.difference_reason = state_.policy_for({state_.payment(slot_of(payment)).ledger}, customer)
                                  .policy.deduction_reason;
  record(event);
  result.changed = true;
  result.first_allocation = event.first_allocation;
  result.allocations = std::move(event.lines);
}

}  // namespace hexiao

// Waking: what waits is decided anew when something arrives that could explain it.
//
// While a unit of work is recorded, every event that could explain a waiting payment is looked up
// in the index of those (State::find_waiting_for). When all commands are done, the payments that
// were found are decided together, as if they came in one unit (waking_round.h); so neither the
// order of lines nor of commands matters.
#include <algorithm>

#include "engine/decide/claim.h"
#include "engine/decide/desk.h"

namespace hexiao {
namespace {

bool is_before(const Postponed& a, const Postponed& b) {
  return a.reason != b.reason ? a.reason < b.reason : a.cause < b.cause;
}

// What a person rejected of the old decision does not count.
bool says_the_same(const Decision& before, std::uint32_t rejected, const Decision& now) {
  std::vector<const Proposal*> standing;
  for (std::size_t i = 0; i < before.proposals.size(); ++i)
    if (i >= 32 || (rejected >> i & 1U) == 0) standing.push_back(&before.proposals[i]);
  const bool same_proposals =
      std::equal(standing.begin(), standing.end(), now.proposals.begin(), now.proposals.end(),
                 [](const Proposal* a, const Proposal& b) { return *a == b; });
  if (!same_proposals || before.payer != now.payer || before.payer_rival != now.payer_rival ||
      (before.payer_level >= PayerLevel::full) != (now.payer_level >= PayerLevel::full))
    return false;
  // Everything was rejected, and nothing new is found.
  if (standing.empty() && !before.proposals.empty()) return now.outcome == Outcome::unmatched;
  return before.outcome == now.outcome && before.reason == now.reason;
}

}  // namespace

ReceivePayment command_of(const PaymentRecorded& record, std::string_view ledger,
                          std::string_view currency) {
  return {.ledger = ledger,
          .bank_account = record.bank_account,
          .bank_ref = record.bank_ref,
          .currency = currency,
          .amount = record.amount,
          .booking_date = record.booking_date,
          .value_date = record.value_date,
          .payer_name = record.payer_name,
          .payer_account = record.payer_account,
          .structured_ref = record.structured_ref,
          .text = record.text,
          .note = record.note,
          .customer_no = record.customer_no,
          .end_to_end_id = record.end_to_end_id,
          .mandate_id = record.mandate_id,
          .occurrence = record.occurrence};
}

// --- noticing ---

void Desk::add_woken(WakeReason reason, Slot except) {
  for (const Slot slot : found_waiting_) {
    if (slot == except) continue;
    const Postponed found{.payment = id_of<PaymentId>(slot), .reason = reason, .cause = lsn_};
    const auto [at, is_new] = woken_.try_emplace(slot, found);
    if (!is_new && is_before(found, at->second)) at->second = found;
  }
  found_waiting_.clear();
}

void Desk::notice(const ItemRecorded& event) {
  state_.find_waiting_for(event.item, found_waiting_);
  add_woken(WakeReason::item);
}

void Desk::notice(const ItemReleased& event) {
  state_.find_waiting_for(event.item, found_waiting_);
  add_woken(WakeReason::released);
}

// The payment itself is left alone: a person has just said that it does not pay this.
void Desk::notice(const AllocationReversed& event) {
  const AllocationRow& row = state_.allocation(slot_of(event.allocation));
  state_.find_waiting_for(id_of<ItemId>(row.item), found_waiting_);
  add_woken(WakeReason::reopened, row.payment);
}

void Desk::notice(const CustomerRecorded& event) {
  state_.find_waiting_for(event.customer, found_waiting_);
  add_woken(WakeReason::customer);
}

// Those who waited for the one that is no more wait for the other now.
void Desk::notice(const CustomersMerged& event) {
  state_.find_waiting_for(event.into, found_waiting_);
  add_woken(WakeReason::customer);
}

void Desk::notice(const MappingLearned& event) {
  state_.find_waiting_for(event.kind, event.ledger, event.key, found_waiting_);
  add_woken(WakeReason::learned);
}

void Desk::notice(const MappingRevoked& event) {
  const MappingView mapping = state_.view(event.mapping);
  const LedgerId ledger{state_.mapping(slot_of(event.mapping)).ledger};
  state_.find_waiting_for(mapping.kind, ledger, mapping.key, found_waiting_);
  add_woken(WakeReason::revoked);
}

// --- deciding anew (waking_round.cpp) ---

// A new decision never overrides a person: what was rejected does not come back, and money whose
// allocation was undone is not allocated again without one. Nor is a payment of which something was
// rejected, unless a document is named: that the others were refused proves nothing.
void Desk::respect_people(Slot slot, Decision& decision) const {
  auto& proposals = decision.proposals;
  std::erase_if(proposals, [&](const Proposal& p) { return state_.was_rejected(slot, p); });
  const bool undone = state_.payment(slot).first_allocation != kNoSlot;
  if (proposals.empty() &&
      (decision.outcome == Outcome::automatic || decision.outcome == Outcome::proposed)) {
    decision.outcome = Outcome::unmatched;
    decision.reason = Reason::nothing_known;
    return;
  }
  if (decision.outcome != Outcome::automatic) return;
  const bool named = strength(proposals.front().document) >= strength(DocumentLevel::order);
  if (!undone && (named || !state_.has_rejections(slot))) return;
  decision.outcome = Outcome::proposed;
  decision.reason = Reason::needs_confirmation;
  proposals.front().reason = Reason::needs_confirmation;
}

void Desk::record_reconsidered(Claim& claim) {
  claim.recorded = true;
  PaymentRecorded before;
  HEXIAO_CHECK(state_.payment_record(claim.slot, before));
  if (says_the_same(before.decision, state_.payment(claim.slot).rejected, claim.decision)) return;
  ++waking_.changed;
  const PaymentReconsidered event{.payment = id_of<PaymentId>(claim.slot),
                                  .reason = claim.woken.reason,
                                  .cause = claim.woken.cause,
                                  .decision = std::move(claim.decision)};
  record(event);
  if (event.decision.outcome != Outcome::automatic) return;
  ++waking_.allocated;
  const Proposal& best = event.decision.proposals.front();
  Result answer;
  record_allocations(event.payment, Origin::automatic, best.customer, false, best, answer);
}

}  // namespace hexiao

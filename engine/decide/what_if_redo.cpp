// What if: one recorded event on the shadow, where it still fits.
#include <string>

#include "engine/decide/what_if_past.h"

namespace hexiao {
namespace {

std::string number_of(PaymentId id) { return "#" + std::to_string(id.value); }

bool between_zero_and(std::int64_t amount, std::int64_t value) {
  return amount >= 0 ? value >= 0 && value <= amount : value <= 0 && value >= amount;
}

}  // namespace

PaymentId WhatIf::shadow_of(PaymentId past) const {
  return is_known(past) ? payments_[slot_of(past)].shadow : PaymentId{};
}

// Ledgers, customers and items are never refused, so their ids are those of the history.
bool WhatIf::redo(LedgerOpened& event) {
  if (!desk_.state().find_fault(event).empty()) return false;
  desk_.record(event);
  return true;
}

bool WhatIf::redo(CustomerRecorded& event) {
  if (!desk_.state().find_fault(event).empty()) return false;
  desk_.record(event);
  return true;
}

// A known item is recorded with what is open in the shadow, moved as the history's was.
bool WhatIf::redo(ItemRecorded& event) {
  const State& state = desk_.state();
  if (!state.find_fault(event).empty()) return false;
  if (event.item.value <= state.item_count()) {
    const ItemRow& row = state.item(slot_of(event.item));
    const std::int64_t open = row.open + (event.open_amount.minor() - open_[slot_of(event.item)]);
    std::int64_t settled = 0;
    bool live = false;
    for (Slot a = row.first_allocation; a != kNoSlot; a = state.allocation(a).next_of_item) {
      if (state.allocation(a).reversed != 0) continue;
      settled += state.allocation(a).settles();
      live = true;
    }
    const bool moved = row.currency != event.currency.packed() ||
                       row.customer != event.customer.value ||
                       row.kind != static_cast<std::uint8_t>(event.kind);
    const std::int64_t amount = event.amount.minor();
    if ((live && moved) || !between_zero_and(amount, open) ||
        !between_zero_and(amount, open + settled))
      return false;
    event.open_amount = Money(open);
  }
  desk_.record(event);
  return true;
}

bool WhatIf::redo(PaymentRecorded& event) {
  const PaymentId past = event.payment;
  event.payment = PaymentId{desk_.state().payment_count() + std::uint64_t{1}};
  event.decision.payer_mapping = {};
  if (past.value != payments_.size() + 1 || !desk_.state().find_fault(event).empty()) return false;
  desk_.record(event);
  payments_.push_back({.shadow = event.payment});
  return true;
}

bool WhatIf::redo(AllocationsMade& event) {
  const State& state = desk_.state();
  event.payment = shadow_of(event.payment);
  event.first_allocation = AllocationId{state.allocation_count() + std::uint64_t{1}};
  if (!event.payment || !state.find_fault(event).empty()) return false;
  const PaymentRow& payment = state.payment(slot_of(event.payment));
  if (payment.reversed != 0) return false;
  if (desk_.check_lines(payment, event.lines) != Rejection::none) return false;
  if (payment.live_allocations != 0 && payment.customer != event.customer.value) return false;
  for (const AllocationLine& line : event.lines)
    if (!event.other_customer_granted &&
        state.item(slot_of(line.item)).customer != event.customer.value)
      return false;
  desk_.record(event);
  return true;
}

// Of what a person made, that one; of what was decided alone, or did not fit here, the one by which
// the shadow alone gave the same money to the same item.
AllocationId WhatIf::shadow_of(const PastAllocation& past, PaymentId payment) const {
  const State& state = desk_.state();
  if (past.shadow) {
    const bool live = state.allocation(slot_of(past.shadow)).reversed == 0;
    return live ? past.shadow : AllocationId{};
  }
  for (Slot a = state.payment(slot_of(payment)).first_allocation; a != kNoSlot;
       a = state.allocation(a).next_of_payment) {
    const AllocationRow& own = state.allocation(a);
    if (own.reversed == 0 && static_cast<Origin>(own.origin) == Origin::automatic &&
        own.item == past.item && own.amount == past.amount && own.settles() == past.settles)
      return id_of<AllocationId>(a);
  }
  return {};
}

bool WhatIf::redo(AllocationReversed& event) {
  const State& state = desk_.state();
  if (!event.allocation || event.allocation.value > allocations_.size()) return false;
  const PastAllocation& past = allocations_[slot_of(event.allocation)];
  const PaymentId payment = shadow_of(id_of<PaymentId>(past.payment));
  if (!payment) return false;
  event.allocation = shadow_of(past, payment);
  if (!event.allocation) return false;
  const std::int64_t amount = state.allocation(slot_of(event.allocation)).amount;
  if (amount + state.payment(slot_of(payment)).unapplied < 0) return false;
  desk_.record(event);
  return true;
}

// With whatever the shadow has allocated of it.
bool WhatIf::redo(PaymentReversed& event) {
  const PaymentId payment = shadow_of(event.payment);
  if (!payment) return false;
  const std::string number = number_of(payment);
  Result result;
  desk_.decide(ReversePayment{.payment = number, .reason = event.reason}, result);
  return result.ok();
}

// The proposal of the same lines, wherever it stands now.
bool WhatIf::redo(ProposalRejected& event) {
  const PaymentId payment = shadow_of(event.payment);
  if (!payment) return false;
  std::uint32_t place = 0;
  if (event.proposal != 0) {
    const PastPayment& past = payments_[slot_of(event.payment)];
    PaymentRecorded record;
    if (event.proposal > past.proposals || !desk_.state().payment_record(slot_of(payment), record))
      return false;
    const std::uint64_t wanted = proposals_[past.first_proposal + event.proposal - 1];
    const auto& own = record.decision.proposals;
    // Two may have the same lines, found by different searches: then the one at the same place.
    if (event.proposal <= own.size() && hash_of(own[event.proposal - 1]) == wanted)
      place = event.proposal;
    for (std::size_t i = 0; i < own.size() && place == 0; ++i)
      if (hash_of(own[i]) == wanted) place = static_cast<std::uint32_t>(i + 1);
    if (place == 0) return false;
  }
  const std::string number = number_of(payment);
  Result result;
  desk_.decide(RejectProposal{.payment = number, .proposal = place}, result);
  return result.ok();
}

bool WhatIf::redo(ItemDisputed& event) {
  if (!desk_.state().find_fault(event).empty()) return false;
  desk_.record(event);
  return true;
}

bool WhatIf::redo(ItemReleased& event) {
  if (!desk_.state().find_fault(event).empty()) return false;
  desk_.record(event);
  return true;
}

bool WhatIf::redo(PolicyActivated& event) {
  if (!displaces(event)) desk_.record(event);
  return true;
}

// Taught by a person's allocation: where the shadow had no need of one, nobody is asked.
bool WhatIf::redo(MappingLearned& event) {
  const State& state = desk_.state();
  const MappingId past = event.mapping;
  if (!past || past.value > mappings_.size() + 1) return false;
  if (past.value > mappings_.size()) mappings_.resize(past.value);
  event.payment = shadow_of(event.payment);
  if (!event.payment) return false;
  const Slot payment = slot_of(event.payment);
  bool by_person = false;
  for (Slot a = state.payment(payment).first_allocation; a != kNoSlot;
       a = state.allocation(a).next_of_payment)
    by_person = by_person || (state.allocation(a).reversed == 0 &&
                              static_cast<Origin>(state.allocation(a).origin) != Origin::automatic);
  if (!by_person) return false;
  const Slot known = state.find_mapping(event.kind, event.ledger, event.key, event.customer);
  if (known != kNoSlot && (state.mapping(known).revoked != 0 || state.teaches(payment, known)))
    return false;
  event.mapping = known == kNoSlot ? MappingId{state.mapping_count() + 1} : id_of<MappingId>(known);
  if (!state.find_fault(event).empty()) return false;
  mappings_[slot_of(past)] = event.mapping;
  desk_.record(event);
  return true;
}

bool WhatIf::redo(MappingRevoked& event) {
  if (!event.mapping || event.mapping.value > mappings_.size()) return false;
  event.mapping = mappings_[slot_of(event.mapping)];
  if (!event.mapping || desk_.state().mapping(slot_of(event.mapping)).revoked != 0) return false;
  desk_.record(event);
  return true;
}

// The shadow wakes for itself.
bool WhatIf::redo(PaymentReconsidered& /*event*/) { return true; }
bool WhatIf::redo(WakingPostponed& /*event*/) { return true; }

bool WhatIf::redo(RuleFired& /*event*/) { return true; }
// Of the history as it was, not of the shadow's.
bool WhatIf::redo(RequestAnswered& /*event*/) { return true; }
bool WhatIf::redo(RequestRefused& /*event*/) { return true; }
bool WhatIf::redo(StateChecked& /*event*/) { return true; }
bool WhatIf::redo(FieldsSet& event) {
  if (event.subject == FieldSubject::payment) return true;
  if (!desk_.state().find_fault(event).empty()) return false;
  desk_.record(event);
  return true;
}

}  // namespace hexiao

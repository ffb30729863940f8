// Waking: what waits is decided anew when something arrives that could explain it.
//
// While a unit of work is recorded, every event that could explain a waiting payment is looked up
// in the index of those (State::find_waiting_for). When all commands are done, the payments that
// were found are decided together, as if they came in one unit; so neither the order of lines nor
// of commands matters.
#include <algorithm>

#include "engine/decide/claim.h"
#include "engine/decide/desk.h"

namespace hexiao {
namespace {

// Postponed payments that one record names.
constexpr std::size_t kPostponedInRecord = 10'000;

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

// --- deciding anew ---

// Those whose turn it is: first who was postponed before, then who was woken now, in order of id.
std::vector<Postponed> Desk::take_turns() {
  std::vector<Postponed> turns, later;
  for (const auto& [slot, waiting] : state_.postponed()) {
    woken_.erase(slot);
    if (turns.size() < kMaxWoken) turns.push_back(waiting);
  }
  const std::size_t resumed = turns.size();
  std::vector<Postponed> woken;
  for (const auto& [slot, waiting] : woken_)
    if (state_.is_waiting(slot)) woken.push_back(waiting);
  woken_.clear();
  std::sort(woken.begin(), woken.end(),
            [](const Postponed& a, const Postponed& b) { return a.payment < b.payment; });
  for (const Postponed& waiting : woken)
    (turns.size() < kMaxWoken ? turns : later).push_back(waiting);
  // The first record takes out who is resumed, so that none is put off that is still in the queue.
  WakingPostponed event{.resumed = static_cast<std::uint32_t>(resumed), .postponed = {}};
  for (std::size_t i = 0; i < later.size() || event.resumed != 0; i += kPostponedInRecord) {
    const std::size_t end = std::min(later.size(), i + kPostponedInRecord);
    event.postponed.clear();
    for (std::size_t k = i; k < end; ++k) event.postponed.push_back(later[k]);
    record(event);
    event.resumed = 0;
  }
  waking_.postponed = later.size();
  std::erase_if(turns, [this](const Postponed& waiting) {
    return !state_.is_waiting(slot_of(waiting.payment));
  });
  return turns;
}

WakingCounts Desk::wake() {
  waking_ = {};
  if (woken_.empty() && state_.postponed().empty()) return waking_;
  const std::vector<Postponed> turns = take_turns();
  waking_.tried = turns.size();
  std::vector<PaymentRecorded> records(turns.size());
  std::vector<std::string> currencies(turns.size());
  std::vector<ReceivePayment> payments(turns.size());
  std::vector<Result> answers(turns.size());
  std::vector<Result*> results(turns.size());
  std::vector<Claim> claims(turns.size());
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const Slot slot = slot_of(turns[i].payment);
    HEXIAO_CHECK(state_.payment_record(slot, records[i]));
    currencies[i] = records[i].currency.code();
    payments[i] = command_of(records[i], state_.ledger_code(records[i].ledger), currencies[i]);
    results[i] = &answers[i];
    const PaymentRow& row = state_.payment(slot);
    claims[i].payment = &payments[i];
    claims[i].place = i;
    claims[i].ledger = records[i].ledger;
    claims[i].currency = records[i].currency;
    claims[i].identity = {row.identity[0], row.identity[1]};
    claims[i].woken = turns[i];
    claims[i].slot = slot;
    answer(claims[i]);
  }
  assign(claims, results);
  return waking_;
}

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

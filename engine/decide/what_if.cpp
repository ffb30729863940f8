// What if: following a history with a shadow engine, and comparing.
#include "engine/decide/what_if.h"

#include <algorithm>
#include <limits>

#include "engine/decide/claim.h"
#include "engine/decide/what_if_past.h"

namespace hexiao {

namespace {

// The same money on the same items, booked alike.
bool same_lines(const Proposal& a, const Proposal& b) {
  if (a.customer != b.customer || a.lines != b.lines) return false;
  const bool books = std::any_of(a.lines.begin(), a.lines.end(), [](const AllocationLine& line) {
    return !line.writeoff.is_zero() || !line.discount.is_zero();
  });
  if (books && a.difference != b.difference) return false;
  return a.remainder.is_zero() || a.remainder_use == b.remainder_use;
}

WhatIfChange change_of(const Decision& before, const Decision& after) {
  const bool was = before.outcome == Outcome::automatic;
  const bool would = after.outcome == Outcome::automatic;
  if (was != would)
    return would ? WhatIfChange::newly_automatic : WhatIfChange::no_longer_automatic;
  const bool both = !before.proposals.empty() && !after.proposals.empty();
  const bool same = both ? same_lines(before.proposals.front(), after.proposals.front())
                         : before.proposals.empty() == after.proposals.empty();
  if (was && !same) return WhatIfChange::other_allocations;
  if (both && !same) return WhatIfChange::other_proposal;
  if (!same || before.outcome != after.outcome || before.reason != after.reason)
    return WhatIfChange::other_outcome;
  if (both && before.proposals.front().rule != after.proposals.front().rule)
    return WhatIfChange::other_rule;
  return WhatIfChange::unchanged;
}

bool same_unit(const Cause& a, const Cause& b) {
  return a.client == b.client && a.request == b.request && a.time_ns == b.time_ns &&
         a.principal == b.principal;
}

// What people do, in contrast to master data and to what is decided alone.
bool is_step(const Event& event, bool known_item) {
  if (std::holds_alternative<ItemRecorded>(event)) return known_item;
  if (const auto* made = std::get_if<AllocationsMade>(&event))
    return made->origin != Origin::automatic;
  return std::holds_alternative<AllocationReversed>(event) ||
         std::holds_alternative<PaymentReversed>(event) ||
         std::holds_alternative<ProposalRejected>(event) ||
         std::holds_alternative<MappingLearned>(event) ||
         std::holds_alternative<MappingRevoked>(event);
}

}  // namespace

WhatIf::WhatIf(Engine start, const ActivatePolicy& candidate)
    : shadow_(std::move(start)),
      desk_(shadow_.desk()),
      source_(candidate.source),
      policy_(candidate.policy),
      pending_(std::make_unique<Pending>()) {
  // Nobody waits for the shadow.
  constexpr auto kAnyWork = std::numeric_limits<std::uint64_t>::max();
  desk_.set_waking_bounds({.most_work = kAnyWork, .most_work_beside = kAnyWork});
  const State& state = desk_.state();
  payments_.reserve(state.payment_count());
  for (Slot slot = 0; slot < state.payment_count(); ++slot) {
    payments_.push_back({.shadow = id_of<PaymentId>(slot)});
    if (static_cast<Outcome>(state.payment(slot).outcome) != Outcome::proposed) continue;
    PaymentRecorded record;
    if (state.payment_record(slot, record))
      remember_decision(id_of<PaymentId>(slot), record.decision, 0);
  }
  for (Slot slot = 0; slot < state.allocation_count(); ++slot) {
    const AllocationRow& row = state.allocation(slot);
    allocations_.push_back({.payment = row.payment,
                            .item = row.item,
                            .amount = row.amount,
                            .settles = row.settles(),
                            .shadow = id_of<AllocationId>(slot)});
  }
  for (Slot slot = 0; slot < state.item_count(); ++slot) open_.push_back(state.item(slot).open);
  for (Slot slot = 0; slot < state.mapping_count(); ++slot)
    mappings_.push_back(id_of<MappingId>(slot));
  activate_candidate();
}

WhatIf::~WhatIf() = default;

// Under its own name, and in place of what is active for the same ledger and class.
void WhatIf::activate_candidate() {
  desk_.begin(pending_->cause, records_);
  PolicyActivated event{.version = version_of(policy_), .source = source_, .policy = policy_};
  desk_.record(event);
  std::vector<std::string> displaced;
  for (const ActivePolicy& active : desk_.state().policies()) {
    event.policy = active.policy;
    if (active.policy.name != policy_.name && displaces(event))
      displaced.push_back(active.policy.name);
  }
  for (const std::string& name : displaced) {
    event.policy = policy_;
    event.policy.name = name;
    desk_.record(event);
  }
  records_.clear();
}

bool WhatIf::displaces(const PolicyActivated& event) const {
  if (event.policy.name == policy_.name) return true;
  const bool narrow = !policy_.ledger.empty() || !policy_.customer_class.empty();
  return narrow && event.policy.ledger == policy_.ledger &&
         event.policy.customer_class == policy_.customer_class;
}

// --- following ---

std::string WhatIf::follow(const RecordView& record) {
  if (!pending_->events.empty() && !same_unit(pending_->cause, record.cause))
    if (std::string fault = finish_unit(); !fault.empty()) return fault;
  if (pending_->events.empty()) pending_->cause = record.cause;
  Pending::Recorded& recorded = pending_->events.emplace_back();
  recorded.lsn = record.lsn;
  if (!decode_event(record, recorded.event))
    return "a record of type " + std::to_string(static_cast<unsigned>(record.type)) +
           " that this version cannot read";
  return {};
}

std::string WhatIf::finish_unit() {
  if (pending_->events.empty()) return {};
  desk_.begin(pending_->cause, records_);
  std::string fault;
  for (auto& [lsn, event] : pending_->events) {
    auto* payment = std::get_if<PaymentRecorded>(&event);
    const auto* made = std::get_if<AllocationsMade>(&event);
    AllocationId redone;  // in the shadow, the first of those made
    const bool decided = payment != nullptr && payment->amount.is_positive();
    const bool alone = made != nullptr && made->origin == Origin::automatic;
    if (decided) {
      pending_->run.push_back(payment);
    } else if (!alone) {
      decide_run();
      const auto* item = std::get_if<ItemRecorded>(&event);
      const bool step =
          is_step(event, item != nullptr && item->item.value <= desk_.state().item_count());
      // The history goes on with the event as it was; the shadow's has other ids.
      Event own = event;
      const bool done = std::visit([this](auto& e) { return redo(e); }, own);
      if (step) ++(done ? counts_.steps : counts_.unfitting);
      if (made != nullptr && done) redone = std::get<AllocationsMade>(own).first_allocation;
      if (!step && !done) fault = "what was recorded cannot follow on what was before it";
    }
    if (fault.empty()) fault = remember(event, lsn);
    if (fault.empty() && redone) remember_shadow(redone, made->lines.size());
    if (!fault.empty()) return "LSN " + std::to_string(lsn) + ": " + fault;
  }
  decide_run();
  desk_.wake();
  pending_->events.clear();
  records_.clear();
  return {};
}

void WhatIf::decide_run() {
  std::vector<const PaymentRecorded*>& run = pending_->run;
  if (run.empty()) return;
  std::vector<std::string> currencies(run.size());
  std::vector<ReceivePayment> payments(run.size());
  std::vector<const ReceivePayment*> asked(run.size());
  std::vector<Result> results(run.size());
  std::vector<Result*> answers(run.size());
  for (std::size_t i = 0; i < run.size(); ++i) {
    currencies[i] = run[i]->currency.code();
    payments[i] = command_of(*run[i], desk_.state().ledger_code(run[i]->ledger), currencies[i]);
    asked[i] = &payments[i];
    answers[i] = &results[i];
  }
  desk_.decide_together(asked, answers);
  for (std::size_t i = 0; i < run.size(); ++i)
    if (results[i].changed) payments_[slot_of(run[i]->payment)].shadow = results[i].payment;
  run.clear();
}

// --- what the history had ---

bool WhatIf::is_known(PaymentId past) const { return past && past.value <= payments_.size(); }

void WhatIf::remember_decision(PaymentId payment, const Decision& decision, Lsn lsn) {
  PastPayment& past = payments_[slot_of(payment)];
  past.decided = lsn;
  past.proposals = 0;
  if (decision.outcome != Outcome::proposed) return;
  past.first_proposal = static_cast<std::uint32_t>(proposals_.size());
  past.proposals = static_cast<std::uint32_t>(decision.proposals.size());
  for (const Proposal& proposal : decision.proposals) proposals_.push_back(hash_of(proposal));
}

std::string WhatIf::remember(const Event& event, Lsn lsn) {
  if (const auto* item = std::get_if<ItemRecorded>(&event)) {
    if (item->item.value > open_.size()) open_.resize(item->item.value);
    open_[slot_of(item->item)] = item->open_amount.minor();
  } else if (const auto* payment = std::get_if<PaymentRecorded>(&event)) {
    if (payment->payment.value > payments_.size() + 1 || !payment->payment)
      return "a payment id out of sequence";
    if (payment->payment.value > payments_.size()) payments_.emplace_back();
    if (payment->amount.is_positive()) remember_decision(payment->payment, payment->decision, lsn);
  } else if (const auto* anew = std::get_if<PaymentReconsidered>(&event)) {
    if (!is_known(anew->payment)) return "an unknown payment was decided anew";
    const bool looked_at = payments_[slot_of(anew->payment)].decided != 0;
    remember_decision(anew->payment, anew->decision, looked_at ? lsn : 0);
  } else if (const auto* made = std::get_if<AllocationsMade>(&event)) {
    if (!is_known(made->payment)) return "allocations of an unknown payment";
    for (const AllocationLine& line : made->lines) {
      if (!line.item || line.item.value > open_.size()) return "an allocation to an unknown item";
      open_[slot_of(line.item)] -= line.settles().minor();
      allocations_.push_back({.payment = slot_of(made->payment),
                              .item = slot_of(line.item),
                              .amount = line.amount.minor(),
                              .settles = line.settles().minor()});
    }
  } else if (const auto* reversed = std::get_if<AllocationReversed>(&event)) {
    if (!reversed->allocation || reversed->allocation.value > allocations_.size())
      return "the reversal of an unknown allocation";
    const PastAllocation& past = allocations_[slot_of(reversed->allocation)];
    open_[past.item] += past.settles;
  }
  return {};
}

void WhatIf::remember_shadow(AllocationId first, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    allocations_[allocations_.size() - count + i].shadow = AllocationId{first.value + i};
}

// --- comparing ---

bool WhatIf::compare(const RecordView& record, WhatIfDifference& difference) {
  if (record.type != EventType::payment_recorded && record.type != EventType::payment_reconsidered)
    return false;
  if (!decode_event(record, compared_)) return false;
  auto* recorded = std::get_if<PaymentRecorded>(&compared_);
  auto* anew = std::get_if<PaymentReconsidered>(&compared_);
  difference.payment = recorded != nullptr ? recorded->payment : anew->payment;
  if (!is_known(difference.payment)) return false;
  const PastPayment& past = payments_[slot_of(difference.payment)];
  if (past.decided != record.lsn || !past.shadow) return false;
  if (!desk_.state().payment_record(slot_of(past.shadow), difference.recorded)) return false;
  difference.before = std::move(recorded != nullptr ? recorded->decision : anew->decision);
  difference.change = change_of(difference.before, difference.recorded.decision);
  ++counts_.payments;
  ++counts_.changes[static_cast<std::size_t>(difference.change)];
  return difference.change != WhatIfChange::unchanged;
}

}  // namespace hexiao

// What people do with payments: confirm, reject, allocate, deallocate, reverse.
#include <algorithm>

#include "engine/decide/desk.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao {
namespace {

// Of several faults the lowest code is the answer.
struct Refusal {
  Rejection code = Rejection::none;
  std::string_view field;

  void add(Rejection found, std::string_view where) {
    if (found == Rejection::none || (code != Rejection::none && code <= found)) return;
    code = found;
    field = where;
  }
};

void check_amounts(const ManualLine& line, Refusal& refusal) {
  for (const Money m : {line.amount, line.discount, line.writeoff})
    if (m.minor() > kMaxAmount || m.minor() < -kMaxAmount)
      refusal.add(Rejection::amount_too_large, "amount");
  if (line.amount.is_zero()) refusal.add(Rejection::amount_zero, "amount");
  if (line.discount.is_negative()) refusal.add(Rejection::discount_out_of_range, "discount");
  if (line.writeoff.is_negative()) refusal.add(Rejection::amount_not_positive, "writeoff");
  // Discounts and write-offs are the payer's shortfall on a debit; a credit is taken as it is.
  if (line.amount.is_negative() && !(line.discount.is_zero() && line.writeoff.is_zero()))
    refusal.add(Rejection::discount_out_of_range, "discount");
}

}  // namespace

void Desk::begin(const Cause& cause, ByteBuffer& records) {
  cause_ = &cause;
  records_ = &records;
  woken_.clear();
  triggers_.clear();
  has_rules_ = state_.books().has_rules();
}

void Desk::reject(Result& result, Rejection code, std::string_view field) {
  result.rejection = code;
  result.field = field;
}

Slot Desk::payment_named(Text text, Result& result) const {
  const Lookup<PaymentId> found = state_.find_payment(text);
  if (!found.id) {
    reject(result, found.ambiguous ? Rejection::not_unique : Rejection::unknown_payment, "payment");
    return kNoSlot;
  }
  return slot_of(found.id);
}

Slot Desk::item_named(LedgerId ledger, Text text, Result& result, std::string_view field) const {
  const Lookup<ItemId> found = state_.find_item(ledger, text);
  if (!found.id) {
    reject(result, found.ambiguous ? Rejection::not_unique : Rejection::unknown_item, field);
    return kNoSlot;
  }
  return slot_of(found.id);
}

void Desk::show_payment(Slot slot, Result& result) const {
  result.payment = id_of<PaymentId>(slot);
  result.id = result.payment.value;
  result.unapplied = Money(state_.payment(slot).unapplied);
  PaymentRecorded record;
  if (state_.payment_record(slot, record)) result.decision = std::move(record.decision);
}

Rejection Desk::check_lines(const PaymentRow& payment,
                            std::span<const AllocationLine> lines) const {
  Refusal refusal;
  Money taken;
  std::vector<std::pair<ItemId, Money>> by_item;
  for (const AllocationLine& line : lines) {
    const ItemRow& item = state_.item(slot_of(line.item));
    if (item.currency != payment.currency) {
      refusal.add(Rejection::currency_mismatch, {});
      continue;  // its amount cannot be compared with anything
    }
    taken += line.amount;
    // Each is taken back alone, so none may be the other way round, also where another makes up for
    // it.
    const Money settles = line.settles();
    if ((item.open < 0 && settles.is_positive()) || (item.open > 0 && settles.is_negative()))
      refusal.add(Rejection::exceeds_open, {});
    const auto at = std::find_if(by_item.begin(), by_item.end(),
                                 [&](const auto& entry) { return entry.first == line.item; });
    if (at == by_item.end()) {
      by_item.emplace_back(line.item, line.settles());
    } else {
      at->second += line.settles();
    }
  }
  if (taken > Money(payment.unapplied)) refusal.add(Rejection::exceeds_unapplied, {});
  if (taken.is_negative()) refusal.add(Rejection::amount_not_positive, {});
  for (const auto& [id, settles] : by_item) {
    const Money open(state_.item(slot_of(id)).open);
    const bool fits = open.is_negative() ? !settles.is_positive() && settles >= open
                                         : !settles.is_negative() && settles <= open;
    if (open.is_zero()) {
      refusal.add(Rejection::item_cleared, {});
    } else if (!fits && !planted(PlantedBug::allocation_beyond_open)) {
      refusal.add(Rejection::exceeds_open, {});
    }
  }
  return refusal.code;
}

void Desk::decide(const ConfirmProposal& command, Result& result) {
  const Slot slot = payment_named(command.payment, result);
  if (slot == kNoSlot) return;
  show_payment(slot, result);
  const PaymentRow& payment = state_.payment(slot);
  const std::uint32_t n = command.proposal;
  if (n == 0 || n > result.decision.proposals.size() || n > 32)
    return reject(result, Rejection::unknown_proposal, "proposal");
  if ((payment.rejected >> (n - 1) & 1U) != 0)
    return reject(result, Rejection::unknown_proposal, "proposal");
  if (payment.reversed != 0) return reject(result, Rejection::payment_reversed, "payment");
  if (payment.unapplied == 0) return reject(result, Rejection::nothing_unapplied, "payment");
  const Proposal& proposal = result.decision.proposals[n - 1];
  // Its customer may have been merged into another since.
  const CustomerId debtor = state_.standing(proposal.customer);
  bool moved = false;  // an item was recorded anew, for another customer
  for (const AllocationLine& line : proposal.lines) {
    const ItemRow& item = state_.item(slot_of(line.item));
    if (item.disputed != 0) return reject(result, Rejection::item_disputed, "proposal");
    moved = moved || (item.customer != debtor.value && !state_.same_group({item.customer}, debtor));
  }
  const Rejection misfit = check_lines(payment, proposal.lines);
  if (misfit == Rejection::currency_mismatch) return reject(result, misfit, "proposal");
  if (moved || misfit != Rejection::none)
    return reject(result, Rejection::proposal_outdated, "proposal");
  // Allocations of an earlier customer stay where they are: only an untouched payment changes
  // hands.
  const bool other = payment.customer != 0 && payment.customer != debtor.value;
  const bool moves = other && payment.live_allocations == 0;
  const bool granted = other && !moves;
  // To grant what others must approve, a person allocates by hand: that waits for them.
  if (granted && needs_approval(slot, CustomerId{payment.customer}, proposal.lines))
    return reject(result, Rejection::other_customer, "proposal");
  record_allocations(id_of<PaymentId>(slot), Origin::confirmed,
                     granted ? CustomerId{payment.customer} : debtor, granted, proposal, result);
  if (!granted) learn(slot, debtor);
  result.unapplied = Money(state_.payment(slot).unapplied);
}

void Desk::decide(const RejectProposal& command, Result& result) {
  const Slot slot = payment_named(command.payment, result);
  if (slot == kNoSlot) return;
  show_payment(slot, result);
  const PaymentRow& payment = state_.payment(slot);
  const std::uint32_t count = payment.proposals;
  if (command.proposal > count || count == 0 ||
      static_cast<Outcome>(payment.outcome) != Outcome::proposed)
    return reject(result, Rejection::unknown_proposal, "proposal");
  if (payment.reversed != 0) return reject(result, Rejection::payment_reversed, "payment");
  const std::uint32_t all = command.proposal == 0 ? ~0U : 1U << (command.proposal - 1);
  if ((payment.rejected & all) == all) return;
  record(ProposalRejected{.payment = id_of<PaymentId>(slot), .proposal = command.proposal});
  result.changed = true;
}

void Desk::decide(const AllocatePayment& command, Result& result) {
  if (command.lines.empty()) return reject(result, Rejection::field_required, "lines");
  if (command.lines.size() > limits::kListEntries)
    return reject(result, Rejection::text_too_long, "lines");
  Refusal amounts;
  std::vector<AllocationLine> lines;
  for (const ManualLine& line : command.lines) {
    check_amounts(line, amounts);
    lines.push_back(
        {.item = {}, .amount = line.amount, .discount = line.discount, .writeoff = line.writeoff});
  }
  if (amounts.code != Rejection::none) return reject(result, amounts.code, amounts.field);
  const Slot slot = payment_named(command.payment, result);
  if (slot == kNoSlot) return;
  show_payment(slot, result);
  result.decision = {};
  const PaymentRow& payment = state_.payment(slot);
  CustomerId customer{payment.customer};
  bool crosses = false;
  CustomerId only_debtor;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Slot item = item_named({payment.ledger}, command.lines[i].item, result);
    if (item == kNoSlot) return;
    lines[i].item = id_of<ItemId>(item);
    const CustomerId debtor{state_.item(item).customer};
    if (!customer) customer = debtor;
    only_debtor = i == 0 || only_debtor == debtor ? debtor : CustomerId{};
    crosses = crosses || debtor != customer;
  }
  if (payment.reversed != 0) return reject(result, Rejection::payment_reversed, "payment");
  if (payment.unapplied == 0) return reject(result, Rejection::nothing_unapplied, "payment");
  Refusal refusal;
  refusal.add(check_lines(payment, lines), "lines");
  if (crosses && !command.other_customer_granted) refusal.add(Rejection::other_customer, "item");
  for (const AllocationLine& line : lines)
    if (state_.item(slot_of(line.item)).disputed != 0)
      refusal.add(Rejection::item_disputed, "item");
  if (refusal.code != Rejection::none) return reject(result, refusal.code, refusal.field);
  if (allocation_waits(command, slot, customer, lines, result)) return;
  record_allocations(id_of<PaymentId>(slot), Origin::manual, customer, crosses,
                     Proposal{.lines = std::move(lines)}, result);
  if (only_debtor) learn(slot, only_debtor);
  result.unapplied = Money(state_.payment(slot).unapplied);
}

void Desk::decide(const Deallocate& command, Result& result) {
  if (command.reason.size() > limits::kTextBytes)
    return reject(result, Rejection::text_too_long, "reason");
  if (command.reason.empty()) return reject(result, Rejection::field_required, "reason");
  if (command.allocation == 0 || command.allocation > state_.allocation_count())
    return reject(result, Rejection::unknown_allocation, "allocation");
  const AllocationId id{command.allocation};
  const Slot payment = state_.allocation(slot_of(id)).payment;
  result.payment = id_of<PaymentId>(payment);
  result.id = id.value;
  result.unapplied = Money(state_.payment(payment).unapplied);
  if (state_.allocation(slot_of(id)).reversed != 0)
    return reject(result, Rejection::already_reversed, "allocation");
  // A set-off has no money of its own: its two sides are taken back together.
  if (state_.payment(payment).amount == 0) {
    take_back(payment, command.reason);
    result.changed = true;
    return;
  }
  // Taking back what a credit gave would leave more allocated than was received.
  if (state_.allocation(slot_of(id)).amount + state_.payment(payment).unapplied < 0)
    return reject(result, Rejection::exceeds_unapplied, "allocation");
  record(AllocationReversed{.allocation = id, .reason = command.reason});
  result.changed = true;
  result.unapplied = Money(state_.payment(payment).unapplied);
}

void Desk::decide(const ReversePayment& command, Result& result) {
  if (command.reason.size() > limits::kTextBytes)
    return reject(result, Rejection::text_too_long, "reason");
  if (command.reason.empty()) return reject(result, Rejection::field_required, "reason");
  const Slot slot = payment_named(command.payment, result);
  if (slot == kNoSlot) return;
  result.payment = id_of<PaymentId>(slot);
  result.id = result.payment.value;
  if (state_.payment(slot).reversed != 0)
    return reject(result, Rejection::already_reversed, "payment");
  take_back(slot, command.reason);
  result.changed = true;
}

void Desk::take_back(Slot slot, Text reason) {
  // Debits first: what credits gave comes back last, so that unapplied money never falls below
  // zero.
  std::vector<AllocationId> live;
  for (Slot a = state_.payment(slot).first_allocation; a != kNoSlot;
       a = state_.allocation(a).next_of_payment)
    if (state_.allocation(a).reversed == 0) live.push_back(id_of<AllocationId>(a));
  std::sort(live.begin(), live.end(), [&](AllocationId a, AllocationId b) {
    const bool credit_a = state_.allocation(slot_of(a)).amount < 0;
    const bool credit_b = state_.allocation(slot_of(b)).amount < 0;
    return credit_a != credit_b ? credit_b : a < b;
  });
  for (const AllocationId id : live) record(AllocationReversed{.allocation = id, .reason = reason});
  record(PaymentReversed{.payment = id_of<PaymentId>(slot), .reason = reason});
}

}  // namespace hexiao

// Set-off: credits against debits without money. It is recorded as a payment of nothing whose
// allocations sum to zero, so that totals, explanations and undoing are those of every payment.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/decide/desk.h"
#include "engine/decide/set_off_pairs.h"

namespace hexiao {
namespace {

std::string_view rule_of(SetOffBy by) {
  switch (by) {
    case SetOffBy::lines:
      break;
    case SetOffBy::numbers:
      return "set off by number";
    case SetOffBy::equal_amounts:
      return "set off by equal amounts";
    case SetOffBy::oldest_first:
      return "set off oldest first";
  }
  return "set off by hand";
}

}  // namespace

// Guards that need no state; the lines' amounts, and that they balance. False: answered.
bool Desk::check_set_off(const SetOff& command, Result& result) const {
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    return false;
  };
  const bool by_hand = command.by == SetOffBy::lines;
  if (command.ledger.size() > limits::kNumberBytes) return no(Rejection::text_too_long, "ledger");
  if (command.customer_no.size() > limits::kNumberBytes)
    return no(Rejection::text_too_long, "customer_no");
  if (command.reason.size() > limits::kTextBytes) return no(Rejection::text_too_long, "reason");
  if (command.lines.size() > limits::kListEntries) return no(Rejection::text_too_long, "lines");
  if (command.ledger.empty()) return no(Rejection::field_required, "ledger");
  if (by_hand && command.lines.empty()) return no(Rejection::field_required, "lines");
  if (!by_hand && command.customer_no.empty()) return no(Rejection::field_required, "customer_no");
  for (const ManualLine& line : command.lines)
    if (line.amount.is_zero()) return no(Rejection::amount_zero, "amount");
  for (const ManualLine& line : command.lines)
    if (line.amount.minor() > kMaxAmount || line.amount.minor() < -kMaxAmount)
      return no(Rejection::amount_too_large, "amount");
  if (!command.date) return no(Rejection::date_required, "date");
  Money sum;
  for (const ManualLine& line : command.lines) {
    if (!line.discount.is_zero() || !line.writeoff.is_zero())
      return no(Rejection::discount_out_of_range, "discount");
    sum += line.amount;
  }
  return sum.is_zero() || no(Rejection::not_balanced, "lines");
}

void Desk::decide(const SetOff& command, Result& result) {
  if (!check_set_off(command, result)) return;
  const LedgerId ledger = state_.find_ledger(command.ledger);
  if (!ledger) return reject(result, Rejection::unknown_ledger, "ledger");
  CustomerId customer;
  if (!command.customer_no.empty()) {
    customer = state_.find_customer(ledger, command.customer_no);
    if (!customer) return reject(result, Rejection::unknown_customer, "customer_no");
  }
  if (command.by == SetOffBy::lines) return set_off_lines(command, ledger, customer, result);
  for (const std::vector<AllocationLine>& lines :
       set_off_pairs(state_, customer, command.by, command.keys))
    record_set_off(command, ledger, customer, false, lines, result);
}

void Desk::set_off_lines(const SetOff& command, LedgerId ledger, CustomerId customer,
                         Result& result) {
  std::vector<AllocationLine> lines;
  bool crosses = false, disputed = false, mixed = false;
  for (const ManualLine& line : command.lines) {
    const Slot slot = item_named(ledger, line.item, result);
    if (slot == kNoSlot) return;
    const ItemRow& item = state_.item(slot);
    if (!customer) customer = CustomerId{item.customer};
    crosses = crosses || item.customer != customer.value;
    disputed = disputed || item.disputed != 0;
    mixed = mixed ||
            (!lines.empty() && item.currency != state_.item(slot_of(lines.front().item)).currency);
    lines.push_back(
        {.item = id_of<ItemId>(slot), .amount = line.amount, .discount = {}, .writeoff = {}});
  }
  // What is of two currencies cannot be compared any further.
  if (mixed) return reject(result, Rejection::currency_mismatch, "lines");
  PaymentRow nothing;
  nothing.currency = state_.item(slot_of(lines.front().item)).currency;
  const Rejection fault = check_lines(nothing, lines);
  const auto first = [&](Rejection code) { return fault == Rejection::none || fault > code; };
  if (crosses && !command.other_customer_granted && first(Rejection::other_customer))
    return reject(result, Rejection::other_customer, "item");
  if (disputed && first(Rejection::item_disputed))
    return reject(result, Rejection::item_disputed, "item");
  if (fault != Rejection::none) return reject(result, fault, "lines");
  // Where crossing customers needs approval, a set-off cannot carry it: a person allocates the two
  // sides by hand, and that waits for approval.
  Money moved;
  for (const AllocationLine& line : lines)
    if (line.amount.is_positive()) moved += line.amount;
  if (crosses && rule_for({.kind = ApprovalKind::cross_customer,
                           .ledger = ledger,
                           .customer = customer,
                           .item = {},
                           .currency = Currency::from_packed(nothing.currency),
                           .amount = moved,
                           .before = {}}) != nullptr)
    return reject(result, Rejection::other_customer, "item");
  record_set_off(command, ledger, customer, crosses, lines, result);
}

void Desk::record_set_off(const SetOff& command, LedgerId ledger, CustomerId customer, bool crosses,
                          const std::vector<AllocationLine>& lines, Result& result) {
  const PaymentId id{state_.payment_count() + std::uint64_t{1}};
  // Its number makes it one of a kind: the same lines may be set off again once they were undone.
  const std::string number = "set-off #" + std::to_string(id.value);
  Proposal chosen{.customer = customer,
                  .amount = AmountLevel::exact,
                  .rule = rule_of(command.by),
                  .lines = lines};
  Decision decision{.outcome = Outcome::automatic,
                    .reason = Reason::none,
                    .payer = customer,
                    .payer_level = PayerLevel::certain,
                    .payer_mark = PayerMark::stated_customer};
  decision.proposals.push_back(chosen);
  record(PaymentRecorded{
      .payment = id,
      .ledger = ledger,
      .currency = Currency::from_packed(state_.item(slot_of(lines.front().item)).currency),
      .booking_date = command.date,
      .value_date = command.date,
      .bank_ref = number,
      .text = command.reason,
      .customer_no = state_.customer_no(customer),
      .decision = decision});
  const AllocationId first = result.first_allocation;
  std::vector<AllocationLine> before = std::move(result.allocations);
  record_allocations(id, Origin::manual, customer, crosses, chosen, result);
  if (first) result.first_allocation = first;
  result.allocations.insert(result.allocations.begin(), before.begin(), before.end());
  result.payment = id;
  result.id = id.value;
}

}  // namespace hexiao

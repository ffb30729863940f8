// The life of a receivable: what people note on it, and how it leaves the books without money.
#include <string>

#include "engine/decide/approval_binding.h"
#include "engine/decide/desk.h"
#include "engine/decide/text_limits.h"

namespace hexiao {
namespace {

constexpr Date kFirstDay = Date::from_days(-25'567);  // 1900-01-01
constexpr Date kLastDay = Date::from_days(84'005);    // 2199-12-31

// Whether the item says that already. An item goes forwards only: what was confirmed was sent.
bool says_already(const State& state, Slot slot, const MarkItem& command) {
  const ItemLifeRow& life = state.item_life(slot);
  const auto progress = static_cast<ItemProgress>(life.progress);
  switch (command.mark) {
    case ItemMark::sent:
      return progress >= ItemProgress::sent;
    case ItemMark::confirmed:
      return progress >= ItemProgress::confirmed;
    case ItemMark::promised:
      return life.promised == command.date.days();
    case ItemMark::promise_withdrawn:
      return Date::from_days(life.promised).is_none();
    case ItemMark::overdue_cause:
      return state.overdue_cause(slot) == command.note;
  }
  return false;
}

Decision of_write_off(CustomerId customer, std::string_view rule, const AllocationLine& line) {
  Decision decision{.outcome = Outcome::automatic,
                    .reason = Reason::none,
                    .payer = customer,
                    .payer_level = PayerLevel::certain,
                    .payer_mark = PayerMark::stated_customer};
  decision.proposals.push_back({.customer = customer,
                                .amount = AmountLevel::exact,
                                .rule = rule,
                                .difference = ShortOutcome::write_off,
                                .lines = {line}});
  return decision;
}

}  // namespace

void Desk::decide(const MarkItem& command, Result& result) {
  const bool promises = command.mark == ItemMark::promised;
  // Causes are few and stand in reports; every other note is a text.
  const bool is_cause = command.mark == ItemMark::overdue_cause;
  if (promises && command.date && (command.date < kFirstDay || command.date > kLastDay))
    return reject(result, Rejection::malformed, "date");
  if (command.note.size() > (is_cause ? limits::kNameBytes : limits::kTextBytes))
    return reject(result, Rejection::text_too_long, "note");
  if (promises && !command.date) return reject(result, Rejection::date_required, "date");
  const Slot slot = item_in_question(command.ledger, command.item, {}, result);
  if (slot == kNoSlot) return;
  const ItemRow& item = state_.item(slot);
  if (item.open == 0) return reject(result, Rejection::item_cleared, "item");
  if (is_credit(static_cast<ItemKind>(item.kind)))
    return reject(result, Rejection::not_a_debit, "item");
  if (promises && state_.business_date() && command.date < state_.business_date())
    return reject(result, Rejection::date_passed, "date");
  if (says_already(state_, slot, command)) return;
  if (is_cause && !state_.can_note_cause(command.note))
    return reject(result, Rejection::capacity, "note");
  record(ItemMarked{.item = id_of<ItemId>(slot),
                    .mark = command.mark,
                    .date = promises ? command.date : Date(),
                    .note = command.note});
  result.changed = true;
}

void Desk::decide(const WriteOff& command, Result& result) {
  if (command.reason.size() > limits::kTextBytes)
    return reject(result, Rejection::text_too_long, "reason");
  if (command.reason.empty()) return reject(result, Rejection::field_required, "reason");
  if (beyond_bounds(command.amount)) return reject(result, Rejection::amount_too_large, "amount");
  const Slot slot = item_in_question(command.ledger, command.item, {}, result);
  if (slot == kNoSlot) return;
  const ItemRow& item = state_.item(slot);
  const bool credit = is_credit(static_cast<ItemKind>(item.kind));
  const Money open(item.open);
  const Money amount = command.amount.is_zero() ? open : command.amount;
  // Signed as the item: a credit that nobody claims is written off with a minus.
  if (!amount.is_zero() && amount.is_negative() != credit)
    return reject(result, Rejection::amount_sign, "amount");
  if (!open.is_zero() && (credit ? amount < open : amount > open))
    return reject(result, Rejection::exceeds_open, "amount");
  if (item.disputed != 0) return reject(result, Rejection::item_disputed, "item");
  if (open.is_zero()) return reject(result, Rejection::item_cleared, "item");
  // It is booked on a day, and only a business date says on which.
  if (!state_.business_date()) return reject(result, Rejection::no_business_date, "item");

  const Act act{.kind = command.bad_debt ? ApprovalKind::bad_debt : ApprovalKind::write_off,
                .ledger = {item.ledger},
                .customer = {item.customer},
                .item = id_of<ItemId>(slot),
                .currency = Currency::from_packed(item.currency),
                .amount = amount,
                .before = taken_off_by_hand(state_, slot).writeoff,
                .overdue_days = state_.overdue_days(slot)};
  const std::string id = "#" + std::to_string(act.item.value);
  const WriteOff exact{.ledger = state_.ledger_code(act.ledger),
                       .item = id,
                       .amount = amount,
                       .bad_debt = command.bad_debt,
                       .reason = command.reason};
  const std::string_view number = state_.item_texts(slot).item_no();
  if (waits_for_approval(act, exact, number.empty() ? Text(id) : number, command.reason, result))
    return;
  record_write_off(slot, exact, result);
}

// As a set-off is: a payment of nothing, so that totals, explanation and undoing are those of every
// payment. Taking it back opens the item again.
void Desk::record_write_off(Slot slot, const WriteOff& command, Result& result) {
  const ItemRow& item = state_.item(slot);
  const CustomerId customer{item.customer};
  const PaymentId id{state_.payment_count() + std::uint64_t{1}};
  const std::string number = "write-off #" + std::to_string(id.value);
  const AllocationLine line{
      .item = id_of<ItemId>(slot), .amount = {}, .discount = {}, .writeoff = command.amount};
  const std::string_view rule = command.bad_debt ? "bad debt" : "write-off";
  record(PaymentRecorded{.payment = id,
                         .ledger = {item.ledger},
                         .currency = Currency::from_packed(item.currency),
                         .booking_date = state_.business_date(),
                         .value_date = state_.business_date(),
                         .bank_ref = number,
                         .text = command.reason,
                         .customer_no = state_.customer_no(customer),
                         .decision = of_write_off(customer, rule, line)});
  AllocationsMade made{.payment = id,
                       .first_allocation = {state_.allocation_count() + std::uint64_t{1}},
                       .origin = Origin::manual,
                       .customer = customer,
                       .lines = {line},
                       .difference = ShortOutcome::write_off,
                       .difference_reason = command.bad_debt ? Text("bad debt") : Text()};
  record(made);
  result.payment = id;
  result.id = id.value;
  result.first_allocation = made.first_allocation;
  result.allocations = std::move(made.lines);
  result.changed = true;
}

}  // namespace hexiao

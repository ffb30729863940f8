#include "engine/decide/approval_binding.h"

#include <algorithm>

#include "engine/decide/exposure.h"
#include "engine/state/hashing.h"
#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/forms.h"

namespace hexiao {
namespace {

// What lines of one allocation do to one item.
struct OfItem {
  ItemId item;
  Money amount, discount, writeoff;
};

std::vector<OfItem> by_item(std::span<const AllocationLine> lines) {
  std::vector<OfItem> list;
  for (const AllocationLine& line : lines) {
    auto at = std::find_if(list.begin(), list.end(),
                           [&](const OfItem& of) { return of.item == line.item; });
    if (at == list.end()) at = list.insert(at, {.item = line.item});
    at->amount += line.amount;
    at->discount += line.discount;
    at->writeoff += line.writeoff;
  }
  return list;
}

// Rounded down, of an amount that is not zero.
std::int32_t percent_of(Money part, std::int64_t amount) {
  const std::int64_t whole = amount < 0 ? -amount : amount;
  return static_cast<std::int32_t>(std::min<std::int64_t>(part.minor() * 100 / whole, 100));
}

// Appends how the subjects of a command stand.
class Subjects {
 public:
  Subjects(const State& state, ByteBuffer& bytes) : state_(state), out_(bytes) {}

  void item(LedgerId ledger, Text text) {
    const ItemId id = state_.find_item(ledger, text).id;
    out_.put(id);
    if (!id) return;
    const ItemRow& row = state_.item(slot_of(id));
    out_.put(row.customer);
    out_.put(row.currency);
    out_.put(row.amount);
    out_.put(row.open);
    out_.put(row.disputed);
  }

  LedgerId payment(Text text) {
    const PaymentId id = state_.find_payment(text).id;
    out_.put(id);
    if (!id) return {};
    const PaymentRow& row = state_.payment(slot_of(id));
    out_.put(row.customer);
    out_.put(row.unapplied);
    out_.put(row.reversed);
    return {row.ledger};
  }

  CustomerId customer(LedgerId ledger, Text number) {
    const CustomerId id = ledger ? state_.find_customer(ledger, number) : CustomerId{};
    out_.put(id);
    return id;
  }

  void limit(const CreditLine& line) {
    out_.put(line.has_limit);
    out_.put(line.currency);
    out_.put(line.limit);
  }

  void amount(Money amount) { out_.put(amount); }

 private:
  const State& state_;
  Encoder out_;
};

}  // namespace

TakenOff taken_off_by_hand(const State& state, Slot item) {
  TakenOff sum;
  for (Slot a = state.item(item).first_allocation; a != kNoSlot;
       a = state.allocation(a).next_of_item) {
    const AllocationRow& row = state.allocation(a);
    if (row.reversed != 0 || static_cast<Origin>(row.origin) != Origin::manual) continue;
    sum.discount += Money(row.discount);
    sum.writeoff += Money(row.writeoff);
  }
  return sum;
}

std::vector<Act> acts_of(const State& state, Slot payment, CustomerId customer,
                         std::span<const AllocationLine> lines) {
  std::vector<Act> acts;
  const PaymentRow& row = state.payment(payment);
  for (const OfItem& of : by_item(lines)) {
    const Slot slot = slot_of(of.item);
    const ItemRow& item = state.item(slot);
    Act act{.kind = ApprovalKind::cross_customer,
            .ledger = {row.ledger},
            .customer = customer,
            .item = {},
            .currency = Currency::from_packed(row.currency),
            .amount = of.amount,
            .overdue_days = state.overdue_days(slot)};
    if (item.customer != customer.value) acts.push_back(act);
    if (of.discount.is_zero() && of.writeoff.is_zero()) continue;
    const TakenOff before = taken_off_by_hand(state, slot);
    if (!of.discount.is_zero()) {
      act.kind = ApprovalKind::discount;
      act.amount = of.discount;
      act.before = before.discount;
      act.percent = percent_of(of.discount + before.discount, item.amount);
      acts.push_back(act);
    }
    if (!of.writeoff.is_zero()) {
      act.kind = ApprovalKind::write_off;
      act.amount = of.writeoff;
      act.before = before.writeoff;
      act.percent = percent_of(of.writeoff + before.writeoff, item.amount);
      acts.push_back(act);
    }
  }
  return acts;
}

std::uint64_t fingerprint_of(const State& state, const Command& command) {
  ByteBuffer bytes;
  encode_form(command, bytes);
  Subjects subjects(state, bytes);
  if (const auto* write_off = std::get_if<WriteOff>(&command)) {
    subjects.item(state.find_ledger(write_off->ledger), write_off->item);
  } else if (const auto* allocation = std::get_if<AllocatePayment>(&command)) {
    const LedgerId ledger = subjects.payment(allocation->payment);
    for (const ManualLine& line : allocation->lines) subjects.item(ledger, line.item);
  } else if (const auto* change = std::get_if<ChangeLimit>(&command)) {
    const CustomerId id = subjects.customer(state.find_ledger(change->ledger), change->customer_no);
    if (id) subjects.limit(credit_line_of(state, id, {}));
  } else if (const auto* order = std::get_if<CheckCredit>(&command)) {
    const CustomerId id = subjects.customer(state.find_ledger(order->ledger), order->customer_no);
    if (id) {
      const Currency currency = Currency::from_code(order->currency).value_or(Currency{});
      subjects.limit(credit_line_of(state, id, currency));
      subjects.amount(exposure_of(state, id, currency));
    }
  }
  return hash_bytes(bytes.bytes(), 0);
}

}  // namespace hexiao

#include "tests/simulation/promises.h"

#include <charconv>

#include "engine/state/state.h"

namespace hexiao::simulation {
namespace {

constexpr std::size_t kUnplanned = SIZE_MAX;

std::size_t index_of(std::string_view number, char letter) {
  std::size_t index = kUnplanned;
  if (number.empty() || number.front() != letter) return index;
  std::from_chars(number.data() + 1, number.data() + number.size(), index);
  return index;
}

}  // namespace

std::string reference_of(std::size_t payment) { return "R" + std::to_string(payment); }
std::string item_of(std::size_t payment) { return "I" + std::to_string(payment); }

std::size_t Promises::plan(PlannedPayment payment) {
  payments_.push_back(payment);
  return payments_.size() - 1;
}

void Promises::sent(std::size_t index, std::int64_t amount) {
  PlannedPayment& payment = payments_[index];
  (amount == payment.amount ? payment.sent : payment.sent_other) = true;
}

void Promises::told(std::size_t index, std::uint64_t id, std::int64_t amount, Finding& finding) {
  PlannedPayment& payment = payments_[index];
  if (payment.told_id == 0) {
    payment.told_id = id;
    payment.told_amount = amount;
    return;
  }
  if (payment.told_id != id || payment.told_amount != amount)
    finding.add(fmt::format("payment {} was told as #{} of {}, and now as #{} of {}", index,
                            payment.told_id, payment.told_amount, id, amount));
}

void Promises::shown(std::string_view reference, std::uint64_t id, std::int64_t amount,
                     Finding& finding) {
  const std::size_t index = index_of(reference, 'R');
  if (index >= payments_.size())
    return finding.add(fmt::format("a page shows {}, which nobody has sent", reference));
  told(index, id, amount, finding);
}

void Promises::check_payment(const State& state, std::size_t index, bool found,
                             Finding& finding) const {
  const PlannedPayment& payment = payments_[index];
  if (!found) {
    if (payment.told_id != 0 || payment.told_done)
      finding.add(fmt::format("I1: payment {} was answered and is gone", index));
    return;
  }
  if (payment.refused)
    finding.add(fmt::format("I2: payment {} was refused with its request and is there", index));
  const Slot item = state.find_item_no(state.find_ledger(kLedger), item_of(index));
  if (item == kNoSlot)
    return finding.add(fmt::format("payment {} is there without its item", index));
  if (payment.by_hand == 0) return;
  const std::int64_t allocated = payment.item_amount() - state.item(item).open;
  if (allocated != payment.by_hand)
    finding.add(fmt::format("I2: {} of payment {} were allocated by hand, {} are", payment.by_hand,
                            index, allocated));
}

void Promises::check(const State& state, Lsn lsn, Finding& finding) const {
  if (lsn < durable_lsn_)
    finding.add(
        fmt::format("I1: recovered to LSN {}, but {} was told as durable", lsn, durable_lsn_));
  std::vector<std::int64_t> found(payments_.size(), 0);
  std::int64_t received = 0;
  PaymentRecorded record;
  for (Slot slot = 0; slot < state.payment_count(); ++slot) {
    if (!state.payment_record(slot, record))
      return finding.add(fmt::format("I7: payment {} cannot be read", slot));
    const std::size_t index = index_of(record.bank_ref, 'R');
    if (index >= payments_.size())
      return finding.add(fmt::format("I2: {} was never sent", record.bank_ref));
    const PlannedPayment& payment = payments_[index];
    const std::int64_t amount = record.amount.minor();
    if (found[index] != 0)
      return finding.add(fmt::format("I2: payment {} is recorded twice", index));
    if (!(payment.sent && amount == payment.amount) &&
        !(payment.sent_other && amount == payment.other_amount))
      return finding.add(fmt::format("I2: payment {} was never sent with {}", index, amount));
    if (payment.told_id != 0 &&
        (payment.told_id != record.payment.value || payment.told_amount != amount))
      finding.add(fmt::format("I1: payment {} was told as #{} of {}, and is #{} of {}", index,
                              payment.told_id, payment.told_amount, record.payment.value, amount));
    found[index] = amount;
    received += amount;
  }
  for (std::size_t index = 0; index < payments_.size(); ++index) {
    check_payment(state, index, found[index] != 0, finding);
    if (index != 0 && payments_[index].frame == payments_[index - 1].frame &&
        (found[index] != 0) != (found[index - 1] != 0))
      finding.add(fmt::format("payments {} and {} came in one frame, and one is missing", index - 1,
                              index));
  }
  std::int64_t total = 0;
  for (const ControlTotal& sum : state.control_totals()) total += sum.received.minor();
  if (total != received)
    finding.add(fmt::format("I3: payments sum to {}, the ledger says {}", received, total));
}

}  // namespace hexiao::simulation

// Whether rows that were loaded point at what exists. Nothing else may follow them before.
#include "engine/state/max_sum.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr const char* kNothingThere = " points at what does not exist";

bool bounded(std::int64_t amount) { return amount >= -kMaxAmount && amount <= kMaxAmount; }

std::string fault_at(const char* kind, Slot slot, const char* what) {
  return kind + std::to_string(slot + std::uint64_t{1}) + what;
}

}  // namespace

std::string State::find_customer_fault(RowRange range) const {
  CustomerRecorded record;
  for (Slot slot = range.first; slot < range.last; ++slot) {
    const Customer& customer = customers_[slot];
    if (!arena_.holds(customer.body) || !decode_from(arena_.at(customer.body), record) ||
        record.customer != id_of<CustomerId>(slot) || record.ledger != customer.ledger)
      return fault_at("customer #", slot, " cannot be read");
  }
  return {};
}

std::string State::find_item_fault(RowRange range) const {
  for (Slot slot = range.first; slot < range.last; ++slot) {
    const ItemRow& row = items_[slot];
    const bool known =
        row.first_allocation == kNoSlot || row.first_allocation < allocations_.size();
    if (!arena_.holds(row.texts) || !ItemTexts(arena_.at(row.texts)).is_whole() ||
        row.customer == 0 || row.customer > customers_.size() || row.ledger == 0 ||
        row.ledger > ledgers_.size() || !known || !bounded(row.amount) || !bounded(row.open) ||
        !bounded(row.discount))
      return fault_at("item #", slot, kNothingThere);
  }
  return {};
}

std::string State::find_payment_fault(RowRange range) const {
  PaymentRecorded record;
  for (Slot slot = range.first; slot < range.last; ++slot) {
    const PaymentRow& row = payments_[slot];
    const bool known =
        row.first_allocation == kNoSlot || row.first_allocation < allocations_.size();
    if (!arena_.holds(row.body) || !payment_record(slot, record) ||
        !find_loose_end(record).empty() || row.customer > customers_.size() || row.ledger == 0 ||
        row.ledger > ledgers_.size() || !known || !bounded(row.amount) || row.unapplied < 0 ||
        row.unapplied > kMaxSum)
      return fault_at("payment #", slot, kNothingThere);
  }
  return {};
}

std::string State::find_allocation_fault(RowRange range) const {
  for (Slot slot = range.first; slot < range.last; ++slot) {
    const AllocationRow& row = allocations_[slot];
    // Lists lead from the newest to the oldest, so they end.
    const auto older = [&](Slot next) { return next == kNoSlot || next < slot; };
    if (row.payment >= payments_.size() || row.item >= items_.size() ||
        !older(row.next_of_payment) || !older(row.next_of_item) || !bounded(row.amount) ||
        !bounded(row.discount) || !bounded(row.writeoff))
      return fault_at("allocation #", slot, kNothingThere);
  }
  return {};
}

// The first fault by table and row, whoever finds which first.
std::string State::find_loading_fault(Crew& crew) const {
  constexpr std::size_t kTables = 4;
  std::array<std::string, kTables * kLoadingBatches> faults;
  crew.run(faults.size(), [&](std::size_t, std::size_t task) {
    const std::size_t batch = task % kLoadingBatches;
    switch (task / kLoadingBatches) {
      case 0:
        faults[task] = find_customer_fault(range_of(customer_count(), batch));
        break;
      case 1:
        faults[task] = find_item_fault(range_of(items_.size(), batch));
        break;
      case 2:
        faults[task] = find_payment_fault(range_of(payments_.size(), batch));
        break;
      default:
        faults[task] = find_allocation_fault(range_of(allocations_.size(), batch));
    }
  });
  for (std::string& fault : faults)
    if (!fault.empty()) return std::move(fault);
  return {};
}

}  // namespace hexiao

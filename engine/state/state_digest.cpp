// The hash of a few rows of the state.
#include "engine/state/row_fold.h"
#include "engine/state/state.h"

namespace hexiao {
std::uint32_t State::rows_of(StatePart part) const {
  switch (part) {
    case StatePart::customers:
      return customer_count();
    case StatePart::items:
      return items_.size();
    case StatePart::payments:
      return payments_.size();
    case StatePart::allocations:
      return allocations_.size();
  }
  return 0;
}

// Written into the log: another way to fold is another kDigestForm.
ContentHash State::digest(StatePart part, std::uint32_t first, std::uint32_t rows) const {
  RowFold fold;
  for (const StatePart each :
       {StatePart::customers, StatePart::items, StatePart::payments, StatePart::allocations})
    fold.add(rows_of(each));
  fold.add(open_items_);
  fold.add(std::uint64_t{mappings_.size()} << 32 | traces_.size());
  fold.add(business_date().days());
  for (const auto& [key, t] : totals_) {
    fold.add(key);
    for (const Money sum : {t.received, t.allocated, t.unapplied, t.reversed, t.original, t.open,
                            t.discounted, t.written_off})
      fold.add(sum.minor());
  }
  for (Slot slot = first; slot < first + rows; ++slot) {
    switch (part) {
      case StatePart::customers: {
        const Customer& customer = customers_[slot];
        fold.add(arena_.at(customer.body));
        fold.add(std::uint64_t{customer.open_items.size()});
        // In no order: a snapshot gathers balances anew.
        std::uint64_t balances = 0;
        for (const Balance& balance : customer.balances) {
          if (balance.open.is_zero() && balance.unapplied.is_zero()) continue;
          RowFold one;
          one.add(std::uint64_t{balance.currency.packed()});
          one.add(balance.open.minor());
          one.add(balance.unapplied.minor());
          balances += one.value();
        }
        fold.add(balances);
        break;
      }
      case StatePart::items:
        fold.add(items_[slot]);
        fold.add(arena_.at(items_[slot].texts));
        fold.add(lives_[slot].promised);
        fold.add(std::uint64_t{lives_[slot].progress});
        break;
      case StatePart::payments:
        fold.add(payments_[slot]);
        fold.add(arena_.at(payments_[slot].body));
        break;
      case StatePart::allocations:
        fold.add(allocations_[slot]);
        break;
    }
  }
  return {fold.value()};
}

std::string State::fault_of(const StateChecked& event) const {
  if (event.form != kDigestForm) return {};
  const std::uint32_t rows = rows_of(event.part);
  if (event.first > rows || event.rows > rows - event.first)
    return "a check of rows that do not exist";
  if (digest(event.part, event.first, event.rows) == event.hash) return {};
  return "this fold of the log differs from the state that wrote it, in the totals or in " +
         std::string(to_text(event.part)) + " #" + std::to_string(event.first + 1) + " to #" +
         std::to_string(event.first + event.rows);
}

}  // namespace hexiao

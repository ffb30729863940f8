// The hash of the state, in whole and of a few rows.
#include "engine/state/state.h"

namespace hexiao {
namespace {

// Order matters: rows are folded in order of their slots.
class Fold {
 public:
  void add(std::uint64_t word) {
    // The finisher of SplitMix64, on the running value.
    hash_ = (hash_ ^ word) + 0x9E3779B97F4A7C15ULL;
    hash_ = (hash_ ^ (hash_ >> 30)) * 0xBF58476D1CE4E5B9ULL;
    hash_ = (hash_ ^ (hash_ >> 27)) * 0x94D049BB133111EBULL;
    hash_ ^= hash_ >> 31;
  }
  void add(std::int64_t word) { add(static_cast<std::uint64_t>(word)); }
  void add(std::uint32_t word) { add(std::uint64_t{word}); }
  void add(std::int32_t word) { add(std::int64_t{word}); }
  void add(std::span<const std::byte> bytes) { add(hash_bytes(bytes, bytes.size())); }
  void add(std::string_view text) { add(std::as_bytes(std::span(text.data(), text.size()))); }
  void add(const ItemRow& row) {
    add(row.amount);
    add(row.open);
    add(row.discount);
    add(row.customer);
    add(std::uint64_t{static_cast<std::uint32_t>(row.issue_date)} << 32 |
        static_cast<std::uint32_t>(row.due_date));
    add(row.discount_until);
    add(std::uint64_t{row.currency} << 48 | std::uint64_t{row.ledger} << 32 |
        std::uint64_t{row.kind} << 16 | row.disputed);
  }
  void add(const PaymentRow& row) {
    add(row.unapplied);
    add(std::uint64_t{row.customer} << 32 | row.rejected);
    add(std::uint64_t{row.reversed} << 8 | row.was_allocated);
  }
  void add(const AllocationRow& row) {
    add(row.amount);
    add(row.discount);
    add(row.writeoff);
    add(std::uint64_t{row.payment} << 32 | row.item);
    add(std::uint64_t{row.origin} << 16 | std::uint64_t{row.reversed} << 8 | row.granted);
    if (row.difference != 0) add(std::uint64_t{row.difference});
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0;
};

}  // namespace

std::uint64_t State::hash() const {
  Fold fold;
  fold.add(std::uint64_t{ledgers_.size()});
  for (const std::string& code : ledgers_) fold.add(std::string_view(code));
  for (const ActivePolicy& active : policies_) {
    fold.add(std::string_view(active.policy.name));
    fold.add(active.version.value);
  }
  fold.add(std::uint64_t{customers_.size()});
  for (const Customer& customer : customers_) fold.add(arena_.at(customer.body));
  fold.add(items_.size());
  for (Slot slot = 0; slot < items_.size(); ++slot) {
    fold.add(items_[slot]);
    fold.add(arena_.at(items_[slot].texts));
  }
  fold.add(payments_.size());
  for (Slot slot = 0; slot < payments_.size(); ++slot) {
    fold.add(payments_[slot]);
    fold.add(arena_.at(payments_[slot].body));
  }
  fold.add(allocations_.size());
  for (Slot slot = 0; slot < allocations_.size(); ++slot) fold.add(allocations_[slot]);
  fold.add(mappings_.size());
  for (Slot slot = 0; slot < mappings_.size(); ++slot) {
    const MappingRow& row = mappings_[slot];
    fold.add(arena_.at(row.key));
    fold.add(std::uint64_t{row.customer} << 32 | row.confirmations);
    fold.add(std::uint64_t{row.first_payment} << 32 | std::uint64_t{row.ledger} << 16 |
             std::uint64_t{row.kind} << 8 | row.revoked);
  }
  // What happened to one payment does not depend on when something happened to another.
  std::uint64_t traces = 0;
  for (Slot slot = 0; slot < traces_.size(); ++slot) {
    const TraceRow& row = traces_[slot];
    const bool position = static_cast<Trace>(row.kind) == Trace::reconsidered;
    Fold one;
    one.add(position ? std::uint64_t{0} : row.value);
    one.add(std::uint64_t{row.payment} << 32 | std::uint64_t{row.kind} << 16 |
            std::uint64_t{row.reason} << 8 | row.withdrawn);
    traces += one.value();
  }
  fold.add(traces);
  for (const auto& [slot, postponed] : postponed_)
    fold.add(std::uint64_t{slot} << 8 | static_cast<std::uint64_t>(postponed.reason));
  // Only what was used, so that a history without receivables control keeps its hash. Segments
  // and statistics stay out: they follow from what is in.
  if (!books_.empty()) fold.add(books_.hash());
  if (!answers_.empty()) fold.add(answers_.hash());
  for (Slot slot = 0; slot < lives_.size(); ++slot) {
    ItemLifeRow row = lives_[slot];
    row.segment = 0;
    if (row == ItemLifeRow{}) continue;
    fold.add(slot);
    fold.add(row.promised);
    fold.add(std::uint64_t{static_cast<std::uint16_t>(row.dunned_through)} << 8 | row.progress);
    fold.add(overdue_cause(slot));
  }
  return fold.value();
}

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
  Fold fold;
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
          Fold one;
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

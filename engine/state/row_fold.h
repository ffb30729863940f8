// How rows are folded to 64 bits: for the state's hash and for what the log says of the state.
// Internal to engine/state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/state/hashing.h"
#include "engine/state/rows.h"

namespace hexiao {

// Order matters: rows are folded in order of their slots.
class RowFold {
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

}  // namespace hexiao

// The rows of the state, as they lie in memory and in a snapshot. No padding: a row's bytes are its
// value.
#pragma once

#include <cstdint>

#include "engine/state/table.h"

namespace hexiao {

// Hot fields of an open item: one cache line. Its texts lie in the arena (item_texts.h).
struct ItemRow {
  std::int64_t amount = 0;  // original
  std::int64_t open = 0;
  std::int64_t discount = 0;
  std::uint64_t texts = 0;                                        // Arena::Place
  std::uint32_t customer = 0;                                     // CustomerId
  std::int32_t issue_date = 0, due_date = 0, discount_until = 0;  // Date::days
  std::uint32_t open_position = kNoSlot;  // in the customer's list of open items
  Slot first_allocation = kNoSlot;        // newest first
  std::uint16_t currency = 0;             // Currency::packed
  std::uint16_t ledger = 0;               // LedgerId
  std::uint8_t kind = 0;                  // ItemKind
  std::uint8_t disputed = 0;
  std::uint16_t reserved = 0;
};
static_assert(sizeof(ItemRow) == 64);

// Of an item, what receivables control knows beside the item itself.
struct ItemLifeRow {
  std::uint32_t segment = 0;                // figures.h
  std::int32_t promised = INT32_MIN;        // Date::days: the day by which the customer pays
  std::int16_t dunned_through = INT16_MIN;  // days of the latest stage that was acted on or passed
  std::uint16_t cause = 0;                  // why it is overdue: index of a text
  std::uint8_t progress = 0;                // ItemProgress
  std::uint8_t reserved[3] = {};
  friend bool operator==(const ItemLifeRow&, const ItemLifeRow&) = default;
};
static_assert(sizeof(ItemLifeRow) == 16);

struct PaymentRow {
  std::uint64_t identity[2] = {};  // fingerprint, see payment_identity
  std::int64_t amount = 0;
  std::int64_t unapplied = 0;
  std::uint64_t body = 0;  // Arena::Place of the PaymentRecorded as it was logged
  std::uint64_t lsn = 0;
  std::uint32_t customer = 0;       // CustomerId whose money it is; 0: unidentified
  Slot first_allocation = kNoSlot;  // newest first
  std::uint32_t live_allocations = 0;
  std::uint32_t rejected = 0;  // bit i: proposal i + 1
  std::int32_t booking_date = 0;
  std::uint16_t currency = 0;
  std::uint16_t ledger = 0;
  std::uint8_t outcome = 0;    // Outcome as decided
  std::uint8_t proposals = 0;  // how many were made
  std::uint8_t reversed = 0;
  std::uint8_t was_allocated = 0;  // proposals are no longer live once a person or rule allocated
  std::uint32_t traces = 0;        // newest TraceRow + 1; 0: none
};
static_assert(sizeof(PaymentRow) == 80);

// Something that happened to a payment after its first decision; a list for each payment.
enum class Trace : std::uint8_t {
  taught,        // value: slot of the mapping that it stands for
  rejected,      // value: hash of the lines that a person rejected (hash_of_lines)
  reconsidered,  // value: LSN; reason: WakeReason
};
struct TraceRow {
  std::uint64_t value = 0;
  Slot payment = kNoSlot;
  std::uint32_t older = 0;  // of the same payment, + 1; 0: none
  std::uint8_t kind = 0;    // Trace
  std::uint8_t reason = 0;
  std::uint8_t withdrawn = 0;  // of taught: the allocation was undone
  std::uint8_t reserved[5] = {};
};
static_assert(sizeof(TraceRow) == 24);

struct AllocationRow {
  std::int64_t amount = 0, discount = 0, writeoff = 0;
  Slot payment = kNoSlot;
  Slot item = kNoSlot;
  Slot next_of_payment = kNoSlot;
  Slot next_of_item = kNoSlot;
  std::uint8_t origin = 0;  // Origin
  std::uint8_t reversed = 0;
  std::uint8_t granted = 0;     // across customers
  std::uint8_t difference = 0;  // ShortOutcome: what the write-off is
  std::uint8_t reserved[4] = {};
  std::int64_t settles() const { return amount + discount + writeoff; }
};
static_assert(sizeof(AllocationRow) == 48);

// Ids are slots + 1 as long as nothing leaves the tables.
template <class IdType>
constexpr Slot slot_of(IdType id) {
  return static_cast<Slot>(id.value - 1);
}
template <class IdType>
constexpr IdType id_of(Slot slot) {
  return IdType{static_cast<typename IdType::rep>(slot + 1)};
}

}  // namespace hexiao

// Identities. Each kind of thing has its own type, so that an item is never taken for a payment.
// Ids are given by the engine in order of recording, start at 1, and are never used again; 0 is
// "none".
#pragma once

#include <compare>
#include <cstdint>

namespace hexiao {

template <class Tag, class Rep>
struct Id {
  using rep = Rep;
  Rep value{};
  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using LedgerId = Id<struct LedgerTag, std::uint32_t>;
using CustomerId = Id<struct CustomerTag, std::uint32_t>;
using ItemId = Id<struct ItemTag, std::uint64_t>;
using PaymentId = Id<struct PaymentTag, std::uint64_t>;
using AllocationId = Id<struct AllocationTag, std::uint64_t>;

using ContractId = Id<struct ContractTag, std::uint32_t>;
using OrderId = Id<struct OrderTag, std::uint64_t>;
using ApprovalId = Id<struct ApprovalTag, std::uint64_t>;
using TaskId = Id<struct TaskTag, std::uint64_t>;
// A policy version is the hash of its content; 0 is the built-in default.
using PolicyVersion = Id<struct PolicyTag, std::uint64_t>;

// Position in the history: every recorded event has the next one. 0 is before the first.
using Lsn = std::uint64_t;

}  // namespace hexiao

// What a what-if run keeps of the history beside the shadow engine.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/decide/desk.h"
#include "engine/decide/what_if.h"

namespace hexiao {

// Of the lines of a proposal, to find it again among others.
inline std::uint64_t hash_of(const Proposal& proposal) {
  std::uint64_t hash = proposal.customer.value;
  const auto add = [&hash](std::uint64_t word) {
    // The finisher of SplitMix64, on the running value.
    hash = (hash ^ word) + 0x9E3779B97F4A7C15ULL;
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
    hash ^= hash >> 31;
  };
  for (const AllocationLine& line : proposal.lines) {
    add(line.item.value);
    add(static_cast<std::uint64_t>(line.amount.minor()));
    add(static_cast<std::uint64_t>(line.discount.minor()));
    add(static_cast<std::uint64_t>(line.writeoff.minor()));
  }
  return hash;
}

struct WhatIf::Pending {
  struct Recorded {
    Lsn lsn = 0;
    Event event;
  };
  Cause cause;
  std::vector<Recorded> events;
  std::vector<const PaymentRecorded*> run;  // payments that are decided together
};

// `decided`: of the record that holds the standing decision; 0: recorded before the walk began, or
// a set-off, which nobody decides.
struct WhatIf::PastPayment {
  Lsn decided = 0;
  PaymentId shadow;
  std::uint32_t first_proposal = 0;  // in proposals_, when they waited for a person
  std::uint32_t proposals = 0;
};

struct WhatIf::PastAllocation {
  Slot payment = kNoSlot;  // of the history
  Slot item = kNoSlot;
  std::int64_t amount = 0, settles = 0;
  // Of what a person made, or what was there at the start; none: it did not fit, or was decided
  // alone.
  AllocationId shadow;
};

template <class E>
bool WhatIf::redo(E& event) {
  if (!desk_.state().find_fault(event).empty()) return false;
  desk_.record(event);
  return true;
}

}  // namespace hexiao

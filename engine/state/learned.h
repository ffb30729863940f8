// Learned mappings in the state: their rows and how they are found.
//
// A mapping speaks while at least one confirmation of it stands and nobody revoked it. One mark may
// have been learned for several customers: whoever asks gets all of them, and the answer is then
// ambiguous.
#pragma once

#include <string>
#include <string_view>

#include "engine/state/table.h"
#include "engine/vocabulary/mapping.h"

namespace hexiao {

struct MappingRow {
  std::uint64_t key = 0;            // Arena::Place of the mark, normalised
  std::uint32_t customer = 0;       // CustomerId
  std::uint32_t confirmations = 0;  // payments whose allocations stand for it
  Slot first_payment = kNoSlot;     // that taught it
  std::uint16_t ledger = 0;
  std::uint8_t kind = 0;  // MappingKind
  std::uint8_t revoked = 0;
};
static_assert(sizeof(MappingRow) == 24);

struct LearnedHit {
  CustomerId customer;
  MappingId mapping;
};

// The mark as it is compared and shown: the account or mandate as letters and digits, the name
// folded, with its legal form behind. Empty when nothing is left of it.
std::string mapping_key(MappingKind kind, std::string_view text);

}  // namespace hexiao

// What an approval looks at and is bound to: the acts of an allocation that may need one, and the
// fingerprint of a command with its subjects. Pure functions over the state.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/decide/act.h"
#include "engine/state/state.h"

namespace hexiao {

// What a person has taken off this item so far and nobody took back, as discount and as write-off.
// What rules granted by themselves is not counted. O(allocations of the item).
struct TakenOff {
  Money discount, writeoff;
};
TakenOff taken_off_by_hand(const State& state, Slot item);

// Allocations to items of another customer than `customer`, discounts and write-offs by hand: one
// act for each kind of each item. O(lines × lines + allocations of the items).
std::vector<Act> acts_of(const State& state, Slot payment, CustomerId customer,
                         std::span<const AllocationLine> lines);

// Of the command's form and of what it is about: what is open of its items and whether they are in
// dispute, what is unapplied of its payment, the limit (and for an order the exposure) of its
// customer. Another one when any of these is another. The command must have a form.
std::uint64_t fingerprint_of(const State& state, const Command& command);

}  // namespace hexiao

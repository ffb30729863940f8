// What a power cut may leave of a simulated disk: directory changes up to some point, or any of
// them, and any subset of the sectors that were not synced.
#pragma once

#include <cstdint>
#include <functional>
#include <random>

#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::faults {

using durability::testing::SimulatedDisk;

// One of the possible remains of one disk.
struct Remains {
  std::uint64_t changes = 0;  // which directory changes survive, the first in bit 0
  std::size_t sectors = 0;    // that were not synced
  std::uint64_t mask = 0;     // which of them survive; with more than 64 of them, the seed of that
  bool survives(std::size_t index) const;
  bool in_order() const { return (changes & (changes + 1)) == 0; }
  bool change_survives(std::size_t index) const {
    return index < 64 && (changes >> index & 1) != 0;
  }
};

// Which of the directory changes that were not synced a power cut may take.
enum class NameLoss : std::uint8_t {
  from_some_point,  // as file systems with a journal
  any,              // each by itself
};

// Visits the remains of `disk`, no two the same: for each way of losing directory changes (of more
// than four and any order: those in order, all but one, and a few at random) every subset of up to
// `exhaustive` sectors; of more sectors none, all, the first, the last, all but the first,
// all but the last, and `sampled` random subsets. Stops when `visit` answers false.
void for_each_remains(const SimulatedDisk& disk, NameLoss loss, unsigned exhaustive,
                      unsigned sampled, std::mt19937_64& random,
                      const std::function<bool(const Remains&)>& visit);

// A clone of the disk after the cut.
SimulatedDisk cut(const SimulatedDisk& disk, const Remains& remains);

}  // namespace hexiao::faults

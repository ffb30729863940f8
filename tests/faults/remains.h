// What a power cut may leave of a simulated disk: directory changes up to some point, and any
// subset of the sectors that were not synced.
#pragma once

#include <cstdint>
#include <functional>
#include <random>

#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::faults {

using durability::testing::SimulatedDisk;

// One of the possible remains of one disk.
struct Remains {
  std::size_t name_changes = 0;
  std::size_t sectors = 0;  // that were not synced
  std::uint64_t mask = 0;   // which of them survive; with more than 64 of them, the seed of that
  bool survives(std::size_t index) const;
};

// Visits the remains of `disk`, no two the same: for each number of directory changes every subset
// of up to `exhaustive` sectors; of more sectors none, all, the first, the last, all but the first,
// all but the last, and `sampled` random subsets. Stops when `visit` answers false.
void for_each_remains(const SimulatedDisk& disk, unsigned exhaustive, unsigned sampled,
                      std::mt19937_64& random, const std::function<bool(const Remains&)>& visit);

// A clone of the disk after the cut.
SimulatedDisk cut(const SimulatedDisk& disk, const Remains& remains);

}  // namespace hexiao::faults

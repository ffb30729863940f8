#include "tests/faults/remains.h"

#include <set>

namespace hexiao::faults {
namespace {

constexpr std::size_t kMaskBits = 64;
// Masks of more sectors than that: a few that mean something, the others are seeds.
enum Special : std::uint64_t { none, all, first, last, all_but_first, all_but_last, kSpecials };

std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ value >> 33) * 0xff51afd7ed558ccdu;
  return value ^ value >> 33;
}

bool special_survives(std::uint64_t special, std::size_t index, std::size_t count) {
  switch (special) {
    case none:
      return false;
    case all:
      return true;
    case first:
      return index == 0;
    case last:
      return index + 1 == count;
    case all_but_first:
      return index != 0;
    default:
      return index + 1 != count;
  }
}

// The special subset as a mask, for counts that fit into one.
std::uint64_t mask_of(std::uint64_t special, std::size_t count) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < count; ++i)
    if (special_survives(special, i, count)) mask |= std::uint64_t{1} << i;
  return mask;
}

}  // namespace

bool Remains::survives(std::size_t index) const {
  if (sectors <= kMaskBits) return (mask >> index & 1) != 0;
  if (mask < kSpecials) return special_survives(mask, index, sectors);
  return (mixed(mask + index / kMaskBits) >> index % kMaskBits & 1) != 0;
}

void for_each_remains(const SimulatedDisk& disk, unsigned exhaustive, unsigned sampled,
                      std::mt19937_64& random, const std::function<bool(const Remains&)>& visit) {
  for (std::size_t changes = 0; changes <= disk.unsynced_names(); ++changes) {
    const std::size_t count = disk.unsynced_sectors(changes);
    Remains remains{.name_changes = changes, .sectors = count};
    if (count <= exhaustive) {
      for (; remains.mask < std::uint64_t{1} << count; ++remains.mask)
        if (!visit(remains)) return;
      continue;
    }
    std::set<std::uint64_t> visited;
    for (std::uint64_t i = 0; i < kSpecials + sampled; ++i) {
      const bool wide = count > kMaskBits;
      const std::uint64_t drawn =
          count < kMaskBits ? random() % (std::uint64_t{1} << count) : random();
      if (i < kSpecials)
        remains.mask = wide ? i : mask_of(i, count);
      else
        remains.mask = drawn;
      if (!visited.insert(remains.mask).second) continue;
      if (!visit(remains)) return;
    }
  }
}

SimulatedDisk cut(const SimulatedDisk& disk, const Remains& remains) {
  SimulatedDisk left = disk.clone();
  left.power_cut(remains.name_changes, [&](std::size_t index) { return remains.survives(index); });
  return left;
}

}  // namespace hexiao::faults

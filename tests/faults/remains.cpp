#include "tests/faults/remains.h"

#include <set>
#include <vector>

#include "engine/vocabulary/check.h"

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

namespace {

// Sets of surviving directory changes, as masks.
std::vector<std::uint64_t> change_masks(std::size_t count, NameLoss loss, std::mt19937_64& random) {
  constexpr std::size_t kAllSubsets = 4, kSampled = 8;
  const auto first = [](std::size_t n) { return (std::uint64_t{1} << n) - 1; };
  HEXIAO_CHECK(count < kMaskBits);
  std::set<std::uint64_t> masks;
  for (std::size_t n = 0; n <= count; ++n) masks.insert(first(n));
  if (loss == NameLoss::any && count <= kAllSubsets) {
    for (std::uint64_t mask = 0; mask <= first(count); ++mask) masks.insert(mask);
  } else if (loss == NameLoss::any) {
    for (std::size_t n = 0; n < count; ++n) masks.insert(first(count) ^ std::uint64_t{1} << n);
    for (std::size_t n = 0; n < kSampled; ++n) masks.insert(random() & first(count));
  }
  return {masks.begin(), masks.end()};
}

// False: `visit` wants no more.
bool for_each_sectors(Remains remains, unsigned exhaustive, unsigned sampled,
                      std::mt19937_64& random, const std::function<bool(const Remains&)>& visit) {
  const std::size_t count = remains.sectors;
  if (count <= exhaustive) {
    for (; remains.mask < std::uint64_t{1} << count; ++remains.mask)
      if (!visit(remains)) return false;
    return true;
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
    if (!visit(remains)) return false;
  }
  return true;
}

}  // namespace

void for_each_remains(const SimulatedDisk& disk, NameLoss loss, unsigned exhaustive,
                      unsigned sampled, std::mt19937_64& random,
                      const std::function<bool(const Remains&)>& visit) {
  for (const std::uint64_t changes : change_masks(disk.unsynced_names(), loss, random)) {
    Remains remains{.changes = changes};
    remains.sectors =
        disk.unsynced_sectors([&](std::size_t index) { return remains.change_survives(index); });
    if (!for_each_sectors(remains, exhaustive, sampled, random, visit)) return;
  }
}

SimulatedDisk cut(const SimulatedDisk& disk, const Remains& remains) {
  SimulatedDisk left = disk.clone();
  left.power_cut([&](std::size_t index) { return remains.change_survives(index); },
                 [&](std::size_t index) { return remains.survives(index); });
  return left;
}

}  // namespace hexiao::faults

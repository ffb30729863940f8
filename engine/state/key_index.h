// From the hash of a key to the slots of the rows that have it: many rows a key, many keys a row.
//
// An entry is 8 bytes: 32 bits of the hash and a slot, or a posting list when several rows share
// them. Keys themselves are not kept: two keys may fall together, and whoever looks up compares
// what the rows say. Open addressing with linear probing in 256 parts that grow by themselves, so
// that no growth is a long pause; erasing shifts back and leaves no tombstones. Cost of every
// operation: O(1) expected; of erasing one of n rows with the same key: O(n).
//
// Order: within one key, rows come in no promised order. Whoever shows or decides by order sorts.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/state/table.h"

namespace hexiao {

class KeyIndex {
 public:
  void insert(std::uint64_t hash, Slot slot);
  // The pair must have been inserted.
  void erase(std::uint64_t hash, Slot slot);

  // Calls visit(slot) for each row under this hash until it answers false.
  template <class Visit>
  void for_each(std::uint64_t hash, Visit&& visit) const;

  void prefetch(std::uint64_t hash) const;
  std::uint64_t size() const { return size_; }
  std::uint64_t memory_bytes() const;
  void clear();
  // Room for so many entries without growing on the way (at loading).
  void reserve(std::uint64_t entries);

 private:
  // An entry's upper half is the fingerprint, its lower half the slot + 1, or kList | list. 0 is
  // empty.
  using Entry = std::uint64_t;
  static constexpr std::uint32_t kList = 0x8000'0000U;
  struct Part {
    std::vector<Entry> entries;
    std::uint32_t used = 0;
    unsigned shift = 32;  // 32 - log2(entries)
  };

  static std::uint32_t fingerprint(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }
  static std::size_t part_of(std::uint64_t hash) { return static_cast<std::size_t>(hash >> 56); }
  static std::size_t home(const Part& part, std::uint32_t print) {
    return part.shift == 32 ? 0 : print >> part.shift;
  }
  static const Entry* find(const Part& part, std::uint32_t print);
  static void grow(Part& part, std::size_t capacity);
  static void place(Part& part, Entry entry);
  static void remove_at(Part& part, std::size_t at);

  std::array<Part, 256> parts_;
  std::vector<std::vector<Slot>> lists_;
  std::vector<std::uint32_t> free_lists_;
  std::uint64_t size_ = 0;
};

template <class Visit>
void KeyIndex::for_each(std::uint64_t hash, Visit&& visit) const {
  const Part& part = parts_[part_of(hash)];
  const Entry* entry = find(part, fingerprint(hash));
  if (entry == nullptr) return;
  const auto value = static_cast<std::uint32_t>(*entry);
  if ((value & kList) == 0) {
    visit(value - 1);
    return;
  }
  for (const Slot slot : lists_[value & ~kList])
    if (!visit(slot)) return;
}

}  // namespace hexiao

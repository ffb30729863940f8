// From the hash of a key to the slots of the rows that have it: many rows a key, many keys a row.
//
// An entry is 8 bytes: 32 bits of the hash and a slot, or a list of slots when several rows share
// them. Keys themselves are not kept: two keys may fall together, and whoever looks up compares
// what the rows say. Open addressing with linear probing in 256 parts that grow by themselves, so
// that no growth is a long pause; erasing shifts back and leaves no tombstones. Cost of every
// operation: O(1) expected; of erasing one of n rows with the same key: O(n).
//
// An index of many pairs that are known together is built, not inserted into: pairs are dealt to
// their parts first, then each part is filled while it lies in the cache, at the size that it
// needs.
//
// Order: within one key, rows come in no promised order. Whoever shows or decides by order sorts.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/state/slot_lists.h"
#include "engine/state/table.h"
#include "engine/vocabulary/crew.h"

namespace hexiao {

class KeyIndex {
 public:
  // Answers whether others stand under this hash already.
  bool insert(std::uint64_t hash, Slot slot);
  // The pair must have been inserted.
  void erase(std::uint64_t hash, Slot slot);

  // Calls visit(slot) for each row under this hash until it answers false.
  template <class Visit>
  void for_each(std::uint64_t hash, Visit&& visit) const;

  // Calls visit(slot) for each row that shares a key with another, once for each such key.
  template <class Visit>
  void for_each_sharing(Visit&& visit) const;

  void prefetch(std::uint64_t hash) const;
  std::uint64_t size() const { return size_; }
  std::uint64_t memory_bytes() const;
  void clear();

  // Pairs for an index that is to be built.
  class Pairs;
  // The index holds these pairs and nothing else, those of one key in the order of the batches, and
  // the batches are empty. The parts are the crew's tasks.
  void build(std::span<Pairs> batches, Crew& crew);

 private:
  // An entry's upper half is the fingerprint, its lower half the slot + 1, or kList | list. 0 is
  // empty.
  using Entry = std::uint64_t;
  static constexpr std::uint32_t kList = 0x8000'0000U;
  static constexpr std::size_t kParts = 256;
  struct Part {
    std::vector<Entry> entries;
    std::uint32_t used = 0;
    SlotLists lists;
  };

  static std::uint32_t fingerprint(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }
  static std::size_t part_of(std::uint64_t hash) { return static_cast<std::size_t>(hash >> 56); }
  static Entry entry_of(std::uint32_t print, std::uint32_t value) {
    return Entry{print} << 32 | value;
  }
  // Fingerprints spread over any number of entries, in order.
  static std::size_t home(const Part& part, std::uint32_t print) {
    return static_cast<std::size_t>(std::uint64_t{print} * part.entries.size() >> 32);
  }
  static const Entry* find(const Part& part, std::uint32_t print);
  static bool insert(Part& part, std::uint32_t print, Slot slot);
  static void rehash(Part& part, std::size_t capacity);
  static void place(Part& part, Entry entry);
  static void remove_at(Part& part, std::size_t at);
  static void fill(Part& part, std::span<Pairs> batches, std::size_t number);

  std::array<Part, kParts> parts_;
  std::uint64_t size_ = 0;
};

class KeyIndex::Pairs {
 public:
  void add(std::uint64_t hash, Slot slot) {
    parts_[part_of(hash)].push_back(entry_of(fingerprint(hash), slot + 1));
  }
  // Room for so many, where hashes are spread well.
  void reserve(std::uint64_t pairs);

 private:
  friend class KeyIndex;
  std::array<std::vector<Entry>, kParts> parts_;
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
  for (const Slot slot : part.lists.at(value & ~kList))
    if (!visit(slot)) return;
}

template <class Visit>
void KeyIndex::for_each_sharing(Visit&& visit) const {
  for (const Part& part : parts_)
    for (const Entry entry : part.entries)
      if (const auto value = static_cast<std::uint32_t>(entry); (value & kList) != 0)
        for (const Slot slot : part.lists.at(value & ~kList)) visit(slot);
}

}  // namespace hexiao

#include "engine/state/key_index.h"

#include <algorithm>

#include "engine/vocabulary/check.h"

namespace hexiao {

const KeyIndex::Entry* KeyIndex::find(const Part& part, std::uint32_t print) {
  const std::size_t capacity = part.entries.size();
  if (capacity == 0) return nullptr;
  const Entry* const entries = part.entries.data();
  for (std::size_t i = home(part, print);;) {
    const Entry& entry = entries[i];
    if (entry == 0) return nullptr;
    if (static_cast<std::uint32_t>(entry >> 32) == print) return &entry;
    if (++i == capacity) i = 0;
  }
}

void KeyIndex::place(Part& part, Entry entry) {
  const std::size_t capacity = part.entries.size();
  std::size_t i = home(part, static_cast<std::uint32_t>(entry >> 32));
  while (part.entries[i] != 0)
    if (++i == capacity) i = 0;
  part.entries[i] = entry;
  ++part.used;
}

void KeyIndex::rehash(Part& part, std::size_t capacity) {
  std::vector<Entry> old(capacity, 0);
  old.swap(part.entries);
  part.used = 0;
  for (const Entry entry : old)
    if (entry != 0) place(part, entry);
}

bool KeyIndex::insert(std::uint64_t hash, Slot slot) {
  ++size_;
  return insert(parts_[part_of(hash)], fingerprint(hash), slot);
}

bool KeyIndex::insert(Part& part, std::uint32_t print, Slot slot) {
  if (const Entry* found = find(part, print)) {
    const auto value = static_cast<std::uint32_t>(*found);
    const SlotLists::Handle list = (value & kList) != 0 ? part.lists.add(value & ~kList, slot)
                                                        : part.lists.make(value - 1, slot);
    *const_cast<Entry*>(found) = entry_of(print, kList | list);
    return true;
  }
  // At most 4/5 full: linear probing stays short. By halves, or a large table would be half empty.
  const std::size_t capacity = part.entries.size();
  if ((part.used + 1) * std::size_t{5} > capacity * 4)
    rehash(part, std::max<std::size_t>(8, capacity + capacity / 2));
  place(part, entry_of(print, slot + 1));
  return false;
}

void KeyIndex::remove_at(Part& part, std::size_t at) {
  const std::size_t capacity = part.entries.size();
  const auto distance = [capacity](std::size_t from, std::size_t to) {
    return to >= from ? to - from : to + capacity - from;
  };
  const auto next = [capacity](std::size_t i) { return i + 1 == capacity ? 0 : i + 1; };
  std::size_t hole = at;
  for (std::size_t i = next(at); part.entries[i] != 0; i = next(i)) {
    const std::size_t wanted = home(part, static_cast<std::uint32_t>(part.entries[i] >> 32));
    // The entry may move into the hole when its home does not lie after the hole.
    if (distance(wanted, i) >= distance(hole, i)) {
      part.entries[hole] = part.entries[i];
      hole = i;
    }
  }
  part.entries[hole] = 0;
  --part.used;
}

void KeyIndex::erase(std::uint64_t hash, Slot slot) {
  Part& part = parts_[part_of(hash)];
  const std::uint32_t print = fingerprint(hash);
  Entry* found = const_cast<Entry*>(find(part, print));
  HEXIAO_CHECK(found != nullptr);
  --size_;
  const auto value = static_cast<std::uint32_t>(*found);
  if ((value & kList) == 0) {
    HEXIAO_CHECK(value - 1 == slot);
    remove_at(part, static_cast<std::size_t>(found - part.entries.data()));
    return;
  }
  const SlotLists::Handle list = value & ~kList;
  part.lists.take_out(list, slot);
  const std::span<const Slot> left = part.lists.at(list);
  if (left.size() > 1) return;
  *found = entry_of(print, left.front() + 1);
  part.lists.give_back(list);
}

void KeyIndex::prefetch(std::uint64_t hash) const {
  const Part& part = parts_[part_of(hash)];
  if (!part.entries.empty()) __builtin_prefetch(&part.entries[home(part, fingerprint(hash))]);
}

std::uint64_t KeyIndex::memory_bytes() const {
  std::uint64_t bytes = 0;
  for (const Part& part : parts_)
    bytes += part.entries.capacity() * sizeof(Entry) + part.lists.memory_bytes();
  return bytes;
}

void KeyIndex::clear() { *this = KeyIndex(); }

void KeyIndex::Pairs::reserve(std::uint64_t pairs) {
  // The parts differ by a few standard deviations at most.
  const std::uint64_t of_a_part = pairs / kParts;
  for (std::vector<Entry>& part : parts_) part.reserve(of_a_part + of_a_part / 16);
}

void KeyIndex::build(std::span<Pairs> batches, Crew& crew) {
  size_ = 0;
  for (const Pairs& batch : batches)
    for (const std::vector<Entry>& pairs : batch.parts_) size_ += pairs.size();
  crew.run(kParts, [&](std::size_t, std::size_t number) { fill(parts_[number], batches, number); });
}

void KeyIndex::fill(Part& part, std::span<Pairs> batches, std::size_t number) {
  part = {};
  std::size_t pairs = 0;
  for (const Pairs& batch : batches) pairs += batch.parts_[number].size();
  if (pairs == 0) return;
  // Three quarters full, with room to grow before the first rehashing.
  const auto enough = [](std::size_t used) { return used + used / 3 + 8; };
  part.entries.assign(enough(pairs), 0);
  for (Pairs& batch : batches) {
    for (const Entry entry : batch.parts_[number])
      insert(part, static_cast<std::uint32_t>(entry >> 32), static_cast<std::uint32_t>(entry) - 1);
    batch.parts_[number] = {};
  }
  // Where keys have many rows, far fewer entries than pairs are needed.
  if (enough(part.used) < part.entries.size()) rehash(part, enough(part.used));
  part.lists.fit();
}

}  // namespace hexiao

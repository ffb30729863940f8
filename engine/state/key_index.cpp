#include "engine/state/key_index.h"

#include <algorithm>
#include <bit>

#include "engine/vocabulary/check.h"

namespace hexiao {

const KeyIndex::Entry* KeyIndex::find(const Part& part, std::uint32_t print) {
  if (part.entries.empty()) return nullptr;
  const std::size_t mask = part.entries.size() - 1;
  for (std::size_t i = home(part, print);; i = (i + 1) & mask) {
    const Entry& entry = part.entries[i];
    if (entry == 0) return nullptr;
    if (static_cast<std::uint32_t>(entry >> 32) == print) return &entry;
  }
}

void KeyIndex::place(Part& part, Entry entry) {
  const std::size_t mask = part.entries.size() - 1;
  std::size_t i = home(part, static_cast<std::uint32_t>(entry >> 32));
  while (part.entries[i] != 0) i = (i + 1) & mask;
  part.entries[i] = entry;
  ++part.used;
}

void KeyIndex::grow(Part& part, std::size_t capacity) {
  std::vector<Entry> old(capacity, 0);
  old.swap(part.entries);
  part.used = 0;
  part.shift = 32 - static_cast<unsigned>(std::countr_zero(capacity));
  for (const Entry entry : old)
    if (entry != 0) place(part, entry);
}

void KeyIndex::insert(std::uint64_t hash, Slot slot) {
  Part& part = parts_[part_of(hash)];
  const std::uint32_t print = fingerprint(hash);
  ++size_;
  if (const Entry* found = find(part, print)) {
    const auto value = static_cast<std::uint32_t>(*found);
    if ((value & kList) != 0) {
      lists_[value & ~kList].push_back(slot);
      return;
    }
    std::uint32_t list = 0;
    if (free_lists_.empty()) {
      list = static_cast<std::uint32_t>(lists_.size());
      lists_.emplace_back();
    } else {
      list = free_lists_.back();
      free_lists_.pop_back();
    }
    lists_[list] = {value - 1, slot};
    *const_cast<Entry*>(found) = static_cast<Entry>(print) << 32 | (kList | list);
    return;
  }
  // At most 4/5 full: linear probing stays short.
  if (part.entries.empty() || (part.used + 1) * std::size_t{5} > part.entries.size() * 4)
    grow(part, part.entries.empty() ? 8 : part.entries.size() * 2);
  place(part, static_cast<Entry>(print) << 32 | (slot + 1));
}

void KeyIndex::remove_at(Part& part, std::size_t at) {
  const std::size_t mask = part.entries.size() - 1;
  std::size_t hole = at;
  for (std::size_t i = (at + 1) & mask; part.entries[i] != 0; i = (i + 1) & mask) {
    const std::size_t wanted = home(part, static_cast<std::uint32_t>(part.entries[i] >> 32));
    // The entry may move into the hole when its home does not lie after the hole.
    if (((i - wanted) & mask) >= ((i - hole) & mask)) {
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
  const std::uint32_t list = value & ~kList;
  std::vector<Slot>& slots = lists_[list];
  const auto at = std::find(slots.begin(), slots.end(), slot);
  HEXIAO_CHECK(at != slots.end());
  *at = slots.back();
  slots.pop_back();
  if (slots.size() > 1) return;
  *found = static_cast<Entry>(print) << 32 | (slots.front() + 1);
  slots = {};
  free_lists_.push_back(list);
}

void KeyIndex::prefetch(std::uint64_t hash) const {
  const Part& part = parts_[part_of(hash)];
  if (!part.entries.empty()) __builtin_prefetch(&part.entries[home(part, fingerprint(hash))]);
}

std::uint64_t KeyIndex::memory_bytes() const {
  std::uint64_t bytes = lists_.capacity() * sizeof(std::vector<Slot>);
  for (const Part& part : parts_) bytes += part.entries.size() * sizeof(Entry);
  for (const auto& list : lists_) bytes += list.capacity() * sizeof(Slot);
  return bytes;
}

void KeyIndex::clear() { *this = KeyIndex(); }

void KeyIndex::reserve(std::uint64_t entries) {
  const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(8, entries / 256 * 4 / 3));
  for (Part& part : parts_)
    if (part.entries.size() < capacity) grow(part, capacity);
}

}  // namespace hexiao

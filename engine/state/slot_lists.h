// Lists of slots, two or more each, in one piece of memory: blocks of 4, 8, 16 ... words, of which
// two say how long the list is and how long it may become. A list of two takes 16 bytes, where a
// vector of its own takes 32 and an allocation.
//
// Lists are addressed by handles; one that outgrows its block moves and gets another handle. Blocks
// that are given back are used again for lists of their size. One owner; slots that were handed out
// stay until the next change. Cost: O(1) amortised; of finding a slot to take it out: O(length).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/state/table.h"

namespace hexiao {

class SlotLists {
 public:
  using Handle = std::uint32_t;

  Handle make(Slot first, Slot second);
  // The list's handle from now on.
  Handle add(Handle list, Slot slot);
  // The slot must be in the list; another one takes its place.
  void take_out(Handle list, Slot slot);
  // The handle must not be used again.
  void give_back(Handle list);

  std::span<const Slot> at(Handle list) const {
    const std::uint32_t* const block = words_.data() + std::size_t{list} * kUnit;
    return {block + kHead, block[0]};
  }
  std::uint64_t memory_bytes() const {
    return (words_.capacity() + free_.capacity()) * sizeof(std::uint32_t);
  }
  // Gives back memory that no list has asked for yet.
  void fit() { words_.shrink_to_fit(); }

 private:
  // Handles count units, so that 31 bits of them reach 32 GiB.
  static constexpr std::size_t kUnit = 4;
  static constexpr std::size_t kHead = 2;  // count, size class
  static constexpr std::size_t room(std::uint32_t size_class) {
    return (kUnit << size_class) - kHead;
  }

  std::uint32_t* block(Handle list) { return words_.data() + std::size_t{list} * kUnit; }
  Handle new_block(std::uint32_t size_class);

  std::vector<std::uint32_t> words_;
  std::vector<std::uint32_t> free_;  // by size class: the first free block + 1; it names the next
};

}  // namespace hexiao

// From a 32-bit signature to the names that bear it. Internal to engine/names.
//
// Open addressing in which the slots stand in the order of their signatures (ordered linear
// probing: O. Amble, D. Knuth, "Ordered hash tables", 1974): a search for what is not there ends as
// early as one for what is, any factor of growth will do, and erasing leaves no gaps. A signature
// of one name holds it in its slot of 8 bytes; several have a list. Different things that share a
// signature share a list: whoever asks verifies what comes out. One owner, one thread; reading is
// safe from many while nobody writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace hexiao {

class PostingTable {
 public:
  // Names are numbered below kMaxNames.
  static constexpr std::uint32_t kMaxNames = 0x7FFFFFFF;

  // O(1), and now and then the cost of growing.
  void insert(std::uint32_t signature, std::uint32_t name);
  // False when it was not there. O(names that bear it).
  bool erase(std::uint32_t signature, std::uint32_t name);
  // Valid until the next change; in no particular order.
  std::span<const std::uint32_t> find(std::uint32_t signature) const;
  // The same in three steps, so that many look-ups wait for the memory together: `prefetch` of all,
  // then `seek` of all, then `at` of what it answered.
  void prefetch(std::uint32_t signature) const;
  std::size_t seek(std::uint32_t signature) const;
  std::span<const std::uint32_t> at(std::size_t sought) const {
    if (sought == kNowhere) return {};
    const Slot& slot = slots_[sought];
    if ((slot.value & kListBit) == 0) return {&slot.value, 1};
    const List& list = lists_[slot.value & ~kListBit];
    return {list.names.get(), list.size};
  }

  void reserve(std::size_t signatures);
  std::size_t memory_bytes() const;

 private:
  struct Slot {
    std::uint32_t signature = 0;
    std::uint32_t value = kEmpty;  // a name, or a list with kListBit
  };
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;
  static constexpr std::uint32_t kListBit = 0x80000000;
  static constexpr std::size_t kNowhere = ~std::size_t{0};

  struct List {
    std::unique_ptr<std::uint32_t[]> names;
    std::uint32_t size = 0;
    std::uint32_t room = 0;
    void add(std::uint32_t name);
  };

  std::size_t home(std::uint32_t signature) const {
    return static_cast<std::size_t>((std::uint64_t{signature} * homes_) >> 32);
  }
  // The slot of the signature, or the one where it would go.
  std::size_t locate(std::uint32_t signature) const {
    std::size_t slot = home(signature);
    while (slots_[slot].value != kEmpty && slots_[slot].signature < signature) ++slot;
    return slot;
  }
  bool holds(std::size_t slot, std::uint32_t signature) const {
    return slots_[slot].value != kEmpty && slots_[slot].signature == signature;
  }
  void resize(std::size_t homes);
  void add_slot(Slot added);
  void remove_slot(std::size_t slot);
  std::uint32_t new_list();

  std::vector<Slot> slots_;  // homes_ and a tail, of which the last is always empty
  std::size_t homes_ = 0;
  std::size_t used_ = 0;
  std::vector<List> lists_;
  std::vector<std::uint32_t> free_lists_;
};

}  // namespace hexiao

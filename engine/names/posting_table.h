// From a 32-bit signature to the names that bear it. Internal to engine/names.
//
// Open addressing in the order of the signatures, so that it grows by any factor and erasing leaves
// no gaps. A signature of one name holds it in its slot of 8 bytes; several have a list. Different
// things that share a signature share a list: whoever asks verifies what comes out.
// One owner, one thread; reading is safe from many while nobody writes.
#pragma once

#include <cstddef>
#include <cstdint>
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
  void prefetch(std::uint32_t signature) const;

  void reserve(std::size_t signatures);
  std::size_t memory_bytes() const;

 private:
  struct Slot {
    std::uint32_t signature = 0;
    std::uint32_t value = kEmpty;  // a name, or a list with kListBit
  };
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;
  static constexpr std::uint32_t kListBit = 0x80000000;

  std::size_t home(std::uint32_t signature) const {
    return static_cast<std::size_t>((std::uint64_t{signature} * slots_.size()) >> 32);
  }
  std::size_t next(std::size_t slot) const { return slot + 1 == slots_.size() ? 0 : slot + 1; }
  // The slot of the signature, or the empty one where it would go.
  std::size_t locate(std::uint32_t signature) const;
  void resize(std::size_t slots);
  void remove_slot(std::size_t slot);
  std::uint32_t new_list();

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::vector<std::vector<std::uint32_t>> lists_;
  std::vector<std::uint32_t> free_lists_;
};

}  // namespace hexiao

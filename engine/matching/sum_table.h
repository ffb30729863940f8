// The sums of all subsets of a few amounts, to be asked "which of you is exactly this?". Internal
// to the subset search.
//
// A hash table with chains, and before it a bitmap small enough for the first-level cache: most
// questions have no answer, and cost one bit. Filled once, asked often, cleared by the next use.
// One thread.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hexiao {

class SumTable {
 public:
  // At most this many entries.
  static constexpr std::size_t kRoom = 1U << 15U;
  static constexpr std::uint16_t kEnd = 0xFFFF;

  struct Entry {
    std::int64_t sum = 0;
    std::uint32_t code = 0;   // which subset: the caller's to read
    std::uint16_t items = 0;  // how many items are in it
    std::uint16_t next = kEnd;
  };

  std::vector<Entry>& entries() { return entries_; }
  const Entry& operator[](std::uint16_t entry) const { return entries_[entry]; }
  std::int64_t lowest() const { return lowest_; }
  std::int64_t highest() const { return highest_; }

  // Call when the entries are all there. Cost O(entries).
  void index() {
    const auto bits = std::max(6U, static_cast<unsigned>(std::bit_width(entries_.size())));
    shift_ = 64 - bits;
    heads_.assign(std::size_t{1} << bits, kEnd);
    seen_.assign(std::size_t{1} << (bits + kSeenBits - 6), 0);
    lowest_ = entries_.empty() ? 1 : entries_.front().sum;
    highest_ = entries_.empty() ? 0 : entries_.front().sum;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      Entry& entry = entries_[i];
      const std::uint64_t hash = hashed(entry.sum);
      entry.next = heads_[hash >> shift_];
      heads_[hash >> shift_] = static_cast<std::uint16_t>(i);
      const std::uint64_t bit = hash >> (shift_ - kSeenBits);
      seen_[bit >> 6U] |= std::uint64_t{1} << (bit & 63U);
      lowest_ = std::min(lowest_, entry.sum);
      highest_ = std::max(highest_, entry.sum);
    }
  }

  // The first of a chain in which the entries of this sum are found among others; kEnd for none.
  std::uint16_t chain(std::int64_t sum) const {
    const std::uint64_t hash = hashed(sum);
    const std::uint64_t bit = hash >> (shift_ - kSeenBits);
    if ((seen_[bit >> 6U] >> (bit & 63U) & 1U) == 0) return kEnd;
    return heads_[hash >> shift_];
  }

 private:
  static constexpr unsigned kSeenBits = 3;  // eight bits of the bitmap for each head
  static std::uint64_t hashed(std::int64_t sum) {
    const auto key = static_cast<std::uint64_t>(sum);
    return (key ^ (key >> 32U)) * 0x9E3779B97F4A7C15ULL;
  }

  std::vector<Entry> entries_;
  std::vector<std::uint16_t> heads_;
  std::vector<std::uint64_t> seen_;
  unsigned shift_ = 58;
  std::int64_t lowest_ = 1;
  std::int64_t highest_ = 0;
};

}  // namespace hexiao

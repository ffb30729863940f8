// What a name is filed under, so that a damaged spelling still finds it. Internal to engine/names.
//
// Segments: the symbols of a name of n characters are cut into three at n/3 and 2n/3. Two typing
// errors leave one segment whole (the pigeonhole of PASS-JOIN: G. Li, D. Deng, J. Wang, J. Feng,
// "Pass-Join: A Partition-based Method for Similarity Joins", VLDB 2011), one error leaves two.
// A query asks for the segments of every length that it could have come from, at every place to
// which errors could have moved them. A swap of two neighbours across a border touches two
// segments. Bag: the words whatever their order. Words, halves of words, and pairs of Chinese
// characters: for what more than spelling has changed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/names/name_parts.h"
#include "engine/names/symbols.h"

namespace hexiao {

inline constexpr std::size_t kSegments = 3;
// A shorter name has no segments worth looking for.
inline constexpr std::size_t kMinSegmented = 4;
inline constexpr std::size_t kMinHalved = 5;
inline constexpr std::size_t kHalvedWords = 2;
inline constexpr std::size_t kMaxPairs = 32;

// Hashes of all parts of one spelling in O(1) each.
class SpellingHash {
 public:
  void read(SymbolSpan symbols);
  std::uint64_t of(std::size_t begin, std::size_t length) const;

 private:
  std::array<std::uint64_t, kMaxSymbols + 1> prefix_;
};

// Part `part` of a name of n symbols is [n*part/parts, n*(part+1)/parts).
struct Segment {
  std::size_t begin;
  std::size_t length;
};
constexpr Segment segment(std::size_t n, std::size_t part, std::size_t parts = kSegments) {
  const std::size_t begin = n * part / parts;
  return {begin, n * (part + 1) / parts - begin};
}

std::uint32_t segment_signature(std::size_t n, std::size_t part, std::uint64_t hash);
std::uint32_t half_signature(std::size_t n, std::size_t half, std::uint64_t hash);
std::uint32_t pair_signature(Symbol first, Symbol second);
std::uint32_t word_signature(std::string_view canonical);
// Sums of these are bags.
std::uint64_t word_in_bag(std::string_view canonical);
std::uint32_t bag_signature(std::uint64_t sum);
std::uint64_t bag_of(const NameParts& name);

// Which letters a name has, and which of them twice: one typing error changes at most two bits.
std::uint64_t sketch_of(SymbolSpan symbols);

// Whether a word is filed under its spelling, and under its halves.
bool is_filed(const NameWord& word);

// All signatures of a name, sorted, each once.
class NameSignatures {
 public:
  void read(const NameParts& name);
  const std::uint32_t* begin() const { return values_.data(); }
  const std::uint32_t* end() const { return values_.data() + count_; }

 private:
  static constexpr std::size_t kMost = kSegments + 1 + kMaxNameWords + 2 * kHalvedWords + kMaxPairs;
  void add(std::uint32_t signature) { values_[count_++] = signature; }

  std::array<std::uint32_t, kMost> values_;
  std::size_t count_ = 0;
};

}  // namespace hexiao

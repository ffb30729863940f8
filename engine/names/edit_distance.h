// How many typing errors lie between two spellings: insertions, deletions, substitutions and swaps
// of two neighbours, no symbol touched twice (optimal string alignment, the restricted
// Damerau-Levenshtein distance), with a cut-off. Pure; allocates nothing.
//
// Source: H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances",
// Nordic Journal of Computing 10 (2003), after G. Myers (1999). Longer patterns than a machine word
// go through a band of the usual matrix. The full matrix is the naive twin in the tests.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/names/symbols.h"

namespace hexiao {

// min(distance, limit + 1). Cost O(longer) up to 64 symbols, O(longer * limit) past them.
unsigned bounded_distance(SymbolSpan a, SymbolSpan b, unsigned limit);

// The same for one pattern against many texts: its bit table is built once. The pattern must
// outlive it.
class DistancePattern {
 public:
  void set(SymbolSpan pattern);
  unsigned to(SymbolSpan text, unsigned limit) const;
  // The same to the symbols of a folded base.
  unsigned to_base(std::string_view base, unsigned limit) const;

 private:
  template <class Text, class PositionsOf>
  unsigned run(const Text& text, std::size_t letters, unsigned limit,
               PositionsOf positions_of) const;
  std::uint64_t positions(Symbol s) const {
    return s < ascii_.size() ? ascii_[s] : wide_positions(s);
  }
  std::uint64_t wide_positions(Symbol s) const;

  SymbolSpan pattern_;
  std::array<std::uint64_t, 128> ascii_{};
  // Symbols outside ASCII in the order of their first place; the same number of slots as bits.
  std::array<Symbol, 64> wide_;
  std::array<std::uint64_t, 64> wide_bits_;
  std::size_t wide_count_ = 0;
};

}  // namespace hexiao

// A labelled file in two halves: one that whoever works on the rules may look at, and one that is
// only measured. Which half a line is in depends on its text alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hexiao::quality {

enum class Half : std::uint8_t { development, unseen };

// FNV-1a of the line, its top bits folded down.
constexpr Half half_of(std::string_view line) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : line) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return ((hash ^ (hash >> 29) ^ (hash >> 47)) & 1U) == 0 ? Half::development : Half::unseen;
}

// Of questions that have an answer. A decision is a name taken for the one that was asked.
struct Counts {
  std::size_t asked = 0;    // questions that have an answer
  std::size_t first = 0;    // the right one ranked first
  std::size_t decided = 0;  // decisions taken
  std::size_t right = 0;    // of them right
  bool ranked = false;      // candidates were ranked, so that first says something
  std::size_t wrong() const { return decided - right; }
};

struct Halves {
  Counts development;
  Counts unseen;
  Counts& of(Half half) { return half == Half::development ? development : unseen; }
};

}  // namespace hexiao::quality

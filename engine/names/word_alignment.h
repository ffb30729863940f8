// Which words of one name stand for which words of another. Internal to engine/names.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/names/name_parts.h"
#include "engine/names/similarity.h"

namespace hexiao {

// Weight of a word, 5 .. 100: what it says about whose name this is.
inline constexpr int kFullWeight = 100;
inline constexpr int kGenericWeight = 25;
inline constexpr int kParticleWeight = 5;
inline constexpr int kPlaceWeight = 45;  // and of given names
// From here on a word tells companies apart.
inline constexpr int kDistinctiveWeight = 55;

int word_weight(const NameWord& word, const WordCounts* counts);

struct AlignmentOptions {
  const WordCounts* counts = nullptr;
  // By the bank.
  bool last_of_a_may_be_cut = false;
  bool last_of_b_may_be_cut = false;
};

// What is left over on one side.
struct LeftOver {
  int weight = 0;
  bool distinctive = false;
  bool ordinal = false;  // a letter or number word that tells sisters apart
  bool sister = false;   // "holding" and the like
  bool trade = false;    // "shipping": what they do
  bool place = false;
  bool given = false;      // name of a person
  bool tail = false;       // a telling word behind a legal form
  std::uint8_t words = 0;  // particles left out
  std::uint16_t bytes = 0;
};

struct WordAlignment {
  int matched = 0;                          // sum over both sides of weight x likeness (0 .. 1000)
  int total = 0;                            // sum over both sides of weight
  int best_matched = 0;                     // weight of the heaviest word that found its like
  int best_intact = 0;                      // the same of those that are not misspelt
  std::size_t shortest_slip = kMaxSymbols;  // letters of the shortest such word
  int worst_slip = 1000;                    // least likeness of a telling word that is misspelt
  LeftOver left;
  LeftOver right;
  NameReasons reasons;
  bool doubtful = false;     // words were taken for each other on thin grounds
  bool only_prefix = false;  // a short word was taken for the start of a long one

  std::uint8_t telling_intact = 0;  // telling words that both have letter by letter
  std::size_t longest_intact = 0;   // letters of the longest of them
  // Digits of a word that was taken for a damaged legal form.
  std::uint64_t forgiven_a = 0;
  std::uint64_t forgiven_b = 0;

  // One has words, no particles, that the other has not.
  bool extra_words() const { return left.words + right.words > 0; }

  // Errors with which what is left over may still be the same words, divided otherwise or misspelt
  // more than a word alone is believed to be.
  std::size_t errors_believed() const {
    if (left.ordinal || right.ordinal) return 0;
    if ((left.place && right.place) || (left.given && right.given) || (left.trade && right.trade))
      return 0;
    const std::size_t letters = std::min(left.bytes, right.bytes);
    if (telling_intact > 0 && left.words != right.words) return letters / 2;
    return letters / kLettersForAnError;
  }
  static constexpr std::size_t kLettersForAnError = 5;
};

// Words in CJK are left out: they are compared as a whole. Cost O(words^2 * length) at worst.
WordAlignment align_words(const NameParts& a, const NameParts& b, const AlignmentOptions& options);

}  // namespace hexiao

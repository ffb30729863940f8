// Which words of one name stand for which words of another. Internal to engine/names.
#pragma once

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
// From here on a word tells companies apart.
inline constexpr int kDistinctiveWeight = 55;

int word_weight(const NameWord& word, const WordCounts* counts);

// One word at the front of a shorter name may be cut by the bank.
struct AlignmentOptions {
  const WordCounts* counts = nullptr;
  bool last_word_may_be_cut = false;
};

// What is left over on one side.
struct LeftOver {
  int weight = 0;
  bool distinctive = false;
  bool ordinal = false;  // a letter or number word that tells sisters apart
  bool sister = false;   // "holding" and the like
};

struct WordAlignment {
  int matched = 0;        // sum over both sides of weight x likeness (0 .. 1000)
  int total = 0;          // sum over both sides of weight
  int best_matched = 0;   // weight of the heaviest word that found its like
  int best_intact = 0;    // the same of those that are not misspelt
  int worst_slip = 1000;  // least likeness of a telling word that is misspelt
  LeftOver left;
  LeftOver right;
  NameReasons reasons;
};

// Words in CJK are left out: they are compared as a whole. Cost O(words^2 * length) at worst.
WordAlignment align_words(const NameParts& a, const NameParts& b, const AlignmentOptions& options);

}  // namespace hexiao

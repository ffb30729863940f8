// How alike two company names are, from 0 to 1000, and why.
//
// Two names with one base score 1000. From there things are taken off for what differs, weighed by
// how much it says: a rare word says much, "international" or 贸易 little. Differences that tell
// companies apart hold the score below kLikelyScore whatever else agrees: another number, another
// distinctive word, another 字号 or place ("Nordic Foods 1" / "Nordic Foods 2", 上海远航 /
// 上海远洋). Symmetric, integer, deterministic; pure; safe from any thread. Cost: some
// microseconds, bounded by kMaxNameWords words and kMaxSymbols characters a name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/text/name.h"

namespace hexiao {

struct NameParts;

inline constexpr int kFullScore = 1000;
// From here on two names are taken for the same, if no other name is nearly as near.
inline constexpr int kAcceptScore = 850;
// From here on nothing speaks against their being the same, but not enough speaks for it to act: a
// telling word is missing, or an acronym stands for the name. What tells companies apart is below.
inline constexpr int kLikelyScore = 700;

// How many names bear a word, so that rare words weigh more than common ones. NameIndex is one.
class WordCounts {
 public:
  virtual ~WordCounts() = default;
  virtual std::uint32_t names_with(std::string_view canonical_word) const = 0;
  virtual std::uint32_t names() const = 0;
};

enum class LegalFormRelation : std::uint8_t { same, missing, conflict };
std::string_view to_text(LegalFormRelation relation);

// Why a score is not full, and what was overlooked to get there.
enum class NameReason : std::uint16_t {
  equal_base = 1U << 0,
  word_order = 1U << 1,         // the same words in another order
  extra_generic = 1U << 2,      // words that say little stand in one name only
  extra_distinctive = 1U << 3,  // a telling word stands in one name only
  abbreviation = 1U << 4,       // Intl / International
  initials = 1U << 5,           // J / John, IBM / International Business Machines
  truncated = 1U << 6,          // one name is the other as a bank cuts it
  misspelt = 1U << 7,           // a telling word: it could be another's name
  joined_words = 1U << 8,       // Nordic Foods / NordicFoods
  number_differs = 1U << 9,     // held below acceptance, as are the three below
  distinctive_differs = 1U << 10,
  place_differs = 1U << 11,
  trade_differs = 1U << 12,
  other_name = 1U << 14,        // one is a name that the other also bears: "trading as"
  misspelt_generic = 1U << 15,  // a word that says little
  transcribed = 1U << 13,       // one name sounds like the other, in another script
};

struct NameReasons {
  std::uint16_t bits = 0;
  void add(NameReason reason) { bits = static_cast<std::uint16_t>(bits | bit(reason)); }
  void add(NameReasons others) { bits = static_cast<std::uint16_t>(bits | others.bits); }
  bool has(NameReason reason) const { return (bits & bit(reason)) != 0; }
  friend bool operator==(const NameReasons&, const NameReasons&) = default;

 private:
  static std::uint16_t bit(NameReason reason) { return static_cast<std::uint16_t>(reason); }
};
// "misspelt, word order"
std::string to_text(NameReasons reasons);

struct NameSimilarity {
  int score = 0;  // 0 .. kFullScore
  LegalFormRelation legal_form = LegalFormRelation::same;
  NameReasons reasons;

  friend bool operator==(const NameSimilarity&, const NameSimilarity&) = default;
};

// Of two names, one of which may be cut: the one that is known to be whole.
enum class WholeName : std::uint8_t { unknown, first, second };

struct NameComparison {
  // Rarity of words; without it every word outside the table of generic ones weighs the same.
  const WordCounts* counts = nullptr;
  // One of the names had exactly the length at which banks cut (truncation_length).
  bool may_be_cut = false;
  WholeName whole = WholeName::unknown;
  // Names of different scripts are transcribed, which takes up to some 200 microseconds a pair,
  // some ten for a Chinese name whose characters were met before. A search
  // leaves it out: it never finds a name by its sound.
  bool by_sound = true;
};

NameSimilarity compare_names(const FoldedName& a, const FoldedName& b,
                             const NameComparison& options = {});
// The same for names that were taken apart before.
NameSimilarity compare_names(const NameParts& a, const NameParts& b, const NameComparison& options);

}  // namespace hexiao

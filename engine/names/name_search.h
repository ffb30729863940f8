// Whose name is this? Looks a name up in a NameIndex and ranks what it finds.
//
// Three tiers, each only when those before found nothing near: no name that could be accepted, and
// none that is a typing error or two away and much alike (kNearScore). A slip of one name whose
// words are all words of the index may be another name, so the third is asked then as well:
//   1  the same words in any order, and spellings one typing error away
//   2  spellings two errors away (names of 7 characters and more)
//   3  names that share telling words, halves of words, or pairs of Chinese characters: for words
//      left out or added, word order with errors, abbreviations, names cut by the bank
// Every candidate is then compared by compare_names, which gives score and reasons.
//
// Bounds (constants below): a signature that more than kMaxScanned names bear is passed over, at
// most kMaxCompared candidates a tier are compared, tier 3 gathers kMaxGathered names. The answer
// says when a bound was met. So a search ends in time whatever the names are: among names of ten
// thousand characters, of 24 words that are nearly alike, of digits alone, a thousand of one name,
// or a hundred thousand that share a word, the slowest took 20 ms (tests: SearchBounds). Usual ones
// take 10 to 200 microseconds. Buffers are kept: one search object for each thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/names/name_index.h"
#include "engine/names/similarity.h"

namespace hexiao {

struct NameSearchBuffers;

inline constexpr std::size_t kMaxScanned = 4096;
inline constexpr std::size_t kMaxCompared = 256;
inline constexpr std::size_t kMaxComparedByWords = 48;
inline constexpr std::size_t kMaxGathered = 1024;  // the rarest signature alone may give more
inline constexpr int kNearScore = 750;
// Typing errors past which they are not counted.
inline constexpr std::uint8_t kManyErrors = 3;

struct FoundName {
  std::uint32_t owner = 0;
  NameSimilarity similarity;
  std::uint8_t errors = kManyErrors;  // typing errors between the letters, or kManyErrors
};

struct NameAnswer {
  // Best first: by score, errors, owner; an owner stands once, with the best of its names. Valid
  // until the next search.
  std::span<const FoundName> found;
  // Every name of the same words, and every name one typing error away, was looked at.
  bool complete = true;
  // A bound kept some candidate from being looked at, in whatever tier.
  bool stopped = false;
};

struct NameSearchOptions {
  std::size_t most = 8;             // owners in the answer
  int accept_score = kAcceptScore;  // a tier that reaches it is the last
};

enum class NameOutcome : std::uint8_t {
  none,       // nothing worth proposing
  ambiguous,  // names to propose, none to act on
  accept      // one name, and no other near it
};
std::string_view to_text(NameOutcome outcome);

// Fixed in advance from what the scores mean (similarity.h), not from any file of names. A typing
// error in a word of 8 letters costs 125 of that word's share, so a margin of 50 is less than one
// error in a name of two telling words, and more than a legal form that is missing.
struct NameThresholds {
  int accept = kAcceptScore;
  int margin = 50;
  // When a word that says little stands in one name only: it could have been a word of another name
  // that shares the rest.
  int margin_of_extra_words = 250;
  int propose = 600;
  // A payer "Nordic Foods AG" where only "Nordic Foods GmbH" is known may be a sister.
  bool accept_conflicting_form = false;
  // A payer whose telling word is a letter away from a customer's may be a misspelt customer, or
  // somebody else who is nobody's customer: the name cannot say. Who accepts it asks for a document
  // beside it. The score already asks for ten letters, or a rare word intact (similarity.h).
  bool accept_misspelt = false;
};

struct NameVerdict {
  NameOutcome outcome = NameOutcome::none;
  int margin = 0;  // over the next owner; the whole score when there is none
  // Of an accepted name: no letter of a telling word was forgiven. What differs is case, legal
  // form, order, blanks, abbreviations, the bank's cut. Always so unless accept_misspelt.
  bool letter_by_letter = false;
  // The best is likely at least, nobody else is within the margin, and the answer is complete:
  // the one to propose.
  bool alone = false;
};
// Accepts only a complete answer.
NameVerdict judge(const NameAnswer& answer, const NameThresholds& thresholds = {});

// A name that stands in a text as whole words.
struct NameInText {
  std::uint32_t owner = 0;
  std::uint16_t first_word = 0;  // of the folded text
  std::uint16_t words = 0;       // 1 inside a run of Chinese
  std::uint16_t characters = 0;
  std::uint8_t errors = 0;  // 1: found by forgive_one_error
};

struct NameInTextOptions {
  // When no name stands in the text letter by letter: names of ten letters and more, without
  // digits, with one letter wrong. They prove less than those found as they are.
  bool forgive_one_error = false;
};

inline constexpr std::size_t kMaxTextWords = 256;
inline constexpr std::size_t kMaxWordsInText = 8;  // of a name that is found in a text
inline constexpr std::size_t kMaxFoundInText = 32;
inline constexpr std::size_t kMaxSlipsCompared = 512;

class NameSearch {
 public:
  NameSearch();
  ~NameSearch();
  NameSearch(NameSearch&&) noexcept;
  NameSearch& operator=(NameSearch&&) noexcept;

  NameAnswer find(const NameIndex& index, std::string_view written,
                  const NameSearchOptions& options = {});

  // Names of the index that a text holds letter by letter (folded, legal forms not needed), the
  // longest where they overlap, in the order of the text; owners of one name in order. Only names
  // that say something: two words, or six letters, or four Chinese characters, and not all generic.
  // Cost O(words * kMaxWordsInText) look-ups; reads kMaxNameBytes and kMaxTextWords words. With
  // forgive_one_error seven look-ups more a telling word, and kMaxSlipsCompared names compared at
  // most. Valid until the next call.
  std::span<const NameInText> find_in_text(const NameIndex& index, std::string_view text,
                                           const NameInTextOptions& options = {});

 private:
  std::unique_ptr<NameSearchBuffers> buffers_;
};

}  // namespace hexiao

// What is left of a document number when somebody shortened, glued or mistyped it.
//
// Only for comparing the numbers of one payer's open items with a token that names nothing as it
// stands: among all items of a ledger nearly every number is like another. Pure; safe from any
// thread; cost O(length).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/text/reference.h"
#include "engine/vocabulary/kinds.h"

namespace hexiao {

// Fewest characters, and digits, of a token that is looked at.
inline constexpr std::size_t kMinDamagedDigits = 3;
// Fewest digits of a token that is the end of a number, its beginning, and a part from inside: the
// less telling the place, the more of them.
inline constexpr std::size_t kMinEndingDigits = 4;
inline constexpr std::size_t kMinPartDigits = 6;
inline constexpr std::size_t kMinInnerDigits = 8;
// Fewest digits of which one, or two, may be wrong.
inline constexpr std::size_t kMinDigitsOneError = 5;
inline constexpr std::size_t kMinDigitsTwoErrors = 9;

// How often each digit occurs, in lanes of six bits; more than 31 count as 31.
class DigitCounts {
 public:
  DigitCounts() = default;
  explicit DigitCounts(std::string_view text);
  // At least so many digits must be changed, added or left out to make one of the other, zeros not
  // counted: what most pairs of numbers are told apart by, without aligning them.
  unsigned least_errors(DigitCounts other) const;

 private:
  std::uint64_t lanes_ = 0;
};

// A pattern of at most kMaxKeyBytes bytes against many texts: where each byte stands in it, a bit
// each.
class BytePattern {
 public:
  explicit BytePattern(std::string_view pattern);
  // min(optimal string alignment distance, limit + 1) of the pattern without its first `skipped`
  // bytes and the text. O(text), bit by bit for the whole pattern at once (Hyyrö, A bit-vector
  // algorithm for computing Levenshtein and Damerau edit distances, 2003).
  unsigned errors_to(std::string_view text, unsigned limit, std::size_t skipped = 0) const;

 private:
  std::array<std::uint64_t, 256> places_{};
  std::size_t size_;
};

// A token in compact form, prepared to be compared with many numbers. Borrows the token.
class DamagedToken {
 public:
  explicit DamagedToken(std::string_view compact);
  const BytePattern& pattern() const { return pattern_; }
  std::string_view compact() const { return compact_; }
  std::size_t digits() const { return digits_; }
  const NumberParts& parts() const { return parts_; }
  DigitCounts digit_counts() const { return digit_counts_; }
  // Its letters in front of digits are none, or a word for invoices and the like.
  bool has_general_letters() const { return general_letters_; }

 private:
  std::string_view compact_;
  BytePattern pattern_;
  NumberParts parts_;
  DigitCounts digit_counts_;
  std::size_t digits_ = 0;
  bool general_letters_ = false;
};

// The number of an item, prepared. Borrows nothing, allocates nothing for ASCII; empty when it is
// too long for a key.
class WholeNumber {
 public:
  WholeNumber() = default;
  explicit WholeNumber(std::string_view written);

  std::string_view compact() const { return {compact_.data(), compact_size_}; }
  // Without the leading zeros of each group of digits: "RE2025/00123" is "RE2025123".
  std::string_view stripped() const { return {stripped_.data(), stripped_size_}; }
  // Letters at the front, and the last group of digits without its zeros; empty when the last group
  // is the only one.
  std::string_view letters() const { return compact().substr(0, letters_); }
  std::string_view last_group() const { return stripped().substr(stripped_size_ - last_size_); }
  std::size_t digits() const { return digits_; }
  // For comparing at a glance.
  DigitCounts digit_counts() const { return digit_counts_; }

 private:
  bool read_plain(std::string_view written);
  void read(std::string_view written);

  // Some bytes more than a key may have: blocks are written whole.
  std::array<char, kMaxKeyBytes + 16> compact_, stripped_;
  std::uint8_t compact_size_ = 0, stripped_size_ = 0, last_size_ = 0;
  std::uint8_t letters_ = 0, digits_ = 0;
  DigitCounts digit_counts_;
};

// How a token may be this number, if it may:
//   inner_zeros  equal but for leading zeros of groups of digits, or zeros of one run inside
//   part         the end of it, or a longer beginning, with or without the letters in front, or a
//                still longer part from inside; or its letters (or a word such as
//                "Rechnung") with the last group of digits
//   contained    the number stands whole inside a longer token
//   one_error    one character is wrong, missing, too many, or swapped with its neighbour
//   two_errors   two are, in a long number
std::optional<KeyHit> compare_damaged(const DamagedToken& token, const WholeNumber& number);

// Whether number a comes before b when people count: letters by the alphabet, groups of digits by
// their value, so that "R-9" is before "R-10". A number that begins with other letters is neither
// before nor behind.
bool counts_before(std::string_view a, std::string_view b);

// Whether two texts differ in at most `percent` of the characters of the longer one; the case of
// Latin letters and blanks do not count.
bool is_alike(std::string_view a, std::string_view b, std::int32_t percent);

}  // namespace hexiao

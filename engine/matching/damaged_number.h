// What is left of a document number when somebody shortened, glued or mistyped it.
//
// Only for comparing the numbers of one payer's open items with a token that names nothing as it
// stands: among all items of a ledger nearly every number is like another. Pure; safe from any
// thread; cost O(length).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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

// The number of an item, prepared. Borrows nothing.
class WholeNumber {
 public:
  WholeNumber() = default;
  explicit WholeNumber(std::string_view written);

  std::string_view compact() const { return compact_; }
  // Without the leading zeros of each group of digits: "RE2025/00123" is "RE2025123".
  std::string_view stripped() const { return stripped_; }
  // Letters at the front, and the last group of digits without its zeros; empty when the last group
  // is the only one.
  std::string_view letters() const { return std::string_view(compact_).substr(0, letters_); }
  std::string_view last_group() const { return last_group_; }
  std::size_t digits() const { return digits_; }
  // Of each digit, six bits each, for comparing at a glance.
  std::uint64_t digit_counts() const { return digit_counts_; }

 private:
  std::string compact_, stripped_, last_group_;
  std::size_t letters_ = 0;
  std::size_t digits_ = 0;
  std::uint64_t digit_counts_ = 0;
};

// How a token (in compact form, with so many digits) may be this number, if it may:
//   inner_zeros  equal but for leading zeros of groups of digits, or zeros of one run inside
//   part         the end of it, or a longer beginning, with or without the letters in front, or a
//                still longer part from inside; or its letters (or a word such as
//                "Rechnung") with the last group of digits
//   contained    the number stands whole inside a longer token
//   one_error    one character is wrong, missing, too many, or swapped with its neighbour
//   two_errors   two are, in a long number
std::optional<KeyHit> compare_damaged(std::string_view token, std::size_t token_digits,
                                      const WholeNumber& number);

// Whether number a comes before b when people count: letters by the alphabet, groups of digits by
// their value, so that "R-9" is before "R-10". A number that begins with other letters is neither
// before nor behind.
bool counts_before(std::string_view a, std::string_view b);

// Whether two texts differ in at most `percent` of the characters of the longer one; the case of
// Latin letters and blanks do not count.
bool is_alike(std::string_view a, std::string_view b, std::int32_t percent);

}  // namespace hexiao

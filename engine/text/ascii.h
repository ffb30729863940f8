// Bytes of ASCII, one or eight at a time. Internal to engine/text. Pure, allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hexiao {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

inline std::uint64_t load_eight(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Of the lowest byte that is no digit, one of the two sums sets the high bit; nothing is carried
// into it from below, for digits neither carry nor borrow.
inline bool eight_digits(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  return (((word + kOnes * 0x46) | (word - kOnes * '0')) & (kOnes * 0x80)) == 0;
}

// The bytes of ASCII in `word` with letters in lower case; others stay.
inline std::uint64_t eight_lower(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  const std::uint64_t low = word & (kOnes * 0x7F);
  // The high bit of each byte that is 'A' or more, and not more than 'Z', and ASCII.
  const std::uint64_t upper =
      (low + kOnes * (0x80 - 'A')) & ~(low + kOnes * (0x7F - 'Z')) & ~word & (kOnes * 0x80);
  return word | upper >> 2;
}

// Equal but for the case of letters. False wherever either holds more than ASCII.
inline bool equal_but_for_case(std::string_view a, std::string_view b) {
  constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
  if (a.size() != b.size()) return false;
  const auto equal = [](std::uint64_t x, std::uint64_t y) {
    return ((x | y) & kHigh) == 0 && eight_lower(x) == eight_lower(y);
  };
  std::size_t i = 0;
  for (; i + 8 <= a.size(); i += 8)
    if (!equal(load_eight(a.data() + i), load_eight(b.data() + i))) return false;
  std::uint64_t rest_a = 0, rest_b = 0;
  if (i < a.size()) {
    std::memcpy(&rest_a, a.data() + i, a.size() - i);
    std::memcpy(&rest_b, b.data() + i, a.size() - i);
  }
  return equal(rest_a, rest_b);
}

inline bool all_digits(std::string_view text) {
  if (text.size() < 8) {
    for (const char c : text)
      if (!is_digit(c)) return false;
    return true;
  }
  for (std::size_t i = 0; i + 8 < text.size(); i += 8)
    if (!eight_digits(load_eight(text.data() + i))) return false;
  return eight_digits(load_eight(text.data() + text.size() - 8));
}

}  // namespace hexiao

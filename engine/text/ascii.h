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

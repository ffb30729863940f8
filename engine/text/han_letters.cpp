#include "engine/text/han_letters.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/text/utf8.h"

namespace hexiao::unicode {
namespace {

constexpr char32_t kFirst = 0x4E00;
constexpr char32_t kLast = 0x9FFF;
constexpr std::size_t kLetterBits = 5;
constexpr std::size_t kMaxLetters = 6;  // "zhuang"
constexpr std::uint32_t kUnknown = 0;
constexpr std::uint32_t kNoSyllable = 0xFFFFFFFF;  // no packed syllable uses the upper two bits

// Letters from the lowest bits on, 1 for a.
thread_local std::array<std::uint32_t, kLast - kFirst + 1> syllables{};

std::uint32_t& syllable_of(char32_t ideograph) { return syllables[ideograph - kFirst]; }

bool is_ideograph(char32_t c) { return c >= kFirst && c <= kLast; }

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' '; }

std::uint32_t packed(std::string_view letters) {
  if (letters.empty() || letters.size() > kMaxLetters) return kNoSyllable;
  std::uint32_t value = 0;
  for (std::size_t i = letters.size(); i-- > 0;) {
    if (letters[i] < 'a' || letters[i] > 'z') return kNoSyllable;
    value = value << kLetterBits | static_cast<std::uint32_t>(letters[i] - 'a' + 1);
  }
  return value;
}

void append_syllable(std::uint32_t value, std::string& out) {
  for (; value != 0; value >>= kLetterBits)
    out.push_back(static_cast<char>('a' + (value & 31U) - 1));
}

enum class Known : std::uint8_t { all, not_yet, never };

// Whether every character of the text is one that needs no library.
Known look_at(std::string_view utf8) {
  Known known = Known::all;
  for (std::size_t at = 0; at < utf8.size();) {
    if (is_plain(utf8[at])) {
      ++at;
      continue;
    }
    const char32_t c = next_code_point(utf8, at);
    if (!is_ideograph(c)) return Known::never;
    const std::uint32_t syllable = syllable_of(c);
    if (syllable == kNoSyllable) return Known::never;
    if (syllable == kUnknown) known = Known::not_yet;
  }
  return known;
}

// Asks for all ideographs of the text at once: a call costs more than a character.
void learn(std::string_view utf8, const HanLibrary& library) {
  static const std::u32string by_neighbours = library.read_by_neighbours();
  std::string ideographs;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    if (is_ideograph(c)) append_utf8(ideographs, c);
  }
  const std::string said = library.transcribe(ideographs);
  const auto parts = static_cast<std::size_t>(std::count(said.begin(), said.end(), ' ')) + 1;
  // Another library that speaks of several at once is asked each time.
  const bool one_by_one = parts == count_characters(ideographs);
  std::string_view rest = said;
  for (std::size_t at = 0; at < ideographs.size();) {
    const std::size_t blank = std::min(rest.find(' '), rest.size());
    const char32_t c = next_code_point(ideographs, at);
    const bool own = one_by_one && by_neighbours.find(c) == std::u32string::npos;
    syllable_of(c) = own ? packed(rest.substr(0, blank)) : kNoSyllable;
    rest.remove_prefix(std::min(blank + 1, rest.size()));
  }
}

}  // namespace

std::optional<std::string> han_in_latin_letters(std::string_view utf8, const HanLibrary& library) {
  if (look_at(utf8) == Known::not_yet) learn(utf8, library);
  if (look_at(utf8) != Known::all) return std::nullopt;
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    if (is_plain(utf8[at])) {
      out.push_back(utf8[at++]);
      continue;
    }
    if (!out.empty() && out.back() >= 'a' && out.back() <= 'z') out.push_back(' ');
    append_syllable(syllable_of(next_code_point(utf8, at)), out);
  }
  return out;
}

}  // namespace hexiao::unicode

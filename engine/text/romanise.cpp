#include "engine/text/romanise.h"

#include "engine/text/unicode.h"

namespace hexiao {
namespace {

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

char sound_of(char c) {
  switch (c) {
    case 'y':
    case 'j':
      return 'i';
    case 'w':
      return 'v';
    case 'c':
    case 'q':
      return 'k';
    case 'z':
      return 's';
    default:
      return c;
  }
}

std::string_view head(std::string_view utf8) {
  if (utf8.size() <= kMaxRomanisedBytes) return utf8;
  std::size_t end = kMaxRomanisedBytes;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80U) --end;
  return utf8.substr(0, end);
}

}  // namespace

void romanise(std::string_view utf8, std::string& out) {
  out.clear();
  for (const char c : unicode::in_latin_letters(head(utf8))) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out.push_back(upper ? static_cast<char>(c + 0x20) : c);
    } else if (c == ' ' && !out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
}

void prepare_romanising() { unicode::prepare(); }

void append_sounds(std::string_view latin, std::string& out) {
  const std::size_t start = out.size();
  const auto add = [&](char c) {
    if (out.size() == start || out.back() != c) out.push_back(c);
  };
  for (std::size_t i = 0; i < latin.size(); ++i) {
    const char c = latin[i];
    const bool before_h = i + 1 < latin.size() && latin[i + 1] == 'h';
    if (c == 'p' && before_h) {
      add('f');
      ++i;
    } else if (c == 'k' && before_h) {
      add('h');
      ++i;
    } else if (c == 'h') {
      const bool vowel_before = i > 0 && is_vowel(latin[i - 1]);
      const bool silent = (i > 0 && !vowel_before) || (i > 0 && i + 1 == latin.size());
      if (!silent) add('h');
    } else if (c == 'x') {
      add('k');
      add('s');
    } else {
      add(sound_of(c));
    }
  }
}

}  // namespace hexiao

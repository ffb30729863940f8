#include "engine/names/name_parts.h"

#include <algorithm>

#include "engine/text/utf8.h"

namespace hexiao {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool starts_cjk(std::string_view word) {
  if (static_cast<unsigned char>(word.front()) < 0x80) return false;
  std::size_t at = 0;
  const char32_t point = next_code_point(word, at);
  return point > 0xFFFF || is_cjk_symbol(static_cast<Symbol>(point));
}

// Runs of digits without leading zeros, added up so that their order does not matter.
std::uint64_t hash_of_digits(std::string_view text) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      ++i;
      continue;
    }
    std::uint64_t run = 0;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      run = run * 11 + static_cast<std::uint64_t>(text[i] - '0');
    }
    sum += (run + 1) * 0x9E3779B97F4A7C15U | 1U;
  }
  return sum;
}

}  // namespace

std::uint64_t letters_of(std::string_view word) {
  std::uint64_t letters = 0;
  for (const char c : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63U);
  return letters;
}

void NameParts::read(std::string_view folded_base, std::string_view form) {
  base = folded_base;
  legal_form = form;
  word_count = 0;
  cut = false;
  cjk.clear();
  std::string_view rest = folded_base;
  while (!rest.empty()) {
    const std::size_t blank = std::min(rest.find(' '), rest.size());
    const std::string_view text = rest.substr(0, blank);
    rest.remove_prefix(std::min(blank + 1, rest.size()));
    if (text.empty()) continue;
    if (word_count == words.size()) {
      cut = true;
      break;
    }
    NameWord& word = words[word_count++];
    word = {.text = text, .canonical = text};
    word.cjk = starts_cjk(text);
    if (word.cjk) {
      cjk.append(text);
      continue;
    }
    word.digits = contains_digit(text);
    word.letters = letters_of(text);
    word.canonical = canonical_word(text);
    word.kind = word_kind(word.canonical);
  }
  digits_hash = hash_of_digits(folded_base);
}

}  // namespace hexiao

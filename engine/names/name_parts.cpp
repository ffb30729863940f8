#include "engine/names/name_parts.h"

#include <algorithm>

#include "engine/text/utf8.h"

namespace hexiao {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Of its first character; 0 for digits. Latin letters that folding knows end before Greek.
std::uint8_t script_of(std::string_view word) {
  if (static_cast<unsigned char>(word.front()) < 0x80) {
    return is_digit(word.front()) ? 0 : NameParts::kLatin;
  }
  std::size_t at = 0;
  const char32_t point = next_code_point(word, at);
  if (point > 0xFFFF || is_cjk_symbol(static_cast<Symbol>(point))) return NameParts::kCjk;
  const bool latin = point < 0x0370 || (point >= 0x1E00 && point < 0x1F00);
  return latin ? NameParts::kLatin : NameParts::kOtherScript;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// A digit with letters on both sides, or at the front of a long word, is more often a letter
// misread than a number.
constexpr std::size_t kMinLettersAround = 4;
bool is_misread(std::string_view text, std::size_t at, std::size_t end) {
  if (end - at != 1 || end == text.size() || !is_letter(text[end])) return false;
  std::size_t first = at;
  while (first > 0 && is_letter(text[first - 1])) --first;
  std::size_t last = end;
  while (last < text.size() && is_letter(text[last])) ++last;
  return last - first > kMinLettersAround;
}

struct DigitHashes {
  std::uint64_t all = 0;
  std::uint64_t numbers = 0;
};

// Runs of digits without leading zeros, added up so that their order does not matter.
DigitHashes hash_of_digits(std::string_view text) {
  DigitHashes sums;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    std::uint64_t run = 0;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      run = run * 11 + static_cast<std::uint64_t>(text[i] - '0');
    }
    const std::uint64_t hash = ((run + 1) * 0x9E3779B97F4A7C15U) | 1U;
    sums.all += hash;
    if (!is_misread(text, begin, i)) sums.numbers += hash;
  }
  return sums;
}

// "LLC Nordic": a form in front, when none stands at the end and a telling word is left.
void take_form_at_front(NameParts& name) {
  if (name.word_count < 2 || !name.legal_form.empty()) return;
  NameWord& first = name.words[0];
  if (!first.form_in_front) return;
  const auto rest = name.words.begin() + 1;
  if (std::none_of(rest, name.words.begin() + static_cast<std::ptrdiff_t>(name.word_count),
                   [](const NameWord& w) { return w.kind == WordKind::ordinary; })) {
    return;
  }
  first.kind = WordKind::particle;
  name.legal_form = first.form_inside;
}

// "Nordic B.V., Amsterdam, NL": behind a form in the middle stands where, not who.
void mark_tail(NameParts& name) {
  bool telling = false;
  for (std::size_t i = 0; i + 1 < name.word_count; ++i) {
    NameWord& word = name.words[i];
    const std::string_view form = telling ? word.form_inside : std::string_view();
    telling |= word.kind == WordKind::ordinary;
    if (form.empty()) continue;
    word.kind = WordKind::particle;
    if (name.legal_form.empty()) name.legal_form = form;
    for (std::size_t k = i + 1; k < name.word_count; ++k) name.words[k].tail = true;
    return;
  }
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
  may_hold_two = false;
  scripts = 0;
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
    const std::uint8_t script = script_of(text);
    scripts = static_cast<std::uint8_t>(scripts | script);
    word.cjk = script == kCjk;
    if (word.cjk) {
      cjk.append(text);
      continue;
    }
    word.digits = contains_digit(text);
    if (word.digits) word.numbers = hash_of_digits(text).numbers;
    word.misread = word.digits && word.numbers == 0;
    word.letters = letters_of(text);
    const WordMeaning meaning = meaning_of(text);
    word.canonical = meaning.canonical;
    word.kind = meaning.kind;
    word.form_inside = meaning.form_inside;
    word.form_in_front = meaning.form_in_front;
    may_hold_two |= meaning.marks_other_name;
  }
  const DigitHashes digits_of_base = hash_of_digits(folded_base);
  digits_hash = digits_of_base.all;
  numbers_hash = digits_of_base.numbers;
  take_form_at_front(*this);
  mark_tail(*this);
}

}  // namespace hexiao

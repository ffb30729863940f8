#include "engine/names/word_likeness.h"

#include <algorithm>
#include <cstdint>

#include "engine/text/utf8.h"

namespace hexiao {
namespace {

constexpr std::size_t kMinContraction = 3;
constexpr std::size_t kMinContracted = 8;
constexpr std::size_t kMinBroken = 5;

constexpr std::size_t kMinClipped = 5;
constexpr std::size_t kMinClip = 2;

// The rest of a clipped name against the words from `at` on. Each word may give from two letters to
// all that agree: tried the longest first. Depth is bounded by the letters of `rest`.
bool clipped(std::string_view rest, const NameParts& full, std::size_t at) {
  if (at == full.word_count) {
    return rest.empty() || (rest.size() >= kMinClip && full.legal_form.starts_with(rest));
  }
  const NameWord& word = full.words[at];
  if (word.kind == WordKind::particle) return clipped(rest, full, at + 1);
  std::size_t common = 0;
  while (common < rest.size() && common < word.text.size() && rest[common] == word.text[common]) {
    ++common;
  }
  for (std::size_t n = common; n >= kMinClip; --n) {
    if (clipped(rest.substr(n), full, at + 1)) return true;
  }
  return false;
}

}  // namespace

unsigned allowed_errors(std::size_t letters) {
  if (letters < 4) return 0;
  return letters < 7 ? 1 : 2;
}

int likeness_after(unsigned errors, std::size_t letters) {
  return 1000 - static_cast<int>(errors * 1000U / letters);
}

bool may_be_slip(const NameWord& left, const NameWord& right, unsigned errors) {
  if (right.digits && !right.misread) return false;
  if (allowed_errors(count_characters(right.text)) < errors) return false;
  // Two words that are known are two words: Austria is not Australia.
  if (left.kind != WordKind::ordinary && right.kind != WordKind::ordinary) return false;
  std::uint64_t bits = left.letters ^ right.letters;
  // A letter outside ASCII is up to four bytes.
  const unsigned most = (is_ascii(left.text) && is_ascii(right.text) ? 2U : 8U) * errors;
  for (unsigned i = 0; i < most; ++i) bits &= bits - 1;
  return bits == 0;
}

bool joins(const NameWord& first, const NameWord& second, const NameWord& whole) {
  if (whole.text.size() != first.text.size() + second.text.size()) return false;
  return whole.text.starts_with(first.text) && whole.text.ends_with(second.text);
}

bool is_broken_into(const NameWord& whole, const NameWord& first, const NameWord& second) {
  if (whole.cjk || first.cjk || second.cjk || whole.text.size() < kMinBroken) return false;
  if (whole.text.size() != first.text.size() + second.text.size() + 1) return false;
  return whole.text.starts_with(first.text) && whole.text.ends_with(second.text);
}

bool contracts(std::string_view brief, std::string_view full) {
  if (brief.size() < kMinContraction || full.size() < kMinContracted) return false;
  if (brief.size() * 2 > full.size() || brief.front() != full.front()) return false;
  if (brief.find_first_of("aeiou") != std::string_view::npos) return false;
  std::size_t at = 0;
  for (const char c : brief) {
    at = full.find(c, at);
    if (at == std::string_view::npos) return false;
    ++at;
  }
  return true;
}

std::size_t spelt_out(std::string_view letters, const NameParts& full, const WordFlags& used,
                      std::size_t start) {
  std::size_t at = start;
  for (std::size_t k = 0; k < letters.size(); ++at) {
    if (at == full.word_count && k > 1 && k + 1 == letters.size() &&
        full.legal_form.starts_with(letters[k])) {
      return at;
    }
    if (at == full.word_count || used[at] || full.words[at].cjk) return 0;
    const bool particle = full.words[at].kind == WordKind::particle && k > 0;
    if (full.words[at].text.front() == letters[k]) {
      ++k;
    } else if (!particle) {
      return 0;
    }
  }
  return at;
}

bool is_clipped_from(std::string_view brief, const NameParts& full) {
  constexpr std::size_t kMost = 16;  // letters: the search below tries few ways then
  if (brief.size() < kMinClipped || brief.size() > kMost) return false;
  const auto words = full.words.begin();
  const auto says = std::count_if(words, words + static_cast<std::ptrdiff_t>(full.word_count),
                                  [](const NameWord& w) { return w.kind != WordKind::particle; });
  return says > 1 && clipped(brief, full, 0);
}

}  // namespace hexiao

#include "engine/names/script_similarity.h"

#include <string>

#include "engine/names/edit_distance.h"
#include "engine/names/word_alignment.h"
#include "engine/text/romanise.h"

namespace hexiao {
namespace {

// Likely at best: several names of one script sound like one of another.
constexpr int kSoundsAlike = 760;
constexpr int kSoundsAlikeInPart = 720;
constexpr int kOneSideMore = 650;
constexpr int kSoundsOther = 300;
constexpr std::size_t kMinSounds = 4;
constexpr std::size_t kLettersForAnError = 4;

std::string sounds(std::string_view latin) {
  std::string out;
  append_sounds(latin, out);
  return out;
}

std::size_t errors_allowed(std::size_t length) {
  return length < kMinSounds ? 0 : length / kLettersForAnError;
}

bool sound_alike(std::string_view a, std::string_view b) {
  const auto limit = static_cast<unsigned>(errors_allowed(std::min(a.size(), b.size())));
  return bounded_distance(Symbols(a).span(), Symbols(b).span(), limit) <= limit;
}

bool tells(const NameWord& word) {
  return word.kind == WordKind::ordinary || word.kind == WordKind::place ||
         word.kind == WordKind::given;
}

// How many letters of `text` from `at` on sound like `word`; 0: none do.
std::size_t sounding_length(std::string_view text, std::size_t at, std::string_view word) {
  const std::size_t slack = errors_allowed(word.size());
  std::size_t best = 0;
  unsigned fewest = static_cast<unsigned>(slack) + 1;
  const Symbols wanted(word);
  for (std::size_t n = word.size() - slack; n <= word.size() + slack; ++n) {
    if (at + n > text.size()) break;
    const unsigned errors =
        bounded_distance(wanted.span(), Symbols(text.substr(at, n)).span(), fewest);
    if (errors >= fewest) continue;
    fewest = errors;
    best = n;
  }
  return best;
}

// Chinese, Japanese, Korean: the telling Latin words one after another from the start of the name.
// What follows in the other name is its trade, which is translated, not transcribed.
int compare_run(std::string_view romanised, const NameParts& latin) {
  std::string letters;
  for (const char c : romanised) {
    if (c != ' ') letters.push_back(c);
  }
  const std::string text = sounds(letters);
  std::size_t at = 0;
  for (std::size_t i = 0; i < latin.word_count; ++i) {
    if (!tells(latin.words[i])) continue;
    const std::string word = sounds(latin.words[i].text);
    const std::size_t length = sounding_length(text, at, word);
    if (length == 0) return at == 0 ? kSoundsOther : kOneSideMore;
    at += length;
  }
  return at < kMinSounds ? kSoundsOther : kSoundsAlikeInPart;
}

// Alphabets: word by word.
int compare_words(std::string_view romanised, const NameParts& latin) {
  NameParts other;
  other.read(romanised, {});
  std::array<bool, kMaxNameWords> used{};
  std::size_t matched = 0;
  std::size_t left = 0;
  for (std::size_t i = 0; i < latin.word_count; ++i) {
    if (!tells(latin.words[i])) continue;
    const std::string word = sounds(latin.words[i].text);
    bool found = false;
    for (std::size_t j = 0; j < other.word_count && !found; ++j) {
      found = !used[j] && sound_alike(word, sounds(other.words[j].text));
      if (found) used[j] = true;
    }
    ++(found ? matched : left);
  }
  std::size_t right = 0;
  for (std::size_t j = 0; j < other.word_count; ++j) {
    if (!used[j] && tells(other.words[j])) ++right;
  }
  if (matched == 0 || (left > 0 && right > 0)) return kSoundsOther;
  if (left + right == 0) return kSoundsAlike;
  return matched > 1 && left + right == 1 ? kSoundsAlikeInPart : kOneSideMore;
}

}  // namespace

void compare_by_sound(const NameParts& other, const NameParts& latin, NameDraft& draft) {
  std::string romanised;
  romanise(other.base, romanised);
  const bool run = (other.scripts & NameParts::kCjk) != 0;
  draft.score = run ? compare_run(romanised, latin) : compare_words(romanised, latin);
  draft.reasons.add(draft.score >= kLikelyScore ? NameReason::transcribed
                                                : NameReason::distinctive_differs);
}

}  // namespace hexiao

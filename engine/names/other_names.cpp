#include "engine/names/other_names.h"

#include <algorithm>
#include <array>

namespace hexiao {
namespace {

constexpr std::size_t kMostWords = 3;
// As registers and letters put it, in English, German, French, Dutch; "ta" is t/a, folded.
constexpr auto kMarks = std::to_array<std::array<std::string_view, kMostWords>>({
    {"trading", "as", ""},
    {"doing", "business", "as"},
    {"also", "known", "as"},
    {"now", "known", "as"},
    {"formerly", "known", "as"},
    {"formerly", "", ""},
    {"previously", "", ""},
    {"dba", "", ""},
    {"fka", "", ""},
    {"aka", "", ""},
    {"ta", "", ""},
    {"vormals", "", ""},
    {"vorm", "", ""},
    {"anciennement", "", ""},
    {"voorheen", "", ""},
});

// Words that the mark takes at word i; 0: it is not there.
std::size_t mark_length(const NameParts& name, std::size_t i,
                        const std::array<std::string_view, kMostWords>& mark) {
  std::size_t n = 0;
  for (; n < kMostWords && !mark[n].empty(); ++n) {
    if (i + n >= name.word_count || name.words[i + n].text != mark[n]) return 0;
  }
  return n;
}

std::string_view from_to(const NameWord& first, const NameWord& last) {
  const char* begin = first.text.data();
  return {begin, static_cast<std::size_t>(last.text.data() + last.text.size() - begin)};
}

}  // namespace

std::span<const std::string_view> first_words_of_marks() {
  static constexpr auto kFirst = [] {
    std::array<std::string_view, kMarks.size()> words;
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = kMarks[i][0];
    return words;
  }();
  return kFirst;
}

std::optional<OtherNames> other_names(const NameParts& name) {
  if (!name.may_hold_two) return std::nullopt;
  for (std::size_t i = 1; i + 1 < name.word_count; ++i) {
    for (const auto& mark : kMarks) {
      const std::size_t length = mark_length(name, i, mark);
      if (length == 0 || i + length >= name.word_count) continue;
      OtherNames names;
      std::size_t last = i - 1;
      if (last > 0) names.first_form = name.words[last].form_inside;
      if (!names.first_form.empty()) --last;
      names.first = from_to(name.words[0], name.words[last]);
      names.second = from_to(name.words[i + length], name.words[name.word_count - 1]);
      return names;
    }
  }
  return std::nullopt;
}

}  // namespace hexiao

#include "engine/names/whole_spelling.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/names/edit_distance.h"

namespace hexiao {
namespace {

constexpr int kCutNumberCap = 690;
constexpr int kJoinedScore = 985;
constexpr int kFormJoinedScore = 975;
constexpr int kTruncatedScore = 960;
constexpr std::size_t kMinCutSymbols = 12;
constexpr int kMisspeltCap = 790;
constexpr std::size_t kMinMisspelt = 12;
constexpr std::size_t kLettersForAnError = 8;
constexpr std::size_t kMostErrors = 3;

bool is_digit(Symbol s) { return s >= u'0' && s <= u'9'; }

// Walks a base and what follows it, blanks left out.
class LetterWalk {
 public:
  LetterWalk(std::string_view base, std::string_view tail) : base_(base), tail_(tail) {}
  // '\0' at the end: folded names hold none.
  char next() {
    while (true) {
      if (at_ == base_.size()) {
        if (tail_.empty()) return '\0';
        base_ = std::exchange(tail_, {});
        at_ = 0;
      }
      if (at_ == base_.size()) return '\0';
      const char c = base_[at_++];
      if (c != ' ') return c;
    }
  }

 private:
  std::string_view base_;
  std::string_view tail_;
  std::size_t at_ = 0;
};

bool same_letters(LetterWalk a, LetterWalk b) {
  while (true) {
    const char left = a.next();
    if (left != b.next()) return false;
    if (left == '\0') return true;
  }
}

}  // namespace

bool as_cut(const NameParts& a, const Symbols& left, const NameParts& b, const Symbols& right,
            WholeName whole_name, NameDraft& draft) {
  const bool left_cut = whole_name == WholeName::unknown ? left.size() < right.size()
                                                         : whole_name == WholeName::second;
  const Symbols& cut = left_cut ? left : right;
  Symbols whole = left_cut ? right : left;
  whole.append(left_cut ? b.legal_form : a.legal_form);
  if (cut.size() < kMinCutSymbols || cut.size() > whole.size()) return false;
  const unsigned errors = bounded_distance(cut.span(), whole.span(0, cut.size()), 1);
  if (errors > 1) return false;
  draft.score = kTruncatedScore;
  draft.reasons.add(NameReason::truncated);
  if (errors == 1) {
    for (std::size_t i = 0; i < cut.size(); ++i) {
      // A number that differs is no slip.
      if (cut[i] != whole[i] && (is_digit(cut[i]) || is_digit(whole[i]))) return false;
    }
    draft.score -= 1000 / static_cast<int>(cut.size());
    draft.reasons.add(NameReason::misspelt);
  }
  const std::size_t last = cut.size() - 1;
  if (cut.size() < whole.size() && is_digit(cut[last]) && is_digit(whole[last + 1])) {
    draft.hold(kCutNumberCap, NameReason::number_differs);
  }
  return true;
}

bool as_joined(const NameParts& a, const NameParts& b, NameDraft& draft) {
  if (same_letters({a.base, {}}, {b.base, {}})) {
    draft.score = kJoinedScore;
    draft.reasons.add(NameReason::joined_words);
    return true;
  }
  if (a.legal_form.empty() == b.legal_form.empty()) return false;
  if (!same_letters({a.base, a.legal_form}, {b.base, b.legal_form})) return false;
  draft.score = kFormJoinedScore;
  draft.reasons.add(NameReason::joined_words);
  return true;
}

bool as_joined_with_slip(const NameParts& a, const Symbols& left, const NameParts& b,
                         const Symbols& right, NameDraft& draft) {
  if (a.word_count == b.word_count || left.size() != right.size()) return false;
  if (left.size() < kMinCutSymbols || a.digits_hash != b.digits_hash) return false;
  if (bounded_distance(left.span(), right.span(), 1) > 1) return false;
  const int score = kJoinedScore - 1000 / static_cast<int>(left.size());
  if (score <= std::min(draft.score, draft.cap)) return false;
  draft = NameDraft();
  draft.score = score;
  draft.reasons.add(NameReason::joined_words);
  draft.reasons.add(NameReason::misspelt);
  return true;
}

bool as_misspelt(const NameParts& a, const NameParts& b, std::size_t believed, NameDraft& draft) {
  if (believed == 0) return false;
  const Symbols left(a.base);
  const Symbols right(b.base);
  const std::size_t longer = std::max(left.size(), right.size());
  if (longer < kMinMisspelt || a.numbers_hash != b.numbers_hash) return false;
  const std::size_t limit = std::min({kMostErrors, believed, longer / kLettersForAnError});
  const unsigned errors = bounded_distance(left.span(), right.span(), static_cast<unsigned>(limit));
  if (errors > limit) return false;
  const int score = std::min(kMisspeltCap, 900 - static_cast<int>(errors * 1000U / longer));
  if (score <= draft.value()) return false;
  draft = NameDraft();
  draft.score = score;
  draft.cap = kMisspeltCap;
  draft.reasons.add(NameReason::misspelt);
  if (a.word_count != b.word_count) draft.reasons.add(NameReason::joined_words);
  return true;
}

}  // namespace hexiao

#include "engine/names/similarity.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/names/chinese_similarity.h"
#include "engine/names/edit_distance.h"
#include "engine/names/name_parts.h"
#include "engine/names/word_alignment.h"

namespace hexiao {
namespace {

// Caps, all below kAcceptScore, and what is taken off.
constexpr int kNumberConflictCap = 600;
constexpr int kNumberMissingCap = 690;
constexpr int kDistinctiveConflictCap = 600;
constexpr int kOrdinalConflictCap = 650;
constexpr int kExtraDistinctiveCap = 800;
constexpr int kOnlyGenericCap = 690;
constexpr int kSisterCap = 840;
constexpr int kShortSlipCap = 840;
// One error in seven letters; in fewer it makes another name too easily.
constexpr int kBelievedSlip = 850;
constexpr int kCutNumberCap = 690;
constexpr int kBothLeftOver = 60;
constexpr int kWordOrder = 20;
constexpr int kFormMissing = 10;
constexpr int kFormConflict = 60;
constexpr int kJoinedScore = 985;
constexpr int kFormJoinedScore = 975;
constexpr int kTruncatedScore = 960;
constexpr std::size_t kMinCutSymbols = 12;

struct Draft {
  int score = 0;
  int cap = kFullScore;
  NameReasons reasons;

  void hold(int below, NameReason reason) {
    cap = std::min(cap, below);
    reasons.add(reason);
  }
};

bool holds_words_of(std::string_view forms, std::string_view form) {
  const std::size_t at = forms.find(form);
  if (at == std::string_view::npos) return false;
  const bool starts = at == 0 || forms[at - 1] == ' ';
  const std::size_t end = at + form.size();
  return starts && (end == forms.size() || forms[end] == ' ');
}

// "Co", 公司 and the like only say that it is a company.
bool says_little(std::string_view form) {
  return form.empty() || form == "co" || form == "gongsi" || form == "sharika" || form == "ets";
}

LegalFormRelation relate_forms(std::string_view a, std::string_view b) {
  if (a == b) return LegalFormRelation::same;
  if (says_little(a) || says_little(b)) return LegalFormRelation::missing;
  if (holds_words_of(a, b) || holds_words_of(b, a)) return LegalFormRelation::missing;
  return LegalFormRelation::conflict;
}

int form_penalty(LegalFormRelation relation) {
  switch (relation) {
    case LegalFormRelation::same:
      return 0;
    case LegalFormRelation::missing:
      return kFormMissing;
    case LegalFormRelation::conflict:
      return kFormConflict;
  }
  return kFormConflict;
}

bool is_digit(Symbol s) { return s >= u'0' && s <= u'9'; }

bool has_latin(const NameParts& name) {
  return std::any_of(name.words.begin(),
                     name.words.begin() + static_cast<std::ptrdiff_t>(name.word_count),
                     [](const NameWord& word) { return !word.cjk; });
}

// One name is the start of the other, form included, as banks cut at 27, 35 and 70 characters.
bool as_cut(const NameParts& a, const Symbols& left, const NameParts& b, const Symbols& right,
            Draft& draft) {
  const bool left_cut = left.size() < right.size();
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

// The same letters with blanks elsewhere: "NordicFoods", "an-d", "SchummPLC".
bool as_joined(const NameParts& a, const NameParts& b, Draft& draft) {
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

// Both spelt with blanks at other places and one letter wrong.
bool as_joined_with_slip(const NameParts& a, const Symbols& left, const NameParts& b,
                         const Symbols& right, Draft& draft) {
  if (a.word_count == b.word_count || left.size() != right.size()) return false;
  if (left.size() < kMinCutSymbols || a.digits_hash != b.digits_hash) return false;
  if (bounded_distance(left.span(), right.span(), 1) > 1) return false;
  const int score = kJoinedScore - 1000 / static_cast<int>(left.size());
  if (score <= std::min(draft.score, draft.cap)) return false;
  draft = {.score = score};
  draft.reasons.add(NameReason::joined_words);
  draft.reasons.add(NameReason::misspelt);
  return true;
}

void by_words(const NameParts& a, const NameParts& b, const NameComparison& options, Draft& draft) {
  const WordAlignment words =
      align_words(a, b, {.counts = options.counts, .last_word_may_be_cut = options.may_be_cut});
  if (words.total == 0) return;
  draft.score = words.matched / words.total;
  draft.reasons.add(words.reasons);
  const bool left_over = words.left.weight > 0;
  const bool right_over = words.right.weight > 0;
  if (left_over && right_over) draft.score -= kBothLeftOver;
  if (words.reasons.has(NameReason::word_order)) draft.score -= kWordOrder;
  if (words.left.distinctive && words.right.distinctive) {
    draft.hold(kDistinctiveConflictCap, NameReason::distinctive_differs);
  } else if (words.left.distinctive || words.right.distinctive) {
    draft.hold(kExtraDistinctiveCap, NameReason::extra_distinctive);
  }
  if (words.left.ordinal && words.right.ordinal) {
    draft.hold(kOrdinalConflictCap, NameReason::distinctive_differs);
  } else if (words.left.ordinal || words.right.ordinal) {
    draft.hold(kExtraDistinctiveCap, NameReason::extra_distinctive);
  }
  if (words.left.sister != words.right.sister) draft.cap = std::min(draft.cap, kSisterCap);
  if (words.worst_slip < kBelievedSlip && words.best_intact < kDistinctiveWeight) {
    draft.cap = std::min(draft.cap, kShortSlipCap);
  }
  if ((left_over || right_over) && words.best_matched < kDistinctiveWeight) {
    draft.cap = std::min(draft.cap, kOnlyGenericCap);
  }
}

void by_scripts(const NameParts& a, const NameParts& b, const NameComparison& options,
                Draft& draft) {
  const bool latin_a = has_latin(a);
  const bool latin_b = has_latin(b);
  if (a.cjk.empty() && b.cjk.empty()) return by_words(a, b, options, draft);
  if (a.cjk.empty() || b.cjk.empty()) {
    by_words(a, b, options, draft);
    return draft.hold(kExtraDistinctiveCap, NameReason::extra_distinctive);
  }
  const ChineseSimilarity chinese = compare_chinese(a.cjk.span(), b.cjk.span());
  if (!latin_a && !latin_b) {
    draft.score = chinese.score;
    draft.reasons.add(chinese.reasons);
    return;
  }
  by_words(a, b, options, draft);
  if (chinese.score < kAcceptScore) draft.cap = std::min(draft.cap, chinese.score);
  draft.score = (2 * chinese.score + draft.score) / 3;
  draft.reasons.add(chinese.reasons);
}

void hold_for_numbers(const NameParts& a, const NameParts& b, Draft& draft) {
  if (a.digits_hash == b.digits_hash) return;
  const bool both = a.digits_hash != 0 && b.digits_hash != 0;
  draft.hold(both ? kNumberConflictCap : kNumberMissingCap, NameReason::number_differs);
}

NameSimilarity finish(const Draft& draft, LegalFormRelation form, int penalty) {
  return {.score = std::clamp(std::min(draft.score, draft.cap) - penalty, 0, kFullScore),
          .legal_form = form,
          .reasons = draft.reasons};
}

NameSimilarity compare_ordered(const NameParts& a, const NameParts& b,
                               const NameComparison& options) {
  const LegalFormRelation form = relate_forms(a.legal_form, b.legal_form);
  Draft draft;
  if (a.base == b.base) {
    draft.score = kFullScore;
    draft.reasons.add(NameReason::equal_base);
    return finish(draft, form, form_penalty(form));
  }
  const Symbols left(a.base);
  const Symbols right(b.base);
  if (as_joined(a, b, draft)) {
    hold_for_numbers(a, b, draft);
    return finish(draft, form, form == LegalFormRelation::conflict ? kFormConflict : 0);
  }
  if (options.may_be_cut && as_cut(a, left, b, right, draft)) return finish(draft, form, 0);
  draft = {};
  by_scripts(a, b, options, draft);
  as_joined_with_slip(a, left, b, right, draft);
  hold_for_numbers(a, b, draft);
  return finish(draft, form, form_penalty(form));
}

struct ReasonText {
  NameReason reason;
  std::string_view text;
};
constexpr auto kReasonTexts = std::to_array<ReasonText>({
    {NameReason::equal_base, "equal base"},
    {NameReason::word_order, "word order"},
    {NameReason::extra_generic, "extra generic words"},
    {NameReason::extra_distinctive, "extra distinctive word"},
    {NameReason::abbreviation, "abbreviation"},
    {NameReason::initials, "initials"},
    {NameReason::truncated, "truncated"},
    {NameReason::misspelt, "misspelt"},
    {NameReason::joined_words, "joined words"},
    {NameReason::number_differs, "number differs"},
    {NameReason::distinctive_differs, "distinctive word differs"},
    {NameReason::place_differs, "place differs"},
    {NameReason::trade_differs, "trade differs"},
});

}  // namespace

NameSimilarity compare_names(const NameParts& a, const NameParts& b,
                             const NameComparison& options) {
  if (a.base.empty() || b.base.empty()) {
    return {.score = 0, .legal_form = relate_forms(a.legal_form, b.legal_form), .reasons = {}};
  }
  // One order for both ways round: the pairs of words are chosen greedily.
  return b.base < a.base ? compare_ordered(b, a, options) : compare_ordered(a, b, options);
}

NameSimilarity compare_names(const FoldedName& a, const FoldedName& b,
                             const NameComparison& options) {
  NameParts left;
  left.read(a);
  NameParts right;
  right.read(b);
  return compare_names(left, right, options);
}

std::string_view to_text(LegalFormRelation relation) {
  switch (relation) {
    case LegalFormRelation::same:
      return "same";
    case LegalFormRelation::missing:
      return "missing";
    case LegalFormRelation::conflict:
      return "conflict";
  }
  return "?";
}

std::string to_text(NameReasons reasons) {
  std::string text;
  for (const ReasonText& row : kReasonTexts) {
    if (!reasons.has(row.reason)) continue;
    if (!text.empty()) text += ", ";
    text += row.text;
  }
  return text;
}

}  // namespace hexiao

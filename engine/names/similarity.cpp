#include "engine/names/similarity.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/names/chinese_similarity.h"
#include "engine/names/name_draft.h"
#include "engine/names/name_parts.h"
#include "engine/names/other_names.h"
#include "engine/names/script_similarity.h"
#include "engine/names/whole_spelling.h"
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
constexpr int kPlaceConflictCap = 600;
constexpr int kTailConflictCap = 690;
constexpr int kTradeConflictCap = 690;
constexpr int kTwoDoubtsCap = 690;
constexpr int kMisreadCap = 780;
constexpr int kOneWordSharedCap = 690;
constexpr int kSisterCap = 840;
constexpr int kOtherNameCap = 800;
constexpr int kShortSlipCap = 840;
// One error in ten letters; in fewer it makes another name too easily. Unless a word that few names
// bear stands beside it letter by letter.
constexpr int kBelievedSlip = 900;
constexpr int kRareWeight = 80;
constexpr std::size_t kLettersAlone = 8;
constexpr std::size_t kLettersOfLikelySlip = 5;
constexpr int kBothLeftOver = 60;
constexpr int kWordOrder = 20;
constexpr int kFormMissing = 10;
constexpr int kFormConflict = 60;

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

bool has_latin(const NameParts& name) {
  return std::any_of(name.words.begin(),
                     name.words.begin() + static_cast<std::ptrdiff_t>(name.word_count),
                     [](const NameWord& word) { return !word.cjk; });
}

// Numbers tell houses apart. Digits that are misread letters do not, when one name alone has them.
void hold_for_numbers(const NameParts& a, const NameParts& b, NameDraft& draft) {
  const std::uint64_t left = a.numbers_hash - draft.forgiven_a;
  const std::uint64_t right = b.numbers_hash - draft.forgiven_b;
  if (left != right) {
    const bool both = left != 0 && right != 0;
    draft.hold(both ? kNumberConflictCap : kNumberMissingCap, NameReason::number_differs);
  } else if (a.digits_hash - draft.forgiven_a != b.digits_hash - draft.forgiven_b) {
    const bool one_side = (a.digits_hash != a.numbers_hash) != (b.digits_hash != b.numbers_hash);
    draft.hold(one_side ? kMisreadCap : kNumberConflictCap,
               one_side ? NameReason::misspelt : NameReason::number_differs);
  }
}

// Names that bear words for one thing each, and not the same.
void hold_for_conflicts(const WordAlignment& words, NameDraft& draft) {
  const LeftOver& left = words.left;
  const LeftOver& right = words.right;
  if (left.distinctive && right.distinctive) {
    draft.hold(kDistinctiveConflictCap, NameReason::distinctive_differs);
  } else if (left.distinctive || right.distinctive) {
    // One shared word and one more may be anybody: Elbit Systems, Elbit Vision Systems.
    const bool one_word = words.telling_intact < 2;
    draft.hold(one_word ? kOneWordSharedCap : kExtraDistinctiveCap, NameReason::extra_distinctive);
  }
  if (left.ordinal && right.ordinal) {
    draft.hold(kOrdinalConflictCap, NameReason::distinctive_differs);
  } else if (left.ordinal || right.ordinal) {
    draft.hold(kExtraDistinctiveCap, NameReason::extra_distinctive);
  }
  if (left.place && right.place) draft.hold(kPlaceConflictCap, NameReason::place_differs);
  if (left.given && right.given) {
    draft.hold(kDistinctiveConflictCap, NameReason::distinctive_differs);
  }
  if (left.tail && right.tail) draft.hold(kTailConflictCap, NameReason::place_differs);
  const bool trades_differ = left.trade && right.trade;
  const bool houses_differ = left.sister && right.sister && (left.trade || right.trade);
  if (trades_differ || houses_differ) draft.hold(kTradeConflictCap, NameReason::trade_differs);
  // A word of one house in one name only, a place, what stands behind a form.
  const bool other_house = left.sister != right.sister || left.place != right.place ||
                           left.given != right.given || left.tail != right.tail;
  if (other_house) draft.cap = std::min(draft.cap, kSisterCap);
}

void by_words(const NameParts& a, const NameParts& b, const NameComparison& options,
              LegalFormRelation form, NameDraft& draft) {
  const WordAlignment words = align_words(
      a, b,
      {.counts = options.counts,
       .last_of_a_may_be_cut = options.may_be_cut && options.whole != WholeName::first,
       .last_of_b_may_be_cut = options.may_be_cut && options.whole != WholeName::second});
  if (words.total == 0) return;
  draft.score = words.matched / words.total;
  draft.reasons.add(words.reasons);
  draft.forgiven_a = words.forgiven_a;
  draft.forgiven_b = words.forgiven_b;
  const bool left_over = words.left.weight > 0;
  const bool right_over = words.right.weight > 0;
  if (left_over && right_over) draft.score -= kBothLeftOver;
  if (words.reasons.has(NameReason::word_order)) draft.score -= kWordOrder;
  hold_for_conflicts(words, draft);
  if (words.doubtful) draft.cap = std::min(draft.cap, kSisterCap);
  // Two names with their forms are two names as they are registered, and registers keep them apart.
  // And a short word alone is many people's.
  const bool both_whole = !says_little(a.legal_form) && !says_little(b.legal_form);
  const bool one_short_word = words.telling_intact < 2 && words.longest_intact < kLettersAlone;
  if ((left_over != right_over) && words.extra_words() && (both_whole || one_short_word)) {
    draft.cap = std::min(draft.cap, kSisterCap);
  }
  const bool none_intact = words.best_intact < kDistinctiveWeight;
  if (words.worst_slip < kBelievedSlip && words.best_intact < kRareWeight) {
    draft.cap = std::min(draft.cap, kShortSlipCap);
  }
  // A letter of four is a quarter of the name.
  if (none_intact && words.shortest_slip < kLettersOfLikelySlip) {
    draft.cap = std::min(draft.cap, kTwoDoubtsCap);
  }
  // Two doubts: "Zemex Corp." and "Cemex S.A.".
  if (words.worst_slip < kFullScore && none_intact && form == LegalFormRelation::conflict) {
    draft.cap = std::min(draft.cap, kTwoDoubtsCap);
  }
  if (words.only_prefix && none_intact) draft.cap = std::min(draft.cap, kTwoDoubtsCap);
  if ((left_over || right_over) && words.best_matched < kDistinctiveWeight) {
    draft.cap = std::min(draft.cap, kOnlyGenericCap);
  }
  if (left_over && right_over) as_misspelt(a, b, words.errors_believed(), draft);
}

void by_scripts(const NameParts& a, const NameParts& b, const NameComparison& options,
                LegalFormRelation form, NameDraft& draft) {
  const bool latin_a = has_latin(a);
  const bool latin_b = has_latin(b);
  if (options.by_sound && (a.scripts & b.scripts) == 0 && a.scripts != 0 && b.scripts != 0) {
    if (a.scripts == NameParts::kLatin) return compare_by_sound(b, a, draft);
    if (b.scripts == NameParts::kLatin) return compare_by_sound(a, b, draft);
  }
  if (a.cjk.empty() && b.cjk.empty()) return by_words(a, b, options, form, draft);
  if (a.cjk.empty() || b.cjk.empty()) {
    by_words(a, b, options, form, draft);
    return draft.hold(kExtraDistinctiveCap, NameReason::extra_distinctive);
  }
  const ChineseSimilarity chinese = compare_chinese(a.cjk.span(), b.cjk.span());
  if (!latin_a && !latin_b) {
    draft.score = chinese.score;
    draft.reasons.add(chinese.reasons);
    return;
  }
  by_words(a, b, options, form, draft);
  if (chinese.score < kAcceptScore) draft.cap = std::min(draft.cap, chinese.score);
  draft.score = (2 * chinese.score + draft.score) / 3;
  draft.reasons.add(chinese.reasons);
}

NameSimilarity finish(const NameDraft& draft, LegalFormRelation form, int penalty) {
  return {.score = std::clamp(std::min(draft.score, draft.cap) - penalty, 0, kFullScore),
          .legal_form = form,
          .reasons = draft.reasons};
}

NameSimilarity compare_ordered(const NameParts& a, const NameParts& b,
                               const NameComparison& options) {
  const LegalFormRelation form = relate_forms(a.legal_form, b.legal_form);
  NameDraft draft;
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
  if (options.may_be_cut && as_cut(a, left, b, right, options.whole, draft)) {
    return finish(draft, form, 0);
  }
  draft = {};
  by_scripts(a, b, options, form, draft);
  as_joined_with_slip(a, left, b, right, draft);
  hold_for_numbers(a, b, draft);
  // Forms are translated, not transcribed.
  const bool by_sound = draft.reasons.has(NameReason::transcribed);
  return finish(draft, form, by_sound ? 0 : form_penalty(form));
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
    {NameReason::misspelt_generic, "misspelt in a word that says little"},
    {NameReason::joined_words, "joined words"},
    {NameReason::number_differs, "number differs"},
    {NameReason::distinctive_differs, "distinctive word differs"},
    {NameReason::place_differs, "place differs"},
    {NameReason::trade_differs, "trade differs"},
    {NameReason::transcribed, "another script"},
    {NameReason::other_name, "one of two names"},
});

// One order for both ways round: the pairs of words are chosen greedily.
NameSimilarity compare_symmetric(const NameParts& a, const NameParts& b,
                                 const NameComparison& options) {
  if (a.base <= b.base) return compare_ordered(a, b, options);
  NameComparison swapped = options;
  if (options.whole == WholeName::first) swapped.whole = WholeName::second;
  if (options.whole == WholeName::second) swapped.whole = WholeName::first;
  return compare_ordered(b, a, swapped);
}

// The better of what `whole` says and what one of two names that `a` holds says: likely at best,
// the other name speaks neither for nor against.
NameSimilarity with_other_names(const NameParts& a, const NameParts& b,
                                const NameComparison& options, NameSimilarity whole) {
  const std::optional<OtherNames> names = other_names(a);
  if (!names) return whole;
  NameParts one;
  for (const bool first : {true, false}) {
    one.read(first ? names->first : names->second, first ? names->first_form : a.legal_form);
    NameSimilarity alone = compare_symmetric(one, b, options);
    alone.score = std::min(alone.score, kOtherNameCap);
    alone.reasons.add(NameReason::other_name);
    if (alone.score > whole.score) whole = alone;
  }
  return whole;
}

}  // namespace

NameSimilarity compare_names(const NameParts& a, const NameParts& b,
                             const NameComparison& options) {
  if (a.base.empty() || b.base.empty()) {
    return {.score = 0, .legal_form = relate_forms(a.legal_form, b.legal_form), .reasons = {}};
  }
  const NameSimilarity whole = compare_symmetric(a, b, options);
  if (whole.score >= kOtherNameCap) return whole;
  const NameSimilarity of_a = with_other_names(a, b, options, whole);
  return of_a == whole ? with_other_names(b, a, options, whole) : of_a;
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

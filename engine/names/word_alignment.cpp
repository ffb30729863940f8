#include "engine/names/word_alignment.h"

#include <algorithm>
#include <bit>

#include "engine/names/edit_distance.h"
#include "engine/names/word_likeness.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

constexpr int kPrefixLikeness = 850;       // "manuf" / "manufacturing"
constexpr int kInitialLikeness = 800;      // "j" / "john"
constexpr int kAcronymLikeness = 800;      // "ibm" / "international business machines"
constexpr int kPairAcronymLikeness = 750;  // "ge" / "general electric"
constexpr int kJoinedLikeness = 980;       // "nordic foods" / "nordicfoods"
constexpr int kAbbreviationLikeness = 970;
constexpr int kContractionLikeness = 740;  // "msft" / "microsoft"
// Pairs of words whose spelling is compared; names made of words that are all alike have hundreds.
constexpr std::size_t kMaxDistances = 64;
constexpr std::size_t kMinPrefix = 3;
constexpr std::size_t kTellingPrefix = 6;
constexpr std::size_t kMinCutPrefix = 2;

// A name of at least this many counted names lets the counts speak.
constexpr std::uint32_t kMinNamesForCounts = 1000;

class Aligner {
 public:
  Aligner(const NameParts& a, const NameParts& b, const AlignmentOptions& options)
      : a_(a), b_(b), options_(options) {}

  WordAlignment run() {
    for (std::size_t i = 0; i < a_.word_count; ++i)
      weight_a_[i] = word_weight(a_.words[i], options_.counts);
    for (std::size_t j = 0; j < b_.word_count; ++j) weight_b_[j] = kUnknownWeight;
    equal_words();
    joined_words();
    misspelt_words();
    if (one_side_is_matched()) return finish();
    unreadable_letters(a_, b_, used_a_, used_b_, true);
    unreadable_letters(b_, a_, used_b_, used_a_, false);
    misspelt_and();
    short_forms();
    acronym(a_, b_, used_a_, used_b_, true);
    acronym(b_, a_, used_b_, used_a_, false);
    clipped_name(a_, b_, used_a_, used_b_, true);
    clipped_name(b_, a_, used_b_, used_a_, false);
    contractions();
    result_.forgiven_a = damaged_form(a_, b_, used_a_, weight_a_);
    result_.forgiven_b = damaged_form(b_, a_, used_b_, weight_b_);
    return finish();
  }

 private:
  static constexpr int kUnknownWeight = -1;
  using Flags = WordFlags;
  using Weights = std::array<int, kMaxNameWords>;

  WordAlignment finish() {
    sum_up();
    return result_;
  }

  // Then no word of one stands for a word of the other any more, except a form that is damaged.
  bool one_side_is_matched() {
    const auto all = [](const Flags& used, std::size_t count) {
      return std::all_of(used.begin(), used.begin() + static_cast<std::ptrdiff_t>(count),
                         [](bool u) { return u; });
    };
    if (!all(used_a_, a_.word_count) && !all(used_b_, b_.word_count)) return false;
    result_.forgiven_a = damaged_form(a_, b_, used_a_, weight_a_);
    result_.forgiven_b = damaged_form(b_, a_, used_b_, weight_b_);
    return true;
  }

  bool free_a(std::size_t i) const { return !used_a_[i] && !a_.words[i].cjk; }
  bool free_b(std::size_t j) const { return !used_b_[j] && !b_.words[j].cjk; }

  int weight_b(std::size_t j) {
    if (weight_b_[j] == kUnknownWeight) weight_b_[j] = word_weight(b_.words[j], options_.counts);
    return weight_b_[j];
  }

  void match(std::size_t i, std::size_t j, int likeness) {
    used_a_[i] = true;
    used_b_[j] = true;
    // What is said by the lighter of the two was said.
    result_.matched += (weight_a_[i] + weight_b(j)) * likeness;
    const int said = std::min(weight_a_[i], weight_b(j));
    if (likeness >= kAbbreviationLikeness) {
      result_.best_intact = std::max(result_.best_intact, said);
      if (said >= kDistinctiveWeight) {
        ++result_.telling_intact;
        result_.longest_intact =
            std::max(result_.longest_intact, count_characters(a_.words[i].text));
      }
    } else if (said >= kDistinctiveWeight) {
      result_.worst_slip = std::min(result_.worst_slip, likeness);
    }
    result_.best_matched = std::max(result_.best_matched, said);
    pairs_.at(pair_count_++) = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(j)};
  }

  static bool names_somebody(const NameWord& word) {
    return word.kind == WordKind::place || word.kind == WordKind::given;
  }
  // A letter wrong here may make it another's name.
  bool tells(std::size_t i, std::size_t j) {
    return std::min(weight_a_[i], weight_b(j)) >= kDistinctiveWeight ||
           names_somebody(a_.words[i]) || names_somebody(b_.words[j]);
  }

  void equal_words() {
    for (std::size_t i = 0; i < a_.word_count; ++i) {
      if (!free_a(i)) continue;
      for (std::size_t j = 0; j < b_.word_count; ++j) {
        if (!free_b(j) || a_.words[i].canonical != b_.words[j].canonical) continue;
        const bool written_out = a_.words[i].text == b_.words[j].text;
        if (!written_out) result_.reasons.add(NameReason::abbreviation);
        weight_b_[j] = weight_a_[i];
        match(i, j, written_out ? 1000 : kAbbreviationLikeness);
        break;
      }
    }
  }

  void joined_words() {
    for (std::size_t i = 0; i + 1 < a_.word_count; ++i) {
      for (std::size_t j = 0; j < b_.word_count; ++j) {
        if (!free_a(i) || !free_a(i + 1) || !free_b(j)) continue;
        if (!joins(a_.words[i], a_.words[i + 1], b_.words[j])) continue;
        weight_b_[j] = weight_a_[i] = std::max(weight_a_[i], weight_a_[i + 1]);
        match(i, j, kJoinedLikeness);
        used_a_[i + 1] = true;
        weight_a_[i + 1] = 0;
        result_.reasons.add(NameReason::joined_words);
      }
    }
    for (std::size_t j = 0; j + 1 < b_.word_count; ++j) {
      for (std::size_t i = 0; i < a_.word_count; ++i) {
        if (!free_b(j) || !free_b(j + 1) || !free_a(i)) continue;
        if (!joins(b_.words[j], b_.words[j + 1], a_.words[i])) continue;
        weight_b_[j] = weight_a_[i] = std::max(weight_b(j), weight_b(j + 1));
        match(i, j, kJoinedLikeness);
        used_b_[j + 1] = true;
        weight_b_[j + 1] = 0;
        result_.reasons.add(NameReason::joined_words);
      }
    }
  }

  // The nearest pairs first, so that a good pair is not taken by a worse one.
  void misspelt_words() {
    for (unsigned errors = 1; errors <= 2; ++errors) {
      for (std::size_t i = 0; i < a_.word_count; ++i) {
        const NameWord& left = a_.words[i];
        if (!free_a(i) || (left.digits && !left.misread)) continue;
        if (allowed_errors(count_characters(left.text)) < errors) continue;
        for (std::size_t j = 0; j < b_.word_count; ++j) {
          const NameWord& right = b_.words[j];
          if (!free_b(j) || !may_be_slip(left, right, errors)) continue;
          if (++distances_ > kMaxDistances) return;
          const Symbols symbols(left.text);
          const Symbols other(right.text);
          if (bounded_distance(symbols.span(), other.span(), errors) > errors) continue;
          // A misspelt word is no word of its own: it weighs what the other does.
          weight_b_[j] = weight_a_[i] = std::min(weight_a_[i], weight_b(j));
          match(i, j, likeness_after(errors, std::max(symbols.size(), other.size())));
          result_.shortest_slip = std::min({result_.shortest_slip, symbols.size(), other.size()});
          result_.reasons.add(tells(i, j) ? NameReason::misspelt : NameReason::misspelt_generic);
          break;
        }
      }
    }
  }

  // "M?ller" for Müller: where a letter could not be written stands something else, and the word
  // falls in two.
  void unreadable_letters(const NameParts& broken, const NameParts& whole, Flags& used_broken,
                          Flags& used_whole, bool broken_is_a) {
    for (std::size_t i = 0; i + 1 < broken.word_count; ++i) {
      const NameWord& first = broken.words[i];
      const NameWord& second = broken.words[i + 1];
      for (std::size_t j = 0; j < whole.word_count; ++j) {
        if (used_broken[i] || used_broken[i + 1] || used_whole[j]) continue;
        const NameWord& word = whole.words[j];
        if (!is_broken_into(word, first, second)) continue;
        take_broken(i, j, static_cast<int>(word.text.size()), broken_is_a);
      }
    }
  }

  void take_broken(std::size_t broken, std::size_t whole, int letters, bool broken_is_a) {
    const std::size_t i = broken_is_a ? broken : whole;
    const std::size_t j = broken_is_a ? whole : broken;
    // Both halves weigh together what the whole word does.
    const int weight = broken_is_a ? weight_b(j) : weight_a_[i];
    weight_a_[i] = weight_b_[j] = weight;
    (broken_is_a ? weight_a_ : weight_b_)[broken + 1] = 0;
    (broken_is_a ? used_a_ : used_b_)[broken + 1] = true;
    match(i, j, 1000 - 1000 / letters);
    result_.reasons.add(NameReason::misspelt);
    result_.doubtful = true;
  }

  // The one particle that is as long as words are: "amd", "aud".
  void misspelt_and() {
    for (std::size_t i = 0; i < a_.word_count; ++i) {
      for (std::size_t j = 0; j < b_.word_count && free_a(i); ++j) {
        if (!free_b(j)) continue;
        const NameWord& left = a_.words[i];
        const NameWord& right = b_.words[j];
        if ((left.text == "and") == (right.text == "and")) continue;
        if (left.text.size() != 3 || right.text.size() != 3) continue;
        if (bounded_distance(Symbols(left.text).span(), Symbols(right.text).span(), 1) > 1)
          continue;
        weight_a_[i] = weight_b_[j] = kParticleWeight;
        match(i, j, 1000);
        result_.reasons.add(NameReason::misspelt_generic);
        result_.doubtful = true;
      }
    }
  }

  bool is_cut_word(const NameParts& name, std::size_t i) const {
    const bool may_be =
        &name == &a_ ? options_.last_of_a_may_be_cut : options_.last_of_b_may_be_cut;
    return may_be && i + 1 == name.word_count;
  }

  void short_forms() {
    for (std::size_t i = 0; i < a_.word_count; ++i) {
      for (std::size_t j = 0; j < b_.word_count && free_a(i); ++j) {
        if (!free_b(j)) continue;
        const NameWord& left = a_.words[i];
        const NameWord& right = b_.words[j];
        const bool left_short = left.text.size() < right.text.size();
        const NameWord& brief = left_short ? left : right;
        const NameWord& full = left_short ? right : left;
        if (brief.digits || full.digits || !full.text.starts_with(brief.text)) continue;
        const bool cut = left_short ? is_cut_word(a_, i) : is_cut_word(b_, j);
        if (cut && brief.text.size() >= kMinCutPrefix) {
          match(i, j, 1000);
          result_.reasons.add(NameReason::truncated);
        } else if (brief.text.size() >= kMinPrefix && full.text.size() >= brief.text.size() + 2) {
          match(i, j, kPrefixLikeness);
          result_.reasons.add(NameReason::abbreviation);
          // "Brakinorbank" is a word of its own, not a long form of "Brakinor".
          const std::string_view rest = full.text.substr(brief.text.size());
          const bool compound = meaning_of(rest).kind != WordKind::ordinary;
          if (brief.text.size() < kTellingPrefix || compound) result_.only_prefix = true;
        } else if (brief.text.size() == 1 && full.text.size() > 2) {
          weight_a_[i] = weight_b_[j] = std::min(weight_a_[i], weight_b(j));
          match(i, j, kInitialLikeness);
          result_.reasons.add(NameReason::initials);
          result_.doubtful = true;
        }
      }
    }
  }

  // One word that is the first letters of three or more words that have no like, or of two that are
  // a whole name.
  void acronym(const NameParts& brief, const NameParts& full, Flags& used_brief, Flags& used_full,
               bool brief_is_a) {
    for (std::size_t i = 0; i < brief.word_count; ++i) {
      const NameWord& word = brief.words[i];
      if (used_brief[i] || word.cjk || word.digits || word.text.size() < 2) continue;
      for (std::size_t start = 0; start + word.text.size() <= full.word_count + 1; ++start) {
        const std::size_t end = spelt_out(word.text, full, used_full, start);
        if (end == 0) continue;
        const bool whole = start == 0 && end == full.word_count && brief.word_count == 1;
        if (word.text.size() < 3 && !whole) continue;
        take_acronym(i, start, end, brief_is_a);
        result_.reasons.add(NameReason::initials);
        return;
      }
    }
  }

  // One word that is clipped from a whole name.
  void clipped_name(const NameParts& brief, const NameParts& full, const Flags& used_brief,
                    const Flags& used_full, bool brief_is_a) {
    if (brief.word_count != 1 || used_brief[0] || brief.words[0].cjk || brief.words[0].digits) {
      return;
    }
    const auto end = used_full.begin() + static_cast<std::ptrdiff_t>(full.word_count);
    if (std::find(used_full.begin(), end, true) != end) return;
    if (!is_clipped_from(brief.words[0].text, full)) return;
    take_acronym(0, 0, full.word_count, brief_is_a);
    result_.reasons.add(NameReason::initials);
  }

  void take_acronym(std::size_t brief, std::size_t start, std::size_t end, bool brief_is_a) {
    int weight = 0;
    for (std::size_t k = start; k < end; ++k) {
      weight += brief_is_a ? weight_b(k) : weight_a_[k];
      (brief_is_a ? used_b_ : used_a_)[k] = true;
    }
    (brief_is_a ? used_a_ : used_b_)[brief] = true;
    const int of_brief = brief_is_a ? weight_a_[brief] : weight_b(brief);
    const bool pair = end - start < 3;
    result_.matched += (weight + of_brief) * (pair ? kPairAcronymLikeness : kAcronymLikeness);
    result_.doubtful = true;
    result_.best_matched = std::max(result_.best_matched, of_brief);
  }

  void contractions() {
    for (std::size_t i = 0; i < a_.word_count; ++i) {
      for (std::size_t j = 0; j < b_.word_count && free_a(i); ++j) {
        if (!free_b(j) || a_.words[i].digits || b_.words[j].digits) continue;
        const std::string_view left = a_.words[i].text;
        const std::string_view right = b_.words[j].text;
        if (!contracts(left, right) && !contracts(right, left)) continue;
        match(i, j, kContractionLikeness);
        result_.reasons.add(NameReason::abbreviation);
        result_.doubtful = true;
      }
    }
  }

  // "Kling Inx" / "Kling Inc": the one name's last word is the other's form with a letter wrong.
  // The digits of that word.
  std::uint64_t damaged_form(const NameParts& damaged, const NameParts& whole, Flags& used,
                             Weights& weights) {
    if (damaged.word_count < 2 || !damaged.legal_form.empty()) return 0;
    const std::size_t last = damaged.word_count - 1;
    if (used[last] || damaged.words[last].cjk || whole.legal_form.size() < 3) return 0;
    const Symbols form(whole.legal_form);
    if (bounded_distance(Symbols(damaged.words[last].text).span(), form.span(), 1) > 1) return 0;
    used[last] = true;
    weights[last] = 0;
    result_.reasons.add(NameReason::misspelt);
    result_.doubtful = true;
    return damaged.words[last].numbers;
  }

  static void leave(const NameWord& word, int weight, LeftOver& over) {
    over.weight += weight;
    if (word.kind == WordKind::particle) return;
    ++over.words;
    over.bytes = static_cast<std::uint16_t>(over.bytes + word.text.size());
    if (word.tail) {
      over.tail = true;
      return;
    }
    if (word.kind == WordKind::ordinal) over.ordinal = true;
    if (word.kind == WordKind::sister || word.kind == WordKind::house) over.sister = true;
    if (word.kind == WordKind::sister || word.kind == WordKind::generic) over.trade = true;
    if (word.kind == WordKind::place) over.place = true;
    if (word.kind == WordKind::given) over.given = true;
    if (weight >= kDistinctiveWeight) over.distinctive = true;
  }

  void sum_up() {
    for (std::size_t i = 0; i < a_.word_count; ++i) {
      if (a_.words[i].cjk) continue;
      result_.total += weight_a_[i];
      if (!used_a_[i]) leave(a_.words[i], weight_a_[i], result_.left);
    }
    for (std::size_t j = 0; j < b_.word_count; ++j) {
      if (b_.words[j].cjk) continue;
      result_.total += weight_b(j);
      if (!used_b_[j]) leave(b_.words[j], weight_b(j), result_.right);
    }
    std::sort(pairs_.begin(), pairs_.begin() + static_cast<std::ptrdiff_t>(pair_count_),
              [](const Pair& x, const Pair& y) { return x.left < y.left; });
    for (std::size_t p = 1; p < pair_count_; ++p) {
      if (pairs_[p].right < pairs_[p - 1].right) result_.reasons.add(NameReason::word_order);
    }
    if (result_.left.weight + result_.right.weight > 0) {
      const bool telling = result_.left.distinctive || result_.right.distinctive;
      result_.reasons.add(telling ? NameReason::extra_distinctive : NameReason::extra_generic);
    }
  }

  struct Pair {
    std::uint8_t left;
    std::uint8_t right;
  };

  const NameParts& a_;
  const NameParts& b_;
  const AlignmentOptions& options_;
  Flags used_a_{};
  Flags used_b_{};
  Weights weight_a_{};
  Weights weight_b_{};
  std::array<Pair, kMaxNameWords> pairs_{};
  std::size_t pair_count_ = 0;
  std::size_t distances_ = 0;
  WordAlignment result_;
};

}  // namespace

int word_weight(const NameWord& word, const WordCounts* counts) {
  if (word.kind == WordKind::particle) return kParticleWeight;
  const bool number = word.kind == WordKind::ordinal && word.digits;
  if (word.tail) return kGenericWeight;
  const bool where = word.kind == WordKind::place || word.kind == WordKind::given;
  if (word.kind != WordKind::ordinary && !where && !number) return kGenericWeight;
  const int most = where ? kPlaceWeight : kFullWeight;
  if (counts == nullptr) return most;
  const std::uint32_t names = counts->names();
  if (names < kMinNamesForCounts) return most;
  const std::uint32_t bearing = counts->names_with(word.canonical);
  // One word in eight names weighs 32, one in a thousand 80, one in four thousand and rarer 100.
  const int rarity = static_cast<int>(std::bit_width(names / std::max(bearing, 1U)));
  return std::clamp(8 * rarity, kGenericWeight, most);
}

WordAlignment align_words(const NameParts& a, const NameParts& b, const AlignmentOptions& options) {
  return Aligner(a, b, options).run();
}

}  // namespace hexiao

#include "engine/names/name_search.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <tuple>

#include "engine/names/search_buffers.h"
#include "engine/names/word_alignment.h"

namespace hexiao {
namespace {

using Probe = NameSearchBuffers::Probe;
using Weighed = NameSearchBuffers::Weighed;
using Candidate = NameSearchBuffers::Candidate;

// Shorter names two errors apart have little in common.
constexpr std::size_t kMinForTwoErrors = 7;
constexpr int kHalfShare = 60;  // percent of its word's weight
constexpr int kPairWeight = 30;

// So many names before its turn comes, what is needed of one is asked of the memory.
constexpr std::size_t kAhead = 12;

// Segments that few names bear are looked at first.
constexpr std::size_t kLight = 128;

// At most `most` bits, without asking the machine for a count that old ones lack.
bool at_most_bits(std::uint64_t bits, int most) {
  for (int i = 0; i < most; ++i) bits &= bits - 1;
  return bits == 0;
}

// One question, through the tiers.
class Query {
 public:
  Query(NameSearchBuffers& buffers, const NameIndex& index, const NameSearchOptions& options)
      : b_(buffers), index_(index), options_(options) {}

  NameAnswer run() {
    b_.seen.clear();
    b_.found.clear();
    one_error();
    if (!near() && b_.symbols.size() >= kMinForTwoErrors) two_errors();
    if (b_.may_be_cut || !near() || slip_may_be_a_name()) by_words();
    rank();
    return {.found = b_.found, .complete = complete_, .stopped = stopped_};
  }

 private:
  bool accepted() const {
    return std::any_of(b_.found.begin(), b_.found.end(), [this](const FoundName& f) {
      return f.similarity.score >= options_.accept_score;
    });
  }

  bool near() const {
    return accepted() || std::any_of(b_.found.begin(), b_.found.end(), [](const FoundName& f) {
             return f.errors < kManyErrors && f.similarity.score >= kNearScore;
           });
  }

  // All its telling words stand in names of the index: then what looks like a slip of one name may
  // be another, written right, with words more or less.
  bool slip_may_be_a_name() const {
    const auto best = std::max_element(b_.found.begin(), b_.found.end(),
                                       [](const FoundName& x, const FoundName& y) {
                                         return x.similarity.score < y.similarity.score;
                                       });
    if (best == b_.found.end()) return false;
    const NameReasons reasons = best->similarity.reasons;
    if (!reasons.has(NameReason::misspelt) && !reasons.has(NameReason::misspelt_generic)) {
      return false;
    }
    return std::all_of(b_.parts.words.begin(),
                       b_.parts.words.begin() + static_cast<std::ptrdiff_t>(b_.parts.word_count),
                       [this](const NameWord& word) {
                         return !is_filed(word) || index_.names_with(word.canonical) > 0;
                       });
  }

  // Segments of names of `n` symbols, where `errors` could have moved them. A segment at the front
  // is looked for where it was, one at the back where the end is: an error in front of the first
  // counts as damage to it.
  void add_segment_probes(std::size_t n, int errors) {
    const int shift_of_end = static_cast<int>(b_.symbols.size()) - static_cast<int>(n);
    for (std::size_t part = 0; part < kSegments; ++part) {
      const Segment s = segment(n, part);
      const auto group = static_cast<std::uint16_t>(n * kSegments + part);
      int from = -errors;
      int to = errors;
      if (part == 0) from = to = 0;
      if (part == kSegments - 1) from = to = shift_of_end;
      for (int shift = from; shift <= to; ++shift) {
        if (std::abs(shift) + std::abs(shift_of_end - shift) > errors) continue;
        const int begin = static_cast<int>(s.begin) + shift;
        if (begin < 0 || static_cast<std::size_t>(begin) + s.length > b_.symbols.size()) continue;
        const std::uint64_t hash = b_.hash.of(static_cast<std::size_t>(begin), s.length);
        add_probe(segment_signature(n, part, hash), group, 0);
      }
    }
  }

  void add_probe(std::uint32_t signature, std::uint16_t group, int weight) {
    index_.prefetch_postings(signature);
    b_.probes.push_back({.signature = signature, .group = group, .weight = weight, .names = {}});
  }

  // What all of them need is asked of the memory before the first is waited for.
  void measure_probes() {
    for (Probe& probe : b_.probes) probe.sought = index_.seek_postings(probe.signature);
    for (Probe& probe : b_.probes) {
      probe.names = index_.postings_at(probe.sought);
      if (!probe.names.empty()) __builtin_prefetch(probe.names.data());
    }
    for (const Probe& probe : b_.probes) {
      if (probe.names.size() > kMaxScanned) continue;
      for (const std::uint32_t name : probe.names.first(std::min(probe.names.size(), kAhead)))
        index_.prefetch_sketch(name);
    }
  }

  void gather(const Probe& probe, int most_difference) {
    for (std::size_t i = 0; i < probe.names.size(); ++i) {
      if (i + kAhead < probe.names.size()) index_.prefetch_sketch(probe.names[i + kAhead]);
      const std::uint32_t name = probe.names[i];
      if (!at_most_bits(index_.sketch(name) ^ b_.sketch, most_difference)) continue;
      b_.names.push_back(name);
      index_.prefetch_entry(name);
    }
  }

  // Names of one length lie side by side in the probes; of its three segments the two that fewest
  // names bear are enough for one error.
  void gather_two_of_three(std::size_t n) {
    std::size_t sizes[kSegments] = {};
    for (const Probe& probe : b_.probes) {
      if (probe.group / kSegments == n) sizes[probe.group % kSegments] += probe.names.size();
    }
    const std::size_t heaviest = static_cast<std::size_t>(
        std::max_element(std::begin(sizes), std::end(sizes)) - std::begin(sizes));
    for (const Probe& probe : b_.probes) {
      if (probe.group / kSegments != n || probe.group % kSegments == heaviest) continue;
      if (probe.names.size() > kMaxScanned) {
        complete_ = false;
        stopped_ = true;
        continue;
      }
      gather(probe, 2);
    }
  }

  void one_error() {
    b_.names.clear();
    b_.probes.clear();
    const std::size_t n = b_.symbols.size();
    const std::uint32_t bag = bag_signature(bag_of(b_.parts));
    index_.prefetch_postings(bag);
    const std::size_t shortest = std::max(kMinSegmented, n - 1);
    for (std::size_t m = shortest; m <= n + 1; ++m) add_segment_probes(m, 1);
    measure_probes();
    for (std::size_t m = shortest; m <= n + 1; ++m) gather_two_of_three(m);
    const std::span<const std::uint32_t> same_words = index_.postings(bag);
    if (same_words.size() > kMaxScanned) {
      complete_ = false;
      stopped_ = true;
    } else {
      b_.names.insert(b_.names.end(), same_words.begin(), same_words.end());
    }
    compare_gathered(1, kManyErrors, kMaxCompared, complete_);
  }

  void two_errors() {
    b_.probes.clear();
    const std::size_t n = b_.symbols.size();
    const std::size_t last = std::min(n + 2, kMaxSymbols);
    for (std::size_t m = n - 2; m <= last; ++m) add_segment_probes(m, 2);
    measure_probes();
    two_errors_in(1, kLight);
    if (!accepted()) two_errors_in(kLight + 1, kMaxScanned);
  }

  void two_errors_in(std::size_t smallest, std::size_t largest) {
    b_.names.clear();
    for (const Probe& probe : b_.probes) {
      if (probe.names.size() > kMaxScanned) stopped_ = true;
      if (probe.names.size() >= smallest && probe.names.size() <= largest) gather(probe, 4);
    }
    bool all = true;
    compare_gathered(2, 2, kMaxCompared, all);
  }

  // Drops what an earlier tier has compared, counts errors, and compares the nearest. Names of the
  // same words are kept whatever their errors, others up to `limit`.
  void compare_gathered(unsigned limit, unsigned keep, std::size_t most, bool& all) {
    sort_and_forget_seen();
    b_.candidates.clear();
    for (std::size_t i = 0; i < std::min(b_.names.size(), kAhead); ++i)
      index_.prefetch_base(b_.names[i]);
    for (std::size_t i = 0; i < b_.names.size(); ++i) {
      if (i + kAhead < b_.names.size()) index_.prefetch_base(b_.names[i + kAhead]);
      const std::uint32_t name = b_.names[i];
      const unsigned errors = b_.pattern.to_base(index_.entry(name).base, limit);
      if (errors > limit && (keep == limit || !same_bag(name))) continue;
      b_.candidates.push_back(
          {.name = name,
           .errors = errors > limit ? kManyErrors : static_cast<std::uint8_t>(errors)});
    }
    if (b_.candidates.size() > most) {
      all = false;
      stopped_ = true;
      keep_nearest(most);
    }
    compare_candidates();
    remember_compared();
  }

  bool same_bag(std::uint32_t name) {
    const NameIndex::Entry entry = index_.entry(name);
    b_.candidate_parts.read(entry.base, entry.legal_form);
    return bag_of(b_.candidate_parts) == bag_of(b_.parts);
  }

  void sort_and_forget_seen() {
    std::sort(b_.names.begin(), b_.names.end());
    b_.names.erase(std::unique(b_.names.begin(), b_.names.end()), b_.names.end());
    if (b_.seen.empty()) return;
    std::erase_if(b_.names, [this](std::uint32_t name) {
      return std::binary_search(b_.seen.begin(), b_.seen.end(), name);
    });
  }

  void remember_compared() {
    for (const Candidate& candidate : b_.candidates) b_.seen.push_back(candidate.name);
    std::sort(b_.seen.begin(), b_.seen.end());
  }

  // By what the names are, not by their numbers, which tell of the order in which they came.
  void keep_nearest(std::size_t most) {
    const auto nearer = [this](const Candidate& x, const Candidate& y) {
      const NameIndex::Entry left = index_.entry(x.name);
      const NameIndex::Entry right = index_.entry(y.name);
      return std::tie(x.errors, left.owner, left.base, left.legal_form) <
             std::tie(y.errors, right.owner, right.base, right.legal_form);
    };
    std::nth_element(b_.candidates.begin(),
                     b_.candidates.begin() + static_cast<std::ptrdiff_t>(most), b_.candidates.end(),
                     nearer);
    b_.candidates.resize(most);
  }

  // How many names bear a candidate's words is asked of the memory while those before it are
  // compared.
  void compare_candidates() {
    const std::size_t count = b_.candidates.size();
    for (std::size_t i = 0; i < count + 2; ++i) {
      if (i < count) read_candidate(i);
      if (i >= 1 && i <= count) seek_words(i - 1);
      if (i >= 2) compare(b_.candidates[i - 2], b_.read[(i - 2) % b_.kReadAhead].parts);
    }
  }

  void read_candidate(std::size_t i) {
    auto& read = b_.read[i % b_.kReadAhead];
    const NameIndex::Entry entry = index_.entry(b_.candidates[i].name);
    read.parts.read(entry.base, entry.legal_form);
    read.filed = 0;
    for (std::size_t k = 0; k < read.parts.word_count; ++k) {
      const NameWord& word = read.parts.words[k];
      if (!is_filed(word) || is_word_of_question(word)) continue;
      const std::uint32_t signature = word_signature(word.canonical);
      index_.prefetch_postings(signature);
      read.signatures[read.filed++] = signature;
    }
  }

  void seek_words(std::size_t i) {
    const auto& read = b_.read[i % b_.kReadAhead];
    for (std::size_t k = 0; k < read.filed; ++k) index_.seek_postings(read.signatures[k]);
  }

  bool is_word_of_question(const NameWord& word) const {
    return std::any_of(b_.parts.words.begin(),
                       b_.parts.words.begin() + static_cast<std::ptrdiff_t>(b_.parts.word_count),
                       [&](const NameWord& asked) { return asked.canonical == word.canonical; });
  }

  void compare(const Candidate& candidate, const NameParts& parts) {
    const NameSimilarity similarity = compare_names(b_.parts, parts,
                                                    {.counts = &index_,
                                                     .may_be_cut = b_.may_be_cut,
                                                     .whole = WholeName::second,
                                                     .by_sound = false});
    if (similarity.score == 0) return;
    b_.found.push_back({.owner = index_.entry(candidate.name).owner,
                        .similarity = similarity,
                        .errors = candidate.errors});
  }

  void by_words() {
    b_.probes.clear();
    add_word_probes();
    const SymbolSpan cjk = b_.parts.cjk.span();
    for (std::size_t i = 0; i + 1 < std::min(cjk.size(), kMaxPairs + 1); ++i) {
      add_probe(pair_signature(cjk[i], cjk[i + 1]), 0, kPairWeight);
    }
    measure_probes();
    std::sort(b_.probes.begin(), b_.probes.end(), [](const Probe& x, const Probe& y) {
      return x.names.size() != y.names.size() ? x.names.size() < y.names.size()
                                              : x.signature < y.signature;
    });
    b_.weighed.clear();
    for (const Probe& probe : b_.probes) {
      if (probe.names.empty()) continue;
      const bool first = b_.weighed.empty();
      if (probe.names.size() > kMaxScanned ||
          (!first && b_.weighed.size() + probe.names.size() > kMaxGathered)) {
        stopped_ = true;
        break;
      }
      for (const std::uint32_t name : probe.names) {
        index_.prefetch_entry(name);
        index_.prefetch_sketch(name);
        b_.weighed.push_back({.name = name, .owner = 0, .weight = probe.weight, .difference = 0});
      }
    }
    compare_heaviest();
  }

  void add_word_probes() {
    for (std::size_t i = 0; i < b_.parts.word_count; ++i) {
      const NameWord& word = b_.parts.words[i];
      if (!is_filed(word)) continue;
      const int weight = word_weight(word, &index_);
      add_probe(word_signature(word.canonical), 0, weight);
      const Symbols spelt(word.text);
      if (word.digits || spelt.size() < kMinHalved) continue;
      b_.hash.read(spelt.span());
      const int of_half = weight * kHalfShare / 100;
      for (std::size_t n = spelt.size() - 1; n <= spelt.size() + 1; ++n) {
        if (n < kMinHalved || n > kMaxSymbols) continue;
        const Segment front = segment(n, 0, 2);
        const Segment back = segment(n, 1, 2);
        add_probe(half_signature(n, 0, b_.hash.of(0, front.length)), 0, of_half);
        add_probe(half_signature(n, 1, b_.hash.of(spelt.size() - back.length, back.length)), 0,
                  of_half);
      }
    }
  }

  void compare_heaviest() {
    std::vector<Weighed>& weighed = b_.weighed;
    std::sort(weighed.begin(), weighed.end(),
              [](const Weighed& x, const Weighed& y) { return x.name < y.name; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < weighed.size();) {
      Weighed sum = weighed[i];
      for (++i; i < weighed.size() && weighed[i].name == sum.name; ++i)
        sum.weight += weighed[i].weight;
      if (std::binary_search(b_.seen.begin(), b_.seen.end(), sum.name)) continue;
      sum.owner = index_.entry(sum.name).owner;
      sum.difference = std::popcount(index_.sketch(sum.name) ^ b_.sketch);
      weighed[kept++] = sum;
    }
    weighed.resize(kept);
    const auto heavier = [this](const Weighed& x, const Weighed& y) {
      if (x.weight != y.weight) return x.weight > y.weight;
      if (x.difference != y.difference) return x.difference < y.difference;
      if (x.owner != y.owner) return x.owner < y.owner;
      return index_.entry(x.name).base < index_.entry(y.name).base;
    };
    if (weighed.size() > kMaxComparedByWords) {
      stopped_ = true;
      std::nth_element(weighed.begin(),
                       weighed.begin() + static_cast<std::ptrdiff_t>(kMaxComparedByWords),
                       weighed.end(), heavier);
      weighed.resize(kMaxComparedByWords);
    }
    b_.candidates.clear();
    for (const Weighed& one : weighed) index_.prefetch_base(one.name);
    for (const Weighed& one : weighed) {
      const unsigned errors = b_.pattern.to_base(index_.entry(one.name).base, 2);
      b_.candidates.push_back(
          {.name = one.name,
           .errors = errors > 2 ? kManyErrors : static_cast<std::uint8_t>(errors)});
    }
    compare_candidates();
  }

  void rank() {
    const auto better = [](const FoundName& x, const FoundName& y) {
      if (x.similarity.score != y.similarity.score) return x.similarity.score > y.similarity.score;
      if (x.errors != y.errors) return x.errors < y.errors;
      if (x.owner != y.owner) return x.owner < y.owner;
      return x.similarity.reasons.bits < y.similarity.reasons.bits;
    };
    std::sort(b_.found.begin(), b_.found.end(), better);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < b_.found.size() && kept < options_.most; ++i) {
      const auto end = b_.found.begin() + static_cast<std::ptrdiff_t>(kept);
      const bool known = std::any_of(
          b_.found.begin(), end, [&](const FoundName& f) { return f.owner == b_.found[i].owner; });
      if (!known) b_.found[kept++] = b_.found[i];
    }
    b_.found.resize(kept);
  }

  NameSearchBuffers& b_;
  const NameIndex& index_;
  const NameSearchOptions& options_;
  bool complete_ = true;
  bool stopped_ = false;
};

}  // namespace

NameSearch::NameSearch() : buffers_(std::make_unique<NameSearchBuffers>()) {}
NameSearch::~NameSearch() = default;
NameSearch::NameSearch(NameSearch&&) noexcept = default;
NameSearch& NameSearch::operator=(NameSearch&&) noexcept = default;

NameAnswer NameSearch::find(const NameIndex& index, std::string_view written,
                            const NameSearchOptions& options) {
  NameSearchBuffers& b = *buffers_;
  fold_name(written, b.folded);
  if (b.folded.base.empty()) return {};
  b.parts.read(b.folded);
  b.symbols.read(b.folded.base);
  b.hash.read(b.symbols.span());
  b.pattern.set(b.symbols.span());
  b.sketch = sketch_of(b.symbols.span());
  b.may_be_cut = truncation_length(written).has_value();
  return Query(b, index, options).run();
}

NameVerdict judge(const NameAnswer& answer, const NameThresholds& thresholds) {
  if (answer.found.empty()) return {};
  const int best = answer.found[0].similarity.score;
  const int next = answer.found.size() > 1 ? answer.found[1].similarity.score : 0;
  NameVerdict verdict{.outcome = NameOutcome::none, .margin = best - next};
  if (best < thresholds.propose) return verdict;
  const NameReasons reasons = answer.found[0].similarity.reasons;
  const bool form_agrees = thresholds.accept_conflicting_form ||
                           answer.found[0].similarity.legal_form != LegalFormRelation::conflict;
  const bool words_differ = reasons.has(NameReason::extra_generic);
  const int margin = words_differ ? thresholds.margin_of_extra_words : thresholds.margin;
  verdict.alone = answer.complete && best >= kLikelyScore && verdict.margin >= margin;
  const bool misspelt = reasons.has(NameReason::misspelt);
  const bool sure = verdict.alone && form_agrees && best >= thresholds.accept &&
                    (!misspelt || thresholds.accept_misspelt);
  verdict.letter_by_letter = sure && !misspelt;
  verdict.outcome = sure ? NameOutcome::accept : NameOutcome::ambiguous;
  return verdict;
}

std::string_view to_text(NameOutcome outcome) {
  switch (outcome) {
    case NameOutcome::none:
      return "none";
    case NameOutcome::ambiguous:
      return "ambiguous";
    case NameOutcome::accept:
      return "accept";
  }
  return "?";
}

}  // namespace hexiao

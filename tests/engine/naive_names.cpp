#include "tests/engine/naive_names.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "engine/names/name_parts.h"
#include "engine/names/name_search.h"
#include "engine/names/signatures.h"
#include "engine/text/name.h"
#include "engine/text/utf8.h"

namespace hexiao::naive {
namespace {

constexpr unsigned kMany = 3;

struct Name {
  CustomerId customer;
  FoldedName folded;
};

std::vector<Name> all_names(const Ledger& ledger) {
  std::vector<Name> names;
  for (const Customer& customer : ledger.customers) {
    names.push_back({customer.id, fold_name(customer.name)});
    for (const std::string& alias : customer.aliases)
      names.push_back({customer.id, fold_name(alias)});
  }
  std::erase_if(names, [](const Name& name) { return name.folded.base.empty(); });
  return names;
}

// The words that say something, of all names.
class Counts final : public WordCounts {
 public:
  explicit Counts(const std::vector<Name>& names) {
    for (const Name& name : names) {
      NameParts parts;
      parts.read(name.folded);
      std::vector<std::string> words;
      for (std::size_t i = 0; i < parts.word_count; ++i)
        if (is_filed(parts.words[i])) words.emplace_back(parts.words[i].canonical);
      std::sort(words.begin(), words.end());
      words.erase(std::unique(words.begin(), words.end()), words.end());
      for (const std::string& word : words) ++with_[word];
      ++names_;
    }
  }
  std::uint32_t names_with(std::string_view word) const override {
    const auto at = with_.find(word);
    return at == with_.end() ? 0 : at->second;
  }
  std::uint32_t names() const override { return names_; }

 private:
  std::map<std::string, std::uint32_t, std::less<>> with_;
  std::uint32_t names_ = 0;
};

std::vector<std::string_view> words_of(const NameParts& parts) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < parts.word_count; ++i)
    if (parts.words[i].kind != WordKind::particle) words.push_back(parts.words[i].canonical);
  std::sort(words.begin(), words.end());
  return words;
}

std::u32string letters_in(std::string_view base) {
  std::u32string out;
  for (std::size_t at = 0; at < base.size();)
    if (const char32_t point = next_code_point(base, at); point != U' ') out += point;
  return out;
}

// Whether two names share a telling word, half of one, or two neighbouring Chinese characters.
bool share_something(const NameParts& asked, const NameParts& known) {
  const auto pairs = [](const NameParts& parts) {
    std::vector<std::pair<Symbol, Symbol>> out;
    for (std::size_t i = 0; i + 1 < parts.cjk.size(); ++i)
      out.emplace_back(parts.cjk[i], parts.cjk[i + 1]);
    return out;
  };
  for (const auto& a : pairs(asked))
    for (const auto& b : pairs(known))
      if (a == b) return true;
  std::size_t halved = 0;  // of the known name, the first words of five letters and more
  for (std::size_t k = 0; k < known.word_count; ++k) {
    const NameWord& word = known.words[k];
    if (!is_filed(word)) continue;
    const std::u32string whole = letters_in(word.text);
    const bool has_halves = !word.digits && whole.size() >= kMinHalved && halved++ < kHalvedWords;
    const std::u32string front = whole.substr(0, whole.size() / 2);
    const std::u32string back = whole.substr(whole.size() / 2);
    for (std::size_t i = 0; i < asked.word_count; ++i) {
      if (!is_filed(asked.words[i])) continue;
      if (asked.words[i].canonical == word.canonical) return true;
      const std::u32string spelt = letters_in(asked.words[i].text);
      const bool near_length = spelt.size() + 1 >= whole.size() && whole.size() + 1 >= spelt.size();
      if (!has_halves || !near_length || asked.words[i].digits || spelt.size() < kMinHalved)
        continue;
      if (spelt.starts_with(front) || spelt.ends_with(back)) return true;
    }
  }
  return false;
}

// Whether a third of the known name stands whole in the asked one, where two errors could have
// moved it. A swap of neighbours over a border damages two thirds: such a name is not found by
// spelling.
bool share_a_third(std::string_view asked, std::string_view known) {
  const std::u32string x = letters_in(asked);
  const std::u32string y = letters_in(known);
  const int longer = static_cast<int>(x.size()) - static_cast<int>(y.size());
  for (std::size_t part = 0; part < kSegments; ++part) {
    const Segment s = segment(y.size(), part);
    for (int shift = -2; shift <= 2; ++shift) {
      const bool at_its_place = part == 0 ? shift == 0
                                : part == kSegments - 1
                                    ? shift == longer
                                    : std::abs(shift) + std::abs(longer - shift) <= 2;
      const int from = static_cast<int>(s.begin) + shift;
      if (at_its_place && from >= 0 &&
          x.substr(std::min(static_cast<std::size_t>(from), x.size()), s.length) ==
              y.substr(s.begin, s.length))
        return true;
    }
  }
  return false;
}

unsigned errors_between(std::string_view a, std::string_view b) {
  const std::u32string x = letters_in(a);
  const std::u32string y = letters_in(b);
  std::vector<std::vector<unsigned>> cost(x.size() + 1, std::vector<unsigned>(y.size() + 1));
  for (std::size_t i = 0; i <= x.size(); ++i)
    for (std::size_t j = 0; j <= y.size(); ++j) {
      cost[i][j] = static_cast<unsigned>(i + j);
      if (i == 0 || j == 0) continue;
      const unsigned change = x[i - 1] == y[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return std::min(cost[x.size()][y.size()], kMany);
}

// The question, and the answers so far. What is asked of whom, and when it is enough, is said at
// the head of engine/names/name_search.h.
class Asking {
 public:
  Asking(const Ledger& ledger, int accept, std::string_view written)
      : names_(all_names(ledger)),
        counts_(names_),
        folded_(fold_name(written)),
        accept_(accept),
        may_be_cut_(truncation_length(written).has_value()) {
    parts_.read(folded_);
  }

  std::vector<LikeName> run() {
    if (folded_.base.empty()) return {};
    ask([](unsigned errors, bool same_words, const NameParts&) {
      return errors <= 1 || same_words;
    });
    if (!near() && letters_in(folded_.base).size() >= 7)
      ask([&](unsigned errors, bool, const NameParts& known) {
        return errors <= 2 && share_a_third(folded_.base, known.base);
      });
    if (may_be_cut_ || !near() || slip_may_be_a_name())
      ask([&](unsigned, bool, const NameParts& known) { return share_something(parts_, known); });
    rank();
    return found_;
  }

 private:
  template <class Wanted>
  void ask(Wanted wanted) {
    const bool first = asked_.empty();
    asked_.resize(names_.size());
    for (std::size_t i = 0; i < names_.size(); ++i) {
      NameParts parts;
      parts.read(names_[i].folded);
      const unsigned errors = errors_between(names_[i].folded.base, folded_.base);
      const bool same_words = words_of(parts) == words_of(parts_);
      if (asked_[i] || !wanted(errors, same_words, parts)) continue;
      asked_[i] = true;
      const NameSimilarity similarity = compare_names(parts_, parts,
                                                      {.counts = &counts_,
                                                       .may_be_cut = may_be_cut_,
                                                       .whole = WholeName::second,
                                                       .by_sound = false});
      if (similarity.score == 0) continue;
      const bool uncounted = first && errors > 1;
      found_.push_back({names_[i].customer, similarity, uncounted ? kMany : errors});
    }
  }

  bool near() const {
    return std::any_of(found_.begin(), found_.end(), [&](const LikeName& f) {
      return f.similarity.score >= accept_ ||
             (f.errors < kMany && f.similarity.score >= kNearScore);
    });
  }

  bool slip_may_be_a_name() const {
    const auto best = std::max_element(
        found_.begin(), found_.end(),
        [](const auto& a, const auto& b) { return a.similarity.score < b.similarity.score; });
    if (best == found_.end()) return false;
    const NameReasons reasons = best->similarity.reasons;
    if (!reasons.has(NameReason::misspelt) && !reasons.has(NameReason::misspelt_generic))
      return false;
    for (std::size_t i = 0; i < parts_.word_count; ++i)
      if (is_filed(parts_.words[i]) && counts_.names_with(parts_.words[i].canonical) == 0)
        return false;
    return true;
  }

  void rank() {
    std::sort(found_.begin(), found_.end(), [](const LikeName& a, const LikeName& b) {
      return std::make_tuple(-a.similarity.score, a.errors, a.customer, a.similarity.reasons.bits) <
             std::make_tuple(-b.similarity.score, b.errors, b.customer, b.similarity.reasons.bits);
    });
    std::vector<LikeName> once;
    for (const LikeName& like : found_)
      if (std::none_of(once.begin(), once.end(),
                       [&](const LikeName& o) { return o.customer == like.customer; }))
        once.push_back(like);
    found_ = std::move(once);
  }

  std::vector<Name> names_;
  Counts counts_;
  FoldedName folded_;
  NameParts parts_;
  int accept_;
  bool may_be_cut_;
  std::vector<bool> asked_;
  std::vector<LikeName> found_;
};

}  // namespace

LikeNames find_like(const Ledger& ledger, const Policy& policy, std::string_view written) {
  LikeNames answer{.found = Asking(ledger, policy.name_score, written).run()};
  const NameThresholds thresholds;
  if (answer.found.empty() || answer.found.front().similarity.score < thresholds.propose) return {};
  const NameSimilarity& best = answer.found.front().similarity;
  const int next = answer.found.size() > 1 ? answer.found[1].similarity.score : 0;
  const int margin = best.reasons.has(NameReason::extra_generic) ? thresholds.margin_of_extra_words
                                                                 : policy.name_margin;
  answer.sure = best.score >= policy.name_score && best.score >= kLikelyScore &&
                best.score - next >= margin && best.legal_form != LegalFormRelation::conflict &&
                !best.reasons.has(NameReason::misspelt);
  return answer;
}

namespace {

bool is_chinese(std::string_view word) {
  std::size_t at = 0;
  const char32_t first = next_code_point(word, at);
  return first > 0xFFFF || is_cjk_symbol(static_cast<Symbol>(first));
}

std::size_t characters_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

// Two words, or six letters, or four Chinese characters, and not all generic.
bool says_something(const std::vector<std::string>& words) {
  std::string base;
  bool telling = false;
  for (const std::string& word : words) {
    base += word;
    telling = telling || is_chinese(word) || word_kind(canonical_word(word)) == WordKind::ordinary;
  }
  if (!telling) return false;
  if (is_chinese(base)) return words.size() > 1 || characters_in(base) >= 4;
  return characters_in(base) >= 6;
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

std::vector<NameInside> find_inside(const Ledger& ledger, std::string_view text) {
  const std::vector<Name> names = all_names(ledger);
  std::vector<NameInside> found;
  const auto take = [&](const std::string& base) {
    std::vector<CustomerId> owners;
    for (const Name& name : names)
      if (name.folded.base == base) owners.push_back(name.customer);
    std::sort(owners.begin(), owners.end());
    owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
    for (const CustomerId owner : owners) found.push_back({owner, characters_in(base)});
    return !owners.empty();
  };
  std::vector<std::string> words;
  for (const char c : fold_name(text).base) {
    if (words.empty() || c == ' ') words.emplace_back();
    if (c != ' ') words.back() += c;
  }
  for (std::size_t i = 0; i < words.size();) {
    std::size_t taken = std::min(kMaxWordsInText, words.size() - i);
    for (; taken > 0; --taken) {
      const std::vector<std::string> run(words.begin() + static_cast<std::ptrdiff_t>(i),
                                         words.begin() + static_cast<std::ptrdiff_t>(i + taken));
      if (says_something(run) && take(join(run))) break;
    }
    // Inside a run of Chinese there are no borders.
    std::vector<std::string> letters;
    if (taken == 0 && is_chinese(words[i]))
      for (std::size_t at = 0; at < words[i].size();) {
        const std::size_t from = at;
        next_code_point(words[i], at);
        letters.push_back(words[i].substr(from, at - from));
      }
    for (std::size_t from = 0; from + 4 <= letters.size();) {
      std::size_t length = std::min<std::size_t>(24, letters.size() - from);
      for (; length >= 4; --length) {
        std::string base;
        for (std::size_t k = 0; k < length; ++k) base += letters[from + k];
        if (take(base)) break;
      }
      from += length >= 4 ? length : 1;
    }
    i += std::max<std::size_t>(taken, 1);
  }
  return found;
}

}  // namespace hexiao::naive

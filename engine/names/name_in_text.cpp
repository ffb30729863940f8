#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/names/name_search.h"
#include "engine/names/search_buffers.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

constexpr std::size_t kMinLetters = 6;       // of a name of one word
constexpr std::size_t kMinChinese = 4;       // characters
constexpr std::size_t kMaxChinese = 24;      // of a name inside a run
constexpr std::size_t kMaxChineseRun = 128;  // what follows is not read
// Owners of one name that are listed; a name of more says nothing.
constexpr std::size_t kMaxOwners = 16;

// A name with a letter wrong.
constexpr std::size_t kMinLettersOfSlip = 10;
constexpr std::size_t kMaxBearers = 8;  // of a word or half of one that is looked up

struct TextWord {
  std::string_view text;
  std::uint64_t in_bag = 0;  // 0 for particles, which bags leave out
  bool telling = false;
  bool cjk = false;
  bool form = false;  // a legal form wherever it stands, which bags leave out: see NameParts
};

class TextReading {
 public:
  TextReading(std::string_view folded, const NameIndex& index, std::vector<NameInText>& found)
      : index_(index), found_(found) {
    while (!folded.empty() && words_.size() < kMaxTextWords) {
      const std::size_t blank = std::min(folded.find(' '), folded.size());
      if (blank > 0) words_.push_back(read_word(folded.substr(0, blank)));
      folded.remove_prefix(std::min(blank + 1, folded.size()));
    }
  }

  void run() {
    for (std::size_t i = 0; i < words_.size() && found_.size() < kMaxFoundInText;) {
      const std::size_t taken = names_from(i);
      if (taken == 0 && words_[i].cjk) names_in_run(i);
      i += std::max<std::size_t>(taken, 1);
    }
  }

  void run_with_slips() {
    for (std::size_t i = 0; i < words_.size() && found_.size() < kMaxFoundInText; ++i) {
      const TextWord& word = words_[i];
      if (!word.telling || word.cjk || contains_digit(word.text)) continue;
      take_slips(word_signature(meaning_of(word.text).canonical), i);
      const Symbols spelt(word.text);
      if (spelt.size() < kMinHalved) continue;
      hash_.read(spelt.span());
      for (std::size_t n = spelt.size() - 1; n <= spelt.size() + 1; ++n) {
        if (n < kMinHalved || n > kMaxSymbols) continue;
        const std::size_t front = segment(n, 0, 2).length;
        const std::size_t back = segment(n, 1, 2).length;
        take_slips(half_signature(n, 0, hash_.of(0, front)), i);
        take_slips(half_signature(n, 1, hash_.of(spelt.size() - back, back)), i);
      }
    }
    in_order();
  }

 private:
  // Names under a signature that stand in the text around word i with one letter wrong.
  void take_slips(std::uint32_t signature, std::size_t i) {
    const std::span<const std::uint32_t> names = index_.postings(signature);
    if (names.size() > kMaxBearers) return;
    for (const std::uint32_t name : names) {
      if (compared_ == kMaxSlipsCompared) return;
      ++compared_;
      const NameIndex::Entry entry = index_.entry(name);
      const Symbols base(entry.base);
      if (base.size() < kMinLettersOfSlip || contains_digit(entry.base)) continue;
      const auto blanks =
          static_cast<std::size_t>(std::count(entry.base.begin(), entry.base.end(), ' '));
      take_slip(entry, base, i, blanks + 1);
    }
  }

  void take_slip(const NameIndex::Entry& entry, const Symbols& base, std::size_t i,
                 std::size_t count) {
    if (count > kMaxWordsInText) return;
    for (std::size_t start = i + 1 >= count ? i + 1 - count : 0; start <= i; ++start) {
      if (start + count > words_.size()) return;
      const Symbols window(window_of(start, count));
      if (bounded_distance(window.span(), base.span(), 1) > 1) continue;
      found_.push_back({.owner = entry.owner,
                        .first_word = static_cast<std::uint16_t>(start),
                        .words = static_cast<std::uint16_t>(count),
                        .characters = static_cast<std::uint16_t>(count_characters(entry.base)),
                        .errors = 1});
      return;
    }
  }

  // The longest where they overlap, each owner once at a place, in the order of the text.
  void in_order() {
    const auto covered = [this](const NameInText& f) {
      return std::any_of(found_.begin(), found_.end(), [&f](const NameInText& other) {
        return other.words > f.words && other.first_word < f.first_word + f.words &&
               f.first_word < other.first_word + other.words;
      });
    };
    std::vector<NameInText> kept;
    std::copy_if(found_.begin(), found_.end(), std::back_inserter(kept),
                 [&](const NameInText& f) { return !covered(f); });
    found_ = std::move(kept);
    const auto place = [](const NameInText& f) { return std::pair(f.first_word, f.owner); };
    std::sort(found_.begin(), found_.end(),
              [&](const NameInText& x, const NameInText& y) { return place(x) < place(y); });
    const auto end =
        std::unique(found_.begin(), found_.end(),
                    [&](const NameInText& x, const NameInText& y) { return place(x) == place(y); });
    found_.erase(end, found_.end());
  }

  std::string_view window_of(std::size_t first, std::size_t count) const {
    const char* begin = words_[first].text.data();
    const std::string_view last = words_[first + count - 1].text;
    return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
  }

  static TextWord read_word(std::string_view text) {
    std::size_t at = 0;
    const char32_t first = next_code_point(text, at);
    TextWord word{.text = text};
    word.cjk = first > 0xFFFF || is_cjk_symbol(static_cast<Symbol>(first));
    const WordMeaning meaning = word.cjk ? WordMeaning{.canonical = text} : meaning_of(text);
    if (meaning.kind != WordKind::particle) word.in_bag = word_in_bag(meaning.canonical);
    word.telling = meaning.kind == WordKind::ordinary;
    word.form = !meaning.form_inside.empty();
    return word;
  }

  static bool says_something(std::string_view base, std::size_t words, bool telling) {
    if (!telling) return false;
    const Symbols symbols(base);
    if (is_cjk_symbol(symbols[0])) return words > 1 || symbols.size() >= kMinChinese;
    return symbols.size() >= kMinLetters;
  }

  // Words of the longest name that starts at word i; 0: none.
  std::size_t names_from(std::size_t i) {
    std::uint64_t sums[kMaxWordsInText] = {};
    const std::size_t most = std::min(kMaxWordsInText, words_.size() - i);
    for (std::size_t k = 0; k < most; ++k)
      sums[k] = (k == 0 ? 0 : sums[k - 1]) + words_[i + k].in_bag;
    for (std::size_t k = most; k > 0; --k) {
      const std::string_view base = window_of(i, k);
      const auto from = words_.begin() + static_cast<std::ptrdiff_t>(i);
      const auto to = from + static_cast<std::ptrdiff_t>(k);
      const bool telling = std::any_of(from, to, [](const TextWord& w) { return w.telling; });
      if (!says_something(base, k, telling)) continue;
      const bool form = std::any_of(from, to, [](const TextWord& w) { return w.form; });
      if (form ? take_with_form(base, i, k) : take(base, sums[k - 1], i, k)) return k;
    }
    return 0;
  }

  // Whether a form in front belongs to the bag depends on whether the name has another at its end,
  // which the text need not tell.
  bool take_with_form(std::string_view base, std::size_t i, std::size_t k) {
    parts_.read(base, {});
    const std::uint64_t bag = bag_of(parts_);
    if (take(base, bag, i, k)) return true;
    parts_.read(base, "gmbh");
    return bag_of(parts_) != bag && take(base, bag_of(parts_), i, k);
  }

  // Inside a run of Chinese there are no borders: each place, the longest name first.
  void names_in_run(std::size_t i) {
    const std::string_view run = words_[i].text;
    std::size_t ends[kMaxChineseRun + 1];
    std::size_t count = 0;
    ends[0] = 0;
    for (std::size_t at = 0; at < run.size() && count < kMaxChineseRun;) {
      next_code_point(run, at);
      ends[++count] = at;
    }
    for (std::size_t from = 0; from + kMinChinese <= count;) {
      std::size_t length = std::min(kMaxChinese, count - from);
      for (; length >= kMinChinese; --length) {
        const std::string_view base = run.substr(ends[from], ends[from + length] - ends[from]);
        if (take(base, word_in_bag(base), i, 1)) break;
      }
      from += length >= kMinChinese ? length : 1;
    }
  }

  bool take(std::string_view base, std::uint64_t bag, std::size_t first, std::size_t words) {
    const std::span<const std::uint32_t> alike = index_.postings(bag_signature(bag));
    if (alike.empty() || alike.size() > kMaxScanned) return false;
    const std::size_t before = found_.size();
    const auto characters = static_cast<std::uint16_t>(count_characters(base));
    for (const std::uint32_t name : alike) {
      const NameIndex::Entry entry = index_.entry(name);
      if (entry.base != base) continue;
      found_.push_back({.owner = entry.owner,
                        .first_word = static_cast<std::uint16_t>(first),
                        .words = static_cast<std::uint16_t>(words),
                        .characters = characters});
    }
    const auto fresh = found_.begin() + static_cast<std::ptrdiff_t>(before);
    std::sort(fresh, found_.end(),
              [](const NameInText& x, const NameInText& y) { return x.owner < y.owner; });
    found_.erase(
        std::unique(fresh, found_.end(),
                    [](const NameInText& x, const NameInText& y) { return x.owner == y.owner; }),
        found_.end());
    if (found_.size() == before) return false;
    if (found_.size() - before > kMaxOwners) found_.resize(before + kMaxOwners);
    return true;
  }

  const NameIndex& index_;
  std::vector<NameInText>& found_;
  std::vector<TextWord> words_;
  SpellingHash hash_;
  NameParts parts_;
  std::size_t compared_ = 0;
};

}  // namespace

std::span<const NameInText> NameSearch::find_in_text(const NameIndex& index, std::string_view text,
                                                     const NameInTextOptions& options) {
  NameSearchBuffers& b = *buffers_;
  b.in_text.clear();
  fold_name(text, b.folded);
  TextReading reading(b.folded.base, index, b.in_text);
  reading.run();
  if (options.forgive_one_error && b.in_text.empty()) reading.run_with_slips();
  return b.in_text;
}

}  // namespace hexiao

#include "tests/engine/text/naive_names.h"

#include <array>

#include "engine/text/name.h"
#include "engine/text/unicode.h"
#include "engine/text/utf8.h"

namespace hexiao::naive {
namespace {

constexpr std::array<char, 128> build_ascii_fold() {
  std::array<char, 128> fold{};
  for (std::size_t i = 0; i < fold.size(); ++i) {
    const char c = static_cast<char>(i);
    if (c >= 'A' && c <= 'Z') {
      fold[i] = static_cast<char>(c + 0x20);
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      fold[i] = c;
    } else if (c == '&' || c == '+' || c == '\'' || c == '(') {
      fold[i] = c;
    } else if (c == '`' || i == 0x7F || (i < ' ' && (i < '\t' || i > '\r'))) {
      // Control characters stand where somebody's code page lost a letter: they divide nothing.
      fold[i] = '\'';
    } else {
      fold[i] = i <= ' ' ? ' ' : '.';
    }
  }
  return fold;
}
// Letters in lower case and digits; & + ' ( as they are; '.' for other punctuation; ' ' for blanks.
constexpr std::array<char, 128> kAsciiFold = build_ascii_fold();

// One character in brackets that stands for a legal form: ㈱ and its like fold to these.
std::string_view bracketed_form(char32_t c) {
  switch (c) {
    case U'株':
      return "株式会社";
    case U'有':
      return "有限会社";
    case U'同':
      return "合同会社";
    case U'주':
      return "주식회사";
    case U'유':
      return "유한회사";
    case U'股':
      return "股份";
    default:
      return {};
  }
}

// A word as it stands in the text: initials are joined with their neighbours, others are not.
struct Written {
  std::string letters;
  bool cjk = false;
  bool after_blank = false;  // a blank stands before it, not only punctuation
  bool initial() const { return letters.size() == 1 && letters[0] >= 'a' && letters[0] <= 'z'; }
};

class Splitter {
 public:
  void take(char32_t c) {
    if (c >= 0x80) return letter(c);
    const char folded = kAsciiFold[static_cast<unsigned char>(c)];
    if (folded == '\'') return;
    if (folded == '&' || folded == '+') return and_word();
    if (folded == ' ' || folded == '.' || folded == '(') {
      close();
      if (folded == ' ') blank_ = true;
      return;
    }
    letter(static_cast<char32_t>(folded));
  }

  void and_word() {
    close();
    words_.push_back({.letters = "and", .cjk = false, .after_blank = true});
    blank_ = true;
  }

  std::vector<std::string> words() const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < words_.size();) {
      const std::size_t end = words_[i].initial() ? initials_end(i) : i + 1;
      std::string word;
      for (; i < end; ++i) word += words_[i].letters;
      out.push_back(word == "und" || word == "et" ? "and" : without_umlaut_e(word));
    }
    return out;
  }

 private:
  void letter(char32_t c) {
    const bool cjk = unicode::is_cjk(c);
    if (open_ && cjk != words_.back().cjk) {
      close();
      blank_ = true;
    }
    // Blanks and punctuation between Chinese characters do not divide.
    const bool goes_on = open_ || (cjk && !words_.empty() && words_.back().cjk);
    if (!goes_on) words_.push_back({.letters = {}, .cjk = cjk, .after_blank = blank_});
    open_ = true;
    append_utf8(words_.back().letters, c);
  }

  void close() {
    if (open_) blank_ = false;
    open_ = false;
  }

  // All initials that follow, when blanks part them; only those without one, when dots do as well.
  std::size_t initials_end(std::size_t i) const {
    std::size_t all = i + 1;
    bool tight = false;
    for (; all < words_.size() && words_[all].initial(); ++all) tight |= !words_[all].after_blank;
    if (!tight) return all;
    std::size_t end = i + 1;
    while (end < all && !words_[end].after_blank) ++end;
    return end;
  }

  static std::string without_umlaut_e(const std::string& word) {
    if (word.size() <= 3) return word;
    constexpr std::string_view kUmlauts = "aou";
    constexpr std::string_view kSounds = "aeiouq";
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const bool pair = i > 0 && word[i] == 'e' && kUmlauts.find(word[i - 1]) != kUmlauts.npos;
      const bool own = i > 1 && kSounds.find(word[i - 2]) != kSounds.npos;
      if (!pair || own) out += word[i];
    }
    return out;
  }

  std::vector<Written> words_;
  bool open_ = false;
  bool blank_ = false;
};

}  // namespace

std::vector<std::string> split_name(std::string_view utf8) {
  if (utf8.size() > kMaxNameBytes) {
    std::size_t end = kMaxNameBytes;
    while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80U) --end;
    utf8 = utf8.substr(0, end);
  }
  const std::u32string folded = unicode::fold_name_text(utf8);
  Splitter splitter;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool bracketed = folded[i] == U'(' && i + 2 < folded.size() && folded[i + 2] == U')';
    const std::string_view form = bracketed ? bracketed_form(folded[i + 1]) : std::string_view();
    if (form.empty()) {
      splitter.take(folded[i]);
      continue;
    }
    for (std::size_t k = 0; k < form.size();) splitter.take(next_code_point(form, k));
    i += 2;
  }
  return splitter.words();
}

}  // namespace hexiao::naive

#include "engine/text/name_words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engine/text/name.h"
#include "engine/text/sixteen.h"
#include "engine/text/unicode.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

// What a raw word is: initials are joined with their neighbours, others are not.
struct RawWord {
  std::uint32_t begin;
  std::uint32_t end;
  bool initial;      // one ASCII letter
  bool after_blank;  // a blank stands before it, not only punctuation
};

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

char ascii_fold(char c) { return kAsciiFold[static_cast<unsigned char>(c)]; }

bool is_ascii_letter(char c) { return c >= 'a' && c <= 'z'; }
// Of what the table gives: the marks all come before the digits.
bool is_word_byte(char folded) { return folded >= '0'; }

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

class WordSplitter {
 public:
  explicit WordSplitter(NameWords& out) : out_(out) {
    out_.bytes.clear();
    out_.words.clear();
  }

  void ascii(char c) {
    const char folded = ascii_fold(c);
    switch (folded) {
      case ' ':
        end_word();
        blank_ = true;
        break;
      case '.':
      case '(':
        end_word();
        break;
      case '\'':
        break;
      case '&':
      case '+':
        whole_word("and");
        break;
      default:
        begin_letter(false);
        bytes_.push_back(folded);
    }
  }

  // Copies letters and digits in lower case, up to a block of them, and moves i behind them.
  static std::size_t copy_run(std::string_view text, std::size_t& i, char* to) {
#ifdef HEXIAO_SIXTEEN
    if (i + kBlock <= text.size()) {
      const Sixteen block = fold_sixteen(load_sixteen(text.data() + i));
      store_sixteen(to, lower_sixteen(block));
      const auto length = static_cast<std::size_t>(std::countr_one(block.letters | block.digits));
      i += length;
      return length;
    }
#endif
    std::size_t length = 0;
    for (; i < text.size() && is_word_byte(ascii_fold(text[i])); ++i)
      to[length++] = ascii_fold(text[i]);
    return length;
  }

  // The same for a whole text of ASCII, a word at a time.
  void ascii_text(std::string_view text) {
    // An "&" becomes three letters.
    bytes_.resize(3 * text.size() + kBlock, boost::container::default_init);
    char* const start = bytes_.data();
    char* to = start;
    const auto size_so_far = [&] { return static_cast<std::uint32_t>(to - start); };
    for (std::size_t i = 0; i < text.size();) {
      const char folded = ascii_fold(text[i]);
      if (!is_word_byte(folded)) {
        ++i;
        if (folded == ' ') blank_ = true;
        if (folded != '&' && folded != '+') continue;
        raw_.push_back({size_so_far(), size_so_far() + 3, false, true});
        to = std::copy_n("and", 3, to);
        blank_ = true;
        continue;
      }
      const std::uint32_t begin = size_so_far();
      do {
        to += copy_run(text, i, to);
        while (i < text.size() && ascii_fold(text[i]) == '\'') ++i;  // divides nothing
      } while (i < text.size() && is_word_byte(ascii_fold(text[i])));
      const std::uint32_t end = size_so_far();
      raw_.push_back({begin, end, end - begin == 1 && is_ascii_letter(start[begin]), blank_});
      blank_ = false;
    }
    bytes_.resize(size_so_far());
  }

  void letter(char32_t c) {
    begin_letter(unicode::is_cjk(c));
    append_utf8(scratch_, c);
    bytes_.insert(bytes_.end(), scratch_.begin(), scratch_.end());
    scratch_.clear();
  }

  void whole_word(std::string_view word) {
    end_word();
    blank_ = true;
    begin_letter(false);
    bytes_.insert(bytes_.end(), word.begin(), word.end());
    end_word();
    blank_ = true;
  }

  void finish() {
    end_word();
    // Words are copied in whole blocks: there is room for one behind the last.
    bytes_.resize(bytes_.size() + kBlock, boost::container::default_init);
    const std::string_view all(bytes_.data(), bytes_.size() - kBlock);
    umlaut_spelled_ = has_umlaut_spelling(all);
    // A blank each, and an "et" becomes three letters.
    out_.bytes.resize(all.size() + 2 * raw_.size() + kBlock, boost::container::default_init);
    char* to = out_.bytes.data();
    for (std::size_t i = 0; i < raw_.size();) to = write_word(i, to);
    out_.bytes.resize(static_cast<std::size_t>(to - out_.bytes.data()));
  }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }

  void begin_letter(bool cjk) {
    if (open_ && cjk != cjk_) {
      end_word();
      blank_ = true;
    }
    // Blanks and punctuation between Chinese characters do not divide.
    if (!open_ && cjk && !raw_.empty() && last_cjk_) {
      raw_.back().end = 0;
      open_ = true;
    }
    if (!open_) {
      raw_.push_back({size(), 0, false, blank_});
      open_ = true;
    }
    cjk_ = cjk;
  }

  void end_word() {
    if (!open_) return;
    open_ = false;
    RawWord& word = raw_.back();
    word.end = size();
    word.initial = word.end - word.begin == 1 && is_ascii_letter(bytes_[word.begin]);
    last_cjk_ = cjk_;
    blank_ = false;
  }

  // Where the run of initials that starts at raw word i ends.
  std::size_t initials_end(std::size_t i) const {
    std::size_t end = i + 1;
    bool tight = false;
    while (end < raw_.size() && raw_[end].initial) tight |= !raw_[end++].after_blank;
    if (!tight) return end;
    end = i + 1;
    while (end < raw_.size() && raw_[end].initial && !raw_[end].after_blank) ++end;
    return end;
  }

  // Writes the word that starts at raw word i, and moves i to the raw word after it.
  char* write_word(std::size_t& i, char* to) {
    const std::size_t last = raw_[i].initial ? initials_end(i) : i + 1;
    if (!out_.words.empty()) *to++ = ' ';
    char* const begin = to;
    for (; i < last; ++i) {
      const std::size_t length = raw_[i].end - raw_[i].begin;
      const char* const from = bytes_.data() + raw_[i].begin;
      for (std::size_t n = 0; n < length; n += kBlock) std::memcpy(to + n, from + n, kBlock);
      to += length;
    }
    const std::string_view word(begin, static_cast<std::size_t>(to - begin));
    if (word == "und" || word == "et") {
      to = std::copy_n("and", 3, begin);
    } else if (umlaut_spelled_ && word.size() > 3) {
      to = drop_umlaut_e(begin, to);
    }
    const auto offset = [&](const char* at) {
      return static_cast<std::uint32_t>(at - out_.bytes.data());
    };
    out_.words.push_back({offset(begin), offset(to)});
    return to;
  }

  static bool has_umlaut_spelling(std::string_view text) {
    for (std::size_t e = text.find('e'); e != std::string_view::npos; e = text.find('e', e + 1))
      if (e > 0 && takes_umlaut(text[e - 1])) return true;
    return false;
  }

  // ae, oe, ue -> a, o, u, unless a vowel or q stands before: there the e is a letter of its own.
  // Gives the new end.
  static char* drop_umlaut_e(char* begin, char* end) {
    char* to = begin;
    char before = '\0';      // what is written in front of c,
    char two_before = '\0';  // and in front of that
    for (const char* from = begin; from < end; ++from) {
      const char c = *from;
      if (c != 'e' || !takes_umlaut(before) || sounds_before(two_before)) *to++ = c;
      two_before = before;
      before = c;
    }
    return to;
  }

  static bool takes_umlaut(char c) { return c == 'a' || c == 'o' || c == 'u'; }
  static bool sounds_before(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'q';
  }

  static constexpr std::size_t kBlock = 16;

  NameWords& out_;
  boost::container::small_vector<char, 384> bytes_;
  boost::container::small_vector<RawWord, 32> raw_;
  std::string scratch_;
  bool open_ = false;
  bool cjk_ = false;
  bool last_cjk_ = false;
  bool umlaut_spelled_ = false;  // somewhere in the name stands ae, oe or ue
  bool blank_ = true;
};

void split_folded(std::u32string_view folded, WordSplitter& splitter) {
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char32_t c = folded[i];
    if (c == U'(' && i + 2 < folded.size() && folded[i + 2] == U')') {
      const std::string_view form = bracketed_form(folded[i + 1]);
      if (!form.empty()) {
        for (std::size_t k = 0; k < form.size();) splitter.letter(next_code_point(form, k));
        i += 2;
        continue;
      }
    }
    if (c < 0x80) {
      splitter.ascii(static_cast<char>(c));
    } else {
      splitter.letter(c);
    }
  }
}

// Plain ASCII goes straight through; other text by tables, as long as they know every character of
// it.
bool split_by_tables(std::string_view utf8, WordSplitter& splitter) {
  if (is_ascii(utf8)) {
    splitter.ascii_text(utf8);
    return true;
  }
  boost::container::small_vector<char32_t, 128> folded;
  unicode::FoldedCharacters one;
  for (std::size_t i = 0; i < utf8.size();) {
    const char32_t c = next_code_point(utf8, i);
    if (c < 0x80) {
      folded.push_back(c);
      continue;
    }
    if (!unicode::fold_name_character(c, one)) return false;
    folded.insert(folded.end(), one.character, one.character + one.count);
  }
  split_folded({folded.data(), folded.size()}, splitter);
  return true;
}

}  // namespace

void split_name(std::string_view utf8, NameWords& out, NamePath path) {
  if (utf8.size() > kMaxNameBytes) {
    std::size_t end = kMaxNameBytes;
    while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80U) --end;
    utf8 = utf8.substr(0, end);
  }
  WordSplitter splitter(out);
  if (path == NamePath::unicode_library || !split_by_tables(utf8, splitter)) {
    split_folded(unicode::fold_name_text(utf8), splitter);
  }
  splitter.finish();
}

}  // namespace hexiao

#include "tests/engine/text/naive_tokens.h"

#include <algorithm>
#include <array>

#include "engine/text/unicode.h"
#include "engine/text/utf8.h"

namespace hexiao::naive {
namespace {

enum class ByteClass : std::uint8_t { hard, digit, letter, soft, blank, line_break, ignored, wide };

constexpr std::array<ByteClass, 256> build_classes() {
  std::array<ByteClass, 256> classes{};
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const bool upper = i >= 'A' && i <= 'Z';
    const bool lower = i >= 'a' && i <= 'z';
    classes[i] = ByteClass::hard;
    if (i >= '0' && i <= '9') classes[i] = ByteClass::digit;
    if (upper || lower) classes[i] = ByteClass::letter;
    if (i >= 0x80) classes[i] = ByteClass::wide;
  }
  for (const char c : {'-', '/', '.', '_', ':', '#', '*', '\\'}) {
    classes[static_cast<unsigned char>(c)] = ByteClass::soft;
  }
  classes[' '] = classes['\t'] = ByteClass::blank;
  classes['\n'] = ByteClass::line_break;
  classes['\r'] = ByteClass::ignored;
  return classes;
}
constexpr std::array<ByteClass, 256> kClasses = build_classes();

ByteClass class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

// A ruler ("-----") or a row of stars divides.
constexpr std::uint8_t kMaxSoft = 3;

// Words with '+' behind (SEPA in MT940) or between slashes (the structured dialect of the
// Netherlands and of SWIFT) that name the field that follows.
constexpr auto kPlusKeywords = std::to_array<std::string_view>(
    {"SVWZ", "EREF", "KREF", "MREF", "ABWA", "ABWE", "CRED", "DEBT", "PURP", "COAM",
     "OAMT", "RREF", "BREF", "IBAN", "BIC",  "ANAM", "SQTP", "RTRN", "OCMT", "CHGS"});
constexpr auto kSlashKeywords = std::to_array<std::string_view>(
    {"REMI",      "EREF", "MARF", "CSID", "NAME", "BENM", "ORDP", "RTRN", "ISDT", "TRTP", "IBAN",
     "BIC",       "PREF", "USTD", "STRD", "CNTP", "OPRP", "RREF", "ULTC", "ULTD", "PURP", "CDTRREF",
     "CDTRREFTP", "TRCD", "ADDR", "SVCL", "KREF", "ROC",  "RFB",  "URI",  "OCMT", "EXCH", "CHGS"});

// Their values are the bank's or the payer's own, and seldom a document of ours.
constexpr auto kReferenceKeywords =
    std::to_array<std::string_view>({"EREF", "KREF", "MREF", "CRED", "DEBT", "RREF", "BREF", "IBAN",
                                     "BIC", "MARF", "CSID", "PREF", "CNTP", "TRCD"});

template <class Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "?00Umsatz?20SVWZ+…", also with the code of the transaction before it.
bool starts_with_marker(std::string_view text) {
  const std::size_t mark = text.find('?');
  if (mark != 0 && mark != 3) return false;
  const auto digit_at = [&](std::size_t i) {
    return i < text.size() && class_of(text[i]) == ByteClass::digit;
  };
  for (std::size_t i = 0; i < mark; ++i) {
    if (!digit_at(i)) return false;
  }
  return digit_at(mark + 1) && digit_at(mark + 2);
}

// "0039248XS-2026…", "0000105854CNY5222.00": two numbers that were glued together. A run of digits
// as long as a document's, then a short prefix, then digits again. Codes such as "4711AB12" are
// not.
constexpr std::size_t kGluedDigits = 5;
bool glued_number_at(std::string_view text, std::size_t at) {
  std::size_t letters = 0;
  while (at < text.size() && class_of(text[at]) == ByteClass::letter) ++letters, ++at;
  if (letters < 2 || letters > 4) return false;
  if (at < text.size() && class_of(text[at]) == ByteClass::soft) ++at;
  std::size_t digits = 0;
  while (at < text.size() && class_of(text[at]) == ByteClass::digit) ++digits, ++at;
  return digits >= 3;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<NaiveToken> read() {
    const bool markers = starts_with_marker(text_);
    while (at_ < text_.size()) {
      const ByteClass kind = class_of(text_[at_]);
      if (kind == ByteClass::wide) {
        take_wide();
      } else if (kind == ByteClass::digit || kind == ByteClass::letter) {
        take_ascii();
      } else if (close(); !(markers && take_field_marker())) {
        ++at_;
        take_gap(kind);
      }
    }
    close();
    return tokens_;
  }

 private:
  struct Gap {
    bool hard = false;
    bool blank = false;
    bool line_break = false;
    bool last_blank = false;
    std::size_t soft = 0;
  };

  void open(bool cjk, std::size_t begin) {
    Token token;
    token.begin = static_cast<std::uint16_t>(begin);
    token.hard = gap_.hard;
    token.blank = gap_.blank && !gap_.hard;
    token.line_break = gap_.line_break && !gap_.hard;
    token.cjk = cjk;
    if (token.blank) bank_reference_ = false;
    token.bank_reference = bank_reference_;
    tokens_.push_back({token, {}});
    gap_ = Gap{};
    open_ = true;
  }

  void append(std::string_view form, bool cjk, bool ascii, std::size_t begin) {
    if (open_ && tokens_.back().token.cjk != cjk) close();
    if (!open_) open(cjk, begin);
    auto& [token, compact] = tokens_.back();
    // Of a token that is too long nothing is kept but that it is; a keyword may still go off its
    // end when it is one letter too long.
    token.end = static_cast<std::uint16_t>(at_);
    if (compact.size() > kMaxKeyBytes) return;
    if (ascii || compact.size() + form.size() <= kMaxKeyBytes) {
      compact += form;
    } else {
      compact.assign(kMaxKeyBytes + 1, '\0');
    }
    token.length = static_cast<std::uint8_t>(compact.size());
    token.digits = static_cast<std::uint8_t>(
        token.digits +
        std::count_if(form.begin(), form.end(), [](char c) { return c >= '0' && c <= '9'; }));
    ++token.characters;
  }

  void take_ascii() {
    const std::size_t begin = at_;
    const char c = text_[at_];
    // A letter behind a run of digits may begin another number.
    std::size_t together = 0;
    while (together < begin - run_ && class_of(text_[begin - together - 1]) == ByteClass::digit)
      ++together;
    const bool letter = class_of(c) == ByteClass::letter;
    const bool fits =
        open_ && !tokens_.back().token.cjk && tokens_.back().compact.size() <= kMaxKeyBytes;
    if (letter && fits && together >= kGluedDigits && glued_number_at(text_, begin)) close();
    const bool goes_on = open_ && !tokens_.back().token.cjk && begin > run_;
    if (!goes_on) run_ = begin;
    ++at_;
    append(std::string(1, c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c), false, true,
           begin);
  }

  void take_wide() {
    const std::size_t begin = at_;
    const char32_t c = next_code_point(text_, at_);
    run_ = at_;
    const bool full_width = c >= 0xFF01 && c <= 0xFF5E;
    const bool soft = full_width && class_of(static_cast<char>(c - 0xFEE0)) == ByteClass::soft;
    if (soft || (c >= 0x2010 && c <= 0x2015) || c == 0x2212) {
      close();
      return take_gap(ByteClass::soft);
    }
    if (c == 0x3000 || c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F) {
      close();
      return take_gap(ByteClass::blank);
    }
    std::string folded;
    const unicode::CharClass kind = unicode::append_reference_fold(c, folded);
    if (kind == unicode::CharClass::mark) {
      if (open_) tokens_.back().token.end = static_cast<std::uint16_t>(at_);
      return;
    }
    if (kind == unicode::CharClass::separator || folded.empty()) {
      close();
      return take_gap(ByteClass::hard);
    }
    append(folded, kind == unicode::CharClass::cjk, false, begin);
  }

  void take_gap(ByteClass kind) {
    run_ = at_;
    if (kind == ByteClass::soft) {
      gap_.last_blank = false;
      if (++gap_.soft > kMaxSoft) gap_.hard = true;
    } else if (kind == ByteClass::blank) {
      if (gap_.last_blank) gap_.hard = true;
      gap_.last_blank = gap_.blank = true;
    } else if (kind == ByteClass::line_break) {
      if (gap_.line_break) gap_.hard = true;
      gap_.line_break = true;
    } else if (kind != ByteClass::ignored) {
      gap_.hard = true;
    }
  }

  // ?20 … ?29 and ?60 … ?63 go on with the text; every other field is another thing.
  bool take_field_marker() {
    if (text_[at_] != '?' || at_ + 2 >= text_.size()) return false;
    const char tens = text_[at_ + 1];
    const char ones = text_[at_ + 2];
    if (class_of(tens) != ByteClass::digit || class_of(ones) != ByteClass::digit) return false;
    at_ += 3;
    const bool goes_on = tens == '2' ? ones != '0' : tens == '6' && ones <= '3';
    take_gap(goes_on ? ByteClass::line_break : ByteClass::hard);
    return true;
  }

  void close() {
    if (!open_) return;
    open_ = false;
    auto& [token, compact] = tokens_.back();
    if (token.end >= text_.size()) return;
    const char next = text_[token.end];
    std::size_t keyword = 0;
    if (next == '+') {
      for (const std::size_t size : {std::size_t{4}, std::size_t{3}}) {
        if (keyword == 0 && compact.size() >= size &&
            contains(kPlusKeywords, std::string_view(compact).substr(compact.size() - size)))
          keyword = size;
      }
    } else if (next == '/' && token.begin > 0 && text_[token.begin - 1u] == '/') {
      if (contains(kSlashKeywords, compact)) keyword = compact.size();
    }
    if (keyword == 0) return;
    bank_reference_ = contains(kReferenceKeywords, compact.substr(compact.size() - keyword));
    gap_ = Gap{.hard = true};
    compact.resize(compact.size() - keyword);
    if (compact.empty()) return tokens_.pop_back();
    token.length = static_cast<std::uint8_t>(compact.size());
    token.characters = static_cast<std::uint8_t>(token.characters - keyword);
    token.end = static_cast<std::uint16_t>(token.end - keyword);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t run_ = 0;  // where the ASCII letters and digits began that end at at_
  std::vector<NaiveToken> tokens_;
  Gap gap_{.hard = true};
  bool open_ = false;
  bool bank_reference_ = false;  // of what comes, until a blank
};

}  // namespace

std::vector<NaiveToken> read_tokens(std::string_view text) { return Reader(text).read(); }

}  // namespace hexiao::naive

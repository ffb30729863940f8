#include "engine/text/remittance_tokens.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/text/ascii.h"
#include "engine/text/sixteen.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

using ByteClass = TokenReader::ByteClass;

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

// Room in the arena for more than what is left of the text: one token that is too long for a key,
// or one block that is written as a whole.
constexpr std::size_t kSpare = kMaxKeyBytes + 16;

// Letters in upper case; 0 for everything else.
constexpr std::array<char, 256> kUpperLetter = [] {
  std::array<char, 256> upper{};
  for (std::size_t i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    if (kClasses[i] == ByteClass::letter) upper[i] = c >= 'a' ? static_cast<char>(c - 0x20) : c;
  }
  return upper;
}();

ByteClass class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

bool is_ascii_alnum(char c) {
  return class_of(c) == ByteClass::digit || class_of(c) == ByteClass::letter;
}

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

}  // namespace

void TokenReader::clear() {
  tokens_.clear();
  arena_size_ = 0;
}

void TokenReader::reserve(std::size_t more) {
  if (arena_.size() < arena_size_ + more) arena_.resize(2 * (arena_size_ + more));
}

[[gnu::always_inline]] inline void TokenReader::open_token(bool cjk, std::size_t at) {
  Token& token = tokens_.emplace_back();
  token.arena = static_cast<std::uint32_t>(arena_size_);
  token.begin = static_cast<std::uint16_t>(at);
  token.hard = gap_.hard;
  token.blank = gap_.blank && !gap_.hard;
  token.line_break = gap_.line_break && !gap_.hard;
  token.cjk = cjk;
  if (token.blank) bank_reference_ = false;
  token.bank_reference = bank_reference_;
  gap_ = Gap{};
  open_ = true;
}

#ifdef HEXIAO_SIXTEEN
// The same as take_ascii_run does, for a new token of fewer than sixteen bytes without numbers that
// are glued together; 0 when it is something else.
[[gnu::always_inline]] inline std::size_t TokenReader::take_short_run(std::string_view text,
                                                                      std::size_t at) {
  const bool enough = at + 16 <= text.size();
  const Sixteen block =
      fold_sixteen(enough ? load_sixteen(text.data() + at) : load_short(text.substr(at)));
  const auto length = static_cast<unsigned>(std::countr_one(block.letters | block.digits));
  const unsigned all = (1U << length) - 1;
  const unsigned digits = block.digits & all;
  unsigned together = digits;  // the last of kGluedDigits in a row
  for (std::size_t i = 1; i < kGluedDigits; ++i) together &= digits << i;
  if (length == 16 || (together << 1U & block.letters) != 0) return 0;
  open_token(false, at);
  Token& token = tokens_.back();
  token.length = token.characters = static_cast<std::uint8_t>(length);
  if (digits != 0) {
    token.digits = static_cast<std::uint8_t>(
        digits == all ? length : static_cast<unsigned>(std::popcount(digits)));
  }
  token.end = static_cast<std::uint16_t>(at + length);
  store_sixteen(arena_.data() + arena_size_, block.upper);
  arena_size_ += length;
  return at + length;
}
#endif

// Letters and digits of ASCII, as far as they are one token; gives where they end. The arena has
// room for what is left of the text (see read).
std::size_t TokenReader::take_ascii_run(std::string_view text, std::size_t at) {
  if (open_ && tokens_.back().cjk) close_token(text);
  if (!open_) open_token(false, at);
  // Of a token that is too long for a key nothing is kept but that it is too long.
  Token& token = tokens_.back();
  const char* const end = text.data() + text.size();
  const char* from = text.data() + at;
  const char* const limit = std::min(end, from + (kMaxKeyBytes + 1 - token.length));
  char* const start = arena_.data() + arena_size_;
  char* to = start;
  std::size_t digits = 0;
  bool glued = false;
  // A run of digits and one of letters at a time.
  while (from < limit) {
    const char* const run = from;
    for (; from < limit && is_digit(*from); ++from) *to++ = *from;
    const auto together = static_cast<std::size_t>(from - run);
    digits += together;
    if (from == limit || kUpperLetter[static_cast<unsigned char>(*from)] == 0) break;
    glued = together >= kGluedDigits &&
            glued_number_at(text, static_cast<std::size_t>(from - text.data()));
    if (glued) break;
    for (char c = 0; from < limit; ++from, *to++ = c) {
      c = kUpperLetter[static_cast<unsigned char>(*from)];
      if (c == 0) break;
    }
  }
  if (from == limit) {
    while (from < end && is_ascii_alnum(*from)) ++from;
  }
  const auto taken = static_cast<std::size_t>(to - start);
  arena_size_ += taken;
  token.length = static_cast<std::uint8_t>(token.length + taken);
  token.digits = static_cast<std::uint8_t>(token.digits + digits);
  token.characters = static_cast<std::uint8_t>(token.characters + taken);
  at = static_cast<std::size_t>(from - text.data());
  token.end = static_cast<std::uint16_t>(at);
  if (glued) close_token(text);  // the gap after it is tight: joined is offered too
  return at;
}

[[gnu::always_inline]] inline std::size_t TokenReader::take_separator(std::string_view text,
                                                                      std::size_t at,
                                                                      ByteClass kind) {
  close_token(text);
  if (text[at] == '?' && field_markers_ && take_field_marker(text, at)) return at;
  if (kind == ByteClass::blank) {
    blank_gap();
  } else if (kind == ByteClass::soft) {
    soft_gap();
  } else if (kind == ByteClass::line_break) {
    break_gap();
  } else if (kind != ByteClass::ignored) {
    hard_gap();
  }
  return at + 1;
}

void TokenReader::read(std::string_view text) {
  reserve(text.size() + kSpare);
  gap_ = Gap{.hard = true};
  open_ = false;
  bank_reference_ = false;
  field_markers_ = starts_with_marker(text);
  for (std::size_t at = 0; at < text.size();) {
    const ByteClass kind = class_of(text[at]);
    if (kind == ByteClass::digit || kind == ByteClass::letter) {
#ifdef HEXIAO_SIXTEEN
      if (const std::size_t end = open_ ? 0 : take_short_run(text, at)) {
        at = end;
        continue;
      }
#endif
      at = take_ascii_run(text, at);
    } else if (kind == ByteClass::wide) {
      take_wide(text, at);
    } else {
      at = take_separator(text, at, kind);
    }
  }
  close_token(text);
}

void TokenReader::take_wide(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  const char32_t c = next_code_point(text, at);
  // Full-width forms of what divides; the rest of full-width ASCII folds with the letters below.
  if (c >= 0xFF01 && c <= 0xFF5E && class_of(static_cast<char>(c - 0xFEE0)) == ByteClass::soft) {
    close_token(text);
    return soft_gap();
  }
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) {
    close_token(text);
    return soft_gap();
  }
  if (c == 0x3000 || c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F) {
    close_token(text);
    return blank_gap();
  }
  scratch_.clear();
  const unicode::CharClass kind = unicode::append_reference_fold(c, scratch_);
  if (kind == unicode::CharClass::mark) {
    if (open_) tokens_.back().end = static_cast<std::uint16_t>(at);
    return;
  }
  if (kind == unicode::CharClass::separator || scratch_.empty()) {
    close_token(text);
    return hard_gap();
  }
  const bool cjk = kind == unicode::CharClass::cjk;
  if (open_ && tokens_.back().cjk != cjk) close_token(text);
  if (!open_) open_token(cjk, begin);
  Token& token = tokens_.back();
  if (token.length + scratch_.size() <= kMaxKeyBytes) {
    reserve(scratch_.size() + text.size() + kSpare);
    std::copy(scratch_.begin(), scratch_.end(), arena_.data() + arena_size_);
    arena_size_ += scratch_.size();
    token.length = static_cast<std::uint8_t>(token.length + scratch_.size());
  } else {
    reserve(text.size() + 2 * kSpare);
    std::fill_n(arena_.data() + token.arena, kMaxKeyBytes + 1, '\0');
    arena_size_ = token.arena + kMaxKeyBytes + 1;
    token.length = kMaxKeyBytes + 1;
  }
  const auto digits = std::count_if(scratch_.begin(), scratch_.end(), is_digit);
  token.digits = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(token.digits + digits, 255));
  token.characters = static_cast<std::uint8_t>(std::min(token.characters + 1, 255));
  token.end = static_cast<std::uint16_t>(at);
}

// ?20 … ?29 and ?60 … ?63 go on with the text; every other field is another thing.
bool TokenReader::take_field_marker(std::string_view text, std::size_t& at) {
  if (at + 2 >= text.size()) return false;
  const char tens = text[at + 1];
  const char ones = text[at + 2];
  if (class_of(tens) != ByteClass::digit || class_of(ones) != ByteClass::digit) return false;
  const bool goes_on = tens == '2' ? ones != '0' : tens == '6' && ones <= '3';
  at += 3;
  if (goes_on) {
    break_gap();
  } else {
    hard_gap();
  }
  return true;
}

void TokenReader::drop_keyword(std::string_view text, char next) {
  Token& token = tokens_.back();
  std::string_view word = compact(token);
  std::size_t keyword = 0;
  if (next == '+') {
    // Also glued to the end of what stood before it: "…4711SVWZ+".
    for (const std::size_t size : {std::size_t{4}, std::size_t{3}}) {
      if (keyword == 0 && word.size() >= size &&
          contains(kPlusKeywords, word.substr(word.size() - size))) {
        keyword = size;
      }
    }
  } else if (next == '/' && token.begin > 0 && text[token.begin - 1u] == '/') {
    if (contains(kSlashKeywords, word)) keyword = word.size();
  }
  if (keyword == 0) return;
  bank_reference_ = contains(kReferenceKeywords, word.substr(word.size() - keyword));
  arena_size_ -= keyword;
  if (keyword == word.size()) {
    tokens_.pop_back();
  } else {
    token.length = static_cast<std::uint8_t>(token.length - keyword);
    token.characters = static_cast<std::uint8_t>(token.characters - keyword);
    token.end = static_cast<std::uint16_t>(token.end - keyword);
  }
  gap_ = Gap{.hard = true};
}

}  // namespace hexiao

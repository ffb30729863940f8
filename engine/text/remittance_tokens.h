// The tokens of remittance texts, and the gaps between them: the grammar of remittance.h, first
// half. Internal to engine/text. Buffers are kept between calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/reference.h"
#include "engine/text/remittance.h"
#include "engine/text/unicode.h"

namespace hexiao {

struct Token {
  std::uint32_t arena = 0;  // where its compact form starts
  std::uint16_t begin = 0;  // bytes in the text
  std::uint16_t end = 0;
  std::uint32_t span = 0;   // tokens of one weak thing share a number; 0: of none
  std::uint8_t length = 0;  // of the compact form; more than kMaxKeyBytes: too long for a key
  std::uint8_t digits = 0;
  std::uint8_t characters = 0;
  WeakKind weak = WeakKind::none;
  // The gap before it. Hard excludes the others.
  bool hard = false;
  bool blank = false;
  bool line_break = false;
  bool cjk = false;
  bool bank_reference = false;  // the value behind EREF+, KREF+, MREF+ and the like
  bool names_document = false;  // a label such as "INV"; set only where something is weak

  bool number() const { return digits == length && length <= kMaxKeyBytes; }
  bool word() const { return digits == 0; }
  bool tight() const { return !hard && !blank && !line_break; }
};

class TokenReader {
 public:
  // What a byte of a text is.
  enum class ByteClass : std::uint8_t {
    hard,
    digit,
    letter,
    soft,
    blank,
    line_break,
    ignored,
    wide
  };

  void clear();
  // Appends the tokens of one text of at most kMaxReadBytes.
  void read(std::string_view text);

  std::vector<Token>& tokens() { return tokens_; }
  const std::vector<Token>& tokens() const { return tokens_; }
  std::string_view compact(const Token& token) const {
    return {arena_.data() + token.arena, token.length};
  }
  // The compact forms of neighbours lie side by side, so that a join is only a longer view.
  std::string_view compact(std::size_t first, std::size_t last) const {
    const std::size_t begin = tokens_[first].arena;
    return {arena_.data() + begin, tokens_[last].arena + tokens_[last].length - begin};
  }

 private:
  struct Gap {
    bool hard = false;
    bool blank = false;
    bool line_break = false;
    bool last_blank = false;
    std::uint8_t soft = 0;
  };
  // A ruler ("-----") or a row of stars divides.
  static constexpr std::uint8_t kMaxSoft = 3;

  inline void open_token(bool cjk, std::size_t at);
  void close_token(std::string_view text) {
    if (!open_) return;
    open_ = false;
    const std::size_t end = tokens_.back().end;
    if (end < text.size() && (text[end] == '+' || text[end] == '/')) drop_keyword(text, text[end]);
  }
  inline std::size_t take_short_run(std::string_view text, std::size_t at);
  std::size_t take_ascii_run(std::string_view text, std::size_t at);
  void take_wide(std::string_view text, std::size_t& at);
  inline std::size_t take_separator(std::string_view text, std::size_t at, ByteClass kind);
  bool take_field_marker(std::string_view text, std::size_t& at);
  void drop_keyword(std::string_view text, char next);
  void reserve(std::size_t more);

  void soft_gap() {
    gap_.last_blank = false;
    if (++gap_.soft > kMaxSoft) gap_.hard = true;
  }
  void blank_gap() {
    if (gap_.last_blank) gap_.hard = true;
    gap_.last_blank = gap_.blank = true;
  }
  void break_gap() {
    if (gap_.line_break) gap_.hard = true;
    gap_.line_break = true;
  }
  void hard_gap() { gap_.hard = true; }

  std::vector<Token> tokens_;
  std::vector<char> arena_;  // of which arena_size_ bytes are in use
  std::size_t arena_size_ = 0;
  std::string scratch_;
  Gap gap_;
  bool open_ = false;
  bool field_markers_ = false;
  bool bank_reference_ = false;  // of what comes, until a blank
};

}  // namespace hexiao

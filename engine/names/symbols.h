// A folded base as symbols, one for each character, blanks left out: what spelling is compared on.
// "nordic foods" and "nordicfoods" have the same symbols. Pure; safe from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace hexiao {

// A character of the basic plane is itself; others are folded into 16 bits, which may make two of
// them look alike. Nothing is decided on symbols alone: equality is always asked of the base.
using Symbol = char16_t;
using SymbolSpan = std::span<const Symbol>;

// Banks carry 140 characters of a name at most; what follows is not compared by spelling.
inline constexpr std::size_t kMaxSymbols = 140;

class Symbols {
 public:
  Symbols() = default;
  explicit Symbols(std::string_view base) { read(base); }

  // Cost O(length).
  void read(std::string_view base);
  void clear() { size_ = 0; }
  // Appends without blanks, as far as there is room.
  void append(std::string_view text);
  void resize(std::size_t size) { size_ = size < size_ ? size : size_; }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Symbol operator[](std::size_t i) const { return symbols_[i]; }
  SymbolSpan span() const { return {symbols_.data(), size_}; }
  SymbolSpan span(std::size_t begin, std::size_t length) const {
    return {symbols_.data() + begin, length};
  }

 private:
  std::array<Symbol, kMaxSymbols> symbols_;
  std::size_t size_ = 0;
};

// Chinese, Japanese or Korean: written without blanks between words.
constexpr bool is_cjk_symbol(Symbol s) {
  return (s >= 0x3040 && s <= 0x30FF) || (s >= 0x3400 && s <= 0x9FFF) ||
         (s >= 0xAC00 && s <= 0xD7A3) || (s >= 0xF900 && s <= 0xFAFF) || s == 0x3005 || s == 0x3007;
}

}  // namespace hexiao

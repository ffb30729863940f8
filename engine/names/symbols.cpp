#include "engine/names/symbols.h"

#include "engine/text/utf8.h"

namespace hexiao {

void Symbols::read(std::string_view base) {
  clear();
  append(base);
}

void Symbols::append(std::string_view text) {
  for (std::size_t at = 0; at < text.size() && size_ < kMaxSymbols;) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      ++at;
      if (byte != ' ') symbols_[size_++] = byte;
      continue;
    }
    const char32_t point = next_code_point(text, at);
    symbols_[size_++] = static_cast<Symbol>(point <= 0xFFFF ? point : 0xE000 | (point & 0x0FFF));
  }
}

}  // namespace hexiao

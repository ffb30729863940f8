#include "clients/hexiao/display_width.h"

#include <unicode/uchar.h>

#include <cstdint>

namespace hexiao::cli {
namespace {

struct Character {
  std::string_view bytes;
  std::size_t columns = 0;
};

std::size_t columns_of(UChar32 c) {
  if (c < 0x20 || c == 0x7f) return 0;
  if (c < 0x300) return 1;
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

constexpr bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// A lead byte without its continuation bytes is a character of its own, of width one.
Character next_character(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  std::size_t length = 1;
  UChar32 code = lead;
  if (lead >= 0xF0) {
    length = 4;
    code = lead & 0x07;
  } else if (lead >= 0xE0) {
    length = 3;
    code = lead & 0x0F;
  } else if (lead >= 0xC0) {
    length = 2;
    code = lead & 0x1F;
  } else if (lead >= 0x80) {
    return {text.substr(at, 1), 1};
  }
  if (at + length > text.size()) return {text.substr(at, 1), 1};
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[at + i])) return {text.substr(at, 1), 1};
    code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
  }
  return {text.substr(at, length), columns_of(code)};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = next_character(text, at);
    columns += character.columns;
    at += character.bytes.size();
  }
  return columns;
}

std::string fit_to_width(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const Character character = next_character(text, at);
    if (used + character.columns > columns - 1) break;  // one column is the ellipsis's
    used += character.columns;
    at += character.bytes.size();
  }
  return std::string(text.substr(0, at)) + "…";
}

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return line;
}

std::string wrap(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string out;
  std::size_t used = 0;
  bool first_of_line = true;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t blank = text.find(' ', at);
    const std::string_view word =
        text.substr(at, blank == std::string_view::npos ? std::string_view::npos : blank - at);
    const std::size_t width = display_width(word);
    if (!first_of_line && used + 1 + width > columns) {
      out += '\n';
      out.append(indent, ' ');
      used = indent;
    } else if (!first_of_line) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
    first_of_line = false;
    if (blank == std::string_view::npos) break;
    at = blank + 1;
  }
  return out;
}

}  // namespace hexiao::cli

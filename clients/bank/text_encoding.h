// From the bytes of a file to UTF-8, without ever dropping a byte: what cannot be decoded is an
// error with its offset, or is kept visible in the text.
//
// Order of attempts: byte order mark (UTF-8, UTF-16) · valid UTF-8 · the fallback of the caller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hexiao::bank {

enum class Fallback : std::uint8_t {
  western,  // Windows-1252, in which every ISO 8859-1 text is the same
  chinese,  // GB18030, else CP936 (where 0x80 is the euro sign), strictly
  guess  // chinese where the bytes come in pairs as in Chinese text, western where they stand alone
};

struct DecodedText {
  std::string text;      // UTF-8, without byte order mark
  std::string encoding;  // "UTF-8", "UTF-16LE", "Windows-1252", "GB18030", "CP936"
  // Set when the bytes fit no attempted encoding; `text` is then empty.
  std::optional<std::size_t> bad_offset;
  std::string reason;
};

DecodedText decode_text(std::string_view bytes, Fallback fallback);
// With the encoding that an XML declaration names; unknown names fall back to western.
DecodedText decode_declared(std::string_view bytes, std::string_view declared);

// Offset of the first byte that is not valid UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

// Text for a payment: control characters other than line feed become visible (␀ …), a tab becomes a
// blank. Nothing is dropped. Most texts come back as they are.
std::string printable(std::string_view text);

// The longest beginning of at most `limit` bytes that ends between characters.
std::string_view cut_at_character(std::string_view text, std::size_t limit);

// Blanks and line ends removed at both ends.
std::string_view trim(std::string_view text);
// Without any blanks: for account numbers.
std::string without_blanks(std::string_view text);

}  // namespace hexiao::bank

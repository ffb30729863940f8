#include "engine/text/utf8.h"

#include <cstring>

namespace hexiao {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
constexpr std::uint64_t kOnes = 0x0101010101010101ULL;

std::uint64_t load_eight(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// All eight bytes are in 0x20..0x7E. Each test sets the high bit of an offending byte; bytes below
// an offender may be flagged too, which only sends the word to the careful path.
bool eight_printable(std::uint64_t word) {
  const std::uint64_t below_blank = word - kOnes * 0x20;
  const std::uint64_t del = word + kOnes;
  return ((word | below_blank | del) & kHighBits) == 0;
}

unsigned byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

bool continuation(std::string_view text, std::size_t i) {
  return i < text.size() && (byte_at(text, i) & 0xC0U) == 0x80U;
}

// Length of the well-formed sequence at i, 0 when it is broken. Table 3-7 of the Unicode standard.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const unsigned lead = byte_at(text, i);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !continuation(text, i + 1)) return 0;
  if (lead < 0xE0) return 2;
  const unsigned second = byte_at(text, i + 1);
  if (!continuation(text, i + 2)) return 0;
  if (lead < 0xF0) {
    if (lead == 0xE0 && second < 0xA0) return 0;
    if (lead == 0xED && second > 0x9F) return 0;
    return 3;
  }
  if (lead == 0xF0 && second < 0x90) return 0;
  if (lead == 0xF4 && second > 0x8F) return 0;
  return continuation(text, i + 3) ? 4 : 0;
}

}  // namespace

bool valid_text(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (i + 8 <= text.size() && eight_printable(load_eight(text.data() + i))) {
      i += 8;
      continue;
    }
    const unsigned byte = byte_at(text, i);
    if (byte < 0x80) {
      if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) return false;
      ++i;
      continue;
    }
    const std::size_t length = sequence_length(text, i);
    if (length == 0) return false;
    if (byte == 0xC2 && byte_at(text, i + 1) < 0xA0) return false;  // C1 controls
    i += length;
  }
  return true;
}

bool is_ascii(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    if ((load_eight(text.data() + i) & kHighBits) != 0) return false;
  }
  for (; i < text.size(); ++i) {
    if (byte_at(text, i) >= 0x80) return false;
  }
  return true;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) {
    const std::size_t length = sequence_length(text, i);
    i += length == 0 ? 1 : length;
  }
  return count;
}

char32_t next_code_point(std::string_view text, std::size_t& offset) {
  const std::size_t i = offset;
  const std::size_t length = sequence_length(text, i);
  offset += length == 0 ? 1 : length;
  const auto low_bits = [&](std::size_t k) { return byte_at(text, i + k) & 0x3FU; };
  switch (length) {
    case 1:
      return byte_at(text, i);
    case 2:
      return (byte_at(text, i) & 0x1FU) << 6 | low_bits(1);
    case 3:
      return (byte_at(text, i) & 0x0FU) << 12 | low_bits(1) << 6 | low_bits(2);
    case 4:
      return (byte_at(text, i) & 0x07U) << 18 | low_bits(1) << 12 | low_bits(2) << 6 | low_bits(3);
    default:
      return kBrokenCharacter;
  }
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (surrogate || code_point > 0x10FFFF) code_point = kBrokenCharacter;
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace hexiao

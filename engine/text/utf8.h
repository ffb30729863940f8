// UTF-8: what is taken as text from outside, and a cursor over it.
// Pure, allocates nothing, safe from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hexiao {

// Well-formed UTF-8 (no overlong forms, no surrogates, nothing past U+10FFFF) without control
// characters (C0, DEL, C1) except '\n' and '\t'. Cost O(length), eight bytes a step where all is
// ASCII.
bool valid_text(std::string_view text);

// True when every byte is below 0x80. Cost O(length), eight bytes a step.
bool is_ascii(std::string_view text);

// Number of code points; each byte of a broken sequence counts as one. Cost O(length).
std::size_t count_characters(std::string_view text);

inline constexpr char32_t kBrokenCharacter = 0xFFFD;

// Decodes the code point that starts at `offset` (offset < text.size()) and moves `offset` past it.
// A broken sequence gives kBrokenCharacter and moves by one byte, so any bytes can be walked.
char32_t next_code_point(std::string_view text, std::size_t& offset);

// Appends `code_point` as UTF-8. Values that are no code point become U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace hexiao

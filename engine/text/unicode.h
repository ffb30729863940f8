// What this room asks of the Unicode library, and the tables that spare it. Internal to
// engine/text: the only place behind which ICU stands. Pure functions of their arguments; safe from
// any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hexiao::unicode {

// Chinese, Japanese or Korean: written without blanks between words.
bool is_cjk(char32_t code_point);

enum class CharClass : std::uint8_t { separator, letter, cjk, digit, mark };

// One code point >= 0x80 as it stands in a compact reference: its letters and digits are appended
// (upper case, compatibility folded, digits of all scripts as 0-9). Marks append nothing and do not
// end a token.
CharClass append_reference_fold(char32_t code_point, std::string& out);

// Names. What comes out of both functions below: ASCII (letters in lower case, anything else as it
// was), and outside ASCII only letters and digits, without diacritics, simplified. Punctuation is a
// blank.

// At most three code points.
struct FoldedCharacters {
  char32_t character[3] = {};
  std::uint8_t count = 0;
};
// False when the code point (>= 0x80) can only be folded together with its neighbours.
bool fold_name_character(char32_t code_point, FoldedCharacters& out);

// The whole text through the Unicode library. Equal to the above, character by character, wherever
// that says true for all (a test holds them against each other).
std::u32string fold_name_text(std::string_view utf8);

// Any script in ASCII letters, as the Unicode library transcribes it. Of Chinese characters what it
// said before is known (han_letters.h).
std::string in_latin_letters(std::string_view utf8);
// The library itself, some 200 microseconds a name. The twin of the above.
std::string transcribed_by_library(std::string_view utf8);
// Ideographs for which the library has rules of several together.
std::u32string ideographs_read_by_neighbours();

// Builds the tables of all the above that are large: what is not there yet is built at first use.
void prepare();

// The Unicode library goes on without memory and gives an empty text, which would be another name.
// From here on it calls `ended` instead, which does not return. Before anything else of this room.
void without_memory(void (*ended)() noexcept);

}  // namespace hexiao::unicode

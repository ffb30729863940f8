// Chinese characters in Latin letters without asking the Unicode library twice. Internal to
// engine/text.
//
// The library needs some 200 microseconds for a name, and says of nearly every ideograph the same
// wherever it stands: its syllable, with a blank in front where a letter stands before it (a test
// holds this against the library over all ideographs). The few that are read otherwise beside some
// other ("zhong", but Chongqing) stand in its rules. So what it said of the rest is kept, packed
// into 32 bits: 82 KB for each thread that asks, as the library's rules are. Safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hexiao::unicode {

struct HanLibrary {
  std::string (*transcribe)(std::string_view utf8);
  std::u32string (*read_by_neighbours)();  // ideographs of rules for several; asked once
};

// Of a text of ideographs (U+4E00 to U+9FFF), small letters, digits and blanks; `library` is asked
// for ideographs that were not met before. Nothing when the text holds anything else, or an
// ideograph that has no syllable of its own: ask the library for the whole.
std::optional<std::string> han_in_latin_letters(std::string_view utf8, const HanLibrary& library);

}  // namespace hexiao::unicode

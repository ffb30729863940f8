// What the words of company names mean before anyone has counted them: abbreviations, words that
// every second company bears, and words that only bind others. Internal to engine/names.
// Pure; safe from any thread; cost of a look-up O(length).
#pragma once

#include <cstdint>
#include <string_view>

namespace hexiao {

enum class WordKind : std::uint8_t {
  ordinary,
  generic,   // "trading", "international", "werkzeuge": says what, not who
  sister,    // "holding", "bank", "immobilien": generic, but names another house of one group
  particle,  // "and", "of", "der": says nothing
  ordinal    // "ii", "b": tells sisters apart
};

// For a folded word. Digits are none of this: see contains_digit.
WordKind word_kind(std::string_view word);
// The long form of an abbreviation ("intl" is "international"), else the word itself. The view
// lives as long as the program or the argument.
std::string_view canonical_word(std::string_view word);

bool contains_digit(std::string_view word);

}  // namespace hexiao

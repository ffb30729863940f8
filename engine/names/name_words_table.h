// What the words of company names mean before anyone has counted them: abbreviations, words that
// every second company bears, and words that only bind others. Internal to engine/names.
// Pure; safe from any thread; cost of a look-up O(length).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hexiao {

enum class WordKind : std::uint8_t {
  ordinary,
  generic,  // "trading", "shipping", "werkzeuge": says what, not who
  filler,   // "international", "services": not even what
  sister,   // "bank", "immobilien": generic, but names another house of one group
  house,    // "holding", "group": the same, of any trade
  place,  // "germany", "shanghai": where; another place is another house, no place may be left out
  given,  // "anna", "robert": another one is another person, none may be left out
  particle,  // "and", "of", "der": says nothing
  ordinal    // "ii", "b": tells sisters apart
};

// What a folded word is; views live as long as the program or the argument. Digits are none of
// this: see contains_digit.
struct WordMeaning {
  std::string_view canonical;  // the long form of an abbreviation ("intl" is "international")
  WordKind kind = WordKind::ordinary;
  std::string_view form_inside;   // canonical form when it is one between two words; else empty
  bool form_in_front = false;     // and before one
  bool marks_other_name = false;  // may begin "trading as" and the like, see other_names.h
};
WordMeaning meaning_of(std::string_view word);
inline WordKind word_kind(std::string_view word) { return meaning_of(word).kind; }
inline std::string_view canonical_word(std::string_view word) { return meaning_of(word).canonical; }

bool contains_digit(std::string_view word);

// The tables behind these. The spellings have blanks between and are written as they are folded:
// lower case, no dots, no diacritics, ae as a.
struct WordSpellings {
  std::string_view word;
  std::string_view spellings;
};
std::span<const WordSpellings> abbreviations();
// Countries, parts of the world, large cities, and the adjectives of countries, which are words of
// their own: the Bank of India is not the Indian Bank.
std::span<const WordSpellings> place_words();
// With blanks between.
std::string_view given_names();
std::span<const WordSpellings> given_spellings();

}  // namespace hexiao

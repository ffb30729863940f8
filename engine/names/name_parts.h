// A folded name prepared for comparison: its words with what each says, and its Chinese part.
// A form that stands in front or in the middle ("LLC Nordic", "Nordic B.V., Amsterdam") is known
// here, where it is seen whether a telling word is left without it. Internal to engine/names. Holds
// views into the folded name, which must outlive it. Nothing is allocated; at most kMaxWords words
// are read, the rest of a longer name is left out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/names/chinese_name.h"
#include "engine/names/name_words_table.h"
#include "engine/names/symbols.h"
#include "engine/text/name.h"

namespace hexiao {

inline constexpr std::size_t kMaxNameWords = 24;

// Which bytes a word holds, folded into 64 bits: two words some errors apart differ in at most
// twice as many bits if both are ASCII.
std::uint64_t letters_of(std::string_view word);

struct NameWord {
  std::string_view text;         // as folded
  std::string_view canonical;    // abbreviations written out
  std::uint64_t letters = 0;     // see letters_of
  std::uint64_t numbers = 0;     // its share of NameParts::numbers_hash
  std::string_view form_inside;  // see WordMeaning
  WordKind kind = WordKind::ordinary;
  bool form_in_front = false;
  bool digits = false;   // holds a digit
  bool cjk = false;      // Chinese, Japanese or Korean
  bool misread = false;  // its only digit is more likely a letter: "4eatty"
  bool tail = false;  // behind a legal form in the middle: "Amsterdam" of "Nordic B.V., Amsterdam"
};

struct NameParts {
  static constexpr std::uint8_t kLatin = 1;
  static constexpr std::uint8_t kCjk = 2;
  static constexpr std::uint8_t kOtherScript = 4;

  std::string_view base;
  std::string_view legal_form;
  std::array<NameWord, kMaxNameWords> words;
  std::size_t word_count = 0;
  bool may_hold_two = false;       // see other_names.h
  bool cut = false;                // more words than are read
  std::uint64_t digits_hash = 0;   // of its runs of digits, whatever their order; 0: none
  std::uint64_t numbers_hash = 0;  // the same without single digits inside words ("4eatty")
  std::uint8_t scripts = 0;        // kLatin, kCjk, kOtherScript
  Symbols cjk;                     // all Chinese, Japanese and Korean runs together

  void read(const FoldedName& name) { read(name.base, name.legal_form); }
  void read(std::string_view folded_base, std::string_view form);
};

}  // namespace hexiao

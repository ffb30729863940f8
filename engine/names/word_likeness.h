// Questions about two or three words of names: is one a slip of the other, its short form, its
// letters with a blank inside? Internal to engine/names. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engine/names/name_parts.h"

namespace hexiao {

using WordFlags = std::array<bool, kMaxNameWords>;

// Typing errors that a word of so many letters may hold and still be that word.
unsigned allowed_errors(std::size_t letters);
// 1000 less the share of the letters that are wrong.
int likeness_after(unsigned errors, std::size_t letters);

// Whether so many typing errors could lie between two words: asked before their spelling is
// compared, which costs more.
bool may_be_slip(const NameWord& left, const NameWord& right, unsigned errors);

// "nordic" "foods" / "nordicfoods"
bool joins(const NameWord& first, const NameWord& second, const NameWord& whole);
// "m" "ller" / "muller": one letter is lost between the two.
bool is_broken_into(const NameWord& whole, const NameWord& first, const NameWord& second);
// "msft" / "microsoft": a long word without its vowels and some of its consonants, the first kept.
bool contracts(std::string_view brief, std::string_view full);
// Words start .. end-1 of `full` that are free and whose first letters, particles left out, are
// `letters`, the last of which may be that of the legal form ("National Oil Company"). The end, or
// 0 when they are not.
std::size_t spelt_out(std::string_view letters, const NameParts& full, const WordFlags& used,
                      std::size_t start);

// "socgen" / "societe generale": the first letters, two at least, of every word of `full` but its
// particles, and last perhaps of its legal form.
bool is_clipped_from(std::string_view brief, const NameParts& full);

}  // namespace hexiao

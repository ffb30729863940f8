// Ways in which payers and banks damage a document number. Each gives the damaged form, or "" when
// the number has nothing that could be damaged that way.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "loadgen/number_layouts.h"

namespace hexiao::loadgen {

class Rng;

std::string lose_prefix(const PrintedNumber& number);  // INV-2026-000123 -> 000123
std::string lose_zeros(const PrintedNumber& number);   // INV-2026-000123 -> INV-2026-123
// -> INV/2026/000123, 900 000 1234
std::string change_separators(Rng& rng, const PrintedNumber& number);
// `edits` times a digit of the running number (behind its zeros) replaced, exchanged with its
// neighbour, or dropped; the outcome is exactly so many edits away.
std::string damage_digits(Rng& rng, const PrintedNumber& number, int edits);
// One digit of the running number replaced, so that the form stays: a typing mistake that leads to
// another document.
std::string replace_digit(Rng& rng, const PrintedNumber& number);

// How many characters were replaced, dropped, added or exchanged with their neighbour (optimal
// string alignment) to make one number of the other, or most + 1 when it is more than `most`.
// Bytes are characters. Cost O(length x most).
int edit_distance(std::string_view a, std::string_view b, int most);
// The same of names, where an exchange counts as two (Levenshtein).
int edit_distance(std::u32string_view a, std::u32string_view b, int most);

}  // namespace hexiao::loadgen

// How payers and banks write a company's name, from the name on file. Each gives the form written,
// or "" when the name has no such form.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hexiao::loadgen {

class Rng;

// UTF-8 as characters and back; the texts are the generator's own and valid.
std::u32string characters_of(std::string_view utf8);
std::string utf8_of(std::u32string_view characters);

// As names are compared here: ASCII letters small, nothing else changed.
std::string folded(std::string_view name);
std::string in_capitals(std::string_view name);

// "Brakinor Werkzeuge GmbH" -> "Werkzeuge Brakinor GmbH"; nothing for one word.
std::string other_word_order(Rng& rng, std::string_view name);
// The first `width` characters of a longer name.
std::string cut_at(std::string_view name, std::size_t width);
// One or two letters of one word of the first `length` bytes replaced, lost, doubled, or exchanged
// with their neighbour. `edits` is how far that is (Levenshtein: an exchange counts two).
std::string misspelt(Rng& rng, std::string_view name, std::size_t length, int edits);
// Chinese in traditional characters; Latin letters and digits in full width, as East Asian banks
// print them.
std::string other_script(std::string_view name, bool chinese);

}  // namespace hexiao::loadgen

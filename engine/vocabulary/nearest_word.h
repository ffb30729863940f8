// The known word that a mistyped one most likely meant, for messages such as "did you mean". Every
// program that refuses an unknown name (configuration, policy, profile, column, verb) asks here.
#pragma once

#include <span>
#include <string_view>

namespace hexiao {

// Empty when none is within half of the word's length in single-letter changes (one change for
// shorter words), without regard to ASCII case; the first of several that are as near. Borrowed
// from `known`. Cost O(words × length²); a word longer than any name of ours is not compared.
// Source: R. A. Wagner, M. J. Fischer, "The string-to-string correction problem" (1974), by one
// row.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> known);

}  // namespace hexiao

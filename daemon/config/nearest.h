// The known word that a mistyped one most likely meant.
#pragma once

#include <span>
#include <string_view>

namespace hexiao::daemon {

// Empty when nothing is within half of the word's length. Edit distance (Levenshtein) by one row;
// cost O(words × length²).
std::string_view nearest(std::string_view word, std::span<const std::string_view> words);

}  // namespace hexiao::daemon

// How many columns a text takes on a terminal: Chinese, Japanese and Korean characters take two,
// combining marks none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hexiao::cli {

// Columns of UTF-8 `text`. Bytes that are no UTF-8 count one each. Cost O(bytes).
std::size_t display_width(std::string_view text);

// `text` within `columns`, its end replaced by "…" when it does not fit. Never cuts a character,
// never leaves a base letter without its marks.
std::string fit_to_width(std::string_view text, std::size_t columns);

// Control characters (line breaks, tabs, escapes) as blanks, so that what a payer wrote moves no
// cursor.
std::string one_line(std::string_view text);

// Broken at blanks so that no line exceeds `columns`, each line after the first begun with `indent`
// blanks.
std::string wrap(std::string_view text, std::size_t columns, std::size_t indent);

}  // namespace hexiao::cli

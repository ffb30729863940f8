// TOML that the parser (toml++ 3.3) does not survive: it takes for granted that a name follows the
// [ or [[ that begins a line, and ends the process where none does. Everyone who parses TOML from
// outside asks here first.
//
// Pure. Cost O(bytes).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hexiao {

struct TomlPitfall {
  std::uint32_t line = 0, column = 0;  // from 1
  std::string_view what;               // a sentence that lives as long as the program
};

// The first "[" or "[[" of a line after which no name begins. Such a line is the head of a table,
// or lies inside a list of lists or a text of several lines, which no key of ours takes: it is
// refused in either case.
std::optional<TomlPitfall> find_toml_pitfall(std::string_view toml);

}  // namespace hexiao

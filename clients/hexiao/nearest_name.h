// The nearest known name to one that is not known, for remarks such as "did you mean".
#pragma once

#include <span>
#include <string_view>

namespace hexiao::cli {

// Empty when none is within a third of the name's length in single-letter changes, without regard
// to ASCII case. Cost O(names × length²).
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> known);

}  // namespace hexiao::cli

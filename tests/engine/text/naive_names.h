// Words of a name a character at a time, all of them through the Unicode library: what split_name
// is held against.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hexiao::naive {

std::vector<std::string> split_name(std::string_view utf8);

}  // namespace hexiao::naive

// The release that this program was built as; given by CMake.
#pragma once

#include <string_view>

namespace hexiao::cli {

inline constexpr std::string_view kVersion = HEXIAO_VERSION;

}  // namespace hexiao::cli

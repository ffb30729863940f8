#pragma once

#include <string_view>

namespace hexiao::daemon {

// "0.1.0", from the build.
std::string_view version();

}  // namespace hexiao::daemon

// A time of day as operators write it.
#pragma once

#include <optional>
#include <string_view>

namespace hexiao::daemon {

// "HH:MM" as minutes after midnight; nothing when it is no time of day.
std::optional<int> parse_time_of_day(std::string_view text);

}  // namespace hexiao::daemon

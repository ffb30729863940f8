#include "daemon/config/time_of_day.h"

#include <charconv>

namespace hexiao::daemon {

std::optional<int> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int hours = 0, minutes = 0;
  const auto number = [](std::string_view digits, int& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() && value >= 0;
  };
  if (!number(text.substr(0, 2), hours) || !number(text.substr(3), minutes) || hours > 23 ||
      minutes > 59)
    return std::nullopt;
  return hours * 60 + minutes;
}

}  // namespace hexiao::daemon

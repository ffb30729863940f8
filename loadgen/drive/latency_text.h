// Latencies as people write and read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hexiao::loadgen {

// "850 ns", "12.3 us", "4.56 ms", "1.20 s"
std::string shown_duration(std::uint64_t nanoseconds);

// "500us", "5ms", "1.5ms", "1s", also with a blank between: nanoseconds, 1 us to 1 hour. None when
// the text is no such time.
std::optional<std::uint64_t> parse_latency(std::string_view text);

}  // namespace hexiao::loadgen

// The clocks, as integers. Only the daemon reads them; the engine is told.
#pragma once

#include <chrono>
#include <cstdint>

namespace hexiao::daemon {

// Since an arbitrary start; never goes back.
inline std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Since 1970-01-01 UTC, as the machine believes.
inline std::int64_t wall_clock_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace hexiao::daemon

#include "daemon/server/limits.h"

namespace hexiao::daemon {

ServerLimits limits_of(const Configuration& configuration) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const auto& server = configuration.server;
  return {.offered = {.frame_bytes = static_cast<std::uint32_t>(server.max_frame_bytes),
                      .batch = static_cast<std::uint32_t>(server.max_batch_commands),
                      .in_flight = static_cast<std::uint32_t>(server.max_frames_in_flight)},
          .sessions = static_cast<std::uint64_t>(server.max_sessions),
          .output_bytes = static_cast<std::uint64_t>(server.output_buffer_bytes),
          .frames_in_hand = static_cast<std::uint64_t>(configuration.pipeline.ring_depth),
          .bytes_in_hand = static_cast<std::uint64_t>(configuration.pipeline.ring_bytes),
          .buffer_bytes = static_cast<std::uint64_t>(server.buffer_bytes),
          .hello_timeout_ns = server.hello_timeout_s * kSecond,
          .frame_timeout_ns = server.frame_timeout_s * kSecond,
          .slow_reader_timeout_ns = server.slow_reader_timeout_s * kSecond,
          .idle_timeout_ns = server.idle_timeout_s * kSecond,
          .dead_peer_timeout_ns = server.dead_peer_timeout_s * kSecond,
          .stop_timeout_ns = server.stop_timeout_s * kSecond};
}

}  // namespace hexiao::daemon

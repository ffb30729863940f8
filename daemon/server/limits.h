// What sessions may take up, and what the server asks of the rest of the daemon.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/clock.h"
#include "daemon/config/configuration.h"
#include "daemon/pipeline/work.h"
#include "protocol/frame.h"
#include "protocol/queries.h"

namespace hexiao::daemon {

struct ServerLimits {
  protocol::FrameLimits offered;
  std::uint64_t sessions = 256;
  std::uint64_t output_bytes = std::uint64_t{64} << 20;  // of one session
  std::uint64_t frames_in_hand = 1024;                   // of all sessions
  std::uint64_t bytes_in_hand = std::uint64_t{256} << 20;
  // Of all sessions: frames that have not come whole, and answers that have not been taken.
  std::uint64_t buffer_bytes = std::uint64_t{512} << 20;
  std::int64_t hello_timeout_ns = 10'000'000'000;
  std::int64_t frame_timeout_ns = 300'000'000'000;  // for one that has begun
  std::int64_t slow_reader_timeout_ns = 30'000'000'000;
  std::int64_t idle_timeout_ns = 0;  // 0: never
  std::int64_t dead_peer_timeout_ns = 120'000'000'000;
  std::int64_t stop_timeout_ns = 30'000'000'000;
};

ServerLimits limits_of(const Configuration& configuration);

// The most that max_sessions may be.
inline constexpr std::uint64_t kMostSessions = 32'768;
// Connections above the limit that are told so; beyond these they are closed without a word.
inline constexpr std::uint64_t kRefusedAtATime = 64;

// What is not the engine thread's: it takes long and is answered when it is done.
struct LateRequest {
  enum class Kind : std::uint8_t { snapshot, events, what_if } kind = Kind::snapshot;
  SessionId session = 0;
  std::uint64_t request = 0;
  std::uint32_t max_frame_bytes = 0;
  std::uint64_t cursor = 0;  // of events and what_if
  std::uint32_t limit = 0;
  std::string source;          // of what_if: the policy; of events: their kinds
  std::string number, ledger;  // of what_if; of events
};

// How the store stands, for WELCOME.
struct StoreStanding {
  std::array<std::byte, 16> store{};
  Lsn durable_lsn = 0;
  std::string read_only;
};

// All called on the I/O thread.
struct ServerHooks {
  std::function<bool(std::unique_ptr<Request>&)> submit;
  // False: too many wait; answered with `busy`.
  std::function<bool(const LateRequest&)> submit_late;
  std::function<StoreStanding()> store_standing;
  std::function<void()> reload;                        // SIGHUP
  std::function<std::int64_t()> clock_ns = steady_ns;  // never goes back
};

}  // namespace hexiao::daemon

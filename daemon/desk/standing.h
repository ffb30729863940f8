// How the daemon itself stands, for `status`: what does not come from the state. Filled in once
// before the port opens; counters are written by their own threads.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/desk/snapshot_standing.h"
#include "daemon/pipeline/metrics.h"

namespace hexiao::daemon {

// What sessions use of their limits, and what was done about those who went beyond. The I/O
// thread's.
struct ServerStanding {
  Counter sessions_limit, sessions_refused;
  Counter frames_in_hand, frames_in_hand_limit;  // of requests that the pipeline has
  Counter bytes_in_hand, bytes_in_hand_limit;
  Counter buffer_bytes, buffer_bytes_limit;  // frames that come, and answers that wait
  // Sessions that were ended: no HELLO, a frame that did not end or silence; answers not taken;
  // memory that others needed; bytes that are not the protocol.
  Counter closed_idle, closed_slow, closed_for_room, closed_faulty;
  Counter accept_failures;
};

struct Standing {
  std::string store_id;
  std::string data_dir;
  std::uint64_t process_id = 0;
  std::uint64_t epoch = 0;
  std::int64_t started_wall_ns = 0, started_steady_ns = 0;
  std::int64_t recovery_ns = 0;
  std::uint64_t recovered_records = 0;

  Counter sessions, sessions_total, frames;  // the I/O thread's
  ServerStanding server;
  // The engine thread's.
  Counter commands_executed, commands_rejected, queries, requests_repeated, requests_refused;
  PipelineMetrics pipeline;
  SnapshotStanding snapshots;
};

// One line of all counters, for the journal.
std::string render_counters(const Standing& standing);

// Resident memory of this process in bytes; 0 when the system does not say.
std::uint64_t resident_bytes();

}  // namespace hexiao::daemon

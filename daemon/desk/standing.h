// How the daemon itself stands, for `status`: what does not come from the state. Filled in once
// before the port opens; counters are written by their own threads.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/pipeline/metrics.h"

namespace hexiao::daemon {

struct Standing {
  std::string store_id;
  std::string data_dir;
  std::uint64_t process_id = 0;
  std::uint64_t epoch = 0;
  std::int64_t started_wall_ns = 0, started_steady_ns = 0;
  std::int64_t recovery_ns = 0;
  std::uint64_t recovered_records = 0;

  Counter sessions, sessions_total, frames;  // the I/O thread's
  // The engine thread's.
  Counter commands_executed, commands_rejected, queries, requests_repeated, requests_refused;
  PipelineMetrics pipeline;
};

// One line of all counters, for the journal.
std::string render_counters(const Standing& standing);

// Resident memory of this process in bytes; 0 when the system does not say.
std::uint64_t resident_bytes();

}  // namespace hexiao::daemon

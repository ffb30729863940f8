// Runs a changed policy over the stored history, beside the pipeline: one run at a time, on a
// gentle thread of its own, from the files of the store alone. The engine is not asked.
//
// The history is read twice: to decide, and to compare. Where the log no longer reaches back to the
// beginning, the run starts from the oldest snapshot that the log goes on from, and its report
// speaks of what was recorded after it. Memory: one engine beside the live one while it runs, then
// the report. A run that nobody asks for during kForgottenNs, or that is under way when the daemon
// stops, is given up.
//
// Threads: `answer` from one thread at a time, stop from any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "daemon/durability/store.h"
#include "daemon/task_thread.h"
#include "daemon/what_if_report.h"
#include "engine/vocabulary/commands.h"
#include "protocol/queries.h"
#include "protocol/rows.h"

namespace hexiao::daemon {

class WhatIfRuns {
 public:
  static constexpr std::int64_t kForgottenNs = 60'000'000'000;

  explicit WhatIfRuns(const durability::Store& store);

  // Appends one frame. With a source a run begins: its first row, or `policy_invalid` with the
  // place, or `busy`. Without one, the run that query.number names, or `run_not_kept`.
  void answer(const protocol::Query& query, std::uint64_t request, std::uint32_t max_frame_bytes,
              ByteBuffer& out);
  // Ends the run as soon as it can. Idempotent.
  void stop();

 private:
  struct Job;  // one run
  void begin(const protocol::Query& query, std::uint64_t request, ByteBuffer& out,
             std::uint32_t max_frame_bytes);
  void give(const protocol::Query& query, std::uint64_t request, ByteBuffer& out,
            std::uint32_t max_frame_bytes);
  void run(Job& job);
  durability::Result<void> decide_and_compare(Job& job);
  void enter(protocol::WhatIfState state, Lsn after);
  // At the end of a group: empty, or why the run is given up.
  std::string reach(Lsn lsn);

  const durability::Store& store_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::int64_t> last_asked_ns_ = 0;
  std::atomic<Lsn> reached_ = 0;
  std::uint64_t runs_ = 0;
  std::mutex mutex_;
  std::unique_ptr<WhatIfReport> report_;  // guarded by mutex_; the last run's
  protocol::PageBuilder page_;
  TaskThread thread_;
};

}  // namespace hexiao::daemon

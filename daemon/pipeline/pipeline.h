// The pipeline: requests → engine thread → log thread → replies, in order.
//
//   submit ─▶ ring ─▶ engine thread (Desk::serve) ─▶ group ─▶ log thread (append) ─▶ release
//
// One group is being written while the next one fills; it is handed over as soon as the log thread
// is free or it has reached its size bound, so a lone request waits for nobody and a flood is
// written in large groups. A reply is released when everything that had been applied before it was
// encoded is durable: queries ride in the same groups. What the threads do is in group_commit.h;
// here is only how they wait for each other.
//
// Threads: submit from any, also from within Desk::serve; `release` and `failed` are called on the
// pipeline's threads. Bounds: the ring refuses when full; two groups of about group_bytes (the last
// request of a group may exceed it). Errors: after the first failure of the log nothing is released
// any more; `failed` is called once. Waiting costs no processor time unless busy polling is asked
// for.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "daemon/pipeline/group_commit.h"

namespace hexiao::daemon {

struct PipelineOptions {
  std::size_t ring_depth = 1024;
  std::size_t group_bytes = std::size_t{8} << 20;
  std::int64_t busy_poll_us = 0;
  std::int64_t seal_after_ms = 50;
};

struct PipelineHooks {
  // Replies whose events are durable, in order. Called by one thread at a time.
  std::function<void(std::vector<Reply>&&)> release;
  // The log has failed; the daemon ends here.
  std::function<void(const durability::IoError&)> failed;
};

class Pipeline {
 public:
  // Borrows all three; they must outlive it. Starts its threads.
  Pipeline(Desk& desk, GroupLog& log, PipelineMetrics& metrics, PipelineOptions options,
           PipelineHooks hooks);
  // Drains first.
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // False: the ring is full, the pipeline is draining, or the log has failed; the request is kept
  // by the caller.
  bool submit(std::unique_ptr<Request>& request);

  // Serves and releases all that was submitted, seals, ends both threads. Idempotent.
  void drain();

 private:
  void run_engine();
  void run_log();
  void wait_for_engine_turn();
  GroupCommit::LogTurn wait_for_log_turn();
  bool write();
  bool seal();
  void fail(const durability::IoError& error);
  template <class Ready>
  void poll(Ready ready);

  const PipelineOptions options_;
  const PipelineHooks hooks_;

  std::mutex mutex_;  // of the locked members of steps_
  std::condition_variable engine_wakes_, log_wakes_;
  GroupCommit steps_;

  std::thread engine_thread_, log_thread_;
};

}  // namespace hexiao::daemon

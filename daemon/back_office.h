// What is done beside the pipeline, from the files it has written: snapshots, on request and when
// the log has grown enough, pages of events, and what-if runs. Each kind has a thread of its own.
//
// Threads: `submit` and set_snapshot_log_bytes from the I/O thread, log_has_grown from the log
// thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "daemon/log_pages.h"
#include "daemon/server/limits.h"
#include "daemon/task_thread.h"
#include "daemon/what_if_runs.h"
#include "protocol/messages.h"

namespace hexiao::daemon {

class SnapshotStanding;
class StateWalk;

struct BackOfficeOptions {
  // Of log, after a snapshot that failed, before another is begun by itself.
  std::uint64_t again_after_bytes = std::uint64_t{64} << 20;
};

class BackOffice {
 public:
  // Called on its threads with one whole frame.
  using Deliver = std::function<void(SessionId, ByteBuffer&&)>;
  // Brings a question to the engine thread, or refuses it. Called on its threads.
  using PassOn = std::function<void(const std::shared_ptr<LedgerQuestion>&)>;
  // A snapshot has met an error that the log cannot live with; the daemon ends here.
  using Failed = std::function<void(const durability::IoError&)>;

  // Borrows store, walk and standing; they outlive it.
  BackOffice(durability::Store& store, const StateWalk& walk, SnapshotStanding& standing,
             Deliver deliver, PassOn pass_on, Failed failed, BackOfficeOptions options = {});

  // False: too many wait.
  bool submit(const LateRequest& request);
  // Cheap; begins a snapshot when the log since the last one has passed its bound.
  void log_has_grown();
  // 0: never by itself.
  void set_snapshot_log_bytes(std::int64_t bytes) { snapshot_log_bytes_ = bytes; }
  // Ends what is running as soon as it can. Idempotent.
  void stop();

 private:
  void make_snapshot(const LateRequest* request);
  // One, unless an alarm stands. Says what came of it.
  durability::Result<protocol::SnapshotDone> try_snapshot(bool on_request);
  void report_failure(const durability::IoError& error);
  LedgerQuestion::Answer ask_engine(const std::shared_ptr<LedgerQuestion>& question) const;
  void check_against_live(const protocol::SnapshotDone& done);
  void raise_alarm(std::string what);

  durability::Store& store_;
  const StateWalk& walk_;
  SnapshotStanding& standing_;
  const BackOfficeOptions options_;
  const Deliver deliver_;
  const PassOn pass_on_;
  const Failed failed_;
  std::atomic<std::int64_t> snapshot_log_bytes_ = 0;
  std::atomic<bool> automatic_waits_ = false;
  // Log since the last snapshot below which none is begun: after one that failed.
  std::atomic<std::uint64_t> not_before_bytes_ = 0;
  std::atomic<bool> stopping_ = false;
  LogPages log_pages_;
  WhatIfRuns what_if_runs_;
  TaskThread snapshots_, events_;
};

}  // namespace hexiao::daemon

// Group commit without threads: what the engine side and the log side do, one step at a time, and
// which step each may take next. The two threads of the pipeline take these steps; a simulation
// takes them in any order that two threads could.
//
//   submit ─▶ ring ─▶ take, serve_next ─▶ filling ─▶ hand_over ─▶ in flight ─▶ write (and release)
//
// One group is in flight while the next one fills. It is handed over as soon as the log side is
// free or it has reached its size bound. A group without records has nothing to wait for once the
// log side is free, since all that was handed over before is durable: its replies are released.
//
// Threads: one for the engine side, one for the log side, one that submits; what is marked
// "locked" is called under one common mutex. engine_turn and log_turn may be called without it by
// their own side; what they say then still holds when the lock is taken.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "daemon/pipeline/fair_line.h"
#include "daemon/pipeline/group_log.h"
#include "daemon/pipeline/metrics.h"
#include "daemon/pipeline/work.h"

namespace hexiao::daemon {

struct GroupCommitOptions {
  std::size_t ring_depth = 1024;
  std::size_t group_bytes = std::size_t{8} << 20;
};

class GroupCommit {
 public:
  // Replies whose events are durable, in order. Called by one side at a time.
  using Release = std::function<void(std::vector<Reply>&&)>;
  // Borrows the first three; they must outlive it.
  GroupCommit(Desk& desk, GroupLog& log, PipelineMetrics& metrics, GroupCommitOptions options,
              Release release);

  // --- from outside; locked ---
  // False: the ring is full, all is draining, or the log has failed; the caller keeps the request.
  bool submit(std::unique_ptr<Request>& request);
  // Nothing more is taken in.
  void drain() { draining_ = true; }

  // --- engine side ---
  enum class EngineTurn : std::uint8_t { wait, take, serve, release, hand_over, end };
  EngineTurn engine_turn() const;
  void take();  // locked: everything in the ring, into a line in which sessions take turns
  void serve_next();
  void release_unwritten();  // the filling group has no records and nothing to wait for
  void hand_over();          // locked
  void end_engine() { engine_done_ = true; }  // locked

  // --- log side ---
  enum class LogTurn : std::uint8_t { wait, write, end };
  LogTurn log_turn() const;
  // Appends the group in flight and releases its replies. On success log_freed() follows; after an
  // error nothing more is released: fail() follows.
  durability::Result<void> write();
  void log_freed() { log_busy_ = false; }  // locked
  // Nothing was written since the last seal.
  bool sealed() const { return sealed_; }
  durability::Result<void> seal();
  void fail() { failed_ = true; }  // locked

 private:
  bool full() const { return filling_.records.size() >= options_.group_bytes; }

  Desk& desk_;
  GroupLog& log_;
  PipelineMetrics& metrics_;
  const GroupCommitOptions options_;
  const Release release_;

  std::vector<std::unique_ptr<Request>> ring_;  // locked
  // Changed under the lock only.
  std::atomic<bool> ring_filled_ = false;
  std::atomic<bool> log_busy_ = false;
  std::atomic<bool> draining_ = false;
  std::atomic<bool> failed_ = false;
  std::atomic<bool> engine_done_ = false;

  // The engine side's.
  FairLine line_;
  Group filling_;
  // The log side's; `in_flight_` while log_busy_.
  Group in_flight_;
  bool sealed_ = true;
};

}  // namespace hexiao::daemon

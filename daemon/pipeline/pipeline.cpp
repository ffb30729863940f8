#include "daemon/pipeline/pipeline.h"

#include <pthread.h>

#include <chrono>

#include "daemon/pipeline/thread_turns.h"

namespace hexiao::daemon {

using Clock = std::chrono::steady_clock;
using EngineTurn = GroupCommit::EngineTurn;
using LogTurn = GroupCommit::LogTurn;

Pipeline::Pipeline(Desk& desk, GroupLog& log, PipelineMetrics& metrics, PipelineOptions options,
                   PipelineHooks hooks)
    : options_(options),
      hooks_(std::move(hooks)),
      steps_(desk, log, metrics,
             {.ring_depth = options.ring_depth, .group_bytes = options.group_bytes},
             hooks_.release) {
  engine_thread_ = std::thread([this] { run_engine(); });
  log_thread_ = std::thread([this] { run_log(); });
}

Pipeline::~Pipeline() { drain(); }

bool Pipeline::submit(std::unique_ptr<Request>& request) {
  {
    const std::lock_guard lock(mutex_);
    if (!steps_.submit(request)) return false;
  }
  engine_wakes_.notify_one();
  return true;
}

void Pipeline::drain() {
  {
    const std::lock_guard lock(mutex_);
    steps_.drain();
  }
  engine_wakes_.notify_one();
  if (engine_thread_.joinable()) engine_thread_.join();
  if (log_thread_.joinable()) log_thread_.join();
}

template <class Ready>
void Pipeline::poll(Ready ready) {
  if (options_.busy_poll_us == 0) return;
  const auto end = Clock::now() + std::chrono::microseconds(options_.busy_poll_us);
  while (!ready() && Clock::now() < end) {
  }
}

// --- engine thread ---

void Pipeline::run_engine() {
  ::pthread_setname_np(::pthread_self(), "engine");
  ask_for_short_turns();
  for (;;) {
    switch (steps_.engine_turn()) {
      case EngineTurn::serve:
        steps_.serve_next();
        break;
      case EngineTurn::take: {
        const std::lock_guard lock(mutex_);
        steps_.take();
        break;
      }
      case EngineTurn::release:
        steps_.release_unwritten();
        break;
      case EngineTurn::hand_over: {
        {
          const std::lock_guard lock(mutex_);
          steps_.hand_over();
        }
        log_wakes_.notify_one();
        break;
      }
      case EngineTurn::wait:
        wait_for_engine_turn();
        break;
      case EngineTurn::end: {
        {
          const std::lock_guard lock(mutex_);
          steps_.end_engine();
        }
        log_wakes_.notify_one();
        return;
      }
    }
  }
}

void Pipeline::wait_for_engine_turn() {
  const auto ready = [this] { return steps_.engine_turn() != EngineTurn::wait; };
  poll(ready);
  std::unique_lock lock(mutex_);
  engine_wakes_.wait(lock, ready);
}

// --- log thread ---

void Pipeline::run_log() {
  ::pthread_setname_np(::pthread_self(), "log");
  ask_for_short_turns();
  for (;;) {
    switch (wait_for_log_turn()) {
      case LogTurn::write:
        if (!write()) return;
        break;
      case LogTurn::wait:  // nothing has come for a while
        if (!seal()) return;
        break;
      case LogTurn::end:
        seal();
        return;
    }
  }
}

GroupCommit::LogTurn Pipeline::wait_for_log_turn() {
  const auto ready = [this] { return steps_.log_turn() != LogTurn::wait; };
  poll(ready);
  std::unique_lock lock(mutex_);
  if (steps_.sealed())
    log_wakes_.wait(lock, ready);
  else
    log_wakes_.wait_for(lock, std::chrono::milliseconds(options_.seal_after_ms), ready);
  return steps_.log_turn();
}

bool Pipeline::write() {
  const auto written = steps_.write();
  if (!written) {
    fail(written.error());
    return false;
  }
  {
    const std::lock_guard lock(mutex_);
    steps_.log_freed();
  }
  engine_wakes_.notify_one();
  return true;
}

bool Pipeline::seal() {
  const auto sealed = steps_.seal();
  if (!sealed) fail(sealed.error());
  return sealed.has_value();
}

void Pipeline::fail(const durability::IoError& error) {
  {
    const std::lock_guard lock(mutex_);
    steps_.fail();
  }
  engine_wakes_.notify_one();
  hooks_.failed(error);
}

}  // namespace hexiao::daemon

#include "daemon/pipeline/pipeline.h"

#include <chrono>

#include "engine/vocabulary/check.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::daemon {
namespace {

using Clock = std::chrono::steady_clock;

std::uint64_t nanoseconds_since(Clock::time_point start) {
  const auto passed = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start);
  return static_cast<std::uint64_t>(passed.count());
}

}  // namespace

Pipeline::Pipeline(Desk& desk, GroupLog& log, PipelineMetrics& metrics, PipelineOptions options,
                   PipelineHooks hooks)
    : desk_(desk), log_(log), metrics_(metrics), options_(options), hooks_(std::move(hooks)) {
  ring_.reserve(options_.ring_depth);
  engine_thread_ = std::thread([this] { run_engine(); });
  log_thread_ = std::thread([this] { run_log(); });
}

Pipeline::~Pipeline() { drain(); }

bool Pipeline::submit(std::unique_ptr<Request>& request) {
  {
    const std::lock_guard lock(mutex_);
    if (draining_ || failed_ || ring_.size() >= options_.ring_depth) return false;
    ring_.push_back(std::move(request));
    ring_filled_ = true;
  }
  engine_wakes_.notify_one();
  return true;
}

void Pipeline::drain() {
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
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

void Pipeline::run_engine() {
  std::vector<std::unique_ptr<Request>> taken;
  taken.reserve(options_.ring_depth);
  while (take(taken)) {
    for (auto& request : taken) {
      serve(*request);
      request.reset();
    }
    taken.clear();
  }
  {
    const std::lock_guard lock(mutex_);
    engine_done_ = true;
  }
  log_wakes_.notify_one();
}

// Waits for requests; meanwhile hands the filling group over when the log thread becomes free.
// False: drained, or failed.
bool Pipeline::take(std::vector<std::unique_ptr<Request>>& taken) {
  poll([&] {
    return ring_filled_.load(std::memory_order_relaxed) ||
           (!filling_.empty() && !log_busy_.load(std::memory_order_relaxed));
  });
  std::unique_lock lock(mutex_);
  for (;;) {
    if (failed_) return false;
    if (!ring_.empty()) break;
    if (!filling_.empty() && !log_busy_) {
      pass_on(lock);
      continue;
    }
    if (draining_ && filling_.empty()) return false;
    engine_wakes_.wait(lock);
  }
  taken.swap(ring_);
  ring_filled_ = false;
  return true;
}

void Pipeline::serve(Request& request) {
  const Lsn before = desk_.last_lsn();
  desk_.serve(request, filling_.records, filling_.replies);
  const Lsn after = desk_.last_lsn();
  if (after != before) {
    if (filling_.record_count == 0) filling_.first_lsn = before + 1;
    filling_.record_count += static_cast<std::uint32_t>(after - before);
  }
  metrics_.requests.add(1);

  const bool full = filling_.records.size() >= options_.group_bytes;
  if (!full && log_busy_.load(std::memory_order_acquire)) return;
  std::unique_lock lock(mutex_);
  engine_wakes_.wait(lock, [&] { return !log_busy_ || failed_; });
  if (!failed_) pass_on(lock);
}

// The log thread is free: it gets the filling group. A group without records has nothing to wait
// for then, since all that was handed over before is durable.
void Pipeline::pass_on(std::unique_lock<std::mutex>& lock) {
  HEXIAO_CHECK(!log_busy_);
  if (filling_.record_count == 0) {
    lock.unlock();
    hooks_.release(std::move(filling_.replies));
    filling_.clear();
    lock.lock();
    return;
  }
  std::swap(filling_, in_flight_);
  log_busy_ = true;
  lock.unlock();
  log_wakes_.notify_one();
  lock.lock();
}

void Pipeline::run_log() {
  const auto seal_after = std::chrono::milliseconds(options_.seal_after_ms);
  for (;;) {
    poll([&] { return log_busy_.load(std::memory_order_relaxed); });
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return log_busy_ || engine_done_; };
    const bool idle = sealed_ ? (log_wakes_.wait(lock, ready), false)
                              : !log_wakes_.wait_for(lock, seal_after, ready);
    const bool busy = log_busy_;
    lock.unlock();
    if (idle) {
      if (!seal()) return;
      continue;
    }
    if (!busy) {
      seal();
      return;
    }
    if (!log_group()) return;
  }
}

bool Pipeline::log_group() {
  const auto start = Clock::now();
  if (planted(PlantedBug::replies_before_durable)) hooks_.release(std::move(in_flight_.replies));
  const auto appended = log_.append({.first_lsn = in_flight_.first_lsn,
                                     .record_count = in_flight_.record_count,
                                     .payload = in_flight_.records.bytes()});
  if (!appended) {
    fail(appended.error());
    return false;
  }
  metrics_.append.record(nanoseconds_since(start));
  metrics_.groups.add(1);
  metrics_.records.add(in_flight_.record_count);
  metrics_.group_bytes.add(in_flight_.records.size());
  sealed_ = false;
  hooks_.release(std::move(in_flight_.replies));
  in_flight_.clear();
  {
    const std::lock_guard lock(mutex_);
    log_busy_ = false;
  }
  engine_wakes_.notify_one();
  return true;
}

bool Pipeline::seal() {
  if (sealed_) return true;
  const auto sealed = log_.seal();
  if (!sealed) {
    fail(sealed.error());
    return false;
  }
  sealed_ = true;
  return true;
}

void Pipeline::fail(const durability::IoError& error) {
  {
    const std::lock_guard lock(mutex_);
    failed_ = true;
  }
  engine_wakes_.notify_one();
  hooks_.failed(error);
}

}  // namespace hexiao::daemon

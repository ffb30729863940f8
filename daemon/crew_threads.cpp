#include "daemon/crew_threads.h"

#include <pthread.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "daemon/pipeline/thread_turns.h"

namespace hexiao::daemon {

CrewThreads::CrewThreads(std::size_t members) {
  try {
    for (std::size_t member = 1; member < members; ++member)
      threads_.emplace_back([this, member] { serve(member); });
  } catch (const std::system_error&) {
    // The system gives no more threads: those who are there do it all.
  }
}

CrewThreads::~CrewThreads() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  begins_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void CrewThreads::run(std::size_t parts, const Work& work) {
  {
    const std::lock_guard lock(mutex_);
    next_part_ = 0;
    parts_ = parts;
    work_ = &work;
    ++round_;
  }
  // No more than there is work for.
  if (parts > threads_.size())
    begins_.notify_all();
  else
    for (std::size_t i = 1; i < parts; ++i) begins_.notify_one();
  take_parts(0, work, parts);
  std::unique_lock lock(mutex_);
  work_ = nullptr;
  // Who has not woken by now finds nothing to do; only who is at work is waited for.
  ends_.wait(lock, [this] { return at_work_ == 0; });
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void CrewThreads::serve(std::size_t member) {
  ::pthread_setname_np(::pthread_self(), "crew");
  ask_for_short_turns();
  std::uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    begins_.wait(lock, [&] { return ending_ || (work_ != nullptr && round_ != seen); });
    if (ending_) return;
    seen = round_;
    ++at_work_;
    const Work& work = *work_;
    const std::size_t parts = parts_;
    lock.unlock();
    take_parts(member, work, parts);
    lock.lock();
    if (--at_work_ == 0) ends_.notify_one();
  }
}

void CrewThreads::take_parts(std::size_t member, const Work& work, std::size_t parts) noexcept {
  try {
    for (std::size_t part; (part = next_part_++) < parts;) work(member, part);
  } catch (...) {
    next_part_ = parts;
    const std::lock_guard lock(mutex_);
    thrown_ = std::current_exception();
  }
}

std::size_t crew_size(std::int64_t setting) {
  // Recording is the engine thread's alone: more divide what is a third of it by then.
  constexpr std::size_t kMost = 8;
  if (setting > 0) return static_cast<std::size_t>(setting);
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMost);
}

}  // namespace hexiao::daemon

#include "daemon/task_thread.h"

#include <sys/resource.h>

namespace hexiao::daemon {

TaskThread::TaskThread(std::size_t most_waiting, bool gentle)
    : most_waiting_(most_waiting), thread_([this, gentle] { run(gentle); }) {}

TaskThread::~TaskThread() { stop(); }

bool TaskThread::submit(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= most_waiting_) return false;
    waiting_.push_back(std::move(task));
  }
  wakes_.notify_one();
  return true;
}

void TaskThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wakes_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void TaskThread::run(bool gentle) {
  constexpr int kGentle = 10;
  // On Linux this is the thread's own; without it the work is done as well.
  if (gentle) static_cast<void>(::setpriority(PRIO_PROCESS, 0, kGentle));
  for (;;) {
    std::unique_lock lock(mutex_);
    wakes_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const std::function<void()> task = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    task();
  }
}

}  // namespace hexiao::daemon

// One thread that does tasks in order, for work that may take long and must not hold up the
// pipeline. Bounded: `submit` refuses when too many wait. Safe from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace hexiao::daemon {

class TaskThread {
 public:
  // `gentle`: its processor time comes after everybody else's.
  explicit TaskThread(std::size_t most_waiting, bool gentle = false);
  // Ends after the task that is running; waiting ones are dropped.
  ~TaskThread();
  TaskThread(const TaskThread&) = delete;
  TaskThread& operator=(const TaskThread&) = delete;

  bool submit(std::function<void()> task);
  // No task is started any more; returns when the running one has ended. Idempotent.
  void stop();

 private:
  void run(bool gentle);

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  std::deque<std::function<void()>> waiting_;  // guarded by mutex_
  bool stopping_ = false;                      // guarded by mutex_
  std::thread thread_;
};

}  // namespace hexiao::daemon

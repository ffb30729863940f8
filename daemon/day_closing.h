// Closes the business day by the clock, for those whose ERP does not: at the configured time of day
// the day is closed, and its work is done slice by slice (engine/decide/business_day.cpp). What a
// stop or a crash interrupted is finished after the next start.
//
// The engine reads no clock: the date comes with the command. A thread of its own waits; commands
// go to the engine thread by `submit`. Safe from any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/result.h"

namespace hexiao::daemon {

// When the clock stands at `time_ns` (since 1970, with the offset of the local time added), the
// next moment of that time of day, and the date that is closed then: the day itself, or, at a time
// before noon, the day before.
struct NextClosing {
  std::int64_t time_ns = 0;
  Date date;
};
NextClosing next_closing(std::int64_t local_time_ns, int minutes_of_day);

class DayClosing {
 public:
  using Done = std::function<void(std::span<const Result>)>;
  // Hands commands to the engine thread; `done` is called there. False: too much is in hand.
  using Submit = std::function<bool(std::vector<Command> commands, Done done)>;

  explicit DayClosing(Submit submit);
  // Ends after the slice that is running.
  ~DayClosing();
  DayClosing(const DayClosing&) = delete;
  DayClosing& operator=(const DayClosing&) = delete;

  // Minutes after midnight, local time; none: the clock closes nothing.
  void set_time(std::optional<int> minutes_of_day);
  void stop();

 private:
  void run();
  void close(Date date);
  void work();
  // The answer to one command; nothing when stopped before it came.
  std::optional<Result> ask(const Command& command);

  const Submit submit_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  std::optional<int> minutes_of_day_;  // guarded by mutex_
  bool changed_ = false;               // guarded by mutex_
  bool stopping_ = false;              // guarded by mutex_
  std::thread thread_;
};

}  // namespace hexiao::daemon

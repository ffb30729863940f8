// The next segment, filled with zeros ahead of its time, so that an append seldom waits for that.
//
// Threads: one of its own that fills (or none, then request() fills at once); the members are safe
// from any. A disk without room is no failure here: the spare is missing, ready_bytes() says so,
// take() says no_space, and the next request tries again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "daemon/durability/file_system.h"

namespace hexiao::durability {

struct SpareOptions {
  std::uint64_t bytes = 0;          // of an ordinary segment
  std::uint64_t reserve_bytes = 0;  // must stay free beside it
  bool background = true;
};

class SpareSegment {
 public:
  SpareSegment(FileSystem& files, std::string directory, SpareOptions options);
  ~SpareSegment();
  SpareSegment(const SpareSegment&) = delete;
  SpareSegment& operator=(const SpareSegment&) = delete;

  // Have one ready soon.
  void request();
  struct Spare {
    std::string path;
    std::uint64_t bytes = 0;
  };
  // The caller's now: at least `min_bytes`. Waits for one that is being filled; fills one itself if
  // need be.
  Result<Spare> take(std::uint64_t min_bytes);
  std::uint64_t ready_bytes() const;
  // The last attempt found no room.
  bool disk_full() const;

 private:
  Result<Spare> fill(std::uint64_t bytes);
  void keep(Result<Spare> spare);  // under the mutex
  void run();

  FileSystem& files_;
  const std::string directory_;
  const SpareOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Spare> ready_;
  std::optional<IoError> failure_;
  std::uint64_t made_ = 0;
  bool wanted_ = false, filling_ = false, full_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace hexiao::durability

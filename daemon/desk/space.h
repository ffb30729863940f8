// Whether what is about to be decided can also be written. Asked before a command runs, because
// what was applied must become durable.
//
// Threads: `reserve` and `promise` on the engine thread, `appended` on the log thread,
// `reason` on any.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace hexiao::durability {
class FileSystem;
class Store;
}  // namespace hexiao::durability

namespace hexiao::daemon {

struct SpaceOptions {
  std::string directory;
  std::uint64_t reserve_bytes = 0;
  std::uint64_t segment_bytes = 0;
};

class Space {
 public:
  // Borrows both.
  Space(const durability::Store& store, durability::FileSystem& files, SpaceOptions options);

  // True: `bytes` more of records can be appended for certain, or the disk has well enough. False:
  // refuse the commands with Rejection::read_only; reason() says why. Turns back by itself.
  bool reserve(std::uint64_t bytes);
  // The same question, and nothing follows from the answer: for work that can be left for later.
  bool has_room(std::uint64_t bytes) const { return free_for(bytes).enough; }
  // After a unit: so many bytes of records wait for the log.
  void promise(std::uint64_t bytes) { promised_ += bytes; }
  // They are in the log.
  void appended(std::uint64_t bytes) { promised_ -= bytes; }

  // Why nothing can be recorded; empty when all is well.
  std::string reason() const;

 private:
  struct Free {
    bool enough = false;
    std::uint64_t bytes = 0;  // of the disk, where it was asked
  };
  Free free_for(std::uint64_t bytes) const;
  void set_reason(std::string reason);

  const durability::Store& store_;
  durability::FileSystem& files_;
  const SpaceOptions options_;
  std::atomic<std::uint64_t> promised_ = 0;
  bool full_ = false;  // the engine thread's
  mutable std::mutex mutex_;
  std::string reason_;  // guarded by mutex_
};

}  // namespace hexiao::daemon

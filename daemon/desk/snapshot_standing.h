// How the making of snapshots stands, for `status`: what must not be forgotten with the journal.
// Said by whoever makes them, read by the engine thread. Safe from any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

namespace hexiao::daemon {

class SnapshotStanding {
 public:
  // From here until the daemon ends no snapshot is published: what is stored is damaged, or does
  // not fold to what the live state was. The first alarm stands.
  void raise_alarm(std::string what);
  bool has_alarm() const;

  // The last one was not made. It is tried again when the log since the newest one has reached
  // `again_bytes`; 0: not by itself.
  void failed(std::string why, std::uint64_t again_bytes);
  // One was made: what failed before is past. An alarm stays.
  void made();

  struct Now {
    std::string alarm, failure;  // "" when there is none
    std::uint64_t again_bytes = 0;
  };
  Now now() const;

 private:
  mutable std::mutex mutex_;
  Now now_;  // guarded by mutex_
};

}  // namespace hexiao::daemon

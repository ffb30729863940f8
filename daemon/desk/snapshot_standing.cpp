#include "daemon/desk/snapshot_standing.h"

#include <utility>

namespace hexiao::daemon {

void SnapshotStanding::raise_alarm(std::string what) {
  const std::lock_guard lock(mutex_);
  if (now_.alarm.empty()) now_.alarm = std::move(what);
  now_.again_bytes = 0;
}

bool SnapshotStanding::has_alarm() const {
  const std::lock_guard lock(mutex_);
  return !now_.alarm.empty();
}

void SnapshotStanding::failed(std::string why, std::uint64_t again_bytes) {
  const std::lock_guard lock(mutex_);
  now_.failure = std::move(why);
  now_.again_bytes = again_bytes;
}

void SnapshotStanding::made() {
  const std::lock_guard lock(mutex_);
  now_.failure.clear();
  now_.again_bytes = 0;
}

SnapshotStanding::Now SnapshotStanding::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

}  // namespace hexiao::daemon

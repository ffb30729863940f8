// What costs a walk over all rows: the state's hash, its counts, its memory. Kept from the last
// time, so that asking often cannot stall the engine: a new walk is made when the state has changed
// and the walks have taken less than a twentieth of the time. Engine thread, except `last_hash`.
#pragma once

#include <cstdint>
#include <mutex>

#include "engine/vocabulary/views.h"

namespace hexiao {
class Engine;
}

namespace hexiao::daemon {

struct HashAt {
  Lsn lsn = 0;
  std::uint64_t hash = 0;
};

struct StateFacts {
  HashAt hash;
  StateCounts counts;
  std::uint64_t state_bytes = 0;
};

class StateWalk {
 public:
  const StateFacts& facts(const Engine& engine);
  // Of the last walk; any thread.
  HashAt last_hash() const;

 private:
  StateFacts facts_;
  bool walked_ = false;
  std::int64_t cost_ns_ = 0, finished_ns_ = 0;
  mutable std::mutex mutex_;
  HashAt last_hash_;  // guarded by mutex_
};

}  // namespace hexiao::daemon

// What costs a walk over all rows: the state's hash, its counts, its memory. Kept until the state
// changes. Engine thread, except `last_hash`.
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
  mutable std::mutex mutex_;
  HashAt last_hash_;  // guarded by mutex_
};

}  // namespace hexiao::daemon

// The state's hash for whoever asks: each question takes the walk over all rows a piece further
// (docs/adr/0063), so that no payment waits for a whole one. Engine thread, except `last_hash`.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "engine/state/hash_walk.h"
#include "engine/vocabulary/ids.h"

namespace hexiao {
class Engine;
}

namespace hexiao::daemon {

struct HashAt {
  Lsn lsn = 0;
  std::uint64_t hash = 0;
};

class StateWalk {
 public:
  // Rows that one question folds: some milliseconds at most. Smaller states are folded in one.
  static constexpr std::uint64_t kRowsAtOnce = 50'000;

  explicit StateWalk(std::uint64_t rows_at_once = kRowsAtOnce) : rows_at_once_(rows_at_once) {}

  // Of the newest state whose walk is complete; LSN 0 with hash 0 before the first one. A walk is
  // begun anew when the state has changed: one that changes between any two questions, and is too
  // large to be folded in one, keeps the hash that it had.
  HashAt hash(const Engine& engine);
  // The last one; any thread.
  HashAt last_hash() const;

 private:
  const std::uint64_t rows_at_once_;
  std::optional<HashWalk> walk_;
  Lsn walked_lsn_ = 0;  // of the state that walk_ is about
  mutable std::mutex mutex_;
  HashAt last_hash_;  // written by the engine thread, guarded by mutex_
};

}  // namespace hexiao::daemon

#include "daemon/desk/state_facts.h"

#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::daemon {

const StateFacts& StateWalk::facts(const Engine& engine) {
  const Lsn lsn = engine.last_lsn();
  if (walked_ && facts_.hash.lsn == lsn) return facts_;
  const State& state = engine.state();
  facts_ = {.hash = {.lsn = lsn, .hash = state.hash()},
            .counts = state.counts(),
            .state_bytes = state.memory_bytes()};
  walked_ = true;
  const std::lock_guard lock(mutex_);
  last_hash_ = facts_.hash;
  return facts_;
}

HashAt StateWalk::last_hash() const {
  const std::lock_guard lock(mutex_);
  return last_hash_;
}

}  // namespace hexiao::daemon

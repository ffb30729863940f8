#include "daemon/desk/state_facts.h"

#include "daemon/clock.h"
#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::daemon {

const StateFacts& StateWalk::facts(const Engine& engine) {
  constexpr std::int64_t kShare = 20;  // at most one part in so many of the time
  const Lsn lsn = engine.last_lsn();
  const std::int64_t start = steady_ns();
  if (walked_ && (facts_.hash.lsn == lsn || start - finished_ns_ < cost_ns_ * kShare))
    return facts_;
  const State& state = engine.state();
  facts_ = {.hash = {.lsn = lsn, .hash = state.hash()},
            .counts = state.counts(),
            .state_bytes = state.memory_bytes()};
  finished_ns_ = steady_ns();
  cost_ns_ = finished_ns_ - start;
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

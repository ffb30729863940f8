#include "daemon/desk/state_facts.h"

#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::daemon {

HashAt StateWalk::hash(const Engine& engine) {
  const Lsn lsn = engine.last_lsn();
  if (!walk_ || walked_lsn_ != lsn) {
    walk_.emplace(engine.state());
    walked_lsn_ = lsn;
  }
  if (!walk_->done() && walk_->advance(rows_at_once_)) {
    const std::lock_guard lock(mutex_);
    last_hash_ = {.lsn = lsn, .hash = walk_->value()};
  }
  return last_hash_;
}

HashAt StateWalk::last_hash() const {
  const std::lock_guard lock(mutex_);
  return last_hash_;
}

}  // namespace hexiao::daemon

// The log as the pipeline needs it: append one group, and say when it is idle.
#pragma once

#include "daemon/durability/groups.h"

namespace hexiao::daemon {

// Called by the log thread only. The first error is final.
class GroupLog {
 public:
  virtual ~GroupLog() = default;
  // Durable when it returns success.
  virtual durability::Result<void> append(const durability::GroupView& group) = 0;
  // Nothing is in flight and nothing has come for a while.
  virtual durability::Result<void> seal() = 0;
};

}  // namespace hexiao::daemon

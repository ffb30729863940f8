// The pipeline's log, in a data directory.
#pragma once

#include <functional>

#include "daemon/pipeline/group_log.h"

namespace hexiao::durability {
class Store;
}

namespace hexiao::daemon {

class Space;

class StoreLog final : public GroupLog {
 public:
  // Borrows both. `appended` is called after each group, on the log thread; it must not block.
  StoreLog(durability::Store& store, Space& space, std::function<void()> appended);

  durability::Result<void> append(const durability::GroupView& group) override;
  durability::Result<void> seal() override;

 private:
  durability::Store& store_;
  Space& space_;
  std::function<void()> appended_;
};

}  // namespace hexiao::daemon

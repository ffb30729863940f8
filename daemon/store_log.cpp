#include "daemon/store_log.h"

#include "daemon/desk/space.h"
#include "daemon/durability/store.h"

namespace hexiao::daemon {

StoreLog::StoreLog(durability::Store& store, Space& space, std::function<void()> appended)
    : store_(store), space_(space), appended_(std::move(appended)) {}

durability::Result<void> StoreLog::append(const durability::GroupView& group) {
  HEXIAO_TRY(store_.append_group(group));
  space_.appended(group.payload.size());
  appended_();
  return {};
}

durability::Result<void> StoreLog::seal() { return store_.seal(); }

}  // namespace hexiao::daemon

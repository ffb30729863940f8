#include "protocol/settled_status.h"

#include <thread>

namespace hexiao::protocol {

ClientResult<Page> settled_status(Client& client, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  Lsn before = 0;
  for (;;) {
    auto page = client.query({.kind = QueryKind::status});
    if (!page || page->status.empty()) return page;
    const StatusView& status = page->status.front();
    if (status.state_hash_lsn == status.applied_lsn || std::chrono::steady_clock::now() >= end)
      return page;
    // Each answer begins a walk anew where commands came in between: asking without a pause would
    // cost them time and never be through.
    if (before != 0 && status.applied_lsn != before)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    before = status.applied_lsn;
  }
}

}  // namespace hexiao::protocol

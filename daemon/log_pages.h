// Answers the question for events: whole records out of the durable log, page by page. Reads files,
// so it runs on a thread of its own; one thread at a time.
#pragma once

#include <optional>
#include <vector>

#include "daemon/durability/store.h"
#include "protocol/queries.h"
#include "protocol/rows.h"

namespace hexiao::daemon {

class LogPages {
 public:
  explicit LogPages(const durability::Store& store) : store_(store) {}

  // Appends one frame: ROWS with records from query.cursor (an LSN; 0 is 1) on, or ERROR. The next
  // page's cursor is the LSN after the last one given; 0 at the durable end. A walk that goes on
  // where the last page ended reads each byte of the log once.
  void answer(const protocol::Query& query, std::uint64_t request, std::uint32_t max_frame_bytes,
              ByteBuffer& out);

 private:
  durability::Result<bool> next_group();

  const durability::Store& store_;
  std::optional<durability::LogCursor> cursor_;
  std::span<const std::byte> rest_;  // of the cursor's group: records not yet given
  Lsn next_ = 0;                     // the first of them
  protocol::PageBuilder page_;
};

}  // namespace hexiao::daemon

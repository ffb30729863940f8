#include "daemon/log_pages.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "engine/vocabulary/record.h"
#include "protocol/messages.h"

namespace hexiao::daemon {

// False at the durable end.
durability::Result<bool> LogPages::next_group() {
  auto group = cursor_->next();
  if (!group) return durability::fail(std::move(group.error()));
  if (!*group) return false;
  rest_ = (*group)->payload;
  return true;
}

void LogPages::answer(const protocol::Query& query, std::uint64_t request,
                      std::uint32_t max_frame_bytes, ByteBuffer& out) {
  const Lsn from = std::max<Lsn>(query.cursor, 1);
  if (!cursor_ || next_ != from) {
    auto opened = store_.cursor(from);
    cursor_.reset();
    rest_ = {};
    if (!opened) {
      spdlog::warn("events from LSN {} cannot be read: {}", from, opened.error().text());
      return protocol::append_error(
          out, request,
          protocol::notice_of(protocol::WireError::log_not_kept, opened.error().what));
    }
    cursor_.emplace(std::move(*opened));
    next_ = from;
  }
  page_.begin(protocol::QueryKind::events, query.limit, max_frame_bytes);
  bool at_end = false;
  while (page_.has_room()) {
    if (rest_.empty()) {
      const auto more = next_group();
      if (!more) {
        spdlog::error("the log cannot be read: {}", more.error().text());
        cursor_.reset();
        return protocol::append_error(
            out, request,
            protocol::notice_of(protocol::WireError::log_not_kept, more.error().text()));
      }
      at_end = !*more;
      if (at_end) break;
      continue;
    }
    const std::span<const std::byte> before = rest_;
    RecordView record;
    if (!next_record(rest_, record)) {
      spdlog::error("record {} of the log cannot be read", next_);
      cursor_.reset();
      return protocol::append_error(
          out, request, protocol::notice_of(protocol::WireError::log_not_kept, "a damaged record"));
    }
    if (record.lsn < from) continue;  // the first group may begin before
    page_.add_records(before.first(before.size() - rest_.size()), 1);
    next_ = record.lsn + 1;
  }
  if (page_.append_to(out, request, at_end ? 0 : next_, store_.durable_lsn())) return;
  cursor_.reset();
  protocol::append_error(out, request, protocol::notice_of(protocol::WireError::page_too_large));
}

}  // namespace hexiao::daemon

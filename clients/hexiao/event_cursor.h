// Where a consumer of events goes on: one line of text in a file of its own.
//
//   cursor = LSN " " STORE "\n"      (the next event to read; the store's id, 32 hexadecimal
//   digits)
//
// The file is replaced as a whole, so that a reader finds the old or the new place and never half
// of one. The store's id keeps a place from being used with another history.
#pragma once

#include <optional>
#include <string>

#include "clients/hexiao/failure.h"
#include "engine/vocabulary/ids.h"

namespace hexiao::cli {

struct EventCursor {
  Lsn next = 1;
  std::string store;
  friend bool operator==(const EventCursor&, const EventCursor&) = default;
};

// Nothing when there is no such file. Fails with bad_data when it holds something else.
Expected<std::optional<EventCursor>> read_event_cursor(const std::string& path);
// Durable when it returns. Fails with io.
Expected<void> write_event_cursor(const std::string& path, const EventCursor& cursor);

}  // namespace hexiao::cli

// Records of the log, as the daemon gives them, as JSON lines: the one place that makes them, for
// `export events` and `events`.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "clients/hexiao/failure.h"
#include "engine/vocabulary/record.h"

namespace hexiao::cli {

// Calls visit(record, its JSON without line end) for each. False when a record cannot be read.
bool for_each_event(std::span<const std::byte> records,
                    const std::function<void(const RecordView&, const std::string&)>& visit);

// What to say when that is so.
Failure unreadable_event();

}  // namespace hexiao::cli

// Groups of records as the rest of the daemon sees them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "daemon/durability/digest.h"
#include "daemon/durability/io_error.h"
#include "engine/vocabulary/ids.h"

namespace hexiao::durability {

// One commit: records first_lsn … first_lsn + record_count - 1, all or none of them. What the
// payload says is the caller's. The bytes are borrowed: valid during the call, or until the next
// one to a cursor.
struct GroupView {
  Lsn first_lsn = 0;
  std::uint32_t record_count = 0;
  std::span<const std::byte> payload;

  Lsn last_lsn() const { return first_lsn + record_count - 1; }
};

// A point between two groups: everything up to `lsn` is folded into `chain`. The chain depends on
// the history alone, not on where it lies in files: it is what an auditor writes down.
struct ChainPoint {
  Lsn lsn = 0;
  Digest chain{};
  friend bool operator==(const ChainPoint&, const ChainPoint&) = default;
};

// Gets each group in order. An error ends the walk and is handed to its caller.
using GroupVisitor = std::function<Result<void>(const GroupView&)>;

// The largest payload of one group.
inline constexpr std::uint64_t kMaxGroupBytes = std::uint64_t{1} << 30;

}  // namespace hexiao::durability

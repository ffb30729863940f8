// A store copied into a fresh directory, whole or up to an LSN: backups beside a running daemon,
// and a restore to a moment in the past. The copy has the same identity and the same chain, is
// sealed, and is served or copied again like any other directory.
//
// The source is only read, without its lock, in the one order that is safe beside a daemon at work:
// the manifest and the high-water mark first, then the snapshots they name, then the log from its
// oldest segment on. So the copy holds at least everything that was acknowledged before it began.
// Everything is checked on the way, as a recovery does; damage is an error with its place, and
// nothing of the log is skipped.
//
// The manifest of the copy is written last: a copy that was cut short is no store.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "daemon/durability/file_system.h"
#include "daemon/durability/groups.h"

namespace hexiao::durability {

struct CopyOptions {
  // Nothing after this LSN; snapshots that hold more are left out.
  Lsn until = std::numeric_limits<Lsn>::max();
  // Given a group that goes on behind `until`: how many of its records to keep, 0 for none, so that
  // no unit of work is split. Without it such a group is left out as a whole.
  std::function<std::uint32_t(const GroupView&, Lsn until, std::uint64_t& payload_bytes)> shorten;
};

struct Copied {
  ChainPoint end;
  std::uint64_t segments = 0, snapshots = 0, bytes = 0;
};

// `to` is created; it must be empty. ErrorKind::refused when it is not, or when `until` cannot be
// reached from any snapshot or from the beginning of the log.
Result<Copied> copy_store(FileSystem& files, const std::string& from, const std::string& to,
                          const CopyOptions& options = {});

}  // namespace hexiao::durability

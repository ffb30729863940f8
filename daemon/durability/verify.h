// Offline verification: reads every byte of a data directory and says what is wrong where. Takes no
// lock and changes nothing, so it may run on a copy, a read-only mount, or beside a running daemon
// (then the last group may be seen half written and is reported as a torn tail).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/durability/file_system.h"
#include "daemon/durability/groups.h"
#include "daemon/durability/snapshot.h"

namespace hexiao::durability {

struct Verification {
  std::vector<IoError> findings;  // damage and unreadable files, in the order of the walk
  std::vector<std::string>
      notices;           // what is worth knowing and no damage: a torn tail, a left-over file
  std::string store_id;  // hexadecimal
  std::uint64_t epoch = 0;
  std::uint64_t segments = 0, groups = 0, records = 0, log_bytes = 0;
  Lsn first_lsn = 0, last_lsn = 0;  // of the groups found; 0 when there are none
  ChainPoint end;                   // the chain at the last good group
  Lsn marked_lsn = 0;               // what the high-water mark promises at least
  bool sealed = false;
  struct Snapshot {
    std::string file;
    SnapshotFooter footer;
    ChainPoint chain;
    std::uint64_t payload_bytes = 0;
  };
  std::vector<Snapshot> snapshots;  // the good ones, oldest first

  bool ok() const { return findings.empty(); }
  int exit_code() const;  // 0, 65 or 74
};

struct VerifyOptions {
  // Called with each good group, e.g. to fold the state and compare its hash with the footers'.
  std::function<void(const GroupView&)> on_group;
};

// Fails only when there is nothing to look at: no directory, no store in it.
Result<Verification> verify(FileSystem& files, const std::string& directory,
                            const VerifyOptions& options = {});

// Reads the durable log of a directory without its lock, for offline tools: every group from the
// one that holds `from` up to the high-water mark, and beyond it as far as whole groups are found.
Result<void> read_log(FileSystem& files, const std::string& directory, Lsn from,
                      const GroupVisitor& visit);

}  // namespace hexiao::durability

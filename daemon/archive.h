// `hexiaod copy`, and `hexiaod serve --from`: a data directory copied into a fresh one, whole or up
// to an LSN.
#pragma once

#include <optional>
#include <string>

#include "daemon/durability/copy.h"
#include "daemon/exit_code.h"
#include "engine/vocabulary/ids.h"

namespace hexiao::daemon {

struct ArchiveOptions {
  std::string from, to;
  // The last LSN that is wanted. No unit of work is split: of one that goes on behind it nothing is
  // taken.
  std::optional<Lsn> until;
};

// `from` may be in use by a daemon; `to` must be empty or absent.
durability::Result<durability::Copied> archive(const ArchiveOptions& options);

// The verb: says in one line what was copied, or why nothing was.
ExitCode copy_directory(const ArchiveOptions& options);

}  // namespace hexiao::daemon

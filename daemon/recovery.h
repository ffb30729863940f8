// The start: from a data directory to an engine that is known to be right.
#pragma once

#include <cstdint>
#include <tl/expected.hpp>

#include "daemon/durability/store.h"
#include "daemon/exit_code.h"
#include "engine/engine.h"
#include "engine/vocabulary/crew.h"

namespace hexiao::daemon {

struct Recovered {
  Engine engine;
  std::uint64_t records = 0;  // applied after the snapshot
  std::int64_t duration_ns = 0;
};

// Loads the newest good snapshot, applies the log after it, checks every invariant, and says all
// of it in the journal, with a line every few seconds on the way. On an error the journal has the
// place and the way out, and the value says how to exit.
// The crew loads and checks.
tl::expected<Recovered, ExitCode> recover(durability::Store& store, Crew& crew = work_alone());

// What an I/O error of the store means for the exit code; a locked directory is `error`.
ExitCode exit_code_of(const durability::IoError& error);

}  // namespace hexiao::daemon

// Snapshots, made without touching the live engine: the newest snapshot and the log after it are
// folded into a second engine, and that one is saved (docs/adr/0031). So the live engine is never
// paused, and each snapshot is also a proof that the fold gives the same state twice.
#pragma once

#include <atomic>
#include <cstdint>

#include "daemon/durability/store.h"
#include "protocol/messages.h"

namespace hexiao {
class Engine;
}

namespace hexiao::daemon {

// Folds up to store.durable_lsn() at the call, saves, and hands the result over to the store. Takes
// as much memory again as the state, and as little of the disk as lets appends pass. Any thread but
// one at a time; `stop` ends it early with ErrorKind::refused.
durability::Result<protocol::SnapshotDone> build_snapshot(durability::Store& store,
                                                          const std::atomic<bool>& stop);

// Saves an engine that stands still. Everything it holds must be durable.
durability::Result<protocol::SnapshotDone> save_snapshot(durability::Store& store,
                                                         const Engine& engine,
                                                         durability::Pace pace = {});

}  // namespace hexiao::daemon

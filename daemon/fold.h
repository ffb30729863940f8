// From what is stored back to a state: the one way that recovery, background snapshots and
// verification share.
#pragma once

#include <vector>

#include "daemon/durability/groups.h"
#include "daemon/durability/snapshot.h"
#include "engine/vocabulary/crew.h"

namespace hexiao {
class Engine;
class State;
}  // namespace hexiao

namespace hexiao::daemon {

// Loads a snapshot into a new engine. Damage when it does not load, or its LSN or hash is not the
// footer's; when the reader itself failed, with the reader's error.
durability::Result<void> load_snapshot(durability::SnapshotReader& reader, Engine& engine,
                                       Crew& crew = work_alone());

// Applies the group's records after engine.last_lsn(); those before are skipped. Damage when a
// record cannot be read or cannot follow.
durability::Result<void> apply_group(const durability::GroupView& group, Engine& engine);

// The footer for the engine as it stands: LSN, hash, counts, control totals. Cost O(rows).
durability::SnapshotFooter footer_of(const Engine& engine);

}  // namespace hexiao::daemon

// A life of the real engine above the real store: random customers, items, payments, undone
// allocations, reversals, disputes, as units of work that are decided, logged as one group each,
// and snapshotted now and then, as the daemon does it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/durability/store.h"
#include "engine/engine.h"
#include "tests/engine/random_ledger.h"
#include "tests/faults/invariants.h"

namespace hexiao::faults {

struct EngineLifeOptions {
  std::uint64_t seed = 1;
  durability::StoreOptions store;
  unsigned units = 25;
  unsigned snapshot_every = 8;  // on average, in units
};

// An engine as recovery brings it up.
struct RecoveredEngine {
  durability::Store store;
  Engine engine;
  durability::RecoveryReport report;
};
durability::Result<RecoveredEngine> recover_engine(durability::FileSystem& files,
                                                   const durability::StoreOptions& options);

// A unit of work as it was asked for.
struct Asked {
  Cause cause;
  std::vector<Command> unit;
};

class EngineLife {
 public:
  EngineLife(const EngineLifeOptions& options, durability::FileSystem& files);
  // To the end, or to the first error. `before_unit` is called with each unit before it is decided.
  std::optional<IoError> run(const std::function<void()>& before_unit = {});

  const History& history() const { return history_; }
  // As things stand: whatever the store would call durable counts as acknowledged.
  Witness witness() const;
  const std::vector<Asked>& asked() const { return asked_; }

 private:
  Asked some_unit();
  durability::Result<void> commit(const Asked& asked);
  durability::Result<void> snapshot();

  EngineLifeOptions options_;
  durability::FileSystem& files_;
  RandomLedger source_;
  std::optional<RecoveredEngine> running_;
  History history_;
  Lsn submitted_ = 0;
  std::vector<UpsertItem> items_;
  std::vector<Asked> asked_;
};

// The invariants on a recovered engine: I1, I2, I5, I6 against the history, I3 and I4 by its own
// checks, I5 again by a replay from zero, I3 again by the slow model of the ledger.
std::string check_recovered(const RecoveredEngine& recovered, const History& history,
                            const Witness& witness);

// A client that asks for everything again: the first time whatever was lost is done, the second
// time nothing is (I2).
std::string check_asked_again(RecoveredEngine& recovered, const std::vector<Asked>& asked);

}  // namespace hexiao::faults

// The invariants of docs/durability.md, I1 to I7, in one place. Every fault test calls these.
//
// Each check answers an empty text, or the invariant that is broken and how. Threads: none of it is
// shared.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "daemon/durability/groups.h"
#include "daemon/durability/preamble.h"
#include "daemon/durability/store.h"

namespace hexiao {
class Engine;
}

namespace hexiao::faults {

using durability::ChainPoint;
using durability::Digest;
using durability::GroupView;
using durability::IoError;

// What somebody outside may know of a life up to one moment.
struct Witness {
  Lsn acknowledged = 0;  // of which somebody was told that it is durable
  Lsn submitted = 0;     // the last record that was handed over
};

// Everything that was ever submitted: the state and the chain after each group. The chain is
// computed here, not asked from the store.
class History {
 public:
  // The genesis of a store. Everything else must follow it.
  void begin(const durability::StoreId& id, std::uint64_t state_hash);
  // A group as it is handed over, and the hash of the state that has it. Again with the same
  // content is fine (a life that goes on after a crash).
  void submit(const GroupView& group, std::uint64_t state_hash);

  // I1 recovered ⊇ acknowledged. I2 recovered ⊆ submitted, whole groups, in order, once. I5 the
  // state is the one that was live at that point. I6 the chain is that of the submitted history.
  std::string check(const Witness& witness, const ChainPoint& recovered,
                    std::uint64_t state_hash) const;
  std::uint64_t state_hash_at(Lsn lsn) const { return points_.at(lsn).state_hash; }

 private:
  struct Point {
    Digest chain{};
    std::uint64_t state_hash = 0;
  };
  std::map<Lsn, Point> points_;
};

// I3 money is conserved, I4 no allocation crosses customers without a grant, indexes agree.
std::string check_ledger(const Engine& engine);

// I7 a failure is loud and names its place: an exit code that is not success, a file, a text.
std::string check_loud(const IoError& error);

}  // namespace hexiao::faults

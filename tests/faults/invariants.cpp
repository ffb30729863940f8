#include "tests/faults/invariants.h"

#include <fmt/format.h>

#include "daemon/durability/group_format.h"

namespace hexiao::faults {

void History::begin(const durability::StoreId& id, std::uint64_t state_hash) {
  points_ = {{0, {.chain = durability::genesis_chain(id), .state_hash = state_hash}}};
}

void History::submit(const GroupView& group, std::uint64_t state_hash) {
  durability::Sha256 hash;
  const Digest chain = durability::next_chain(hash, points_.at(group.first_lsn - 1).chain, group);
  points_[group.last_lsn()] = {.chain = chain, .state_hash = state_hash};
}

std::string History::check(const Witness& witness, const ChainPoint& recovered,
                           std::uint64_t state_hash) const {
  if (recovered.lsn < witness.acknowledged)
    return fmt::format("I1: LSN {} was acknowledged, and only {} is there", witness.acknowledged,
                       recovered.lsn);
  if (recovered.lsn > witness.submitted)
    return fmt::format("I2: LSN {} is there, and only {} was submitted", recovered.lsn,
                       witness.submitted);
  // A store of which nobody was told anything may have been made anew.
  if (witness.submitted == 0) return {};
  const auto point = points_.find(recovered.lsn);
  if (point == points_.end())
    return fmt::format("I2: the log ends at LSN {}, inside a group", recovered.lsn);
  if (point->second.state_hash != state_hash)
    return fmt::format("I5: at LSN {} the state hash was {:016x} and is {:016x}", recovered.lsn,
                       point->second.state_hash, state_hash);
  if (point->second.chain != recovered.chain)
    return fmt::format("I6: at LSN {} the chain was {} and is {}", recovered.lsn,
                       durability::to_hex(point->second.chain),
                       durability::to_hex(recovered.chain));
  return {};
}

std::string check_loud(const IoError& error) {
  if (error.exit_code() == 0) return "I7: a failure that exits as success: " + error.text();
  if (error.file.empty()) return "I7: a failure without a place: " + error.text();
  if (error.what.empty()) return "I7: a failure without a reason: " + error.text();
  return {};
}

}  // namespace hexiao::faults

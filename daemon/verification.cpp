#include "daemon/verification.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "daemon/durability/digest.h"
#include "daemon/durability/posix_file_system.h"
#include "daemon/durability/verify.h"
#include "daemon/fold.h"
#include "daemon/recovery.h"
#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::daemon {
namespace {

using durability::ErrorKind;
using durability::IoError;
using durability::Verification;

void print_findings(const Verification& found) {
  fmt::print("store {}  epoch {}  {} segments  {} groups  {} records  {} bytes of log\n",
             found.store_id, found.epoch, found.segments, found.groups, found.records,
             found.log_bytes);
  fmt::print("log: LSN {} to {}, marked to {}, {}\nchain: {}\n", found.first_lsn, found.last_lsn,
             found.marked_lsn, found.sealed ? "sealed" : "not sealed",
             durability::to_hex(found.end.chain));
  for (const auto& snapshot : found.snapshots)
    fmt::print("snapshot {}: LSN {}  {} bytes  state {:016x}\n", snapshot.file, snapshot.footer.lsn,
               snapshot.payload_bytes, snapshot.footer.state_hash);
  for (const std::string& notice : found.notices) fmt::print("notice: {}\n", notice);
  for (const IoError& finding : found.findings) fmt::print("finding: {}\n", finding.text());
}

// Folds the log from `engine` on, and compares with the snapshots that it passes.
durability::Result<void> replay(durability::FileSystem& files, const std::string& directory,
                                const Verification& found, Engine& engine) {
  std::map<Lsn, const Verification::Snapshot*> passed;
  for (const auto& snapshot : found.snapshots) passed[snapshot.footer.lsn] = &snapshot;
  return durability::read_log(
      files, directory, engine.last_lsn() + 1,
      [&](const durability::GroupView& group) -> durability::Result<void> {
        if (group.last_lsn() <= engine.last_lsn()) return {};
        HEXIAO_TRY(apply_group(group, engine));
        const auto at = passed.find(engine.last_lsn());
        if (at == passed.end()) return {};
        const std::uint64_t hash = engine.state().hash();
        if (hash == at->second->footer.state_hash) return {};
        return durability::fail(
            IoError{.kind = ErrorKind::damage,
                    .what = "the replayed log gives another state than this snapshot",
                    .file = at->second->file,
                    .lsn = at->first,
                    .expected = fmt::format("{:016x}", at->second->footer.state_hash),
                    .found = fmt::format("{:016x}", hash)});
      });
}

// The newest snapshot with the log after it.
durability::Result<void> from_snapshot(durability::FileSystem& files, const std::string& directory,
                                       const Verification& found, Engine& engine) {
  for (const auto& snapshot : found.snapshots) {  // oldest first: the newest stays
    auto reader = durability::open_snapshot(files, snapshot.file);
    if (!reader) return durability::fail(std::move(reader.error()));
    HEXIAO_TRY(load_snapshot(**reader, engine));
  }
  return replay(files, directory, found, engine);
}

ExitCode report(const IoError& error) {
  fmt::print("damaged: {}\n", error.text());
  return exit_code_of(error);
}

}  // namespace

ExitCode verify_directory(const std::string& directory) {
  const auto files = durability::make_posix_file_system();
  const auto found = durability::verify(*files, directory);
  if (!found) return report(found.error());
  print_findings(*found);
  if (!found->ok()) {
    fmt::print("damaged: {} findings\n", found->findings.size());
    return exit_code_of(found->findings.front());
  }

  Engine from_zero, from_newest;
  const bool whole = found->first_lsn == 1 || (found->first_lsn == 0 && found->snapshots.empty());
  if (whole) {
    if (const auto done = replay(*files, directory, *found, from_zero); !done)
      return report(done.error());
  }
  if (const auto done = from_snapshot(*files, directory, *found, from_newest); !done)
    return report(done.error());
  const State& state = from_newest.state();
  if (const std::string violated = state.check_invariants(); !violated.empty()) {
    fmt::print("damaged: the state contradicts itself: {}\n", violated);
    return ExitCode::damaged;
  }
  const std::uint64_t hash = state.hash();
  if (whole &&
      (from_zero.last_lsn() != from_newest.last_lsn() || from_zero.state().hash() != hash)) {
    fmt::print(
        "damaged: the replay from zero ends at LSN {} with state {:016x}, the newest "
        "snapshot with the log after it at LSN {} with {:016x}\n",
        from_zero.last_lsn(), from_zero.state().hash(), from_newest.last_lsn(), hash);
    return ExitCode::damaged;
  }
  fmt::print("verified: lsn={} state_hash={:016x} {}\n", from_newest.last_lsn(), hash,
             whole ? "(replay from zero = snapshot + log)"
                   : "(snapshot + log; the beginning of the log is no longer kept)");
  return ExitCode::done;
}

}  // namespace hexiao::daemon

#include "daemon/recovery.h"

#include <spdlog/spdlog.h>

#include "daemon/clock.h"
#include "daemon/fold.h"
#include "engine/state/state.h"

namespace hexiao::daemon {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;

void report(const durability::RecoveryReport& report, const Engine& engine,
            std::int64_t duration_ns) {
  for (const auto& damaged : report.damaged_snapshots)
    spdlog::error("a damaged snapshot was passed over for an older one: {}", damaged.text());
  for (const std::string& file : report.removed)
    spdlog::info("a left-over of an interrupted run was removed: {}", file);
  if (report.torn)
    spdlog::warn(
        "the last run ended inside a write that was never acknowledged ({} at {}); its bytes are "
        "kept in {}",
        report.torn->file, report.torn->offset, report.torn->kept_in);
  const StateCounts counts = engine.state().counts();
  spdlog::info(
      "recovered {}: lsn={} snapshot_lsn={} records={} groups={} bytes={} clean={} customers={} "
      "items={} open_items={} payments={} ms={}",
      report.created ? "an empty store" : "the state", engine.last_lsn(),
      report.snapshot_lsn.value_or(0), report.records, report.groups, report.payload_bytes,
      report.clean, counts.customers, counts.items, counts.open_items, counts.payments,
      duration_ns / kMillisecond);
}

}  // namespace

ExitCode exit_code_of(const durability::IoError& error) {
  if (error.kind == durability::ErrorKind::locked) return ExitCode::error;
  switch (error.exit_code()) {
    case to_int(ExitCode::damaged):
      return ExitCode::damaged;
    case to_int(ExitCode::io):
      return ExitCode::io;
    default:
      return ExitCode::error;
  }
}

tl::expected<Recovered, ExitCode> recover(durability::Store& store, Crew& crew) {
  constexpr std::int64_t kProgressNs = 2'000 * kMillisecond;
  const std::int64_t start = steady_ns();
  std::int64_t said = start;
  Recovered recovered;
  Engine& engine = recovered.engine;

  const auto load = [&](durability::SnapshotReader& reader) {
    spdlog::info("loading snapshot {} (lsn={}, {} MiB)", reader.path(), reader.footer().lsn,
                 reader.payload_bytes() >> 20);
    return load_snapshot(reader, engine, crew);
  };
  const auto apply = [&](const durability::GroupView& group) -> durability::Result<void> {
    HEXIAO_TRY(apply_group(group, engine));
    recovered.records += group.record_count;
    if (steady_ns() - said > kProgressNs) {
      said = steady_ns();
      spdlog::info("recovering: lsn={} records={}", engine.last_lsn(), recovered.records);
    }
    return {};
  };
  const auto found = store.recover(load, apply);
  if (!found) {
    spdlog::critical("the data directory cannot be served: {}", found.error().text());
    return tl::make_unexpected(exit_code_of(found.error()));
  }
  if (found->durable_lsn != engine.last_lsn()) {
    spdlog::critical("the log ends at LSN {}, the state at {}: run `hexiaod verify`",
                     found->durable_lsn, engine.last_lsn());
    return tl::make_unexpected(ExitCode::damaged);
  }
  const std::string violated = engine.state().check_invariants(crew);
  if (!violated.empty()) {
    spdlog::critical(
        "the recovered state contradicts itself, nothing is served: {}; run `hexiaod "
        "verify` and keep the directory as it is",
        violated);
    return tl::make_unexpected(ExitCode::damaged);
  }
  recovered.duration_ns = steady_ns() - start;
  report(*found, engine, recovered.duration_ns);
  return recovered;
}

}  // namespace hexiao::daemon

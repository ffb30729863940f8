#include "daemon/snapshots.h"

#include "daemon/clock.h"
#include "daemon/fold.h"
#include "daemon/memory_end.h"
#include "engine/engine.h"

namespace hexiao::daemon {
namespace {

durability::IoError stopped() {
  return {.kind = durability::ErrorKind::refused, .what = "the daemon is stopping"};
}

// The newest snapshot, and what the log has after it, up to `until`.
durability::Result<void> fold(const durability::Store& store, Lsn until,
                              const std::atomic<bool>& stop, Engine& engine) {
  auto snapshot = store.newest_snapshot({.hurry = &stop});
  if (!snapshot) return durability::fail(std::move(snapshot.error()));
  if (*snapshot) HEXIAO_TRY(load_snapshot(**snapshot, engine));
  if (engine.last_lsn() >= until) return {};
  auto cursor = store.cursor(engine.last_lsn() + 1);
  if (!cursor) return durability::fail(std::move(cursor.error()));
  while (engine.last_lsn() < until) {
    if (stop) return durability::fail(stopped());
    auto group = cursor->next();
    if (!group) return durability::fail(std::move(group.error()));
    if (!*group) break;
    HEXIAO_TRY(apply_group(**group, engine));
  }
  return {};
}

}  // namespace

durability::Result<protocol::SnapshotDone> save_snapshot(durability::Store& store,
                                                         const Engine& engine,
                                                         durability::Pace pace) {
  const std::int64_t start = steady_ns();
  auto writer = store.begin_snapshot(pace);
  if (!writer) return durability::fail(std::move(writer.error()));
  engine.save(*writer);
  const durability::SnapshotFooter footer = footer_of(engine);
  HEXIAO_TRY(writer->finish(footer));
  protocol::SnapshotDone done{.lsn = footer.lsn,
                              .state_hash = footer.state_hash,
                              .bytes = writer->bytes_written(),
                              .duration_ns = steady_ns() - start,
                              .file = {}};
  for (const auto& kept : store.snapshots())
    if (kept.lsn == footer.lsn) done.file = kept.file;
  return done;
}

durability::Result<protocol::SnapshotDone> build_snapshot(durability::Store& store,
                                                          const std::atomic<bool>& stop) {
  const std::int64_t start = steady_ns();
  Engine engine;
  HEXIAO_TRY(
      given_up_without_memory([&] { return fold(store, store.durable_lsn(), stop, engine); }));
  if (stop) return durability::fail(stopped());
  auto done = save_snapshot(store, engine, {.hurry = &stop});
  if (done) done->duration_ns = steady_ns() - start;
  return done;
}

}  // namespace hexiao::daemon

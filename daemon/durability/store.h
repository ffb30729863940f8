// Store: a data directory that keeps what was acknowledged. The write-ahead log, the snapshots, the
// manifest and the high-water mark behind one door. Bytes in, bytes out: it knows no entity.
//
//   auto files = make_posix_file_system();
//   auto store = Store::open(*files, "/var/lib/hexiao", {});
//   store->recover(load_snapshot, apply_group);       // once, before anything else
//   store->append_group({.first_lsn = n, .record_count = k, .payload = bytes});  // durable when it
//   returns store->seal();                                     // when idle, and on a clean stop
//
// Promise: what append_group returned success for is found by every later recover, whole and in
// order, or recover fails with ErrorKind::damage and the place. A group is atomic.
// docs/log-format.md has the bytes.
//
// Threads: open, recover, append_group and seal belong to one thread (the log thread) at a time.
// The other members are safe from any thread at any time after recover. The store runs one small
// thread of its own that zero-fills the next segment (unless turned off).
//
// Errors: the first failed write or sync is final. It is kept, every later append and seal returns
// it, and nothing is retried: end the process with IoError::exit_code().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/durability/file_system.h"
#include "daemon/durability/groups.h"
#include "daemon/durability/preamble.h"
#include "daemon/durability/snapshot.h"

namespace hexiao::durability {

enum class KeepSegments : std::uint8_t {
  all,     // the log is the audit trail: nothing is removed
  needed,  // segments wholly before the oldest snapshot are removed
};

struct StoreOptions {
  std::uint64_t segment_bytes = 64u << 20;  // rounded up to blocks; at least 64 KiB
  unsigned keep_snapshots = 2;              // 2 to 6
  KeepSegments keep_segments = KeepSegments::all;
  // The high-water mark is moved on at least after so many bytes of log. 0: after every group,
  // which costs a second sync and closes the window of docs/adr/0011.
  std::uint64_t mark_every_bytes = 8u << 20;
  // A new segment is prepared only while this much stays free, so that a restart finds room to
  // work.
  std::uint64_t reserve_bytes = 0;
  bool prepare_in_background = true;  // false: inline, for deterministic tests
};

struct RecoveryReport {
  bool created = false;  // the directory was empty before
  bool clean = false;    // the last run sealed the log and nothing came after
  std::optional<Lsn> snapshot_lsn;
  std::string snapshot_file;
  // A newer snapshot that turned out damaged and was passed over: tell somebody.
  std::vector<IoError> damaged_snapshots;
  std::uint64_t groups = 0, records = 0, payload_bytes = 0;  // visited after the snapshot
  Lsn durable_lsn = 0;
  // An unfinished last group, never acknowledged: where it lay, and the file its sectors were kept
  // in.
  struct TornTail {
    std::string file;
    std::uint64_t offset = 0;
    std::string kept_in;
  };
  std::optional<TornTail> torn;
  std::vector<std::string> removed;  // left-overs of an interrupted snapshot, segment or removal
};

// Loads one snapshot. Called first, at most once for each generation: again, with an older one,
// when the newer turned out damaged while it was read. So start from an empty state in each call.
// Returning an error ends the recovery with it, unless the reader has failed, which leads to the
// older generation.
using SnapshotVisitor = std::function<Result<void>(SnapshotReader&)>;

// Walks durable groups and follows the log as it grows. Made by Store::cursor; on one thread; must
// not outlive the store. Cost: reads each byte once, checks it like recovery does.
class LogCursor {
 public:
  ~LogCursor();
  LogCursor(LogCursor&&) noexcept;
  LogCursor& operator=(LogCursor&&) noexcept;
  // The next group, or nothing at the durable end; call again later for more. The view lives until
  // the next call.
  Result<std::optional<GroupView>> next();
  // After the last group that next() gave.
  ChainPoint position() const;

 private:
  friend class Store;
  struct Body;
  explicit LogCursor(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

class Store {
 public:
  // Takes the directory's lock, creates the store when the directory holds none, reads manifest and
  // mark and the header of every segment. Creates the directory itself when missing.
  static Result<Store> open(FileSystem& files, const std::string& directory,
                            StoreOptions options = {});

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  // Does not seal: a store that is dropped looks like a crash to the next start.
  ~Store();

  // Hands over the newest good snapshot, if any, then every group after it in order; then makes the
  // log ready to append (after an unclean stop: the last segment is written anew under a new epoch
  // and synced). A snapshot may lie inside a group: then the first group visited begins at or
  // before its LSN, and the visitor skips the records it has. Once.
  Result<RecoveryReport> recover(const SnapshotVisitor& load, const GroupVisitor& apply);

  // Durable and complete when it returns success. first_lsn must be durable_lsn() + 1, record_count
  // ≥ 1. Cost: one sequential write; the payload is copied.
  Result<void> append_group(const GroupView& group);

  // Says on disk that nothing is in flight, so that the next start is clean and any loss up to here
  // is noticed. Cheap when nothing was appended since. Call when idle for some milliseconds, and on
  // stopping.
  Result<void> seal();

  // --- any thread ---
  Lsn durable_lsn() const;
  ChainPoint chain() const;
  const StoreId& id() const;
  std::uint64_t epoch() const;
  // The error that stopped the log, if one did.
  std::optional<IoError> failure() const;
  // Bytes that can be appended for certain, because their blocks exist already.
  std::uint64_t headroom_bytes() const;
  // There was no room to prepare the next segment (it is tried again every second). Once
  // headroom_bytes() falls below what may be in flight as well, refuse new commands; reads go on.
  bool disk_full() const;
  // Bytes of log appended since the newest snapshot (or the start of the log): when to make the
  // next.
  std::uint64_t log_bytes_since_snapshot() const;

  // Groups with a record at or after `from`; the first may begin before it. Fails when `from` is no
  // longer kept.
  Result<LogCursor> cursor(Lsn from) const;
  // The same up to the durable LSN of the moment of the call.
  Result<void> read_groups(Lsn from, const GroupVisitor& visit) const;

  // `pace` is also that of reading it back.
  Result<SnapshotWriter> begin_snapshot(Pace pace = {});
  // The newest snapshot, if there is one.
  Result<std::unique_ptr<SnapshotReader>> newest_snapshot(Pace pace = {}) const;
  struct SnapshotSummary {
    ChainPoint chain;
    Lsn lsn = 0;
    std::uint64_t state_hash = 0;
    std::string file;
  };
  std::vector<SnapshotSummary> snapshots() const;  // newest first
  // One of them; fails when it has been let go of since.
  Result<std::unique_ptr<SnapshotReader>> snapshot(const SnapshotSummary& kept) const;

  struct Body;  // private to the room: store_body.h

 private:
  explicit Store(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace hexiao::durability

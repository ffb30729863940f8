// What the parts of Store share: store.cpp opens and appends, recovery.cpp brings it up,
// log_cursor.cpp and snapshot_writer.cpp read beside it. Private to this folder.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/durability/manifest.h"
#include "daemon/durability/mark.h"
#include "daemon/durability/segment_reader.h"
#include "daemon/durability/spare_segment.h"
#include "daemon/durability/store.h"

namespace hexiao::durability {

// The durable end of the log.
struct LogEnd {
  ChainPoint point;
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
};

struct Store::Body {
  Body(FileSystem& file_system, std::string path, StoreOptions store_options);

  FileSystem& files;
  const std::string directory;
  const StoreOptions options;
  std::unique_ptr<DirectoryLock> lock;
  StoreId id{};

  // The log thread's own.
  std::uint64_t epoch = 0;
  MarkFile mark;
  std::unique_ptr<File> segment;  // being appended to
  std::uint64_t segment_bytes = 0;
  AlignedBuffer staging;
  Sha256 hash;
  bool recovered = false;
  bool created = false;
  std::unique_ptr<SpareSegment> spare;

  // For any thread, under `mutex`.
  mutable std::mutex mutex;
  std::map<std::uint64_t, SegmentHeader> segments;  // by number, without gaps
  LogEnd end;
  Manifest manifest;  // as it is in the file
  std::optional<IoError> failure;
  std::uint64_t bytes_at_snapshot = 0;  // `appended` when the newest snapshot was begun

  std::atomic<Lsn> durable_lsn{0};
  std::atomic<std::uint64_t> appended{
      0};  // bytes of log, counted since the start of the process or before
  std::atomic<bool> snapshot_running{false};
  std::unique_ptr<ManifestFile> manifest_file;  // whoever makes the snapshot, and recovery

  std::string path(const std::string& name) const { return directory + "/" + name; }
  LogEnd log_end() const;
  // Keeps the first failure and hands the error back.
  tl::unexpected<IoError> stop(IoError error);

  // store.cpp
  Result<void> create_store();
  Result<void> read_store();
  Result<void> read_segment_headers(const std::vector<std::string>& names);
  Result<void> roll(std::uint64_t group_bytes);
  Result<void> write_mark();
  // A new manifest on disk and in memory; a failure is final.
  Result<void> write_manifest(const Manifest& next);
  // recovery.cpp
  Result<RecoveryReport> recover(const SnapshotVisitor& load, const GroupVisitor& apply);
  // log_cursor.cpp: the last group boundary at or before `lsn`, which is durable.
  Result<ChainPoint> boundary_before(Lsn lsn) const;
};

// A file of ours that counts for nothing until it is renamed.
bool is_temporary(std::string_view name);

}  // namespace hexiao::durability

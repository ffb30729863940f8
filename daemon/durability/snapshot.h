// Snapshots: the whole state up to one LSN, as a file that proves itself.
//
// A writer is a ByteSink: state is poured in, finish() makes it a snapshot of the store or leaves
// nothing. A reader is a ByteSource: each chunk of 1 MiB is checked before a byte of it is handed
// out. Ownership: both are made by Store (or open_snapshot) and must not outlive the FileSystem; a
// writer must not outlive its Store. Threads: each on one thread, a writer may run beside
// append_group.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "daemon/durability/file_system.h"
#include "daemon/durability/groups.h"
#include "daemon/durability/pace.h"
#include "daemon/durability/preamble.h"
#include "engine/vocabulary/bytes.h"

namespace hexiao::durability {

// A number that is kept in the footer for people and for checks: a row count, a control total of a
// currency.
struct NamedTotal {
  std::string name;  // at most 64 bytes
  std::int64_t value = 0;
  friend bool operator==(const NamedTotal&, const NamedTotal&) = default;
};

struct SnapshotFooter {
  Lsn lsn = 0;  // the state holds every record up to this one and nothing after
  std::uint64_t state_hash = 0;
  std::vector<NamedTotal> totals;  // at most 4096
};

class SnapshotReader : public ByteSource {
 public:
  ~SnapshotReader() override;
  void read(std::span<std::byte> into) override;
  bool failed() const override;
  std::uint64_t remaining() const override;

  // What failed; call only after failed().
  const IoError& error() const;
  const std::string& path() const;
  const SnapshotFooter& footer() const;
  // The last group boundary at or before footer().lsn.
  const ChainPoint& chain() const;
  std::uint64_t payload_bytes() const;

 private:
  friend Result<std::unique_ptr<SnapshotReader>> open_snapshot(FileSystem&, const std::string&,
                                                               const StoreId*, Pace);
  struct Body;
  explicit SnapshotReader(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

// Opens one snapshot file and checks everything but its chunks, which are checked as they are read.
// With an `id`, a snapshot of another store is refused.
Result<std::unique_ptr<SnapshotReader>> open_snapshot(FileSystem& files, const std::string& path,
                                                      const StoreId* id = nullptr, Pace pace = {});

// Reads to the end, only to check.
Result<void> read_through(SnapshotReader& reader);

class Store;

class SnapshotWriter : public ByteSink {
 public:
  // Without finish(), the temporary file is removed.
  ~SnapshotWriter() override;
  SnapshotWriter(SnapshotWriter&&) noexcept;
  SnapshotWriter& operator=(SnapshotWriter&&) noexcept;
  void write(std::span<const std::byte> bytes) override;
  // Writes the rest, syncs, reads the file back and checks it, gives it its name, enters it in the
  // manifest, and lets go of what is older than the store keeps. footer.lsn must be durable
  // already. On an error the snapshots of before stand as they were. Call once.
  Result<void> finish(const SnapshotFooter& footer);
  std::uint64_t bytes_written() const;

 private:
  friend class Store;
  struct Body;
  explicit SnapshotWriter(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace hexiao::durability

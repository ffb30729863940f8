// The manifest: which snapshots count, and where the kept log begins. A directory with a manifest
// is a store.
#pragma once

#include <vector>

#include "daemon/durability/groups.h"
#include "daemon/durability/slot_file.h"

namespace hexiao::durability {

inline constexpr char kManifestName[] = "MANIFEST";
inline constexpr std::size_t kMaxSnapshots = 6;

struct SnapshotEntry {
  Lsn lsn = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t state_hash = 0;
  ChainPoint chain;
  friend bool operator==(const SnapshotEntry&, const SnapshotEntry&) = default;
};

struct Manifest {
  std::uint64_t oldest_segment = 1;
  std::vector<SnapshotEntry> snapshots;  // oldest first
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

class ManifestFile {
 public:
  static Result<void> create(FileSystem& files, const std::string& directory, const StoreId& id,
                             const Manifest& manifest);
  static Result<ManifestFile> open(FileSystem& files, const std::string& directory, OpenMode mode);
  const Manifest& manifest() const { return manifest_; }
  const StoreId& id() const { return slots_.id(); }
  Result<void> write(const Manifest& manifest);

 private:
  SlotFile slots_;
  Manifest manifest_;
};

}  // namespace hexiao::durability

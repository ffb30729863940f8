// A made-up history for tests: groups whose bytes follow from their first LSN, and a state that is
// the fold of them, so that what comes back can be checked without having been kept.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/durability/store.h"

namespace hexiao::durability::testing {

inline constexpr char kDirectory[] = "data";

struct MadeGroup {
  Lsn first_lsn = 0;
  std::uint32_t record_count = 0;
  std::vector<std::byte> payload;

  GroupView view() const { return {first_lsn, record_count, payload}; }
};
// The group that begins at `first_lsn`: one to five records, mostly small, now and then with
// hundreds of sectors.
MadeGroup made_group(Lsn first_lsn);
// The same with a given payload length.
MadeGroup made_group(Lsn first_lsn, std::uint32_t record_count, std::size_t bytes);

// The state of a daemon under test: where it is, and a hash of everything that led there.
class Fold {
 public:
  // A group that is not the next or not the made one is a failure with a text.
  Result<void> apply(const GroupView& group);
  Lsn lsn() const { return lsn_; }
  std::uint64_t hash() const { return hash_; }

  // As a snapshot: LSN, hash, and padding so that it spans several chunks when `bytes` asks for it.
  void save(ByteSink& sink, std::size_t padding) const;
  Result<void> load(SnapshotReader& source);

 private:
  Lsn lsn_ = 0;
  std::uint64_t hash_ = 14695981039346656037u;
};

// A store and the fold that it recovered.
struct Running {
  Store store;
  Fold fold;
  RecoveryReport report;

  // Appends the next made group and folds it once it is durable.
  Result<void> append();
  Result<void> append(const MadeGroup& group);
  Result<void> snapshot(std::size_t padding = 10);
};
// Small segments, no background thread.
StoreOptions small_store();
Result<Running> start(FileSystem& files, StoreOptions options = small_store(),
                      const std::string& directory = kDirectory);

}  // namespace hexiao::durability::testing

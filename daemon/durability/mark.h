// The high-water mark: a promise on disk that the log is durable at least up to here.
//
// Written when the log is idle, when a segment begins, and after so many bytes between; always
// between two groups, with nothing in flight. So a log that ends exactly at its mark was closed in
// order (it is sealed), and one that ends before it has lost something.
#pragma once

#include "daemon/durability/groups.h"
#include "daemon/durability/slot_file.h"

namespace hexiao::durability {

inline constexpr char kMarkName[] = "MARK";

struct Mark {
  std::uint64_t epoch = 0;    // of the newest process that may have appended
  ChainPoint end;             // durable, at least
  std::uint64_t segment = 0;  // the last segment at that time, and where its last group ended
  std::uint64_t offset = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
};

class MarkFile {
 public:
  static Result<void> create(FileSystem& files, const std::string& directory, const StoreId& id,
                             const Mark& mark);
  // `id` may be null: then any store's will do.
  static Result<MarkFile> open(FileSystem& files, const std::string& directory, const StoreId* id,
                               OpenMode mode);
  const Mark& mark() const { return mark_; }
  const StoreId& id() const { return slots_.id(); }
  Result<void> write(const Mark& mark);

 private:
  SlotFile slots_;
  Mark mark_;
};

}  // namespace hexiao::durability

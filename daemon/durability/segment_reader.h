// Reads one segment group by group and checks everything on the way: checksums, place, epoch, LSN,
// chain. Tells what lies at a place; whether a missing group there is the end, a torn tail or
// damage is decided by who knows the other segments and the mark (recovery, verification).
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "daemon/durability/blocks.h"
#include "daemon/durability/group_format.h"
#include "daemon/durability/segment.h"

namespace hexiao::durability {

struct SegmentStep {
  enum class Kind : std::uint8_t {
    group,       // a whole, right group
    blank,       // a zero sector where a header would be
    incomplete,  // a right header; some sectors of its group are still zero
    end,         // the end of the file, or the limit
  };
  Kind kind = Kind::end;
  GroupView group;           // for group; valid until the next call
  std::uint64_t offset = 0;  // where it lies
  std::uint64_t bytes = 0;   // of the whole group, for group and incomplete
};

class SegmentReader {
 public:
  // `epoch_limit`: no group may come from a later epoch.
  static Result<SegmentReader> open(
      FileSystem& files, const std::string& path, const StoreId& id, std::uint64_t number,
      std::uint64_t epoch_limit = std::numeric_limits<std::uint64_t>::max());

  // What lies at offset(). A group moves it on; anything else stays. Damage is an error with its
  // place.
  Result<SegmentStep> next();

  const SegmentHeader& header() const { return header_; }
  const std::string& path() const { return path_; }
  std::uint64_t offset() const { return offset_; }
  // After the last group, or what precedes the segment.
  const ChainPoint& position() const { return position_; }
  // The epoch of the last group, or of the segment.
  std::uint64_t epoch() const { return epoch_; }
  // Nothing at or after `offset` is read; it may only grow. For following a segment that is being
  // written.
  void set_limit(std::uint64_t offset) { limit_ = offset; }
  // Continue behind groups known to be right.
  void skip_to(std::uint64_t offset, const ChainPoint& position);

  struct Rest {
    bool zero = true;
    std::uint64_t end = 0;  // behind the last block that is not zero
    std::optional<std::uint64_t>
        header;  // offset of the first right group header, of whatever place
  };
  // What follows from `offset` to the end of the file.
  Result<Rest> rest(std::uint64_t offset);

  IoError damage(std::uint64_t offset, std::string what, std::string expected = {},
                 std::string found = {}) const;

 private:
  Result<std::span<const std::byte>> bytes_at(std::uint64_t offset, std::uint64_t count);
  Result<void> check_header(const GroupHeader& header) const;

  std::unique_ptr<File> file_;
  std::string path_;
  StoreId id_{};
  SegmentHeader header_;
  std::uint64_t offset_ = kBlockBytes;
  std::uint64_t limit_ = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t epoch_limit_ = 0;
  std::uint64_t epoch_ = 0;
  ChainPoint position_;
  AlignedBuffer window_;
  std::uint64_t window_at_ = 0, window_bytes_ = 0;
  std::unique_ptr<Sha256> hash_;
};

}  // namespace hexiao::durability

// Segments: the files of the log, each a header block and then groups, zero-filled to its full
// length before the first group is written.
//
//   header = preamble epoch:u64 number:u64 base_lsn:u64 prior_chain:32 file_bytes:u64 filler*
//   crc:u32   one block
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/durability/file_system.h"
#include "daemon/durability/groups.h"
#include "daemon/durability/preamble.h"

namespace hexiao::durability {

struct SegmentHeader {
  std::uint64_t epoch = 0;
  std::uint64_t number = 0;
  ChainPoint prior;  // what precedes the first group, which begins at prior.lsn + 1
  std::uint64_t file_bytes = 0;

  Lsn base_lsn() const { return prior.lsn + 1; }
};

// "log-0000000001.seg"
std::string segment_name(std::uint64_t number);
std::optional<std::uint64_t> segment_number(std::string_view name);

// Not synced.
Result<void> fill_with_zeros(File& file, std::uint64_t begin, std::uint64_t end);

// Creates `path` full of zeros, synced. On failure what was begun is removed.
Result<void> create_zeroed(FileSystem& files, const std::string& path, std::uint64_t bytes);

// Through a file opened write_durable.
Result<void> write_segment_header(File& file, const StoreId& id, const SegmentHeader& header);

// Checks the header, the number it must have, and the file's length.
Result<SegmentHeader> read_segment_header(File& file, const std::string& path, const StoreId& id,
                                          std::uint64_t number);

}  // namespace hexiao::durability

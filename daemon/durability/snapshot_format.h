// How a snapshot lies in its file, in blocks:
//
//   file    = header chunk* index footer
//   header  = preamble chunk_bytes:u32 filler* crc:u32                      one block
//   chunk   = 1 MiB of the state; the last one shorter and filled up to a block
//   index   = (crc:u32 of each chunk) (length:u8 name value:i64 of each total) filler* crc:u32
//   whole blocks footer  = preamble payload_bytes:u64 chunks:u32 totals:u32 index_bytes:u64
//   totals_bytes:u32 unused:u32
//             lsn:u64 state_hash:u64 chain_lsn:u64 chain:32 filler* crc:u32  one block
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/durability/blocks.h"
#include "daemon/durability/preamble.h"
#include "daemon/durability/snapshot.h"

namespace hexiao::durability {

inline constexpr std::uint64_t kChunkBytes = 1u << 20;
inline constexpr std::size_t kMaxTotals = 4096;
inline constexpr std::size_t kMaxTotalName = 64;

// Everything of a snapshot but its chunks.
struct SnapshotFrame {
  SnapshotFooter footer;
  ChainPoint chain;
  std::uint64_t payload_bytes = 0;
  std::vector<std::uint32_t> chunk_crcs;
};

// "snapshot-00000000000000012345.snap"
std::string snapshot_name(Lsn lsn);
std::optional<Lsn> snapshot_lsn(std::string_view name);

void encode_snapshot_header(std::span<std::byte> block, const StoreId& id);
// Index and footer, laid out in `staging`.
std::span<const std::byte> encode_snapshot_tail(AlignedBuffer& staging, const StoreId& id,
                                                const SnapshotFrame& frame);

// Reads and checks header, index and footer. `id` may be null: then any store's will do.
Result<SnapshotFrame> read_snapshot_frame(File& file, const std::string& path, const StoreId* id);

// Offset and length in the file of chunk `index`, filler included.
struct ChunkPlace {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};
ChunkPlace chunk_place(std::uint64_t payload_bytes, std::uint64_t index);

}  // namespace hexiao::durability

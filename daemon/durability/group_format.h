// How a group lies in a segment. Sectors of 512 bytes:
//
//   group   = header table* payload+            a whole number of blocks
//   header  = "HXGROUP1" store_id:16 epoch:u64 segment:u64 offset:u64 first_lsn:u64
//   record_count:u32
//             table_sectors:u32 payload_bytes:u64 previous_chain:32 own_chain:32 crc:u32[93]
//             own_crc:u32
//   table   = crc:u32[127] own_crc:u32          checksums that the header has no room for
//   payload = the bytes, filled up to whole sectors and blocks; each sector has its checksum in
//   header or table
//
//   own_chain = SHA-256(previous_chain first_lsn:u64 record_count:u64 payload_bytes:u64 payload)
#pragma once

#include <optional>
#include <span>

#include "daemon/durability/blocks.h"
#include "daemon/durability/groups.h"
#include "daemon/durability/preamble.h"

namespace hexiao::durability {

struct GroupHeader {
  std::uint64_t epoch = 0;
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
  Lsn first_lsn = 0;
  std::uint32_t record_count = 0;
  std::uint32_t table_sectors = 0;
  std::uint64_t payload_bytes = 0;
  Digest previous{}, own{};

  ChainPoint after() const { return {.lsn = first_lsn + record_count - 1, .chain = own}; }
};

struct GroupShape {
  std::uint64_t table_sectors = 0;
  std::uint64_t payload_sectors = 0;  // filler sectors included
  std::uint64_t bytes() const { return (1 + table_sectors + payload_sectors) * kSectorBytes; }
};
GroupShape shape_of_group(std::uint64_t payload_bytes);

// The chain before the first group of a store.
Digest genesis_chain(const StoreId& id);
Digest next_chain(Sha256& hash, const Digest& previous, const GroupView& group);

// Where the group is to lie and what precedes it.
struct GroupSite {
  std::uint64_t epoch = 0;
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
  Digest previous{}, own{};
};
// Lays the group out in `staging` (grown as needed); returns its bytes there.
std::span<const std::byte> encode_group(AlignedBuffer& staging, const StoreId& id,
                                        const GroupSite& site, const GroupView& group);

// The header in one sector; nothing when its magic, store, checksum or shape is not right.
std::optional<GroupHeader> parse_group_header(std::span<const std::byte> sector, const StoreId& id);

struct BodyCheck {
  enum class State : std::uint8_t {
    whole,       // every sector is what was written
    incomplete,  // the only sectors that are not are still zero, as before the write
    damaged,     // some sector is neither
  };
  State state = State::whole;
  std::uint64_t sector = 0;  // the first that is not right, counted from the header
  std::uint32_t expected = 0, found = 0;
};
// `group` is the whole group, header included, its header parsed already.
BodyCheck check_group_body(const GroupHeader& header, std::span<const std::byte> group);

// Where the payload lies in the whole group.
std::span<const std::byte> payload_of(const GroupHeader& header, std::span<const std::byte> group);

}  // namespace hexiao::durability

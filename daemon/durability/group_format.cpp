#include "daemon/durability/group_format.h"

#include <algorithm>

#include "daemon/durability/crc32c.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::durability {
namespace {

constexpr char kMagic[] = "HXGROUP1";
constexpr std::size_t kStoreAt = 8, kEpochAt = 24, kSegmentAt = 32, kOffsetAt = 40,
                      kFirstLsnAt = 48, kCountAt = 56, kTableAt = 60, kBytesAt = 64,
                      kPreviousAt = 72, kOwnAt = 104, kInlineAt = 136;
constexpr std::uint64_t kInlineCrcs = (kSectorBytes - 4 - kInlineAt) / 4;
constexpr std::uint64_t kTableCrcs = kSectorBytes / 4 - 1;
constexpr std::uint64_t kSectorsPerBlock = kBlockBytes / kSectorBytes;
static_assert(kInlineCrcs == 93 && kTableCrcs == 127);

std::uint64_t tables_for(std::uint64_t payload_sectors) {
  if (payload_sectors <= kInlineCrcs) return 0;
  return (payload_sectors - kInlineCrcs + kTableCrcs - 1) / kTableCrcs;
}

// Where in the group the checksum of payload sector `index` lies.
std::size_t crc_place(std::uint64_t index) {
  if (index < kInlineCrcs) return kInlineAt + index * 4;
  const std::uint64_t beyond = index - kInlineCrcs;
  return kSectorBytes * (1 + beyond / kTableCrcs) + beyond % kTableCrcs * 4;
}

std::span<const std::byte> sector_at(std::span<const std::byte> group, std::uint64_t index) {
  return group.subspan(index * kSectorBytes, kSectorBytes);
}

}  // namespace

GroupShape shape_of_group(std::uint64_t payload_bytes) {
  const std::uint64_t content =
      std::max<std::uint64_t>(1, (payload_bytes + kSectorBytes - 1) / kSectorBytes);
  GroupShape shape{.table_sectors = tables_for(content), .payload_sectors = content};
  // Filling up to a block may add payload sectors, which may need one more table: two rounds settle
  // it.
  for (;;) {
    const std::uint64_t total = round_up(1 + shape.table_sectors + content, kSectorsPerBlock);
    shape.payload_sectors = total - 1 - shape.table_sectors;
    const std::uint64_t needed = tables_for(shape.payload_sectors);
    if (needed <= shape.table_sectors) return shape;
    shape.table_sectors = needed;
  }
}

Digest genesis_chain(const StoreId& id) { return Sha256().add(id).finish(); }

Digest next_chain(Sha256& hash, const Digest& previous, const GroupView& group) {
  const std::uint64_t fields[3] = {group.first_lsn, group.record_count, group.payload.size()};
  return hash.add(previous).add(std::as_bytes(std::span(fields))).add(group.payload).finish();
}

std::span<const std::byte> encode_group(AlignedBuffer& staging, const StoreId& id,
                                        const GroupSite& site, const GroupView& group) {
  const GroupShape shape = shape_of_group(group.payload.size());
  staging.reserve(shape.bytes());
  const auto bytes = staging.first(shape.bytes());
  const std::size_t payload_at = (1 + shape.table_sectors) * kSectorBytes;
  std::fill(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(payload_at), kFiller);
  if (!group.payload.empty())
    std::memcpy(bytes.data() + payload_at, group.payload.data(), group.payload.size());
  const auto filled = static_cast<std::ptrdiff_t>(payload_at + group.payload.size());
  std::fill(bytes.begin() + filled, bytes.end(), kFiller);

  std::memcpy(bytes.data(), kMagic, 8);
  store(bytes, kStoreAt, id);
  store(bytes, kEpochAt, site.epoch);
  store(bytes, kSegmentAt, site.segment);
  store(bytes, kOffsetAt, site.offset);
  store(bytes, kFirstLsnAt, group.first_lsn);
  store(bytes, kCountAt, group.record_count);
  store(bytes, kTableAt, static_cast<std::uint32_t>(shape.table_sectors));
  store(bytes, kBytesAt, std::uint64_t{group.payload.size()});
  store(bytes, kPreviousAt, site.previous);
  store(bytes, kOwnAt, site.own);
  for (std::uint64_t i = 0; i < shape.payload_sectors; ++i)
    store(bytes, crc_place(i), crc32c(sector_at(bytes, 1 + shape.table_sectors + i)));
  for (std::uint64_t i = 0; i <= shape.table_sectors; ++i)
    close_with_crc(bytes.subspan(i * kSectorBytes, kSectorBytes));
  return bytes;
}

std::optional<GroupHeader> parse_group_header(std::span<const std::byte> sector,
                                              const StoreId& id) {
  if (std::memcmp(sector.data(), kMagic, 8) != 0) return std::nullopt;
  if (load<StoreId>(sector, kStoreAt) != id || !crc_matches(sector)) return std::nullopt;
  const GroupHeader header{.epoch = load<std::uint64_t>(sector, kEpochAt),
                           .segment = load<std::uint64_t>(sector, kSegmentAt),
                           .offset = load<std::uint64_t>(sector, kOffsetAt),
                           .first_lsn = load<Lsn>(sector, kFirstLsnAt),
                           .record_count = load<std::uint32_t>(sector, kCountAt),
                           .table_sectors = load<std::uint32_t>(sector, kTableAt),
                           .payload_bytes = load<std::uint64_t>(sector, kBytesAt),
                           .previous = load<Digest>(sector, kPreviousAt),
                           .own = load<Digest>(sector, kOwnAt)};
  if (header.record_count == 0 || header.payload_bytes > kMaxGroupBytes) return std::nullopt;
  if (header.table_sectors != shape_of_group(header.payload_bytes).table_sectors)
    return std::nullopt;
  return header;
}

BodyCheck check_group_body(const GroupHeader& header, std::span<const std::byte> group) {
  BodyCheck check;
  // Damage outweighs a missing sector: the first damaged one is what is reported.
  const auto note = [&](std::uint64_t sector, std::uint32_t expected, std::uint32_t found) {
    const bool zero = is_zero(sector_at(group, sector));
    const auto state = zero ? BodyCheck::State::incomplete : BodyCheck::State::damaged;
    if (state > check.state) check = {state, sector, expected, found};
  };
  const GroupShape shape = shape_of_group(header.payload_bytes);
  std::uint64_t payload_checked = std::min(shape.payload_sectors, kInlineCrcs);
  const auto check_payload = [&](std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t i = first; i < last; ++i) {
      const std::uint64_t sector = 1 + shape.table_sectors + i;
      const auto expected = load<std::uint32_t>(group, crc_place(i));
      const std::uint32_t found = crc32c(sector_at(group, sector));
      if (found != expected && !planted(PlantedBug::payload_checksum_ignored))
        note(sector, expected, found);
    }
  };
  check_payload(0, payload_checked);
  for (std::uint64_t table = 1; table <= shape.table_sectors; ++table) {
    const std::uint64_t end = std::min(shape.payload_sectors, payload_checked + kTableCrcs);
    const auto sector = sector_at(group, table);
    // Payload behind a table that is not there cannot be judged; the group is incomplete anyway.
    if (crc_matches(sector))
      check_payload(payload_checked, end);
    else
      note(table, load<std::uint32_t>(sector, kSectorBytes - 4),
           crc32c(sector.first(kSectorBytes - 4)));
    payload_checked = end;
  }
  return check;
}

std::span<const std::byte> payload_of(const GroupHeader& header, std::span<const std::byte> group) {
  return group.subspan((1 + std::uint64_t{header.table_sectors}) * kSectorBytes,
                       header.payload_bytes);
}

}  // namespace hexiao::durability

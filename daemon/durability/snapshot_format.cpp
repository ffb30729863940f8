#include "daemon/durability/snapshot_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/vocabulary/check.h"

namespace hexiao::durability {
namespace {

constexpr char kHeaderMagic[] = "HXSNAPS1", kFooterMagic[] = "HXSNAPF1";
constexpr std::string_view kPrefix = "snapshot-", kSuffix = ".snap";
constexpr std::size_t kChunkBytesAt = 32;
constexpr std::size_t kPayloadAt = 32, kChunksAt = 40, kTotalsAt = 44, kIndexBytesAt = 48,
                      kTotalsBytesAt = 56, kLsnAt = 64, kStateHashAt = 72, kChainLsnAt = 80,
                      kChainAt = 88;

std::uint64_t chunk_count(std::uint64_t payload_bytes) {
  return (payload_bytes + kChunkBytes - 1) / kChunkBytes;
}

std::string encode_totals(const std::vector<NamedTotal>& totals) {
  std::string bytes;
  for (const NamedTotal& total : totals) {
    bytes.push_back(static_cast<char>(total.name.size()));
    bytes += total.name;
    char value[8];
    std::memcpy(value, &total.value, sizeof value);
    bytes.append(value, sizeof value);
  }
  return bytes;
}

// Nothing when the bytes are not exactly `count` totals.
std::optional<std::vector<NamedTotal>> decode_totals(std::span<const std::byte> bytes,
                                                     std::uint32_t count) {
  std::vector<NamedTotal> totals;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (bytes.empty()) return std::nullopt;
    const auto length = std::to_integer<std::size_t>(bytes[0]);
    if (length > kMaxTotalName || bytes.size() < 1 + length + 8) return std::nullopt;
    NamedTotal total;
    total.name.assign(reinterpret_cast<const char*>(bytes.data()) + 1, length);
    total.value = load<std::int64_t>(bytes, 1 + length);
    totals.push_back(std::move(total));
    bytes = bytes.subspan(1 + length + 8);
  }
  if (!bytes.empty()) return std::nullopt;
  return totals;
}

Result<void> read_exactly(File& file, const std::string& path, std::uint64_t offset,
                          std::span<std::byte> into) {
  auto got = file.read(offset, into);
  if (!got) return fail(std::move(got).error());
  if (*got == into.size()) return {};
  return fail(damage_at({.file = path, .offset = offset + *got}, "the snapshot ends early"));
}

struct FooterFields {
  std::uint64_t payload_bytes = 0, index_bytes = 0;
  std::uint32_t chunks = 0, totals = 0, totals_bytes = 0;

  std::uint64_t index_at() const { return kBlockBytes + round_up(payload_bytes, kBlockBytes); }
  // Lengths that fit each other; a file of any size may claim any, so nothing is allocated before
  // this.
  bool consistent(std::uint64_t file_bytes) const {
    if (payload_bytes > file_bytes || index_bytes > file_bytes) return false;
    if (chunks != chunk_count(payload_bytes) || totals > kMaxTotals) return false;
    const std::uint64_t used = std::uint64_t{chunks} * 4 + totals_bytes + 4;
    return index_bytes == round_up(used, kBlockBytes) &&
           index_at() + index_bytes + kBlockBytes == file_bytes;
  }
};

}  // namespace

std::string snapshot_name(Lsn lsn) { return fmt::format("{}{:020}{}", kPrefix, lsn, kSuffix); }

std::optional<Lsn> snapshot_lsn(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  name.remove_suffix(kSuffix.size());
  Lsn lsn = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), lsn);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return lsn;
}

void encode_snapshot_header(std::span<std::byte> block, const StoreId& id) {
  std::fill(block.begin(), block.end(), kFiller);
  put_preamble(block, kHeaderMagic, id);
  store(block, kChunkBytesAt, static_cast<std::uint32_t>(kChunkBytes));
  close_with_crc(block);
}

std::span<const std::byte> encode_snapshot_tail(AlignedBuffer& staging, const StoreId& id,
                                                const SnapshotFrame& frame) {
  const std::string totals = encode_totals(frame.footer.totals);
  const std::size_t crc_bytes = frame.chunk_crcs.size() * 4;
  const std::uint64_t index_bytes = round_up(crc_bytes + totals.size() + 4, kBlockBytes);
  staging.reserve(index_bytes + kBlockBytes);
  const auto all = staging.first(index_bytes + kBlockBytes);
  std::fill(all.begin(), all.end(), kFiller);
  if (crc_bytes > 0) std::memcpy(all.data(), frame.chunk_crcs.data(), crc_bytes);
  if (!totals.empty()) std::memcpy(all.data() + crc_bytes, totals.data(), totals.size());
  close_with_crc(all.first(index_bytes));

  const auto footer = all.subspan(index_bytes);
  put_preamble(footer, kFooterMagic, id);
  store(footer, kPayloadAt, frame.payload_bytes);
  store(footer, kChunksAt, static_cast<std::uint32_t>(frame.chunk_crcs.size()));
  store(footer, kTotalsAt, static_cast<std::uint32_t>(frame.footer.totals.size()));
  store(footer, kIndexBytesAt, index_bytes);
  store(footer, kTotalsBytesAt, static_cast<std::uint32_t>(totals.size()));
  store(footer, kLsnAt, frame.footer.lsn);
  store(footer, kStateHashAt, frame.footer.state_hash);
  store(footer, kChainLsnAt, frame.chain.lsn);
  store(footer, kChainAt, frame.chain.chain);
  close_with_crc(footer);
  return all;
}

Result<SnapshotFrame> read_snapshot_frame(File& file, const std::string& path, const StoreId* id) {
  auto size = file.size();
  if (!size) return fail(std::move(size).error());
  if (*size < 3 * kBlockBytes || *size % kBlockBytes != 0)
    return fail(damage_at({.file = path, .offset = *size}, "the snapshot has an impossible length",
                          "whole blocks, three at least", fmt::format("{} bytes", *size)));
  AlignedBuffer buffer(kBlockBytes);
  const auto block = buffer.first(kBlockBytes);
  HEXIAO_TRY(read_exactly(file, path, 0, block));
  HEXIAO_TRY(check_preamble(block, kHeaderMagic, id, {.file = path}));
  const auto own_id = load<StoreId>(block, 16);
  if (load<std::uint32_t>(block, kChunkBytesAt) != kChunkBytes)
    return fail(damage_at({.file = path, .offset = kChunkBytesAt}, "an unknown chunk length"));

  const std::uint64_t footer_at = *size - kBlockBytes;
  HEXIAO_TRY(read_exactly(file, path, footer_at, block));
  HEXIAO_TRY(check_preamble(block, kFooterMagic, &own_id, {.file = path, .offset = footer_at}));
  const FooterFields fields{.payload_bytes = load<std::uint64_t>(block, kPayloadAt),
                            .index_bytes = load<std::uint64_t>(block, kIndexBytesAt),
                            .chunks = load<std::uint32_t>(block, kChunksAt),
                            .totals = load<std::uint32_t>(block, kTotalsAt),
                            .totals_bytes = load<std::uint32_t>(block, kTotalsBytesAt)};
  if (!fields.consistent(*size))
    return fail(
        damage_at({.file = path, .offset = footer_at}, "the lengths in the footer do not fit"));
  SnapshotFrame frame{
      .footer = {.lsn = load<Lsn>(block, kLsnAt),
                 .state_hash = load<std::uint64_t>(block, kStateHashAt),
                 .totals = {}},
      .chain = {.lsn = load<Lsn>(block, kChainLsnAt), .chain = load<Digest>(block, kChainAt)},
      .payload_bytes = fields.payload_bytes,
      .chunk_crcs = std::vector<std::uint32_t>(fields.chunks)};

  AlignedBuffer index_buffer(fields.index_bytes);
  const auto index = index_buffer.first(fields.index_bytes);
  HEXIAO_TRY(read_exactly(file, path, fields.index_at(), index));
  if (!crc_matches(index))
    return fail(damage_at({.file = path, .offset = fields.index_at(), .lsn = frame.footer.lsn},
                          "the index of the snapshot does not match its checksum"));
  const std::size_t crc_bytes = frame.chunk_crcs.size() * 4;
  if (crc_bytes > 0) std::memcpy(frame.chunk_crcs.data(), index.data(), crc_bytes);
  auto totals = decode_totals(index.subspan(crc_bytes, fields.totals_bytes), fields.totals);
  if (!totals)
    return fail(damage_at({.file = path, .offset = fields.index_at() + crc_bytes},
                          "the totals of the snapshot cannot be read"));
  frame.footer.totals = std::move(*totals);
  return frame;
}

ChunkPlace chunk_place(std::uint64_t payload_bytes, std::uint64_t index) {
  const std::uint64_t begin = index * kChunkBytes;
  HEXIAO_CHECK(begin < payload_bytes);
  const std::uint64_t content = std::min(kChunkBytes, payload_bytes - begin);
  return {.offset = kBlockBytes + begin, .bytes = round_up(content, kBlockBytes)};
}

}  // namespace hexiao::durability

#include "daemon/durability/segment_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/durability/crc32c.h"
#include "engine/vocabulary/check.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::durability {
namespace {

constexpr std::uint64_t kWindowBytes = 1u << 20;

}  // namespace

Result<SegmentReader> SegmentReader::open(FileSystem& files, const std::string& path,
                                          const StoreId& id, std::uint64_t number,
                                          std::uint64_t epoch_limit) {
  auto file = files.open(path, OpenMode::read);
  if (!file) return fail(std::move(file).error());
  auto header = read_segment_header(**file, path, id, number);
  if (!header) return fail(std::move(header).error());
  SegmentReader reader;
  reader.file_ = std::move(*file);
  reader.path_ = path;
  reader.id_ = id;
  reader.header_ = *header;
  reader.epoch_limit_ = epoch_limit;
  reader.epoch_ = header->epoch;
  reader.position_ = header->prior;
  reader.hash_ = std::make_unique<Sha256>();
  if (header->epoch > epoch_limit)
    return fail(reader.damage(0, "the segment is newer than the high-water mark",
                              fmt::format("an epoch up to {}", epoch_limit),
                              fmt::format("epoch {}", header->epoch)));
  return reader;
}

IoError SegmentReader::damage(std::uint64_t offset, std::string what, std::string expected,
                              std::string found) const {
  return damage_at({.file = path_, .offset = offset, .lsn = position_.lsn + 1}, std::move(what),
                   std::move(expected), std::move(found));
}

void SegmentReader::skip_to(std::uint64_t offset, const ChainPoint& position) {
  offset_ = offset;
  position_ = position;
}

Result<std::span<const std::byte>> SegmentReader::bytes_at(std::uint64_t offset,
                                                           std::uint64_t count) {
  if (offset < window_at_ || offset + count > window_at_ + window_bytes_) {
    const std::uint64_t end = std::min(header_.file_bytes, limit_);
    const std::uint64_t wanted = std::min(std::max(count, kWindowBytes), end - offset);
    HEXIAO_CHECK(wanted >= count);
    window_.reserve(wanted);
    window_bytes_ = 0;
    auto got = file_->read(offset, window_.first(wanted));
    if (!got) return fail(std::move(got).error());
    if (*got < count)
      return fail(damage(offset + *got, "the file ends early",
                         fmt::format("{} bytes", header_.file_bytes),
                         fmt::format("{} bytes", offset + *got)));
    window_at_ = offset;
    window_bytes_ = *got;
  }
  return std::span<const std::byte>(window_.data() + (offset - window_at_), count);
}

Result<void> SegmentReader::check_header(const GroupHeader& header) const {
  const auto differs = [&](std::string_view what, std::uint64_t expected, std::uint64_t found) {
    return fail(damage(offset_, fmt::format("a group with another {}", what),
                       fmt::format("{}", expected), fmt::format("{}", found)));
  };
  if (header.segment != header_.number) return differs("segment", header_.number, header.segment);
  if (header.offset != offset_) return differs("offset", offset_, header.offset);
  if (header.first_lsn != position_.lsn + 1)
    return differs("first LSN", position_.lsn + 1, header.first_lsn);
  if (header.previous != position_.chain)
    return fail(damage(offset_, "a group that follows another history", to_hex(position_.chain),
                       to_hex(header.previous)));
  if (header.epoch < epoch_)
    return differs("epoch, older than what precedes it", epoch_, header.epoch);
  if (header.epoch > epoch_limit_)
    return differs("epoch, newer than the high-water mark", epoch_limit_, header.epoch);
  const std::uint64_t end = offset_ + shape_of_group(header.payload_bytes).bytes();
  if (end > header_.file_bytes) return differs("end, beyond its segment", header_.file_bytes, end);
  return {};
}

Result<SegmentStep> SegmentReader::next() {
  using Kind = SegmentStep::Kind;
  const std::uint64_t end = std::min(header_.file_bytes, limit_);
  if (offset_ >= end) return SegmentStep{.kind = Kind::end, .group = {}, .offset = offset_};

  auto sector = bytes_at(offset_, kSectorBytes);
  if (!sector) return fail(std::move(sector).error());
  if (is_zero(*sector)) return SegmentStep{.kind = Kind::blank, .group = {}, .offset = offset_};
  const auto header = parse_group_header(*sector, id_);
  if (!header)
    return fail(
        damage(offset_, "a group header does not check",
               fmt::format("checksum {:08x}", load<std::uint32_t>(*sector, kSectorBytes - 4)),
               fmt::format("checksum {:08x}", crc32c(sector->first(kSectorBytes - 4)))));
  HEXIAO_TRY(check_header(*header));

  const std::uint64_t bytes = shape_of_group(header->payload_bytes).bytes();
  auto whole = bytes_at(offset_, bytes);
  if (!whole) return fail(std::move(whole).error());
  const BodyCheck body = check_group_body(*header, *whole);
  if (body.state == BodyCheck::State::damaged)
    return fail(damage(offset_ + body.sector * kSectorBytes, "a sector of a group does not check",
                       fmt::format("checksum {:08x}", body.expected),
                       fmt::format("checksum {:08x}", body.found)));
  if (body.state == BodyCheck::State::incomplete)
    return SegmentStep{.kind = Kind::incomplete, .group = {}, .offset = offset_, .bytes = bytes};

  const GroupView group{.first_lsn = header->first_lsn,
                        .record_count = header->record_count,
                        .payload = payload_of(*header, *whole)};
  const Digest chain = next_chain(*hash_, position_.chain, group);
  if (chain != header->own && !planted(PlantedBug::chain_unchecked))
    return fail(damage(offset_, "the chain of a group does not follow from its bytes",
                       to_hex(header->own), to_hex(chain)));
  const SegmentStep step{.kind = Kind::group, .group = group, .offset = offset_, .bytes = bytes};
  position_ = header->after();
  epoch_ = header->epoch;
  offset_ += bytes;
  return step;
}

Result<SegmentReader::Rest> SegmentReader::rest(std::uint64_t offset) {
  Rest rest{.zero = true, .end = offset, .header = std::nullopt};
  for (; offset < header_.file_bytes; offset += kBlockBytes) {
    auto block = bytes_at(offset, kBlockBytes);
    if (!block) return fail(std::move(block).error());
    if (is_zero(*block)) continue;
    rest.zero = false;
    rest.end = offset + kBlockBytes;
    if (!rest.header && parse_group_header(block->first(kSectorBytes), id_)) rest.header = offset;
  }
  return rest;
}

}  // namespace hexiao::durability

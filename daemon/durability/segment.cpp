#include "daemon/durability/segment.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "daemon/durability/blocks.h"

namespace hexiao::durability {
namespace {

constexpr char kMagic[] = "HXSEGMT1";
constexpr std::string_view kPrefix = "log-", kSuffix = ".seg";
constexpr std::size_t kEpochAt = 32, kNumberAt = 40, kBaseAt = 48, kChainAt = 56, kFileBytesAt = 88;
constexpr std::uint64_t kZeroPiece = 4u << 20;

}  // namespace

std::string segment_name(std::uint64_t number) {
  return fmt::format("{}{:010}{}", kPrefix, number, kSuffix);
}

std::optional<std::uint64_t> segment_number(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  name.remove_suffix(kSuffix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size() || name.size() < 10)
    return std::nullopt;
  return number;
}

Result<void> fill_with_zeros(File& file, std::uint64_t begin, std::uint64_t end) {
  if (begin >= end) return {};
  AlignedBuffer zeros(std::min(end - begin, kZeroPiece));
  std::memset(zeros.data(), 0, zeros.capacity());
  for (std::uint64_t at = begin; at < end; at += kZeroPiece)
    HEXIAO_TRY(file.write(at, zeros.first(std::min(kZeroPiece, end - at))));
  return {};
}

Result<void> create_zeroed(FileSystem& files, const std::string& path, std::uint64_t bytes) {
  auto file = files.open(path, OpenMode::create);
  if (!file) return fail(std::move(file).error());
  auto filled = fill_with_zeros(**file, 0, bytes);
  if (filled) filled = (*file)->sync();
  if (filled) return {};
  file->reset();
  // The failure that counts is the first one; a left-over is removed at the next start anyway.
  static_cast<void>(files.remove(path));
  return filled;
}

Result<void> write_segment_header(File& file, const StoreId& id, const SegmentHeader& header) {
  AlignedBuffer buffer(kBlockBytes);
  const auto block = buffer.first(kBlockBytes);
  std::fill(block.begin(), block.end(), kFiller);
  put_preamble(block, kMagic, id);
  store(block, kEpochAt, header.epoch);
  store(block, kNumberAt, header.number);
  store(block, kBaseAt, header.base_lsn());
  store(block, kChainAt, header.prior.chain);
  store(block, kFileBytesAt, header.file_bytes);
  close_with_crc(block);
  return file.write(0, block);
}

Result<SegmentHeader> read_segment_header(File& file, const std::string& path, const StoreId& id,
                                          std::uint64_t number) {
  AlignedBuffer buffer(kBlockBytes);
  const auto block = buffer.first(kBlockBytes);
  auto got = file.read(0, block);
  if (!got) return fail(std::move(got).error());
  if (*got != kBlockBytes)
    return fail(damage_at({.file = path}, "the file is shorter than a segment header",
                          fmt::format("{} bytes", kBlockBytes), fmt::format("{} bytes", *got)));
  HEXIAO_TRY(check_preamble(block, kMagic, &id, {.file = path}));
  const auto base_lsn = load<Lsn>(block, kBaseAt);
  const SegmentHeader header{.epoch = load<std::uint64_t>(block, kEpochAt),
                             .number = load<std::uint64_t>(block, kNumberAt),
                             .prior = {.lsn = base_lsn - 1, .chain = load<Digest>(block, kChainAt)},
                             .file_bytes = load<std::uint64_t>(block, kFileBytesAt)};
  if (header.number != number)
    return fail(damage_at({.file = path, .lsn = base_lsn}, "a segment under another's name",
                          fmt::format("segment {}", number),
                          fmt::format("segment {}", header.number)));
  auto size = file.size();
  if (!size) return fail(std::move(size).error());
  if (*size != header.file_bytes)
    return fail(
        damage_at({.file = path, .offset = std::min(*size, header.file_bytes), .lsn = base_lsn},
                  "the segment has another length", fmt::format("{} bytes", header.file_bytes),
                  fmt::format("{} bytes", *size)));
  return header;
}

}  // namespace hexiao::durability

#include <fmt/format.h>

#include <algorithm>

#include "daemon/durability/crc32c.h"
#include "daemon/durability/snapshot_format.h"
#include "engine/vocabulary/check.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::durability {
struct SnapshotReader::Body {
  explicit Body(Pace of) : pace(of), turns(of) {}

  const Pace pace;
  DiskTurns turns;
  std::unique_ptr<File> file;
  std::string path;
  SnapshotFrame frame;
  AlignedBuffer buffer;
  std::uint64_t next_chunk = 0;   // the first not yet read into the buffer
  std::uint64_t buffer_used = 0;  // bytes of it handed out
  std::uint64_t buffer_end = 0;   // bytes of it that are payload
  std::uint64_t position = 0;     // payload bytes handed out in all
  std::optional<IoError> error;

  Result<void> refill();
  void read(std::span<std::byte> into);
};

Result<void> SnapshotReader::Body::refill() {
  const std::uint64_t chunks = frame.chunk_crcs.size();
  const std::uint64_t last = std::min(next_chunk + pace.chunks(), chunks);
  const ChunkPlace first_place = chunk_place(frame.payload_bytes, next_chunk);
  const ChunkPlace last_place = chunk_place(frame.payload_bytes, last - 1);
  const std::uint64_t bytes = last_place.offset + last_place.bytes - first_place.offset;
  buffer.reserve(pace.chunks() * kChunkBytes);
  turns.begin();
  auto got = file->read(first_place.offset, buffer.first(bytes));
  turns.end();
  if (!got) return fail(std::move(got).error());
  if (*got != bytes)
    return fail(
        damage_at({.file = path, .offset = first_place.offset + *got, .lsn = frame.footer.lsn},
                  "the snapshot ends early"));
  for (std::uint64_t chunk = next_chunk; chunk < last; ++chunk) {
    const ChunkPlace place = chunk_place(frame.payload_bytes, chunk);
    const std::uint32_t found =
        crc32c(buffer.first(bytes).subspan(place.offset - first_place.offset, place.bytes));
    const std::uint32_t expected = frame.chunk_crcs[chunk];
    if (found != expected && !planted(PlantedBug::snapshot_chunk_unchecked))
      return fail(damage_at({.file = path, .offset = place.offset, .lsn = frame.footer.lsn},
                            fmt::format("chunk {} of a snapshot does not check", chunk),
                            fmt::format("checksum {:08x}", expected),
                            fmt::format("checksum {:08x}", found)));
  }
  buffer_used = 0;
  buffer_end = std::min(bytes, frame.payload_bytes - next_chunk * kChunkBytes);
  next_chunk = last;
  return {};
}

void SnapshotReader::Body::read(std::span<std::byte> into) {
  if (!error && into.size() > frame.payload_bytes - position)
    error = damage_at({.file = path, .offset = kBlockBytes + position, .lsn = frame.footer.lsn},
                      "more was read than the snapshot holds", fmt::format("{} bytes", into.size()),
                      fmt::format("{} bytes", frame.payload_bytes - position));
  while (!error && !into.empty()) {
    if (buffer_used == buffer_end) {
      if (auto filled = refill(); !filled) {
        error = std::move(filled).error();
        break;
      }
    }
    const std::size_t piece = std::min<std::size_t>(into.size(), buffer_end - buffer_used);
    std::memcpy(into.data(), buffer.data() + buffer_used, piece);
    buffer_used += piece;
    position += piece;
    into = into.subspan(piece);
  }
  std::fill(into.begin(), into.end(), std::byte{0});
}

SnapshotReader::SnapshotReader(std::unique_ptr<Body> body) : body_(std::move(body)) {}
SnapshotReader::~SnapshotReader() = default;

void SnapshotReader::read(std::span<std::byte> into) { body_->read(into); }
bool SnapshotReader::failed() const { return body_->error.has_value(); }
std::uint64_t SnapshotReader::remaining() const {
  return body_->error ? 0 : body_->frame.payload_bytes - body_->position;
}
const IoError& SnapshotReader::error() const {
  HEXIAO_CHECK(body_->error.has_value());
  return *body_->error;
}
const std::string& SnapshotReader::path() const { return body_->path; }
const SnapshotFooter& SnapshotReader::footer() const { return body_->frame.footer; }
const ChainPoint& SnapshotReader::chain() const { return body_->frame.chain; }
std::uint64_t SnapshotReader::payload_bytes() const { return body_->frame.payload_bytes; }

Result<std::unique_ptr<SnapshotReader>> open_snapshot(FileSystem& files, const std::string& path,
                                                      const StoreId* id, Pace pace) {
  auto file = files.open(path, OpenMode::read);
  if (!file) return fail(std::move(file).error());
  auto frame = read_snapshot_frame(**file, path, id);
  if (!frame) return fail(std::move(frame).error());
  auto body = std::make_unique<SnapshotReader::Body>(pace);
  body->file = std::move(*file);
  body->path = path;
  body->frame = std::move(*frame);
  return std::unique_ptr<SnapshotReader>(new SnapshotReader(std::move(body)));
}

Result<void> read_through(SnapshotReader& reader) {
  std::vector<std::byte> piece(64u << 10);
  while (reader.remaining() > 0)
    reader.read(std::span(piece).first(std::min<std::size_t>(piece.size(), reader.remaining())));
  if (reader.failed()) return fail(reader.error());
  return {};
}

}  // namespace hexiao::durability

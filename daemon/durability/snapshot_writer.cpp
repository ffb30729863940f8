#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "daemon/durability/crc32c.h"
#include "daemon/durability/snapshot_format.h"
#include "daemon/durability/store_body.h"
#include "engine/vocabulary/check.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::durability {
namespace {

// How often the free space is looked at while a snapshot grows.
constexpr std::uint64_t kSpaceCheckBytes = 64u << 20;

}  // namespace

struct SnapshotWriter::Body {
  Body(Store::Body& of, Pace at) : store(of), pace(at), turns(at) {}
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;
  ~Body();

  Store::Body& store;
  const Pace pace;
  DiskTurns turns;
  std::string temporary;
  std::unique_ptr<File> file;
  const std::uint64_t gather = pace.chunks() * kChunkBytes;  // bytes for one write
  AlignedBuffer buffer{gather};
  std::uint64_t buffered = 0;
  SnapshotFrame frame;
  std::uint64_t appended_at_begin = 0;
  std::optional<IoError> error;
  bool in_place = false;  // the temporary name is gone

  void write(std::span<const std::byte> bytes);
  void flush();
  Result<void> check_footer(const SnapshotFooter& footer) const;
  Result<void> complete(const SnapshotFooter& footer);
  Result<void> read_back() const;
  Result<void> enter();
  Manifest manifest_after(const Manifest& before, std::uint64_t file_bytes) const;
  Result<void> retire(const Manifest& before, const Manifest& now);
};

SnapshotWriter::Body::~Body() {
  file.reset();
  if (!in_place && !temporary.empty()) static_cast<void>(store.files.remove(temporary));
  store.snapshot_running.store(false, std::memory_order_release);
}

void SnapshotWriter::Body::flush() {
  if (error || buffered == 0) return;
  const std::uint64_t at = kBlockBytes + frame.payload_bytes - buffered;
  const std::uint64_t padded = round_up(buffered, kBlockBytes);
  const auto bytes = buffer.first(padded);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(buffered), bytes.end(), kFiller);
  for (std::uint64_t chunk = 0; chunk < padded; chunk += kChunkBytes)
    frame.chunk_crcs.push_back(crc32c(bytes.subspan(chunk, std::min(kChunkBytes, padded - chunk))));
  if (at / kSpaceCheckBytes != (at + padded) / kSpaceCheckBytes || at == kBlockBytes) {
    auto free = store.files.free_bytes(store.directory);
    if (!free)
      error = std::move(free).error();
    else if (*free < store.options.reserve_bytes + padded)
      error = IoError{.kind = ErrorKind::no_space,
                      .code = ENOSPC,
                      .what = "no room for the snapshot beside the reserve",
                      .file = temporary};
    if (error) return;
  }
  turns.begin();
  if (auto written = file->write(at, bytes); !written) error = std::move(written).error();
  turns.end();
  buffered = 0;
}

void SnapshotWriter::Body::write(std::span<const std::byte> bytes) {
  while (!error && !bytes.empty()) {
    const std::size_t piece = std::min<std::size_t>(bytes.size(), gather - buffered);
    std::memcpy(buffer.data() + buffered, bytes.data(), piece);
    buffered += piece;
    frame.payload_bytes += piece;
    bytes = bytes.subspan(piece);
    if (buffered == gather) flush();
  }
}

Result<void> SnapshotWriter::Body::check_footer(const SnapshotFooter& footer) const {
  const auto refuse = [&](std::string what, Lsn bound) {
    return fail({.kind = ErrorKind::refused,
                 .what = std::move(what),
                 .lsn = footer.lsn,
                 .expected = fmt::format("LSN {}", bound),
                 .found = fmt::format("LSN {}", footer.lsn)});
  };
  const Lsn durable = store.durable_lsn.load(std::memory_order_acquire);
  if (footer.lsn > durable) return refuse("a snapshot of what is not yet durable", durable);
  const bool long_name =
      std::any_of(footer.totals.begin(), footer.totals.end(),
                  [](const NamedTotal& total) { return total.name.size() > kMaxTotalName; });
  if (footer.totals.size() > kMaxTotals || long_name)
    return fail(
        {.kind = ErrorKind::refused, .what = "too many totals in a snapshot, or too long a name"});
  const std::lock_guard guard(store.mutex);
  const auto& known = store.manifest.snapshots;
  if (!known.empty() && footer.lsn < known.back().lsn)
    return refuse("a snapshot older than the newest", known.back().lsn);
  return {};
}

Result<void> SnapshotWriter::Body::read_back() const {
  auto reader = open_snapshot(store.files, temporary, &store.id, pace);
  if (!reader) return fail(std::move(reader).error());
  const bool same = (*reader)->footer().lsn == frame.footer.lsn &&
                    (*reader)->footer().state_hash == frame.footer.state_hash &&
                    (*reader)->footer().totals == frame.footer.totals &&
                    (*reader)->chain() == frame.chain &&
                    (*reader)->payload_bytes() == frame.payload_bytes;
  if (!same)
    return fail(damage_at({.file = temporary, .lsn = frame.footer.lsn},
                          "a snapshot just written reads back otherwise"));
  return read_through(**reader);
}

Result<void> SnapshotWriter::Body::complete(const SnapshotFooter& footer) {
  flush();
  if (error) return fail(*error);
  HEXIAO_TRY(check_footer(footer));
  auto chain = store.boundary_before(footer.lsn);
  if (!chain) return fail(std::move(chain).error());
  frame.footer = footer;
  frame.chain = *chain;
  AlignedBuffer block(kBlockBytes), tail;
  encode_snapshot_header(block.first(kBlockBytes), store.id);
  HEXIAO_TRY(file->write(0, block.first(kBlockBytes)));
  HEXIAO_TRY(file->write(kBlockBytes + round_up(frame.payload_bytes, kBlockBytes),
                         encode_snapshot_tail(tail, store.id, frame)));
  if (!planted(PlantedBug::snapshot_named_before_sync)) HEXIAO_TRY(file->sync());
  if (!planted(PlantedBug::snapshot_not_read_back)) HEXIAO_TRY(read_back());
  return enter();
}

// The manifest with this snapshot and without what the store no longer keeps beside it.
Manifest SnapshotWriter::Body::manifest_after(const Manifest& before,
                                              std::uint64_t file_bytes) const {
  Manifest next = before;
  next.snapshots.push_back({.lsn = frame.footer.lsn,
                            .file_bytes = file_bytes,
                            .state_hash = frame.footer.state_hash,
                            .chain = frame.chain});
  if (next.snapshots.size() > store.options.keep_snapshots)
    next.snapshots.erase(
        next.snapshots.begin(),
        next.snapshots.end() - static_cast<std::ptrdiff_t>(store.options.keep_snapshots));
  // The log from the oldest snapshot that is kept; with fewer generations than wanted, all of it.
  if (store.options.keep_segments == KeepSegments::needed &&
      next.snapshots.size() == store.options.keep_snapshots) {
    const std::lock_guard guard(store.mutex);
    for (const auto& [number, header] : store.segments)
      if (header.prior.lsn <= next.snapshots.front().chain.lsn && number > next.oldest_segment)
        next.oldest_segment = number;
  }
  return next;
}

// Name, directory, manifest; then what the store no longer keeps goes.
Result<void> SnapshotWriter::Body::enter() {
  auto bytes = file->size();
  if (!bytes) return fail(std::move(bytes).error());
  file.reset();
  Manifest before;
  {
    const std::lock_guard guard(store.mutex);
    before = store.manifest;
  }
  // The same moment again is the same snapshot: the one that stands is good.
  if (!before.snapshots.empty() && before.snapshots.back().lsn == frame.footer.lsn) return {};
  const Manifest next = manifest_after(before, *bytes);
  if (planted(PlantedBug::manifest_before_snapshot)) HEXIAO_TRY(store.write_manifest(next));
  const std::string name = snapshot_name(frame.footer.lsn);
  if (auto renamed = store.files.rename(temporary, store.path(name)); !renamed) return renamed;
  in_place = true;
  if (auto synced = store.files.sync_directory(store.directory); !synced)
    return store.stop(std::move(synced).error());
  if (planted(PlantedBug::old_files_removed_before_manifest)) HEXIAO_TRY(retire(before, next));
  HEXIAO_TRY(store.write_manifest(next));
  {
    const std::lock_guard guard(store.mutex);
    store.bytes_at_snapshot = appended_at_begin;
    store.segments.erase(store.segments.begin(), store.segments.lower_bound(next.oldest_segment));
  }
  return planted(PlantedBug::old_files_removed_before_manifest) ? Result<void>()
                                                                : retire(before, next);
}

// Nothing refers to these files any more; one that stays behind is removed at the next start.
Result<void> SnapshotWriter::Body::retire(const Manifest& before, const Manifest& now) {
  bool any = false;
  for (const SnapshotEntry& entry : before.snapshots) {
    if (std::find(now.snapshots.begin(), now.snapshots.end(), entry) != now.snapshots.end())
      continue;
    HEXIAO_TRY(store.files.remove(store.path(snapshot_name(entry.lsn))));
    any = true;
  }
  for (std::uint64_t number = before.oldest_segment; number < now.oldest_segment; ++number) {
    HEXIAO_TRY(store.files.remove(store.path(segment_name(number))));
    any = true;
  }
  if (!any) return {};
  if (auto synced = store.files.sync_directory(store.directory); !synced)
    return store.stop(std::move(synced).error());
  return {};
}

SnapshotWriter::SnapshotWriter(std::unique_ptr<Body> body) : body_(std::move(body)) {}
SnapshotWriter::SnapshotWriter(SnapshotWriter&&) noexcept = default;
SnapshotWriter& SnapshotWriter::operator=(SnapshotWriter&&) noexcept = default;
SnapshotWriter::~SnapshotWriter() = default;

void SnapshotWriter::write(std::span<const std::byte> bytes) { body_->write(bytes); }
std::uint64_t SnapshotWriter::bytes_written() const { return body_->frame.payload_bytes; }

Result<void> SnapshotWriter::finish(const SnapshotFooter& footer) {
  HEXIAO_CHECK(body_->file != nullptr);
  auto done = body_->complete(footer);
  body_->file.reset();
  return done;
}

Result<SnapshotWriter> Store::begin_snapshot(Pace pace) {
  HEXIAO_CHECK(body_->recovered);
  if (body_->snapshot_running.exchange(true, std::memory_order_acq_rel))
    return fail({.kind = ErrorKind::refused, .what = "another snapshot is being written"});
  auto writer = std::make_unique<SnapshotWriter::Body>(*body_, pace);
  writer->appended_at_begin = body_->appended.load(std::memory_order_relaxed);
  const std::string temporary = body_->path("snapshot-next.tmp");
  auto file = body_->files.open(temporary, OpenMode::create);
  if (!file) return fail(std::move(file).error());
  writer->file = std::move(*file);
  writer->temporary = temporary;
  return SnapshotWriter(std::move(writer));
}

}  // namespace hexiao::durability

#include "daemon/durability/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/durability/snapshot_format.h"
#include "daemon/durability/store_body.h"
#include "engine/vocabulary/check.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::durability {
namespace {

constexpr std::uint64_t kSmallestSegment = 64u << 10;

StoreOptions sane(StoreOptions options) {
  options.segment_bytes = round_up(std::max(options.segment_bytes, kSmallestSegment), kBlockBytes);
  options.keep_snapshots = std::clamp(options.keep_snapshots, 2u, unsigned{kMaxSnapshots});
  return options;
}

bool is_of_the_store(std::string_view name) {
  return name == kMarkName || segment_number(name) || snapshot_lsn(name);
}

}  // namespace

bool is_temporary(std::string_view name) {
  if (!name.ends_with(".tmp")) return false;
  for (const std::string_view begin :
       {"spare-", "first", "log-", "torn-", "snapshot-", kMarkName, kManifestName})
    if (name.starts_with(begin)) return true;
  return false;
}

Store::Body::Body(FileSystem& file_system, std::string path, StoreOptions store_options)
    : files(file_system), directory(std::move(path)), options(sane(store_options)) {}

LogEnd Store::Body::log_end() const {
  const std::lock_guard guard(mutex);
  return end;
}

tl::unexpected<IoError> Store::Body::stop(IoError error) {
  const std::lock_guard guard(mutex);
  if (!failure) failure = error;
  return fail(std::move(error));
}

// The manifest comes last: a directory without one never acknowledged anything.
Result<void> Store::Body::create_store() {
  HEXIAO_TRY(files.fill_random(id));
  const ChainPoint genesis{.lsn = 0, .chain = genesis_chain(id)};
  const std::string temporary = path("first.tmp");
  HEXIAO_TRY(create_zeroed(files, temporary, options.segment_bytes));
  auto file = files.open(temporary, OpenMode::write_durable);
  if (!file) return fail(std::move(file).error());
  const SegmentHeader header{
      .epoch = 0, .number = 1, .prior = genesis, .file_bytes = options.segment_bytes};
  HEXIAO_TRY(write_segment_header(**file, id, header));
  HEXIAO_TRY(files.rename(temporary, path(segment_name(1))));
  HEXIAO_TRY(MarkFile::create(files, directory, id,
                              {.epoch = 0, .end = genesis, .segment = 1, .offset = kBlockBytes}));
  HEXIAO_TRY(files.sync_directory(directory));
  HEXIAO_TRY(ManifestFile::create(files, directory, id, {}));
  HEXIAO_TRY(files.sync_directory(directory));
  created = true;
  return {};
}

namespace {

// A creation that was cut short leaves an empty first segment at most. Anything more means that the
// manifest has been lost.
Result<void> clear_interrupted_creation(FileSystem& files, const std::string& directory,
                                        const std::vector<std::string>& names) {
  const IoError lost = damage_at({.file = fmt::format("{}/{}", directory, kManifestName)},
                                 "the manifest is missing beside files of a store");
  for (const std::string& name : names) {
    if (!is_of_the_store(name)) continue;
    if (name == kMarkName) {
      auto mark = MarkFile::open(files, directory, nullptr, OpenMode::read);
      if (!mark || mark->mark().epoch != 0) return fail(lost);
      continue;
    }
    if (segment_number(name) != 1) return fail(lost);
    const std::string path = fmt::format("{}/{}", directory, name);
    auto file = files.open(path, OpenMode::read);
    if (!file) return fail(std::move(file).error());
    AlignedBuffer blocks(2 * kBlockBytes);
    auto got = (*file)->read(0, blocks.first(2 * kBlockBytes));
    if (!got) return fail(std::move(got).error());
    if (!is_zero(blocks.first(*got).subspan(std::min(*got, kBlockBytes)))) return fail(lost);
  }
  for (const std::string& name : names)
    if (is_of_the_store(name)) HEXIAO_TRY(files.remove(fmt::format("{}/{}", directory, name)));
  return {};
}

}  // namespace

Result<void> Store::Body::read_segment_headers(const std::vector<std::string>& names) {
  std::uint64_t expected = manifest.oldest_segment;
  const SegmentHeader* previous = nullptr;
  for (const std::string& name : names) {
    const auto number = segment_number(name);
    if (!number || *number < manifest.oldest_segment) continue;
    if (*number != expected)
      return fail(damage_at({.file = path(segment_name(expected)),
                             .lsn = previous != nullptr ? previous->base_lsn() : 0},
                            "a segment of the log is missing", segment_name(expected), name));
    auto file = files.open(path(name), OpenMode::read);
    if (!file) return fail(std::move(file).error());
    auto header = read_segment_header(**file, path(name), id, *number);
    if (!header) return fail(std::move(header).error());
    if (previous != nullptr && header->prior.lsn < previous->prior.lsn)
      return fail(damage_at({.file = path(name), .lsn = header->base_lsn()},
                            "a segment begins before the one it follows",
                            fmt::format("LSN {} or later", previous->base_lsn()),
                            fmt::format("LSN {}", header->base_lsn())));
    previous = &segments.emplace(*number, *header).first->second;
    ++expected;
  }
  const std::uint64_t marked = mark.mark().segment;
  if (expected > marked) return {};
  return fail(damage_at({.file = path(segment_name(expected)), .lsn = mark.mark().end.lsn},
                        "the last segment of the log is missing, the high-water mark lies in it",
                        segment_name(marked), expected == 1 ? "none" : segment_name(expected - 1)));
}

// A process that died may have left names that are seen and not yet durable; nothing may build on
// them before they are. (The slot files see to the same for their content.)
Result<void> Store::Body::read_store() {
  HEXIAO_TRY(files.sync_directory(directory));
  auto opened = ManifestFile::open(files, directory, OpenMode::write_durable);
  if (!opened) return fail(std::move(opened).error());
  manifest_file = std::make_unique<ManifestFile>(std::move(*opened));
  manifest = manifest_file->manifest();
  id = manifest_file->id();
  auto names = files.list(directory);
  if (!names) return fail(std::move(names).error());
  if (std::find(names->begin(), names->end(), kMarkName) == names->end())
    return fail(damage_at({.file = path(kMarkName)}, "the high-water mark is missing"));
  auto opened_mark = MarkFile::open(files, directory, &id, OpenMode::write_durable);
  if (!opened_mark) return fail(std::move(opened_mark).error());
  mark = std::move(*opened_mark);
  return read_segment_headers(*names);
}

Result<void> Store::Body::write_mark() {
  const LogEnd now = log_end();
  const Mark next{.epoch = epoch, .end = now.point, .segment = now.segment, .offset = now.offset};
  if (next == mark.mark() || planted(PlantedBug::mark_not_written)) return {};
  if (auto written = mark.write(next); !written) return stop(std::move(written).error());
  return {};
}

Result<void> Store::Body::write_manifest(const Manifest& next) {
  if (auto written = manifest_file->write(next); !written) return stop(std::move(written).error());
  const std::lock_guard guard(mutex);
  manifest = next;
  return {};
}

// The next segment: spare file, header, name, directory, mark; only then a group goes into it.
Result<void> Store::Body::roll(std::uint64_t group_bytes) {
  auto taken = spare->take(kBlockBytes + group_bytes);
  if (!taken) {
    if (taken.error().kind == ErrorKind::no_space) return fail(std::move(taken).error());
    return stop(std::move(taken).error());
  }
  auto file = files.open(taken->path, OpenMode::write_durable);
  if (!file) return stop(std::move(file).error());
  const LogEnd before = log_end();
  const SegmentHeader header{.epoch = epoch,
                             .number = before.segment + 1,
                             .prior = before.point,
                             .file_bytes = taken->bytes};
  const auto carry_out = [&]() -> Result<void> {
    HEXIAO_TRY(write_segment_header(**file, id, header));
    HEXIAO_TRY(files.rename(taken->path, path(segment_name(header.number))));
    if (planted(PlantedBug::new_segment_without_directory_sync)) return {};
    return files.sync_directory(directory);
  };
  if (auto done = carry_out(); !done) return stop(std::move(done).error());
  segment = std::move(*file);
  segment_bytes = header.file_bytes;
  {
    const std::lock_guard guard(mutex);
    segments.emplace(header.number, header);
    end.segment = header.number;
    end.offset = kBlockBytes;
  }
  HEXIAO_TRY(write_mark());
  spare->request();
  return {};
}

Result<Store> Store::open(FileSystem& files, const std::string& directory, StoreOptions options) {
  auto body = std::make_unique<Body>(files, directory, options);
  HEXIAO_TRY(files.make_directory(directory));
  auto lock = files.lock(body->path("LOCK"));
  if (!lock) return fail(std::move(lock).error());
  body->lock = std::move(*lock);
  auto names = files.list(directory);
  if (!names) return fail(std::move(names).error());
  if (std::find(names->begin(), names->end(), kManifestName) == names->end()) {
    HEXIAO_TRY(clear_interrupted_creation(files, directory, *names));
    HEXIAO_TRY(body->create_store());
  }
  HEXIAO_TRY(body->read_store());
  return Store(std::move(body));
}

Store::Store(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<RecoveryReport> Store::recover(const SnapshotVisitor& load, const GroupVisitor& apply) {
  HEXIAO_CHECK(!body_->recovered);
  return body_->recover(load, apply);
}

Result<void> Store::append_group(const GroupView& group) {
  Body& body = *body_;
  HEXIAO_CHECK(body.recovered);
  if (auto failed = failure()) return fail(std::move(*failed));
  const LogEnd before = body.log_end();
  if (group.first_lsn != before.point.lsn + 1 || group.record_count == 0)
    return fail(
        {.kind = ErrorKind::refused,
         .what = "a group that does not follow the log",
         .lsn = group.first_lsn,
         .expected = fmt::format("records from LSN {}", before.point.lsn + 1),
         .found = fmt::format("{} records from LSN {}", group.record_count, group.first_lsn)});
  if (group.payload.size() > kMaxGroupBytes)
    return fail({.kind = ErrorKind::refused,
                 .what = "a group that is too large",
                 .lsn = group.first_lsn,
                 .expected = fmt::format("at most {} bytes", kMaxGroupBytes),
                 .found = fmt::format("{} bytes", group.payload.size())});

  const std::uint64_t bytes = shape_of_group(group.payload.size()).bytes();
  if (before.offset + bytes > body.segment_bytes) HEXIAO_TRY(body.roll(bytes));
  const LogEnd at = body.log_end();
  const GroupSite site{.epoch = body.epoch,
                       .segment = at.segment,
                       .offset = at.offset,
                       .previous = at.point.chain,
                       .own = next_chain(body.hash, at.point.chain, group)};
  if (planted(PlantedBug::early_acknowledgement)) body.durable_lsn = group.last_lsn();
  const auto laid_out = encode_group(body.staging, body.id, site, group);
  if (planted(PlantedBug::mark_before_log))
    HEXIAO_TRY(body.mark.write({.epoch = body.epoch,
                                .end = {.lsn = group.last_lsn(), .chain = site.own},
                                .segment = at.segment,
                                .offset = at.offset + bytes}));
  auto written = body.segment->write(at.offset, laid_out);
  if (!written && planted(PlantedBug::failed_sync_retried)) written = body.segment->sync();
  if (!written) return body.stop(std::move(written).error());
  {
    const std::lock_guard guard(body.mutex);
    body.end.point = {.lsn = group.last_lsn(), .chain = site.own};
    body.end.offset = at.offset + bytes;
  }
  body.appended.fetch_add(bytes, std::memory_order_relaxed);
  const Mark& mark = body.mark.mark();
  const bool same_segment = mark.segment == at.segment;
  if (!same_segment || at.offset + bytes - mark.offset >= body.options.mark_every_bytes)
    HEXIAO_TRY(body.write_mark());
  body.durable_lsn.store(group.last_lsn(), std::memory_order_release);
  return {};
}

Result<void> Store::seal() {
  HEXIAO_CHECK(body_->recovered);
  if (auto failed = failure()) return fail(std::move(*failed));
  return body_->write_mark();
}

Lsn Store::durable_lsn() const { return body_->durable_lsn.load(std::memory_order_acquire); }
ChainPoint Store::chain() const { return body_->log_end().point; }
const StoreId& Store::id() const { return body_->id; }
std::uint64_t Store::epoch() const { return body_->epoch; }

std::optional<IoError> Store::failure() const {
  const std::lock_guard guard(body_->mutex);
  return body_->failure;
}

std::uint64_t Store::headroom_bytes() const {
  const std::uint64_t spare = body_->spare ? body_->spare->ready_bytes() : 0;
  const std::lock_guard guard(body_->mutex);
  const auto current = body_->segments.find(body_->end.segment);
  if (current == body_->segments.end()) return spare;
  return current->second.file_bytes - body_->end.offset + spare;
}

bool Store::disk_full() const { return body_->spare && body_->spare->disk_full(); }

std::uint64_t Store::log_bytes_since_snapshot() const {
  const std::uint64_t appended = body_->appended.load(std::memory_order_relaxed);
  const std::lock_guard guard(body_->mutex);
  return appended - body_->bytes_at_snapshot;
}

std::vector<Store::SnapshotSummary> Store::snapshots() const {
  const std::lock_guard guard(body_->mutex);
  std::vector<SnapshotSummary> summaries;
  for (const SnapshotEntry& entry : body_->manifest.snapshots)
    summaries.push_back({.chain = entry.chain,
                         .lsn = entry.lsn,
                         .state_hash = entry.state_hash,
                         .file = body_->path(snapshot_name(entry.lsn))});
  std::reverse(summaries.begin(), summaries.end());
  return summaries;
}

Result<std::unique_ptr<SnapshotReader>> Store::newest_snapshot(Pace pace) const {
  const auto known = snapshots();
  if (known.empty()) return std::unique_ptr<SnapshotReader>();
  return open_snapshot(body_->files, known.front().file, &body_->id, pace);
}

Result<std::unique_ptr<SnapshotReader>> Store::snapshot(const SnapshotSummary& kept) const {
  return open_snapshot(body_->files, kept.file, &body_->id);
}

}  // namespace hexiao::durability

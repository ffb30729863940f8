#include "daemon/durability/copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include "daemon/durability/manifest.h"
#include "daemon/durability/mark.h"
#include "daemon/durability/segment_reader.h"
#include "daemon/durability/snapshot.h"
#include "daemon/durability/snapshot_format.h"

namespace hexiao::durability {
namespace {

using Kind = SegmentStep::Kind;

constexpr std::uint64_t kPiece = 1u << 20;
// A group that is just being written may be seen in pieces; so it is looked at again for so long.
constexpr int kLooks = 50;
constexpr std::chrono::milliseconds kBetweenLooks{20};
// Blanks that a running daemon has filled meanwhile are followed so often; then the copy is long
// enough.
constexpr int kFollowed = 100;

class Copy {
 public:
  Copy(FileSystem& files, const std::string& from, const std::string& to,
       const CopyOptions& options)
      : files_(files), from_(from), to_(to), options_(options) {}

  Result<Copied> run();

 private:
  // What of a segment goes into the copy: its bytes up to `end`, and then one shortened group.
  struct Part {
    SegmentHeader header;
    std::uint64_t end = kBlockBytes;
    ChainPoint position;
    std::vector<std::byte> payload;  // of the shortened group
    std::uint32_t records = 0;
    bool last = false;
  };

  std::string source(const std::string& name) const { return from_ + "/" + name; }
  std::string target(const std::string& name) const { return to_ + "/" + name; }
  Result<void> read_manifest_and_mark();
  Result<void> open_snapshots();
  Result<void> copy_log();
  Result<Part> measure(std::uint64_t number, bool newest);
  Result<SegmentReader> reader_at(std::uint64_t number, std::uint64_t offset,
                                  const ChainPoint& position) const;
  Result<bool> goes_on(SegmentReader& reader, const SegmentStep& step, bool newest, int& followed);
  void shorten(const GroupView& group, Part& part) const;
  Result<void> write_segment(const Part& part);
  Result<void> copy_bytes(File& file, File& into, std::uint64_t end);
  Result<void> copy_snapshots();
  Result<void> close_copy();

  FileSystem& files_;
  const std::string& from_;
  const std::string& to_;
  const CopyOptions& options_;
  StoreId id_{};
  Manifest manifest_;
  Mark mark_;
  std::vector<std::pair<SnapshotEntry, std::unique_ptr<File>>> snapshots_;
  Mark end_;              // of the copy
  bool stopped_ = false;  // by `until`, before the end of the log
  Copied result_;
};

Result<void> Copy::read_manifest_and_mark() {
  auto names = files_.list(from_);
  if (!names) return fail(std::move(names).error());
  if (std::find(names->begin(), names->end(), kManifestName) == names->end())
    return fail(
        {.kind = ErrorKind::not_a_store, .what = "there is no manifest in it", .file = from_});
  auto manifest = ManifestFile::open(files_, from_, OpenMode::read);
  if (!manifest) return fail(std::move(manifest).error());
  id_ = manifest->id();
  manifest_ = manifest->manifest();
  auto mark = MarkFile::open(files_, from_, &id_, OpenMode::read);
  if (!mark) return fail(std::move(mark).error());
  mark_ = mark->mark();
  return {};
}

// A daemon may replace a snapshot at any time; a file that is open stays readable.
Result<void> Copy::open_snapshots() {
  for (const SnapshotEntry& entry : manifest_.snapshots) {
    if (entry.lsn > options_.until) continue;
    auto file = files_.open(source(snapshot_name(entry.lsn)), OpenMode::read);
    if (!file) return fail(std::move(file).error());
    snapshots_.emplace_back(entry, std::move(*file));
  }
  return {};
}

Result<SegmentReader> Copy::reader_at(std::uint64_t number, std::uint64_t offset,
                                      const ChainPoint& position) const {
  auto reader = SegmentReader::open(files_, source(segment_name(number)), id_, number, mark_.epoch);
  if (reader && offset > kBlockBytes) reader->skip_to(offset, position);
  return reader;
}

// At a place without a whole group. True: look again there. False: the log ends there.
Result<bool> Copy::goes_on(SegmentReader& reader, const SegmentStep& step, bool newest,
                           int& followed) {
  auto rest = reader.rest(step.offset + step.bytes);
  if (!rest) return fail(std::move(rest).error());
  if (rest->zero && (newest || step.kind != Kind::incomplete)) return false;
  if (!newest)
    return fail(reader.damage(step.offset, "something lies after the end of a segment",
                              "zeros to the end of the file"));
  // One group is written at a time, in order: what lies behind was written after this place was
  // filled.
  auto again = reader_at(reader.header().number, step.offset, reader.position());
  if (!again) return fail(std::move(again).error());
  auto now = again->next();
  if (!now) return fail(std::move(now).error());
  if (now->kind != Kind::group)
    return fail(reader.damage(step.offset, "a group is missing, and a later one is there",
                              fmt::format("a group from LSN {}", reader.position().lsn + 1)));
  return ++followed < kFollowed;
}

void Copy::shorten(const GroupView& group, Part& part) const {
  if (!options_.shorten) return;
  std::uint64_t bytes = 0;
  part.records = options_.shorten(group, options_.until, bytes);
  if (part.records == 0) return;
  part.payload.assign(group.payload.begin(),
                      group.payload.begin() + static_cast<std::ptrdiff_t>(bytes));
}

Result<Copy::Part> Copy::measure(std::uint64_t number, bool newest) {
  auto reader = reader_at(number, 0, {});
  if (!reader) return fail(std::move(reader).error());
  Part part{.header = reader->header(), .position = reader->position(), .payload = {}};
  int looks = 0, followed = 0;
  for (;;) {
    auto step = reader->next();
    const bool being_written = !step && newest && step.error().kind == ErrorKind::damage &&
                               part.position.lsn >= mark_.end.lsn && ++looks < kLooks;
    if (!step && !being_written) return fail(std::move(step).error());
    if (step && step->kind == Kind::group) {
      if (step->group.last_lsn() > options_.until) {
        if (step->group.first_lsn <= options_.until) shorten(step->group, part);
        part.last = stopped_ = true;
        return part;
      }
      part.position = reader->position();
      part.end = reader->offset();
      if (part.position.lsn == mark_.end.lsn && part.position.chain != mark_.end.chain)
        return fail(reader->damage(part.end,
                                   "the log and the high-water mark tell different histories",
                                   to_hex(mark_.end.chain), to_hex(part.position.chain)));
      looks = 0;
      continue;
    }
    if (step) {
      if (step->kind == Kind::end) break;
      auto more = goes_on(*reader, *step, newest, followed);
      if (!more) return fail(std::move(more).error());
      if (!*more) break;
    } else {
      std::this_thread::sleep_for(kBetweenLooks);
    }
    reader = reader_at(number, part.end, part.position);
    if (!reader) return fail(std::move(reader).error());
  }
  part.last = newest || part.position.lsn == options_.until;
  return part;
}

Result<void> Copy::copy_bytes(File& file, File& into, std::uint64_t end) {
  AlignedBuffer piece(kPiece);
  for (std::uint64_t at = 0; at < end; at += kPiece) {
    const auto bytes = piece.first(std::min(kPiece, end - at));
    auto got = file.read(at, bytes);
    if (!got) return fail(std::move(got).error());
    HEXIAO_TRY(into.write(at, bytes.first(*got)));
  }
  result_.bytes += end;
  return {};
}

Result<void> Copy::write_segment(const Part& part) {
  const std::string name = segment_name(part.header.number);
  auto file = files_.open(source(name), OpenMode::read);
  if (!file) return fail(std::move(file).error());
  auto into = files_.open(target(name), OpenMode::create);
  if (!into) return fail(std::move(into).error());
  HEXIAO_TRY(copy_bytes(**file, **into, part.end));
  end_ = {.epoch = mark_.epoch,
          .end = part.position,
          .segment = part.header.number,
          .offset = part.end};
  if (part.records != 0) {
    const GroupView group{
        .first_lsn = part.position.lsn + 1, .record_count = part.records, .payload = part.payload};
    AlignedBuffer staging;
    Sha256 hash;
    const GroupSite site{.epoch = mark_.epoch,
                         .segment = end_.segment,
                         .offset = end_.offset,
                         .previous = part.position.chain,
                         .own = next_chain(hash, part.position.chain, group)};
    const auto bytes = encode_group(staging, id_, site, group);
    HEXIAO_TRY((*into)->write(end_.offset, bytes));
    end_.end = {.lsn = group.last_lsn(), .chain = site.own};
    end_.offset += bytes.size();
  }
  HEXIAO_TRY(fill_with_zeros(**into, end_.offset, part.header.file_bytes));
  HEXIAO_TRY((*into)->sync());
  into->reset();
  // What was written is read back before anybody relies on it.
  auto reader = SegmentReader::open(files_, target(name), id_, part.header.number, mark_.epoch);
  if (!reader) return fail(std::move(reader).error());
  for (;;) {
    auto step = reader->next();
    if (!step) return fail(std::move(step).error());
    if (step->kind != Kind::group) break;
  }
  if (reader->position() != end_.end || reader->offset() != end_.offset)
    return fail(reader->damage(reader->offset(), "the copy reads back otherwise",
                               fmt::format("LSN {}", end_.end.lsn),
                               fmt::format("LSN {}", reader->position().lsn)));
  ++result_.segments;
  return {};
}

Result<void> Copy::copy_log() {
  auto names = files_.list(from_);
  if (!names) return fail(std::move(names).error());
  std::uint64_t number = manifest_.oldest_segment, newest = mark_.segment;
  for (const std::string& name : *names)
    if (const auto found = segment_number(name)) newest = std::max(newest, *found);
  std::optional<ChainPoint> before;
  for (; number <= newest; ++number) {
    auto part = measure(number, number == newest);
    if (!part) return fail(std::move(part).error());
    const Lsn base = part->header.base_lsn();
    if (before && *before != part->header.prior)
      return fail(damage_at({.file = source(segment_name(number)), .lsn = base},
                            "the segment does not follow the one before",
                            fmt::format("LSN {}", before->lsn), fmt::format("LSN {}", base - 1)));
    const bool reaches =
        base == 1 || (!snapshots_.empty() && snapshots_.back().first.lsn + 1 >= base);
    if (!before && (!reaches || base - 1 > options_.until))
      return fail(
          {.kind = ErrorKind::refused,
           .what = fmt::format("LSN {} cannot be reached: the log that is kept begins at LSN {}, "
                               "and no snapshot that is kept is old enough",
                               options_.until, base),
           .file = from_});
    HEXIAO_TRY(write_segment(*part));
    before = part->position;
    if (part->last) break;
  }
  if (stopped_ || end_.end.lsn == options_.until) return {};
  if (end_.end.lsn < mark_.end.lsn)
    return fail(damage_at({.file = source(kMarkName), .lsn = end_.end.lsn + 1},
                          "the log ends below the high-water mark",
                          fmt::format("LSN {}", mark_.end.lsn),
                          fmt::format("LSN {}", end_.end.lsn)));
  if (options_.until != CopyOptions{}.until)
    return fail({.kind = ErrorKind::refused,
                 .what = fmt::format("LSN {} cannot be reached: the log ends at LSN {}",
                                     options_.until, end_.end.lsn),
                 .file = from_});
  return {};
}

Result<void> Copy::copy_snapshots() {
  for (auto& [entry, file] : snapshots_) {
    if (entry.lsn > end_.end.lsn) continue;
    const std::string path = target(snapshot_name(entry.lsn));
    auto into = files_.open(path, OpenMode::create);
    if (!into) return fail(std::move(into).error());
    HEXIAO_TRY(copy_bytes(*file, **into, entry.file_bytes));
    HEXIAO_TRY((*into)->sync());
    into->reset();
    auto reader = open_snapshot(files_, path, &id_);
    if (!reader) return fail(std::move(reader).error());
    HEXIAO_TRY(read_through(**reader));
    ++result_.snapshots;
  }
  std::erase_if(snapshots_, [&](const auto& kept) { return kept.first.lsn > end_.end.lsn; });
  return {};
}

Result<void> Copy::close_copy() {
  HEXIAO_TRY(MarkFile::create(files_, to_, id_, end_));
  HEXIAO_TRY(files_.sync_directory(to_));
  Manifest manifest{.oldest_segment = manifest_.oldest_segment, .snapshots = {}};
  for (const auto& [entry, file] : snapshots_) manifest.snapshots.push_back(entry);
  HEXIAO_TRY(ManifestFile::create(files_, to_, id_, manifest));
  return files_.sync_directory(to_);
}

Result<Copied> Copy::run() {
  HEXIAO_TRY(read_manifest_and_mark());
  HEXIAO_TRY(open_snapshots());
  HEXIAO_TRY(files_.make_directory(to_));
  auto lock = files_.lock(target("LOCK"));
  if (!lock) return fail(std::move(lock).error());
  auto names = files_.list(to_);
  if (!names) return fail(std::move(names).error());
  for (const std::string& name : *names)
    if (name != "LOCK")
      return fail({.kind = ErrorKind::refused,
                   .what = "a copy goes into an empty directory only; there is " + name + " in it",
                   .file = to_});
  HEXIAO_TRY(copy_log());
  HEXIAO_TRY(copy_snapshots());
  HEXIAO_TRY(close_copy());
  result_.end = end_.end;
  return result_;
}

}  // namespace

Result<Copied> copy_store(FileSystem& files, const std::string& from, const std::string& to,
                          const CopyOptions& options) {
  return Copy(files, from, to, options).run();
}

}  // namespace hexiao::durability

#include "daemon/durability/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/durability/manifest.h"
#include "daemon/durability/mark.h"
#include "daemon/durability/segment_reader.h"
#include "daemon/durability/snapshot_format.h"

namespace hexiao::durability {
namespace {

using Kind = SegmentStep::Kind;

class Walk {
 public:
  Walk(FileSystem& files, const std::string& directory, const VerifyOptions& options)
      : files_(files), directory_(directory), options_(options) {}

  Result<Verification> run();

 private:
  std::string path(const std::string& name) const { return directory_ + "/" + name; }
  void find(IoError error) { result_.findings.push_back(std::move(error)); }
  bool has(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  void read_manifest_and_mark();
  void list_segments();
  void walk_segments();
  // False when what follows cannot be tied to what was read.
  bool walk_segment(std::uint64_t number, bool last);
  void judge(SegmentReader& reader, const SegmentStep& step, bool last);
  void note_boundary(const ChainPoint& point);
  void check_snapshots();
  void check_snapshot(const std::string& name);
  void check_points();
  void name_the_rest();

  FileSystem& files_;
  const std::string& directory_;
  const VerifyOptions& options_;
  Verification result_;
  std::vector<std::string> names_;
  std::optional<StoreId> id_;
  std::optional<Manifest> manifest_;
  std::optional<Mark> mark_;
  std::vector<std::uint64_t> numbers_;
  std::optional<ChainPoint> position_;  // after the last good group
  std::uint64_t last_segment_ = 0, end_offset_ = 0;
  bool rest_zero_ = true;
  std::vector<std::pair<std::string, ChainPoint>> known_points_;  // to be met by the log
  std::vector<bool> met_;
};

void Walk::read_manifest_and_mark() {
  if (!has(kManifestName)) {
    find(damage_at({.file = path(kManifestName)}, "the manifest is missing"));
  } else if (auto manifest = ManifestFile::open(files_, directory_, OpenMode::read); !manifest) {
    find(std::move(manifest).error());
  } else {
    id_ = manifest->id();
    manifest_ = manifest->manifest();
  }
  if (!has(kMarkName)) {
    find(damage_at({.file = path(kMarkName)}, "the high-water mark is missing"));
  } else if (auto mark = MarkFile::open(files_, directory_, id_ ? &*id_ : nullptr, OpenMode::read);
             !mark) {
    find(std::move(mark).error());
  } else {
    if (!id_) id_ = mark->id();
    mark_ = mark->mark();
  }
  if (id_) result_.store_id = to_hex(*id_);
  if (!mark_) return;
  result_.epoch = mark_->epoch;
  result_.marked_lsn = mark_->end.lsn;
  known_points_.emplace_back(path(kMarkName), mark_->end);
}

void Walk::list_segments() {
  const std::uint64_t oldest = manifest_ ? manifest_->oldest_segment : 0;
  for (const std::string& name : names_)
    if (const auto number = segment_number(name); number && *number >= oldest)
      numbers_.push_back(*number);
  const std::uint64_t first = manifest_ ? oldest : (numbers_.empty() ? 1 : numbers_.front());
  const std::uint64_t last =
      std::max(numbers_.empty() ? 0 : numbers_.back(), mark_ ? mark_->segment : 0);
  for (std::uint64_t number = first; number <= last; ++number)
    if (!std::binary_search(numbers_.begin(), numbers_.end(), number)) {
      find(damage_at({.file = path(segment_name(number))}, "a segment of the log is missing"));
      return;  // one finding for a gap is enough: the walk names what comes after it
    }
}

void Walk::note_boundary(const ChainPoint& point) {
  for (std::size_t i = 0; i < known_points_.size(); ++i) {
    if (known_points_[i].second.lsn != point.lsn) continue;
    met_[i] = true;
    if (known_points_[i].second.chain != point.chain)
      find(damage_at({.file = known_points_[i].first, .lsn = point.lsn},
                     "its chain is not the log's", to_hex(point.chain),
                     to_hex(known_points_[i].second.chain)));
  }
}

void Walk::judge(SegmentReader& reader, const SegmentStep& step, bool last) {
  auto rest = reader.rest(step.offset + step.bytes);
  if (!rest) return find(std::move(rest).error());
  const bool whole = step.kind != Kind::incomplete && rest->zero;
  rest_zero_ = whole;
  if (!last) {
    if (!whole)
      find(reader.damage(step.offset, "something lies after the end of a segment",
                         "zeros to the end of the file"));
    return;
  }
  if (rest->header)
    return find(
        reader.damage(step.offset, "a group is missing, and a later one is there",
                      fmt::format("a group from LSN {}", reader.position().lsn + 1),
                      fmt::format("zeros, and a group header at offset {}", *rest->header)));
  if (step.kind == Kind::incomplete && !rest->zero)
    return find(reader.damage(step.offset + step.bytes,
                              "something lies after a group that was never finished", "zeros"));
  if (!whole)
    result_.notices.push_back(
        fmt::format("{}: an unfinished group at offset {}, never acknowledged (torn tail)",
                    reader.path(), step.offset));
}

bool Walk::walk_segment(std::uint64_t number, bool last) {
  const std::string file = path(segment_name(number));
  auto reader = mark_ ? SegmentReader::open(files_, file, *id_, number, mark_->epoch)
                      : SegmentReader::open(files_, file, *id_, number);
  if (!reader) {
    find(std::move(reader).error());
    return false;
  }
  ++result_.segments;
  if (position_ && *position_ != reader->position())
    find(reader->damage(
        0, "the segment does not follow the one before",
        fmt::format("LSN {}, chain {}", position_->lsn, to_hex(position_->chain)),
        fmt::format("LSN {}, chain {}", reader->position().lsn, to_hex(reader->position().chain))));
  if (reader->header().base_lsn() == 1 && reader->position().chain != genesis_chain(*id_))
    find(reader->damage(0, "the log does not begin with its store"));
  note_boundary(reader->position());
  for (;;) {
    auto step = reader->next();
    if (!step) {
      find(std::move(step).error());
      return false;
    }
    if (step->kind != Kind::group) {
      position_ = reader->position();
      last_segment_ = number;
      end_offset_ = reader->offset();
      judge(*reader, *step, last);
      return true;
    }
    if (result_.groups++ == 0) result_.first_lsn = step->group.first_lsn;
    result_.records += step->group.record_count;
    result_.log_bytes += step->bytes;
    result_.last_lsn = step->group.last_lsn();
    result_.end = reader->position();
    note_boundary(reader->position());
    if (options_.on_group) options_.on_group(step->group);
  }
}

void Walk::walk_segments() {
  met_.resize(known_points_.size());
  for (std::size_t i = 0; i < numbers_.size(); ++i)
    if (!walk_segment(numbers_[i], i + 1 == numbers_.size())) position_.reset();
}

void Walk::check_snapshot(const std::string& name) {
  auto reader = open_snapshot(files_, path(name), id_ ? &*id_ : nullptr);
  if (!reader) return find(std::move(reader).error());
  if (auto checked = read_through(**reader); !checked) return find(std::move(checked).error());
  result_.snapshots.push_back({.file = path(name),
                               .footer = (*reader)->footer(),
                               .chain = (*reader)->chain(),
                               .payload_bytes = (*reader)->payload_bytes()});
  known_points_.emplace_back(path(name), (*reader)->chain());
}

void Walk::check_snapshots() {
  if (!manifest_) {
    for (const std::string& name : names_)
      if (snapshot_lsn(name)) check_snapshot(name);
    return;
  }
  for (const SnapshotEntry& entry : manifest_->snapshots) {
    const std::string name = snapshot_name(entry.lsn);
    if (!has(name)) {
      find(damage_at({.file = path(name), .lsn = entry.lsn}, "a snapshot is missing"));
      continue;
    }
    const std::size_t before = result_.snapshots.size();
    check_snapshot(name);
    if (result_.snapshots.size() == before) continue;
    const Verification::Snapshot& found = result_.snapshots.back();
    if (found.footer.lsn != entry.lsn || found.footer.state_hash != entry.state_hash ||
        found.chain != entry.chain)
      find(damage_at(
          {.file = path(name), .lsn = entry.lsn}, "the snapshot is not the one of the manifest",
          fmt::format("LSN {}, state hash {:016x}", entry.lsn, entry.state_hash),
          fmt::format("LSN {}, state hash {:016x}", found.footer.lsn, found.footer.state_hash)));
  }
}

// Mark and snapshots name points of the log; each must be there.
void Walk::check_points() {
  if (!position_) return;  // the log is damaged, and that has been said
  for (std::size_t i = 0; i < known_points_.size(); ++i) {
    const auto& [file, point] = known_points_[i];
    if (met_[i]) continue;
    if (point.lsn < result_.first_lsn && result_.groups > 0) continue;
    find(damage_at(
        {.file = file, .lsn = point.lsn},
        point.lsn > position_->lsn ? "the log ends before it" : "it names no group boundary",
        fmt::format("a group that ends at LSN {}", point.lsn),
        fmt::format("a log up to LSN {}", position_->lsn)));
  }
  result_.sealed = mark_ && rest_zero_ && mark_->end == *position_ &&
                   mark_->segment == last_segment_ && mark_->offset == end_offset_;
}

void Walk::name_the_rest() {
  for (const std::string& name : names_) {
    if (name.ends_with(".tmp"))
      result_.notices.push_back(fmt::format("{}: unfinished, not used", path(name)));
    if (name.starts_with("torn-") || name.starts_with("damaged-"))
      result_.notices.push_back(
          fmt::format("{}: kept by an earlier recovery, not used", path(name)));
    const auto lsn = snapshot_lsn(name);
    const bool listed =
        !manifest_ || std::any_of(manifest_->snapshots.begin(), manifest_->snapshots.end(),
                                  [&](const SnapshotEntry& entry) { return entry.lsn == lsn; });
    if (lsn && !listed)
      result_.notices.push_back(fmt::format("{}: not in the manifest, not used", path(name)));
  }
}

Result<Verification> Walk::run() {
  auto names = files_.list(directory_);
  if (!names) return fail(std::move(names).error());
  names_ = std::move(*names);
  const bool store = std::any_of(names_.begin(), names_.end(), [](const std::string& name) {
    return name == kManifestName || name == kMarkName || segment_number(name) || snapshot_lsn(name);
  });
  if (!store)
    return fail({.kind = ErrorKind::not_a_store,
                 .what = "no manifest, mark, log or snapshot in it",
                 .file = directory_});
  read_manifest_and_mark();
  list_segments();
  check_snapshots();
  if (id_) {
    walk_segments();
    check_points();
  }
  name_the_rest();
  return std::move(result_);
}

}  // namespace

int Verification::exit_code() const {
  int code = 0;
  for (const IoError& finding : findings)
    if (code != 65) code = finding.exit_code();
  return code;
}

Result<Verification> verify(FileSystem& files, const std::string& directory,
                            const VerifyOptions& options) {
  return Walk(files, directory, options).run();
}

Result<void> read_log(FileSystem& files, const std::string& directory, Lsn from,
                      const GroupVisitor& visit) {
  auto manifest = ManifestFile::open(files, directory, OpenMode::read);
  if (!manifest) return fail(std::move(manifest).error());
  auto mark = MarkFile::open(files, directory, &manifest->id(), OpenMode::read);
  if (!mark) return fail(std::move(mark).error());
  auto names = files.list(directory);
  if (!names) return fail(std::move(names).error());

  std::vector<std::uint64_t> numbers;
  for (const std::string& name : *names)
    if (const auto number = segment_number(name);
        number && *number >= manifest->manifest().oldest_segment)
      numbers.push_back(*number);
  // Headers from the newest back, until one begins early enough.
  std::size_t start = numbers.size();
  while (start > 0) {
    --start;
    auto reader = SegmentReader::open(files, directory + "/" + segment_name(numbers[start]),
                                      manifest->id(), numbers[start]);
    if (!reader) return fail(std::move(reader).error());
    if (reader->header().base_lsn() <= from) break;
  }
  Lsn reached = 0;
  for (; start < numbers.size(); ++start) {
    auto reader = SegmentReader::open(files, directory + "/" + segment_name(numbers[start]),
                                      manifest->id(), numbers[start]);
    if (!reader) return fail(std::move(reader).error());
    for (;;) {
      auto step = reader->next();
      if (!step) return fail(std::move(step).error());
      reached = reader->position().lsn;
      if (step->kind != Kind::group) break;
      if (step->group.last_lsn() >= from) HEXIAO_TRY(visit(step->group));
    }
  }
  const Lsn marked = mark->mark().end.lsn;
  if (reached >= marked) return {};
  return fail(damage_at({.file = directory + "/" + kMarkName, .lsn = reached + 1},
                        "the log ends below the high-water mark", fmt::format("LSN {}", marked),
                        fmt::format("LSN {}", reached)));
}

}  // namespace hexiao::durability

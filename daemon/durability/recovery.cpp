// Bringing a store up: the newest good snapshot, the groups after it, the verdict on the end of the
// log, and a log that may be appended to again.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "daemon/durability/snapshot_format.h"
#include "daemon/durability/store_body.h"
#include "engine/vocabulary/check.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::durability {
namespace {

using Kind = SegmentStep::Kind;

class Recovery {
 public:
  Recovery(Store::Body& body, const SnapshotVisitor& load, const GroupVisitor& apply)
      : body_(body), load_(load), apply_(apply) {}

  Result<RecoveryReport> run();

 private:
  Result<void> load_snapshot();
  Result<void> load_one(const SnapshotEntry& entry, bool& good);
  Result<void> drop_damaged();
  Result<void> read_log();
  Result<void> read_segment(SegmentReader& reader, const SegmentHeader* next);
  Result<void> take_group(const SegmentReader& reader, const SegmentStep& step);
  Result<void> check_known_points(const SegmentReader& reader);
  Result<void> check_join(SegmentReader& reader, const SegmentStep& step,
                          const SegmentHeader& next);
  Result<void> judge_end(SegmentReader& reader, const SegmentStep& step);
  Result<void> keep_torn(SegmentReader& reader, std::uint64_t end);
  Result<void> open_for_append();
  Result<void> rewrite_last_segment();
  Result<void> copy_groups(File& file, const SegmentHeader& header);
  Result<void> confirm_copy(const std::string& path);
  Result<void> remove_left_overs();

  Store::Body& body_;
  const SnapshotVisitor& load_;
  const GroupVisitor& apply_;
  RecoveryReport report_;
  ChainPoint snapshot_chain_;  // genesis-less: lsn 0 when there is no snapshot
  Lsn snapshot_lsn_ = 0;
  bool have_snapshot_ = false;
  bool met_snapshot_ = false;  // the log has the group boundary that the snapshot names
  LogEnd end_;
  bool end_zero_ = true;  // nothing lies after the end
  std::vector<SnapshotEntry> damaged_;
};

Result<RecoveryReport> Recovery::run() {
  report_.created = body_.created;
  HEXIAO_TRY(load_snapshot());
  HEXIAO_TRY(read_log());
  HEXIAO_TRY(open_for_append());
  HEXIAO_TRY(drop_damaged());
  HEXIAO_TRY(remove_left_overs());
  report_.durable_lsn = end_.point.lsn;
  return report_;
}

// --- snapshot ---

Result<void> Recovery::load_one(const SnapshotEntry& entry, bool& good) {
  const std::string path = body_.path(snapshot_name(entry.lsn));
  auto reader = open_snapshot(body_.files, path, &body_.id);
  if (!reader) {
    if (reader.error().kind == ErrorKind::newer_format) return fail(std::move(reader).error());
    // No fault of the disk, and its remedy is another: the file has to be brought back.
    const bool missing = reader.error().kind == ErrorKind::io && reader.error().code == ENOENT;
    report_.damaged_snapshots.push_back(
        missing ? damage_at({.file = path, .lsn = entry.lsn}, "a snapshot is missing")
                : std::move(reader).error());
    return {};
  }
  const SnapshotFooter& footer = (*reader)->footer();
  if (footer.lsn != entry.lsn || footer.state_hash != entry.state_hash ||
      (*reader)->chain() != entry.chain) {
    report_.damaged_snapshots.push_back(
        damage_at({.file = path, .lsn = entry.lsn}, "the snapshot is not the one of the manifest",
                  fmt::format("LSN {}, state hash {:016x}", entry.lsn, entry.state_hash),
                  fmt::format("LSN {}, state hash {:016x}", footer.lsn, footer.state_hash)));
    return {};
  }
  auto loaded = load_(**reader);
  // What the visitor did not read is checked as well: a snapshot is good as a whole or not at all.
  if (loaded || (*reader)->failed()) {
    if (auto checked = read_through(**reader); !checked) {
      report_.damaged_snapshots.push_back(std::move(checked).error());
      return {};
    }
  }
  if (!loaded) return loaded;
  good = true;
  snapshot_chain_ = entry.chain;
  snapshot_lsn_ = entry.lsn;
  have_snapshot_ = true;
  report_.snapshot_lsn = entry.lsn;
  report_.snapshot_file = path;
  return {};
}

Result<void> Recovery::load_snapshot() {
  std::vector<SnapshotEntry> newest_first = body_.manifest.snapshots;
  std::reverse(newest_first.begin(), newest_first.end());
  for (const SnapshotEntry& entry : newest_first) {
    bool good = false;
    HEXIAO_TRY(load_one(entry, good));
    if (good) return {};
    damaged_.push_back(entry);
  }
  const bool whole_log = !body_.segments.empty() && body_.segments.begin()->second.base_lsn() == 1;
  if (newest_first.empty() || whole_log) return {};
  return fail(report_.damaged_snapshots.back());
}

// A damaged snapshot leaves the manifest, so that it does not count as a generation; its file
// stays, under a name that says so.
Result<void> Recovery::drop_damaged() {
  if (damaged_.empty()) return {};
  auto names = body_.files.list(body_.directory);
  if (!names) return fail(std::move(names).error());
  for (const SnapshotEntry& entry : damaged_) {
    const std::string name = snapshot_name(entry.lsn);
    if (std::find(names->begin(), names->end(), name) == names->end()) continue;
    HEXIAO_TRY(body_.files.rename(body_.path(name), body_.path("damaged-" + name)));
  }
  HEXIAO_TRY(body_.files.sync_directory(body_.directory));
  Manifest next = body_.manifest;
  std::erase_if(next.snapshots, [&](const SnapshotEntry& entry) {
    return std::find(damaged_.begin(), damaged_.end(), entry) != damaged_.end();
  });
  return body_.write_manifest(next);
}

// --- log ---

Result<void> Recovery::read_log() {
  auto at = body_.segments.begin();
  if (at == body_.segments.end())
    return fail(damage_at({.file = body_.path(segment_name(body_.manifest.oldest_segment))},
                          "the log has no segment"));
  if (at->second.base_lsn() > snapshot_lsn_ + 1)
    return fail(damage_at({.file = body_.path(segment_name(at->first)), .lsn = snapshot_lsn_ + 1},
                          "the log begins after what the snapshot holds",
                          fmt::format("LSN {} or earlier", snapshot_lsn_ + 1),
                          fmt::format("LSN {}", at->second.base_lsn())));
  // The last segment that begins at or before the first record needed. Of several that begin with
  // the same one, the earlier are empty.
  for (auto next = std::next(at); next != body_.segments.end(); ++next)
    if (next->second.prior.lsn <= snapshot_chain_.lsn) at = next;
  if (at->second.base_lsn() == 1 && at->second.prior.chain != genesis_chain(body_.id))
    return fail(damage_at({.file = body_.path(segment_name(at->first)), .lsn = 1},
                          "the log does not begin with its store"));
  for (; at != body_.segments.end(); ++at) {
    const auto next = std::next(at);
    auto reader = SegmentReader::open(body_.files, body_.path(segment_name(at->first)), body_.id,
                                      at->first, body_.mark.mark().epoch);
    if (!reader) return fail(std::move(reader).error());
    HEXIAO_TRY(read_segment(*reader, next == body_.segments.end() ? nullptr : &next->second));
  }
  return {};
}

Result<void> Recovery::check_known_points(const SegmentReader& reader) {
  const ChainPoint& here = reader.position();
  const auto differs = [&](std::string_view with, const ChainPoint& known) {
    return fail(reader.damage(reader.offset(),
                              fmt::format("the log and the {} tell different histories", with),
                              to_hex(known.chain), to_hex(here.chain)));
  };
  if (have_snapshot_ && here.lsn == snapshot_chain_.lsn) {
    if (here.chain != snapshot_chain_.chain) return differs("snapshot", snapshot_chain_);
    met_snapshot_ = true;
  }
  const ChainPoint& mark = body_.mark.mark().end;
  if (here.lsn == mark.lsn && here.chain != mark.chain) return differs("high-water mark", mark);
  return {};
}

Result<void> Recovery::take_group(const SegmentReader& reader, const SegmentStep& step) {
  const Lsn marked = body_.mark.mark().end.lsn;
  if (step.group.first_lsn <= marked && marked < step.group.last_lsn())
    return fail(reader.damage(step.offset, "the high-water mark lies inside a group",
                              fmt::format("a group that ends at LSN {}", marked),
                              fmt::format("one that ends at LSN {}", step.group.last_lsn())));
  HEXIAO_TRY(check_known_points(reader));
  if (step.group.last_lsn() <= snapshot_lsn_) return {};
  ++report_.groups;
  report_.records += step.group.record_count;
  report_.payload_bytes += step.group.payload.size();
  body_.appended.fetch_add(step.bytes, std::memory_order_relaxed);
  return apply_(step.group);
}

Result<void> Recovery::read_segment(SegmentReader& reader, const SegmentHeader* next) {
  HEXIAO_TRY(check_known_points(reader));
  for (;;) {
    auto step = reader.next();
    if (!step) return fail(std::move(step).error());
    if (step->kind == Kind::group) {
      HEXIAO_TRY(take_group(reader, *step));
      continue;
    }
    if (next != nullptr) return check_join(reader, *step, *next);
    return judge_end(reader, *step);
  }
}

// A segment that has a successor ended in order: nothing torn, and the successor says what it
// follows.
Result<void> Recovery::check_join(SegmentReader& reader, const SegmentStep& step,
                                  const SegmentHeader& next) {
  if (step.kind == Kind::incomplete)
    return fail(reader.damage(step.offset, "a group has lost sectors, and more log follows"));
  if (reader.position() != next.prior)
    return fail(reader.damage(
        step.offset, "the segment does not lead to the next one",
        fmt::format("LSN {}, chain {}", next.prior.lsn, to_hex(next.prior.chain)),
        fmt::format("LSN {}, chain {}", reader.position().lsn, to_hex(reader.position().chain))));
  auto rest = reader.rest(step.offset);
  if (!rest) return fail(std::move(rest).error());
  if (!rest->zero)
    return fail(reader.damage(step.offset, "something lies after the end of a segment"));
  return {};
}

// The end of the last segment: clean, torn or damaged (docs/log-format.md has the rule).
Result<void> Recovery::judge_end(SegmentReader& reader, const SegmentStep& step) {
  const Mark& mark = body_.mark.mark();
  const ChainPoint& here = reader.position();
  end_ = {.point = here, .segment = reader.header().number, .offset = reader.offset()};
  if (planted(PlantedBug::lenient_tail)) return {};
  if (here.lsn < mark.end.lsn)
    return fail(
        reader.damage(step.offset, "the log ends below the high-water mark",
                      fmt::format("a group up to LSN {}", mark.end.lsn),
                      step.kind == Kind::incomplete ? "a group with zero sectors" : "zeros"));
  if (here.lsn < snapshot_lsn_)
    return fail(reader.damage(step.offset, "the log ends before the snapshot",
                              fmt::format("LSN {}", snapshot_lsn_),
                              fmt::format("LSN {}", here.lsn)));
  if (have_snapshot_ && !met_snapshot_)
    return fail(reader.damage(step.offset, "the snapshot names no group boundary of the log",
                              fmt::format("a group that ends at LSN {}", snapshot_chain_.lsn)));
  auto rest = reader.rest(step.offset + step.bytes);
  if (!rest) return fail(std::move(rest).error());
  if (rest->header)
    return fail(
        reader.damage(step.offset, "a group is missing, and a later one is there",
                      fmt::format("a group from LSN {}", here.lsn + 1),
                      fmt::format("zeros, and a group header at offset {}", *rest->header)));
  if (step.kind == Kind::incomplete && !rest->zero)
    return fail(reader.damage(step.offset + step.bytes,
                              "something lies after a group that was never finished", "zeros"));
  end_zero_ = step.kind != Kind::incomplete && rest->zero;
  if (end_zero_) return {};
  const std::uint64_t torn_end = std::max(rest->end, step.offset + step.bytes);
  return keep_torn(reader, torn_end);
}

// The sectors of the unfinished group, for whoever wants to look. Nobody was told that it was done.
Result<void> Recovery::keep_torn(SegmentReader& reader, std::uint64_t end) {
  const std::uint64_t begin = reader.offset();
  const std::string path = body_.path(
      fmt::format("torn-{:010}-{}-e{}.bin", end_.segment, begin, body_.mark.mark().epoch));
  auto from = body_.files.open(reader.path(), OpenMode::read);
  if (!from) return fail(std::move(from).error());
  auto to = body_.files.open(path + ".tmp", OpenMode::create);
  if (!to) return fail(std::move(to).error());
  AlignedBuffer piece(1u << 20);
  for (std::uint64_t at = begin; at < end; at += piece.capacity()) {
    const auto bytes = piece.first(std::min<std::uint64_t>(piece.capacity(), end - at));
    auto got = (*from)->read(at, bytes);
    if (!got) return fail(std::move(got).error());
    HEXIAO_TRY((*to)->write(at - begin, bytes.first(*got)));
  }
  HEXIAO_TRY((*to)->sync());
  HEXIAO_TRY(body_.files.rename(path + ".tmp", path));
  HEXIAO_TRY(body_.files.sync_directory(body_.directory));
  report_.torn = {.file = reader.path(), .offset = begin, .kept_in = path};
  return {};
}

// --- ready to append ---

Result<void> Recovery::open_for_append() {
  const Mark mark = body_.mark.mark();
  const std::string name = body_.path(segment_name(end_.segment));
  report_.clean = end_zero_ && mark.end == end_.point && mark.segment == end_.segment &&
                  mark.offset == end_.offset;
  body_.epoch = mark.epoch + (planted(PlantedBug::epoch_not_raised) ? 0 : 1);
  // The new epoch is on disk before anything of it can be.
  Mark next = mark;
  next.epoch = body_.epoch;
  if (auto written = body_.mark.write(next); !written)
    return body_.stop(std::move(written).error());
  if (!report_.clean && !planted(PlantedBug::torn_tail_appended_in_place))
    if (auto rewritten = rewrite_last_segment(); !rewritten)
      return body_.stop(std::move(rewritten).error());

  auto file = body_.files.open(name, OpenMode::write_durable);
  if (!file) return fail(std::move(file).error());
  body_.segment = std::move(*file);
  body_.segment_bytes = body_.segments.at(end_.segment).file_bytes;
  {
    const std::lock_guard guard(body_.mutex);
    body_.end = end_;
  }
  HEXIAO_TRY(body_.write_mark());
  body_.durable_lsn.store(end_.point.lsn, std::memory_order_release);
  body_.spare = std::make_unique<SpareSegment>(
      body_.files, body_.directory,
      SpareOptions{.bytes = body_.options.segment_bytes,
                   .reserve_bytes = body_.options.reserve_bytes,
                   .background = body_.options.prepare_in_background});
  return {};
}

// After an unclean stop the last groups may have been read from a cache that a power cut still
// takes away, and old sectors may yet turn up behind them. So the accepted groups go into a fresh
// file under a new epoch, are synced, read back, and take the old file's name.
Result<void> Recovery::rewrite_last_segment() {
  SegmentHeader header = body_.segments.at(end_.segment);
  const std::string path = body_.path(segment_name(end_.segment));
  const std::string copy = path + ".tmp";
  header.epoch = body_.epoch;
  auto file = body_.files.open(copy, OpenMode::create);
  if (!file) return fail(std::move(file).error());
  HEXIAO_TRY(write_segment_header(**file, body_.id, header));
  HEXIAO_TRY(copy_groups(**file, header));
  HEXIAO_TRY(fill_with_zeros(**file, end_.offset, header.file_bytes));
  if (!planted(PlantedBug::rewritten_segment_not_synced)) HEXIAO_TRY((*file)->sync());
  file->reset();
  HEXIAO_TRY(confirm_copy(copy));
  HEXIAO_TRY(body_.files.rename(copy, path));
  HEXIAO_TRY(body_.files.sync_directory(body_.directory));
  const std::lock_guard guard(body_.mutex);
  body_.segments.at(end_.segment) = header;
  return {};
}

// Small groups are gathered, so that a segment full of them is not one write each.
Result<void> Recovery::copy_groups(File& file, const SegmentHeader& header) {
  auto reader = SegmentReader::open(body_.files, body_.path(segment_name(end_.segment)), body_.id,
                                    end_.segment);
  if (!reader) return fail(std::move(reader).error());
  reader->set_limit(end_.offset);
  AlignedBuffer staging, gathered(1u << 20);
  std::uint64_t gathered_at = reader->offset(), gathered_bytes = 0;
  const auto flush = [&]() -> Result<void> {
    HEXIAO_TRY(file.write(gathered_at, gathered.first(gathered_bytes)));
    gathered_at += gathered_bytes;
    gathered_bytes = 0;
    return {};
  };
  for (;;) {
    const Digest previous = reader->position().chain;
    auto step = reader->next();
    if (!step) return fail(std::move(step).error());
    if (step->kind != Kind::group) return flush();
    const GroupSite site{.epoch = header.epoch,
                         .segment = header.number,
                         .offset = step->offset,
                         .previous = previous,
                         .own = reader->position().chain};
    const auto bytes = encode_group(staging, body_.id, site, step->group);
    if (gathered_bytes + bytes.size() > gathered.capacity()) HEXIAO_TRY(flush());
    gathered.reserve(bytes.size());
    std::memcpy(gathered.data() + gathered_bytes, bytes.data(), bytes.size());
    gathered_bytes += bytes.size();
  }
}

Result<void> Recovery::confirm_copy(const std::string& path) {
  auto reader = SegmentReader::open(body_.files, path, body_.id, end_.segment);
  if (!reader) return fail(std::move(reader).error());
  for (;;) {
    auto step = reader->next();
    if (!step) return fail(std::move(step).error());
    if (step->kind == Kind::group) continue;
    if (reader->position() == end_.point && reader->offset() == end_.offset) return {};
    return fail(reader->damage(step->offset, "what was written anew reads back otherwise",
                               fmt::format("LSN {}", end_.point.lsn),
                               fmt::format("LSN {}", reader->position().lsn)));
  }
}

// What an interrupted roll, snapshot or removal left behind. Nothing that counts has such a name.
Result<void> Recovery::remove_left_overs() {
  auto names = body_.files.list(body_.directory);
  if (!names) return fail(std::move(names).error());
  const auto is_left_over = [&](const std::string& name) {
    if (is_temporary(name)) return true;
    if (const auto number = segment_number(name)) return *number < body_.manifest.oldest_segment;
    const auto lsn = snapshot_lsn(name);
    return lsn && std::none_of(body_.manifest.snapshots.begin(), body_.manifest.snapshots.end(),
                               [&](const SnapshotEntry& entry) { return entry.lsn == *lsn; });
  };
  for (const std::string& name : *names) {
    if (!is_left_over(name)) continue;
    HEXIAO_TRY(body_.files.remove(body_.path(name)));
    report_.removed.push_back(name);
  }
  if (report_.removed.empty()) return {};
  return body_.files.sync_directory(body_.directory);
}

}  // namespace

Result<RecoveryReport> Store::Body::recover(const SnapshotVisitor& load,
                                            const GroupVisitor& apply) {
  auto report = Recovery(*this, load, apply).run();
  if (!report) return report;
  recovered = true;
  spare->request();
  return report;
}

}  // namespace hexiao::durability

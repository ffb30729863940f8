#include "tests/daemon/durability/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace hexiao::durability::testing {
namespace {

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccdu;
  value ^= value >> 33;
  return value;
}

// Eight bytes at a time: millions of histories are folded.
std::uint64_t fold_bytes(std::uint64_t hash, std::span<const std::byte> bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min<std::size_t>(8, bytes.size() - at));
    hash = (hash ^ word) * 1099511628211u;
    hash ^= hash >> 29;
  }
  return hash;
}

// Byte `at` and the seven after it, of what begins at `first_lsn`.
std::uint64_t made_word(Lsn first_lsn, std::size_t at) { return mixed(first_lsn * 1'000'003 + at); }

bool is_made(Lsn first_lsn, std::span<const std::byte> bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    const std::uint64_t word = made_word(first_lsn, at);
    if (std::memcmp(bytes.data() + at, &word, std::min<std::size_t>(8, bytes.size() - at)) != 0)
      return false;
  }
  return true;
}

}  // namespace

MadeGroup made_group(Lsn first_lsn, std::uint32_t record_count, std::size_t bytes) {
  MadeGroup group{.first_lsn = first_lsn, .record_count = record_count, .payload = {}};
  group.payload.resize(bytes);
  for (std::size_t at = 0; at < bytes; at += 8) {
    const std::uint64_t word = made_word(first_lsn, at);
    std::memcpy(group.payload.data() + at, &word, std::min<std::size_t>(8, bytes - at));
  }
  return group;
}

MadeGroup made_group(Lsn first_lsn) {
  const std::uint64_t dice = mixed(first_lsn);
  std::size_t bytes = dice % 900;
  if (dice % 7 == 0) bytes = 3000 + dice % 3000;
  if (dice % 23 == 0) bytes = 52'000 + dice % 5000;
  return made_group(first_lsn, 1 + static_cast<std::uint32_t>(dice >> 32) % 5, bytes);
}

Result<void> Fold::apply(const GroupView& group) {
  const auto wrong = [&](std::string what) {
    return fail({.kind = ErrorKind::refused, .what = std::move(what), .lsn = group.first_lsn});
  };
  if (group.first_lsn > lsn_ + 1) return wrong(fmt::format("a gap after LSN {}", lsn_));
  if (group.last_lsn() <= lsn_) return wrong(fmt::format("a group that LSN {} has already", lsn_));
  if (!is_made(group.first_lsn, group.payload)) return wrong("bytes that were never appended");
  hash_ = fold_bytes(hash_, group.payload);
  lsn_ = group.last_lsn();
  return {};
}

void Fold::save(ByteSink& sink, std::size_t padding) const {
  const std::uint64_t fields[2] = {lsn_, hash_};
  sink.write(std::as_bytes(std::span(fields)));
  sink.write(made_group(lsn_, 1, padding).payload);
}

Result<void> Fold::load(SnapshotReader& source) {
  *this = Fold();
  std::uint64_t fields[2] = {};
  source.read(std::as_writable_bytes(std::span(fields)));
  std::vector<std::byte> padding(source.remaining());
  source.read(padding);
  if (source.failed()) return fail(source.error());
  if (!is_made(fields[0], padding))
    return fail(
        {.kind = ErrorKind::refused, .what = "a snapshot with other bytes than were saved"});
  if (source.footer().lsn != fields[0] || source.footer().state_hash != fields[1])
    return fail({.kind = ErrorKind::refused, .what = "a footer that does not fit its snapshot"});
  lsn_ = fields[0];
  hash_ = fields[1];
  return {};
}

Result<void> Running::append() { return append(made_group(fold.lsn() + 1)); }

Result<void> Running::append(const MadeGroup& group) {
  HEXIAO_TRY(store.append_group(group.view()));
  return fold.apply(group.view());
}

Result<void> Running::snapshot(std::size_t padding) {
  auto writer = store.begin_snapshot();
  if (!writer) return fail(std::move(writer).error());
  fold.save(*writer, padding);
  return writer->finish({.lsn = fold.lsn(), .state_hash = fold.hash(), .totals = {{"groups", 1}}});
}

StoreOptions small_store() {
  return {
      .segment_bytes = 64u << 10, .mark_every_bytes = 32u << 10, .prepare_in_background = false};
}

Result<Running> start(FileSystem& files, StoreOptions options, const std::string& directory) {
  auto store = Store::open(files, directory, options);
  if (!store) return fail(std::move(store).error());
  Fold fold;
  auto report = store->recover([&](SnapshotReader& reader) { return fold.load(reader); },
                               [&](const GroupView& group) { return fold.apply(group); });
  if (!report) return fail(std::move(report).error());
  return Running{.store = std::move(*store), .fold = fold, .report = std::move(*report)};
}

}  // namespace hexiao::durability::testing

#include "daemon/archive.h"

#include <fmt/format.h>

#include <cstdio>

#include "daemon/durability/posix_file_system.h"
#include "daemon/recovery.h"
#include "engine/vocabulary/record.h"

namespace hexiao::daemon {
namespace {

// Events with the same cause are one unit of work.
bool same_cause(const Cause& a, const Cause& b) {
  return a.client == b.client && a.request == b.request && a.time_ns == b.time_ns &&
         a.principal == b.principal;
}

// The records up to `until`, without a unit of work that goes on behind it.
std::uint32_t whole_units(const durability::GroupView& group, Lsn until, std::uint64_t& bytes) {
  std::span<const std::byte> rest = group.payload;
  RecordView record, before;
  std::uint32_t seen = 0, kept = 0;
  while (!rest.empty()) {
    const std::uint64_t at = group.payload.size() - rest.size();
    if (!next_record(rest, record)) break;
    if (seen != 0 && !same_cause(record.cause, before.cause)) {
      kept = seen;
      bytes = at;
    }
    if (record.lsn > until) break;
    before = record;
    ++seen;
  }
  return kept;
}

}  // namespace

durability::Result<durability::Copied> archive(const ArchiveOptions& options) {
  const auto files = durability::make_posix_file_system({.direct = false});
  durability::CopyOptions wanted{.until = {}, .shorten = whole_units};
  wanted.until = options.until.value_or(durability::CopyOptions{}.until);
  return durability::copy_store(*files, options.from, options.to, wanted);
}

ExitCode copy_directory(const ArchiveOptions& options) {
  const auto copied = archive(options);
  if (!copied) {
    fmt::print(stderr, "hexiaod: {} is not copied to {}: {}\n", options.from, options.to,
               copied.error().text());
    return exit_code_of(copied.error());
  }
  fmt::print("copied: lsn={} chain={} segments={} snapshots={} bytes={}\n", copied->end.lsn,
             durability::to_hex(copied->end.chain), copied->segments, copied->snapshots,
             copied->bytes);
  return ExitCode::done;
}

}  // namespace hexiao::daemon

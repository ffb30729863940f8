#include "daemon/fold.h"

#include <fmt/format.h>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"

namespace hexiao::daemon {

using durability::ErrorKind;
using durability::IoError;

durability::Result<void> load_snapshot(durability::SnapshotReader& reader, Engine& engine,
                                       Crew& crew) {
  const auto damaged = [&](std::string what, std::string expected, std::string found) {
    return durability::fail(IoError{.kind = ErrorKind::damage,
                                    .what = std::move(what),
                                    .file = reader.path(),
                                    .lsn = reader.footer().lsn,
                                    .expected = std::move(expected),
                                    .found = std::move(found)});
  };
  engine = Engine();
  const std::string wrong = engine.load(reader, crew);
  if (reader.failed()) return durability::fail(reader.error());
  if (!wrong.empty()) return damaged("the snapshot's content does not load: " + wrong, {}, {});
  if (engine.last_lsn() != reader.footer().lsn)
    return damaged("the snapshot's state ends at another LSN than its footer says",
                   fmt::format("{}", reader.footer().lsn), fmt::format("{}", engine.last_lsn()));
  const std::uint64_t hash = engine.state().loaded_hash();
  // What an older version saved is told by its checksums alone: the state holds more by now.
  if (!engine.state().was_upgraded() && hash != reader.footer().state_hash)
    return damaged("the snapshot's state hash is not what was saved",
                   fmt::format("{:016x}", reader.footer().state_hash),
                   fmt::format("{:016x}", hash));
  return {};
}

durability::Result<void> apply_group(const durability::GroupView& group, Engine& engine) {
  const auto damaged = [&](Lsn lsn, std::string what) {
    return durability::fail(
        IoError{.kind = ErrorKind::damage, .what = std::move(what), .lsn = lsn});
  };
  std::span<const std::byte> rest = group.payload;
  Lsn expected = group.first_lsn;
  RecordView record;
  while (!rest.empty()) {
    if (!next_record(rest, record)) return damaged(expected, "a record of the log cannot be read");
    if (record.lsn != expected)
      return damaged(expected, fmt::format("a record says that it is LSN {}", record.lsn));
    ++expected;
    if (record.lsn <= engine.last_lsn()) continue;
    const std::string wrong = engine.apply_record(record);
    if (!wrong.empty())
      return damaged(record.lsn, fmt::format("the record ({}, version {}) cannot be applied: {}",
                                             event_name(record.type), record.version, wrong));
  }
  if (expected != group.last_lsn() + 1)
    return damaged(expected, "a group holds another number of records than it says");
  return {};
}

durability::SnapshotFooter footer_of(const Engine& engine) {
  const State& state = engine.state();
  const StateCounts counts = state.counts();
  durability::SnapshotFooter footer{
      .lsn = engine.last_lsn(), .state_hash = state.hash(), .totals = {}};
  const auto count = [&](std::string name, std::uint64_t value) {
    footer.totals.push_back({std::move(name), static_cast<std::int64_t>(value)});
  };
  count("ledgers", counts.ledgers);
  count("customers", counts.customers);
  count("items", counts.items);
  count("open items", counts.open_items);
  count("payments", counts.payments);
  count("allocations", counts.allocations);
  constexpr std::size_t kMostTotals = 4000;  // below what a footer takes
  for (const ControlTotal& total : state.control_totals()) {
    if (footer.totals.size() + 3 > kMostTotals) break;
    // A ledger's code may be longer than a name in the footer.
    const std::string owner =
        fmt::format("{} {}", total.ledger.substr(0, 40), total.currency.code());
    footer.totals.push_back({owner + " received", total.received.minor()});
    footer.totals.push_back({owner + " unapplied", total.unapplied.minor()});
    footer.totals.push_back({owner + " open", total.open.minor()});
  }
  return footer;
}

}  // namespace hexiao::daemon

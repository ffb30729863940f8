#include "bench/end_to_end/prepared_store.h"

#include <atomic>
#include <chrono>
#include <utility>
#include <vector>

#include "bench/engine/open_ledger.h"
#include "daemon/durability/posix_file_system.h"
#include "daemon/durability/store.h"
#include "daemon/journal.h"
#include "daemon/recovery.h"
#include "daemon/snapshots.h"

namespace hexiao::bench {
namespace {

constexpr std::size_t kGroup = 1024;

std::uint64_t now_ns() {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

// Writes what an engine records into the store.
class Recorder {
 public:
  Recorder(durability::Store& store, StoreMade& made) : store_(store), made_(made) {}
  TakeRecords take() {
    return [this](Lsn first, const ByteBuffer& records) {
      if (!made_.problem.empty()) return;
      std::span<const std::byte> rest = records.bytes();
      std::uint32_t count = 0;
      for (RecordView record; next_record(rest, record);) ++count;
      const auto appended = store_.append_group(
          {.first_lsn = first, .record_count = count, .payload = records.bytes()});
      if (!appended) made_.problem = appended.error().text();
      made_.records += count;
    };
  }

 private:
  durability::Store& store_;
  StoreMade& made_;
};

}  // namespace

StoreMade make_store(const std::string& directory, std::uint32_t items, std::uint64_t& snapshot_ns,
                     std::uint64_t& snapshot_bytes) {
  daemon::open_journal("error");
  StoreMade made;
  const auto files = durability::make_posix_file_system();
  auto store = durability::Store::open(*files, directory);
  if (!store) return {.problem = store.error().text()};
  if (const auto recovered = daemon::recover(*store); !recovered)
    return {.problem = "the new data directory could not be opened"};
  Recorder recorder(*store, made);
  const std::uint64_t begin = now_ns();
  OpenLedger ledger(items, recorder.take());
  made.nanoseconds = now_ns() - begin;
  made.state_hash = ledger.engine().state().hash();
  if (!made.problem.empty()) return made;
  const std::uint64_t saving = now_ns();
  const auto saved = daemon::save_snapshot(*store, ledger.engine());
  snapshot_ns = now_ns() - saving;
  if (!saved) return {.problem = saved.error().text()};
  snapshot_bytes = saved->bytes;
  if (const auto sealed = store->seal(); !sealed) made.problem = sealed.error().text();
  return made;
}

StoreMade log_payments(const std::string& directory, std::uint32_t items, std::uint64_t first,
                       std::uint64_t count) {
  StoreMade made;
  const auto files = durability::make_posix_file_system();
  auto store = durability::Store::open(*files, directory);
  if (!store) return {.problem = store.error().text()};
  auto recovered = daemon::recover(*store);
  if (!recovered) return {.problem = "the data directory could not be recovered"};
  Recorder recorder(*store, made);
  OpenLedger ledger(items, std::move(recovered->engine), recorder.take());
  std::vector<PaymentTexts> texts(kGroup);
  std::vector<Command> unit;
  const std::uint64_t begin = now_ns();
  for (std::uint64_t n = first; n < first + count && made.problem.empty();) {
    unit.clear();
    for (; unit.size() < kGroup && n < first + count; ++n)
      unit.emplace_back(OpenLedger::payment(n, ledger.scattered(n), texts[unit.size()]));
    for (const Result& result : ledger.execute(unit))
      if (result.decision.outcome != Outcome::automatic)
        made.problem = "a payment was not allocated";
  }
  made.nanoseconds = now_ns() - begin;
  made.state_hash = ledger.engine().state().hash();
  return made;
}

}  // namespace hexiao::bench

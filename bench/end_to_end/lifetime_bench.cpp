// A daemon's life at N open items: what it holds in memory, how soon it serves again, whether a
// snapshot or a report is felt by who pays. The data directory is prepared in process
// (prepared_store.h); from then on it is a real hexiaod, driven over TCP, sync on.
//
//   1  started from the snapshot of N items, killed at the end: start, memory, reports alone,
//      reports while payments come as fast as they are answered, a snapshot while single payments
//      come at a fixed rate
//   2  started from the last snapshot and N / 2 payments (at most 5 million) in the log behind it:
//      start; the state's hash must be the one of the engine that recorded them
//
//   lifetime_bench [--json]
//   HEXIAO_BENCH_ITEMS  open items; default 200000
//   HEXIAO_BENCH_SMALL  set: a short run that only checks
//   HEXIAO_BENCH_DIR    where the data directory is made; default /var/tmp
//
// Exit codes: 0 done, 1 something does not add up, 2 usage.
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "bench/end_to_end/checked_run.h"
#include "bench/end_to_end/hexiaod_process.h"
#include "bench/end_to_end/machine_facts.h"
#include "bench/end_to_end/prepared_store.h"
#include "bench/engine/open_ledger.h"
#include "protocol/client.h"
#include "protocol/settled_status.h"

namespace hexiao::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSingleRate = 500;  // payments a second while a snapshot is made
constexpr const char* kReports[] = {"aging", "dso", "debtors"};

struct Sizes {
  std::uint32_t items = 200'000;
  std::uint64_t beside_reports() const { return std::min<std::uint64_t>(items / 10, 400'000); }
  std::uint64_t beside_snapshot() const {
    return std::min<std::uint64_t>(items / 20, kSingleRate * (4 + items / 500'000));
  }
  std::uint64_t logged() const { return std::min<std::uint64_t>(items / 2, 5'000'000); }
};

struct ReportTimes {
  std::string name;
  std::vector<std::uint64_t> alone, beside;  // nanoseconds, sorted
};

struct Life {
  std::uint64_t import_ns = 0, import_records = 0;
  std::uint64_t save_ns = 0, snapshot_bytes = 0;
  std::uint64_t load_ms = 0, start_ms = 0;
  std::uint64_t resident_bytes = 0, state_bytes = 0;
  std::vector<ReportTimes> reports;
  Measured beside_reports, beside_nothing, beside_snapshot;
  std::uint64_t snapshot_ns = 0;
  std::uint64_t logged = 0, logged_records = 0;
};

// What is wrong, as an exception inside this program only: every step may end the run.
struct Wrong {
  std::string what;
};

void require(bool right, const std::string& what) {
  if (!right) throw Wrong{what};
}

std::uint64_t elapsed_ns(Clock::time_point since) {
  return static_cast<std::uint64_t>((Clock::now() - since).count());
}

std::uint64_t at_percent(const std::vector<std::uint64_t>& sorted, std::size_t percent) {
  return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)];
}

protocol::ClientOptions server_of(const HexiaodProcess& daemon) {
  return {.port = daemon.port(), .principal = "benchmark", .client_name = "lifetime_bench"};
}

protocol::Client connected(const HexiaodProcess& daemon) {
  auto client = protocol::Client::connect(server_of(daemon));
  if (!client) throw Wrong{client.error().text};
  return std::move(*client);
}

protocol::Page asked(protocol::Client& client, const protocol::Query& query) {
  auto page = client.query(query);
  if (!page) throw Wrong{page.error().text};
  return std::move(*page);
}

// A report's round trip.
std::uint64_t ask_report(protocol::Client& client, const char* name) {
  const auto begin = Clock::now();
  const protocol::Page page =
      asked(client, {.kind = protocol::QueryKind::report, .report = {.name = name, .top = 50}});
  const std::uint64_t took = elapsed_ns(begin);
  require(page.reports.size() == 1, fmt::format("report {} did not come", name));
  return took;
}

// Payments from `first` on; each item of the ledger is paid once in a whole life.
loadgen::PreparedFrames payments(const Sizes& sizes, std::uint64_t first, std::uint64_t count,
                                 std::uint32_t batch) {
  loadgen::PreparedFrames frames({.batch = batch, .first_request = 1000});
  PaymentTexts texts;
  for (std::uint64_t n = first; n < first + count; ++n) {
    const std::string wrong =
        frames.add(OpenLedger::payment(n, scattered_item(n, sizes.items), texts));
    require(wrong.empty(), wrong);
  }
  frames.finish();
  return frames;
}

Measured driven(const HexiaodProcess& daemon, const loadgen::PreparedFrames& frames,
                const Step& step, std::uint64_t rate) {
  auto measured = run_checked(server_of(daemon), step, frames, rate);
  if (!measured) throw Wrong{measured.error()};
  return std::move(*measured);
}

// Drives in a thread of its own while `beside` is done again and again until it has ended.
template <class Beside>
Measured driven_beside(const HexiaodProcess& daemon, const loadgen::PreparedFrames& frames,
                       const Step& step, std::uint64_t rate, Beside&& beside) {
  std::atomic<bool> ended = false;
  tl::expected<Measured, std::string> measured;
  std::thread driving([&] {
    measured = run_checked(server_of(daemon), step, frames, rate);
    ended = true;
  });
  std::string wrong;
  try {
    while (!ended) beside();
  } catch (const Wrong& failed) {
    wrong = failed.what;
  }
  driving.join();
  require(wrong.empty(), wrong);
  if (!measured) throw Wrong{measured.error()};
  return std::move(*measured);
}

void measure_memory(protocol::Client& client, const Sizes& sizes, Life& life) {
  const protocol::Page page = asked(client, {.kind = protocol::QueryKind::status});
  const protocol::StatusView& status = page.status.front();
  require(status.open_items == sizes.items, "items are missing after the start");
  life.resident_bytes = status.memory_bytes;
  life.state_bytes = status.state_bytes;
}

// What is left of the work of a day, where the command is about that.
std::uint32_t done(protocol::Client& client, const Command& command) {
  protocol::CommandBatch batch;
  require(batch.add(command) == Rejection::none, "a command cannot be sent");
  const auto reply = client.submit(batch);
  require(reply && reply->results.front().ok(), "a command was refused");
  return reply->results.front().control.left;
}

// Reports need a business date.
void close_a_day(protocol::Client& client) {
  done(client, CloseDay{.date = *Date::from_civil(2026, 1, 31)});
  while (done(client, WorkDay{.customers = 10'000}) != 0) {
  }
}

void measure_reports(const HexiaodProcess& daemon, protocol::Client& client, const Sizes& sizes,
                     std::uint64_t& next_payment, Life& life) {
  for (const char* name : kReports) {
    ReportTimes times{.name = name};
    for (int i = 0; i < 50; ++i) times.alone.push_back(ask_report(client, name));
    life.reports.push_back(std::move(times));
  }
  const auto frames = payments(sizes, next_payment, sizes.beside_reports(), 1024);
  next_payment += sizes.beside_reports();
  std::size_t turn = 0;
  life.beside_reports = driven_beside(daemon, frames, {.batch = 1024, .in_flight = 4}, 0, [&] {
    ReportTimes& times = life.reports[turn++ % life.reports.size()];
    times.beside.push_back(ask_report(client, times.name.c_str()));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  });
  for (ReportTimes& times : life.reports) {
    std::sort(times.alone.begin(), times.alone.end());
    std::sort(times.beside.begin(), times.beside.end());
  }
}

void measure_snapshot(const HexiaodProcess& daemon, protocol::Client& client, const Sizes& sizes,
                      std::uint64_t& next_payment, Life& life) {
  const Step singles{.batch = 1, .in_flight = 1024};
  const std::uint64_t few = std::min<std::uint64_t>(sizes.items / 40, kSingleRate * 4);
  const auto alone = payments(sizes, next_payment, few, 1);
  next_payment += few;
  life.beside_nothing = driven(daemon, alone, singles, kSingleRate);
  const auto frames = payments(sizes, next_payment, sizes.beside_snapshot(), 1);
  next_payment += sizes.beside_snapshot();
  bool taken = false;
  life.beside_snapshot = driven_beside(daemon, frames, singles, kSingleRate, [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (std::exchange(taken, true)) return;
    const auto begin = Clock::now();
    const auto done = client.snapshot();
    require(done.has_value(), "no snapshot was made");
    life.snapshot_ns = elapsed_ns(begin);
  });
}

void first_life(const std::string& place, const std::string& directory, const Sizes& sizes,
                std::uint64_t& next_payment, Life& life) {
  HexiaodProcess daemon(place, directory);
  require(daemon.problem().empty(), daemon.problem());
  life.load_ms = static_cast<std::uint64_t>(daemon.ready_after().count());
  protocol::Client client = connected(daemon);
  measure_memory(client, sizes, life);
  close_a_day(client);
  measure_reports(daemon, client, sizes, next_payment, life);
  measure_snapshot(daemon, client, sizes, next_payment, life);
  daemon.kill();
}

void second_life(const std::string& place, const std::string& directory, std::uint64_t hash,
                 std::uint64_t payments, Life& life) {
  HexiaodProcess daemon(place, directory);
  require(daemon.problem().empty(), daemon.problem());
  life.start_ms = static_cast<std::uint64_t>(daemon.ready_after().count());
  protocol::Client client = connected(daemon);
  const auto page = protocol::settled_status(client, std::chrono::minutes(1));
  require(page.has_value(), "the status did not come");
  const protocol::StatusView& status = page->status.front();
  require(status.payments == payments, "payments are missing after the start");
  require(status.state_hash.value == hash, "another state was recovered than was recorded");
  // Killed, not stopped: saving its last snapshot is no part of a start.
  daemon.kill();
}

void live(const std::string& place, const std::string& directory, const Sizes& sizes, Life& life) {
  const StoreMade made = make_store(directory, sizes.items, life.save_ns, life.snapshot_bytes);
  require(made.problem.empty(), made.problem);
  life.import_ns = made.nanoseconds;
  life.import_records = made.records;
  std::uint64_t next_payment = 1;
  first_life(place, directory, sizes, next_payment, life);
  const StoreMade logged = log_payments(directory, sizes.items, next_payment, sizes.logged());
  require(logged.problem.empty(), logged.problem);
  life.logged = sizes.logged();
  life.logged_records = logged.records;
  second_life(place, directory, logged.state_hash, next_payment - 1 + life.logged, life);
}

void print_text(const MachineFacts& machine, const Sizes& sizes, const Life& life) {
  fmt::print("machine   {} cores, {} MiB, {}, {}; {}, sync on; {}, {}\n", machine.cores,
             machine.memory_mib, machine.processor, machine.kernel, machine.file_system,
             machine.build_type, machine.compiler);
  fmt::print("prepared  {} items in {} ms, {} records\n", sizes.items, life.import_ns / 1'000'000,
             life.import_records);
  fmt::print("snapshot  {} ms for {} MiB, synced and read back; {} ms beside payments\n",
             life.save_ns / 1'000'000, life.snapshot_bytes >> 20, life.snapshot_ns / 1'000'000);
  fmt::print(
      "payments  one at a time, {} a second: p50 {} us, p99 {} us, max {} us; while the "
      "snapshot is made p50 {} us, p99 {} us, max {} us\n",
      kSingleRate, life.beside_nothing.p50 / 1000, life.beside_nothing.p99 / 1000,
      life.beside_nothing.largest / 1000, life.beside_snapshot.p50 / 1000,
      life.beside_snapshot.p99 / 1000, life.beside_snapshot.largest / 1000);
  fmt::print("start     {} ms from the snapshot; {} ms with {} payments ({} records) behind it\n",
             life.load_ms, life.start_ms, life.logged, life.logged_records);
  fmt::print("memory    {} B an open item resident, {} B by the state's own count\n",
             life.resident_bytes / sizes.items, life.state_bytes / sizes.items);
  for (const ReportTimes& times : life.reports)
    fmt::print(
        "report    {:<8} alone p50 {} us, p99 {} us; beside {} payments/s p50 {} us, p99 {} "
        "us ({} asked)\n",
        times.name, at_percent(times.alone, 50) / 1000, at_percent(times.alone, 99) / 1000,
        life.beside_reports.per_second, at_percent(times.beside, 50) / 1000,
        at_percent(times.beside, 99) / 1000, times.beside.size());
}

void print_json(const MachineFacts& machine, const Sizes& sizes, const Life& life) {
  fmt::print(
      "{{{},\"sync\":true,\"open_items\":{},\"import_ns\":{},\"save_ns\":{},\"snapshot_bytes\":{},"
      "\"snapshot_ns\":{},\"load_ms\":{},\"start_ms\":{},\"logged_payments\":{},"
      "\"logged_records\":{},\"resident_bytes\":{},\"state_bytes\":{},",
      json_members(machine), sizes.items, life.import_ns, life.save_ns, life.snapshot_bytes,
      life.snapshot_ns, life.load_ms, life.start_ms, life.logged, life.logged_records,
      life.resident_bytes, life.state_bytes);
  fmt::print("\"beside_reports\":{{{}}},\"beside_nothing\":{{{}}},\"beside_snapshot\":{{{}}},",
             json_members(life.beside_reports), json_members(life.beside_nothing),
             json_members(life.beside_snapshot));
  fmt::print("\"reports\":[");
  for (const ReportTimes& times : life.reports)
    fmt::print(
        "{}{{\"name\":\"{}\",\"alone_p50_ns\":{},\"alone_p99_ns\":{},\"beside_p50_ns\":{},"
        "\"beside_p99_ns\":{},\"asked_beside\":{}}}",
        &times == &life.reports.front() ? "" : ",", times.name, at_percent(times.alone, 50),
        at_percent(times.alone, 99), at_percent(times.beside, 50), at_percent(times.beside, 99),
        times.beside.size());
  fmt::print("]}}\n");
}

std::string temporary_directory(const std::string& place) {
  std::string pattern = place + "/hexiao-life-XXXXXX";
  require(::mkdtemp(pattern.data()) != nullptr, "cannot create " + pattern);
  return pattern;
}

int run(bool json) {
  const Sizes sizes{.items = whole_ledger(items_wanted())};
  const char* const chosen = std::getenv("HEXIAO_BENCH_DIR");
  const std::string place = chosen == nullptr ? "/var/tmp" : chosen;
  std::string directory;
  Life life;
  int code = 0;
  try {
    directory = temporary_directory(place);
    live(place, directory + "/data", sizes, life);
    const MachineFacts machine = facts_of_this_machine(directory);
    json ? print_json(machine, sizes, life) : print_text(machine, sizes, life);
  } catch (const Wrong& wrong) {
    fmt::print(stderr, "lifetime_bench: {}\n", wrong.what);
    code = 1;
  }
  std::error_code ignored;
  if (!directory.empty()) std::filesystem::remove_all(directory, ignored);
  return code;
}

}  // namespace
}  // namespace hexiao::bench

int main(int count, char** arguments) {
  const bool json = count == 2 && std::strcmp(arguments[1], "--json") == 0;
  if (count > 1 && !json) {
    fmt::print(stderr, "usage: lifetime_bench [--json]   (HEXIAO_BENCH_ITEMS=N)\n");
    return 2;
  }
  return hexiao::bench::run(json);
}

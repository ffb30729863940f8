// What a snapshot costs those who pay meanwhile, and how long a start takes: a real hexiaod on a
// real disk, sync on. Items are imported; payments come one by one at a given rate (open loop,
// latency from the intended moment of sending) first with nothing else going on and then while
// snapshots are made one after another; the daemon is stopped and started from its snapshot; more
// payments follow, it is killed, and starts from the snapshot and the log after it.
//
// "machine" is how late a thread was woken that only sleeps, at most: a pause of the machine, not
// of the daemon.
//
// Checked: every answer and control total, that snapshots were made, and that the state's hash
// after each start is the one before.
//
//   snapshot_bench [--json]
//   HEXIAO_BENCH_ITEMS    open items; default 1000000
//   HEXIAO_BENCH_RATE     payments a second while measured; default 2000
//   HEXIAO_BENCH_SECONDS  of each of the two measurements; default 30
//   HEXIAO_BENCH_LOGGED   payments after the last snapshot; default a fifth of the items
//   HEXIAO_BENCH_SMALL    set: a short run that only checks
//   HEXIAO_BENCH_DIR      where the data directory is made; default /var/tmp
//
// Exit codes: 0 done, 1 something does not add up, 2 usage.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bench/end_to_end/hexiaod_process.h"
#include "bench/end_to_end/machine_facts.h"
#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/drive.h"
#include "loadgen/drive/latency_text.h"
#include "loadgen/drive/payment_source.h"
#include "loadgen/drive/receivables.h"
#include "loadgen/drive/run_report.h"

namespace {

using namespace hexiao;
using namespace hexiao::loadgen;
using namespace std::chrono_literals;

// Snapshots only when they are asked for.
constexpr const char* kConfiguration = "[storage]\nsnapshot_log_bytes = 0\n";

struct Options {
  bool json = false;
  std::uint64_t items = 1'000'000, rate = 2'000, seconds = 30;
  std::optional<std::uint64_t> logged;
  std::string place = "/var/tmp";

  std::uint64_t measured_payments() const { return rate * seconds; }
  std::uint64_t logged_payments() const { return logged.value_or(items / 5); }
};

// One measurement at the given rate.
struct Paced {
  std::uint64_t payments = 0;
  std::uint64_t p50 = 0, p99 = 0, p999 = 0, largest = 0;
  std::uint64_t machine = 0;   // how late a thread was woken at most that only sleeps
  std::uint64_t resident = 0;  // the most that the daemon took
  std::string generator;       // why its pace was the generator's, if it was
};

struct Snapshot {
  std::uint64_t bytes = 0;
  std::int64_t duration_ns = 0;
};

struct Figures {
  std::uint64_t items = 0, logged = 0;
  Nanoseconds import = 0, status = 0, first_snapshot = 0, stop = 0;
  std::uint64_t resident_after_import = 0, resident_after_start = 0;
  Paced quiet, beside_snapshots;
  std::vector<Snapshot> snapshots;
  std::uint64_t logged_per_second = 0;
  Nanoseconds start_from_snapshot = 0, start_with_log = 0;
};

int fail(const std::string& what) {
  fmt::print(stderr, "snapshot_bench: {}\n", what);
  return 1;
}

// Absent: as it was. False: not a number in the range.
template <class T>
bool read_number(const char* name, std::uint64_t least, std::uint64_t most, T& into) {
  const char* const text = std::getenv(name);
  if (text == nullptr) return true;
  std::uint64_t value = 0;
  const char* const end = text + std::strlen(text);
  if (std::from_chars(text, end, value).ptr != end || value < least || value > most) return false;
  into = value;
  return true;
}

std::optional<Options> read_options(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(arguments[i], "--json") != 0) return std::nullopt;
    options.json = true;
  }
  if (std::getenv("HEXIAO_BENCH_SMALL") != nullptr) {
    options.items = 4'000;
    options.rate = 300;
    options.seconds = 2;
  }
  if (!read_number("HEXIAO_BENCH_ITEMS", 1'000, 100'000'000, options.items) ||
      !read_number("HEXIAO_BENCH_RATE", 1, 1'000'000, options.rate) ||
      !read_number("HEXIAO_BENCH_SECONDS", 1, 3'600, options.seconds) ||
      !read_number("HEXIAO_BENCH_LOGGED", 1, 50'000'000, options.logged))
    return std::nullopt;
  if (const char* place = std::getenv("HEXIAO_BENCH_DIR")) options.place = place;
  // An item is paid once in all of a run; lists of numbers pay several.
  if (2 * options.measured_payments() + options.logged_payments() > options.items / 2)
    return std::nullopt;
  return options;
}

// A daemon at work, and what is measured on it. Each step answers "" or what is wrong.
class Run {
 public:
  explicit Run(const Options& options)
      : options_(options),
        world_({.customers =
                    static_cast<std::uint32_t>(std::max<std::uint64_t>(20, options.items / 20)),
                .items = options.items},
               LocaleMix(), Traits()),
        daemon_(options.place, {}, kConfiguration) {}

  std::string carry_out();
  const Figures& figures() const { return figures_; }
  const std::string& directory() const { return daemon_.directory(); }

 private:
  protocol::ClientOptions server() const {
    return {.port = daemon_.port(),
            .principal = "benchmark",
            .client_name = "snapshot_bench",
            .reply_timeout = 600s};
  }
  std::string import();
  std::string prepare();
  std::string ask_hash(std::string& hash);
  std::string make_snapshot(Snapshot& made);
  std::string drive_checked(const PreparedFrames& prepared, const DriveOptions& options,
                            std::optional<DriveOutcome>& outcome);
  std::string pace(const PreparedFrames& prepared, Paced& paced);
  std::string pace_beside_snapshots();
  std::string restart_from_snapshot();
  std::string restart_with_log();

  const Options options_;
  const World world_;
  bench::HexiaodProcess daemon_;
  std::vector<PreparedFrames> prepared_;
  Figures figures_;
};

std::string Run::carry_out() {
  if (!daemon_.problem().empty()) return daemon_.problem();
  figures_.items = options_.items;
  if (auto wrong = import(); !wrong.empty()) return wrong;
  if (auto wrong = prepare(); !wrong.empty()) return wrong;
  Snapshot first;
  if (auto wrong = make_snapshot(first); !wrong.empty()) return wrong;
  figures_.first_snapshot = first.duration_ns;
  if (auto wrong = pace(prepared_[0], figures_.quiet); !wrong.empty()) return wrong;
  if (auto wrong = pace_beside_snapshots(); !wrong.empty()) return wrong;
  if (auto wrong = restart_from_snapshot(); !wrong.empty()) return wrong;
  if (auto wrong = restart_with_log(); !wrong.empty()) return wrong;
  if (const int code = daemon_.stop(600s); code != 0)
    return fmt::format("the daemon ended with exit code {} after SIGTERM: {}", code,
                       daemon_.journal());
  return {};
}

std::string Run::import() {
  const Nanoseconds begin = steady_now();
  auto client = protocol::Client::connect(server());
  if (!client) return client.error().text;
  const auto imported = import_world(*client, world_);
  if (!imported) return imported.error();
  if (auto ended = client->goodbye(); !ended) return ended.error().text;
  figures_.import = steady_now() - begin;
  figures_.resident_after_import = daemon_.resident_bytes();
  return {};
}

// Payments for both measurements, one in a frame, and those that are only logged.
std::string Run::prepare() {
  const auto standing = ask_totals(server());
  if (!standing) return standing.error().text;
  const std::uint64_t measured = options_.measured_payments();
  const std::uint64_t ends[] = {measured, 2 * measured, 2 * measured + options_.logged_payments()};
  for (const std::uint32_t batch : {1U, 1U, 8192U})
    prepared_.emplace_back(PreparationOptions{.batch = batch,
                                              .limits = standing->limits,
                                              .first_request = 1'000'000 * (prepared_.size() + 1),
                                              .bank_ref_prefix = ""});
  std::uint64_t drawn = 0;
  std::size_t at = 0;
  const auto done = draw_payments(world_, ClassShares(Scenario::clean), ends[2],
                                  [&](const ReceivePayment& payment) {
                                    while (drawn == ends[at]) ++at;
                                    ++drawn;
                                    return prepared_[at].add(payment);
                                  });
  if (!done) return done.error().what;
  for (PreparedFrames& frames : prepared_) frames.finish();
  return {};
}

// A status walks the whole state on the engine thread.
std::string Run::ask_hash(std::string& hash) {
  const Nanoseconds begin = steady_now();
  const auto totals = ask_totals(server());
  if (!totals) return totals.error().text;
  figures_.status = std::max(figures_.status, steady_now() - begin);
  hash = totals->state_hash;
  return {};
}

std::string Run::make_snapshot(Snapshot& made) {
  auto client = protocol::Client::connect(server());
  if (!client) return client.error().text;
  const auto done = client->snapshot();
  if (!done) return done.error().text;
  made = {.bytes = done->bytes, .duration_ns = done->duration_ns};
  if (auto ended = client->goodbye(); !ended) return ended.error().text;
  return {};
}

std::string Run::drive_checked(const PreparedFrames& prepared, const DriveOptions& options,
                               std::optional<DriveOutcome>& outcome) {
  const auto before = ask_totals(options.server);
  if (!before) return before.error().text;
  auto driven = drive(prepared, options);
  if (!driven) return driven.error().error.text;
  const auto after = ask_totals(options.server);
  if (!after) return after.error().text;
  outcome.emplace(std::move(*driven));
  const RunReport report{.prepared = prepared,
                         .options = options,
                         .outcome = *outcome,
                         .before = *before,
                         .after = *after,
                         .totals = check_totals(*before, *after, prepared, outcome->answers)};
  for (const std::string& fault : faults_of(report)) return fault;
  if (outcome->answers.recorded() != prepared.payments())
    return fmt::format("{} of {} payments were recorded", outcome->answers.recorded(),
                       prepared.payments());
  return {};
}

// What a pause of the machine is, and what one of the daemon: others may work on it as well.
std::uint64_t lateness_of_a_millisecond() {
  const Nanoseconds begin = steady_now();
  std::this_thread::sleep_for(1ms);
  return static_cast<std::uint64_t>(steady_now() - begin - 1'000'000);
}

std::string Run::pace(const PreparedFrames& prepared, Paced& paced) {
  std::atomic<bool> over = false;
  std::uint64_t resident = 0, late = 0;
  std::thread watch([&] {
    for (std::uint64_t turn = 0; !over; ++turn) {
      late = std::max(late, lateness_of_a_millisecond());
      if (turn % 64 == 0) resident = std::max(resident, daemon_.resident_bytes());
    }
  });
  const DriveOptions options{.server = server(), .rate = options_.rate, .in_flight = 64};
  std::optional<DriveOutcome> outcome;
  std::string wrong = drive_checked(prepared, options, outcome);
  over = true;
  watch.join();
  if (!wrong.empty()) return wrong;
  paced = {.payments = prepared.payments(),
           .p50 = outcome->latency.quantile(500'000'000),
           .p99 = outcome->latency.quantile(990'000'000),
           .p999 = outcome->latency.quantile(999'000'000),
           .largest = outcome->latency.largest(),
           .machine = late,
           .resident = resident,
           .generator = generator_was_the_bottleneck(*outcome, options)};
  return {};
}

// The payments' own questions (two statuses) come before the first and after the last of them.
std::string Run::pace_beside_snapshots() {
  std::atomic<bool> over = false;
  std::string wrong_snapshot;
  std::thread asker([&] {
    while (!over && wrong_snapshot.empty()) {
      Snapshot made;
      wrong_snapshot = make_snapshot(made);
      if (wrong_snapshot.empty()) figures_.snapshots.push_back(made);
    }
  });
  std::string wrong = pace(prepared_[1], figures_.beside_snapshots);
  over = true;
  asker.join();
  return wrong.empty() ? wrong_snapshot : wrong;
}

std::string Run::restart_from_snapshot() {
  std::string before, after;
  if (auto wrong = ask_hash(before); !wrong.empty()) return wrong;
  const Nanoseconds begin = steady_now();
  if (const int code = daemon_.stop(600s); code != 0)
    return fmt::format("the daemon ended with exit code {} after SIGTERM: {}", code,
                       daemon_.journal());
  figures_.stop = steady_now() - begin;
  daemon_.start_again();
  if (!daemon_.problem().empty()) return daemon_.problem();
  figures_.start_from_snapshot = std::chrono::nanoseconds(daemon_.ready_after()).count();
  figures_.resident_after_start = daemon_.resident_bytes();
  if (auto wrong = ask_hash(after); !wrong.empty()) return wrong;
  if (before != after)
    return fmt::format("the state's hash is {} after the start from a snapshot, {} before", after,
                       before);
  return {};
}

std::string Run::restart_with_log() {
  std::optional<DriveOutcome> outcome;
  if (auto wrong = drive_checked(prepared_[2], {.server = server(), .in_flight = 3}, outcome);
      !wrong.empty())
    return wrong;
  figures_.logged = prepared_[2].payments();
  figures_.logged_per_second = outcome->payments_per_second();
  std::string before, after;
  if (auto wrong = ask_hash(before); !wrong.empty()) return wrong;
  daemon_.kill();
  daemon_.start_again();
  if (!daemon_.problem().empty()) return daemon_.problem();
  figures_.start_with_log = std::chrono::nanoseconds(daemon_.ready_after()).count();
  if (auto wrong = ask_hash(after); !wrong.empty()) return wrong;
  if (before != after)
    return fmt::format("the state's hash is {} after a kill and a start, {} before", after, before);
  return {};
}

std::string shown(Nanoseconds duration) {
  return shown_duration(static_cast<std::uint64_t>(duration));
}

Snapshot slowest_of(const std::vector<Snapshot>& snapshots) {
  return *std::ranges::max_element(snapshots, {}, &Snapshot::duration_ns);
}

void print_paced(const char* what, const Paced& paced) {
  fmt::print("{:<24} {:>9} {:>11} {:>11} {:>11} {:>11} {:>11} {:>9} MiB\n", what, paced.payments,
             shown_duration(paced.p50), shown_duration(paced.p99), shown_duration(paced.p999),
             shown_duration(paced.largest), shown_duration(paced.machine), paced.resident >> 20);
  if (!paced.generator.empty()) fmt::print("  the load generator was late: {}\n", paced.generator);
}

void print_table(const bench::MachineFacts& machine, const Options& options, const Figures& f) {
  const Snapshot slowest = slowest_of(f.snapshots);
  fmt::print("machine   {} cores, {} MiB, {}, {}\n", machine.cores, machine.memory_mib,
             machine.processor, machine.kernel);
  fmt::print("storage   {}, sync on\nbuild     {}, {}\n\n", machine.file_system, machine.build_type,
             machine.compiler);
  fmt::print("{} open items imported in {}, {} MiB resident\n", f.items, shown(f.import),
             f.resident_after_import >> 20);
  fmt::print("first snapshot, folded from the whole log: {}\n", shown(f.first_snapshot));
  fmt::print("a status (walks the state): {} at most\n\n", shown(f.status));
  fmt::print("{} payments/s     {:>13} {:>11} {:>11} {:>11} {:>11} {:>11} {:>13}\n", options.rate,
             "payments", "p50", "p99", "p99.9", "max", "machine", "resident");
  print_paced("no snapshot", f.quiet);
  print_paced("beside snapshots", f.beside_snapshots);
  fmt::print("\n{} snapshots meanwhile, {} MiB, {} at most\n", f.snapshots.size(),
             slowest.bytes >> 20, shown(slowest.duration_ns));
  fmt::print("stop with a snapshot {}, start from it {}, {} MiB resident then\n", shown(f.stop),
             shown(f.start_from_snapshot), f.resident_after_start >> 20);
  fmt::print("{} payments more at {} a second, kill, start {}\n", f.logged, f.logged_per_second,
             shown(f.start_with_log));
  fmt::print("\nevery payment answered once, totals tie, the same state hash after each start\n");
}

void print_paced_json(const char* name, const Paced& paced) {
  fmt::print(
      "\"{}\":{{\"payments\":{},\"p50_ns\":{},\"p99_ns\":{},\"p999_ns\":{},\"max_ns\":{},"
      "\"machine_max_ns\":{},\"resident_bytes\":{},\"generator_was_late\":{}}},",
      name, paced.payments, paced.p50, paced.p99, paced.p999, paced.largest, paced.machine,
      paced.resident, !paced.generator.empty());
}

void print_json(const bench::MachineFacts& machine, const Options& options, const Figures& f) {
  const Snapshot slowest = slowest_of(f.snapshots);
  fmt::print(
      "{{\"cores\":{},\"memory_mib\":{},\"processor\":\"{}\",\"kernel\":\"{}\","
      "\"file_system\":\"{}\",\"build_type\":\"{}\",\"compiler\":\"{}\",\"sync\":true,"
      "\"open_items\":{},\"rate\":{},",
      machine.cores, machine.memory_mib, machine.processor, machine.kernel, machine.file_system,
      machine.build_type, machine.compiler, f.items, options.rate);
  print_paced_json("no_snapshot", f.quiet);
  print_paced_json("beside_snapshots", f.beside_snapshots);
  fmt::print(
      "\"import_ns\":{},\"status_ns\":{},\"first_snapshot_ns\":{},\"snapshots\":{},"
      "\"snapshot_bytes\":{},\"snapshot_ns\":{},\"stop_ns\":{},\"start_from_snapshot_ns\":{},"
      "\"logged_payments\":{},\"start_with_log_ns\":{},\"resident_after_import_bytes\":{},"
      "\"resident_after_start_bytes\":{}}}\n",
      f.import, f.status, f.first_snapshot, f.snapshots.size(), slowest.bytes, slowest.duration_ns,
      f.stop, f.start_from_snapshot, f.logged, f.start_with_log, f.resident_after_import,
      f.resident_after_start);
}

}  // namespace

int main(int count, char** arguments) {
  const auto options = read_options(count, arguments);
  if (!options) {
    fmt::print(stderr,
               "usage: snapshot_bench [--json]   (HEXIAO_BENCH_ITEMS=1000..100000000; "
               "twice RATE * SECONDS and LOGGED payments must be at most half of the items)\n");
    return 2;
  }
  Run run(*options);
  if (const std::string wrong = run.carry_out(); !wrong.empty()) return fail(wrong);
  const auto machine = bench::facts_of_this_machine(run.directory());
  if (options->json)
    print_json(machine, *options, run.figures());
  else
    print_table(machine, *options, run.figures());
  return 0;
}

// Durable payments per second over TCP: starts a real hexiaod on an empty data directory on a real
// disk (sync on), imports generated customers and items, and sends payments in batches of 1, 64,
// 1024 and 8192. Every payment carries full evidence (payer, account, reference, amount). Every
// answer is counted, control totals must tie to the minor unit, and the daemon must stop cleanly.
//
//   end_to_end_bench [--json]
//   HEXIAO_BENCH_ITEMS  open items; default 200000
//   HEXIAO_BENCH_SMALL  set: a short run that only checks
//   HEXIAO_BENCH_DIR    where the data directory is made; default /var/tmp
//
// Exit codes: 0 done, 1 something does not add up, 2 usage.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "bench/end_to_end/hexiaod_process.h"
#include "bench/end_to_end/machine_facts.h"
#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/drive.h"
#include "loadgen/drive/payment_source.h"
#include "loadgen/drive/receivables.h"
#include "loadgen/drive/run_report.h"

namespace {

using namespace hexiao;
using namespace hexiao::loadgen;

// One line of the table.
struct Step {
  std::uint32_t batch;
  std::uint32_t in_flight;
  std::uint32_t share;    // of all payments, in percent
  std::uint64_t at_most;  // one at a time takes long, and says no more with more of them
};
constexpr Step kSteps[] = {{1, 1, 5, 20'000},
                           {1, 64, 10, 200'000},
                           {64, 8, 20, 1'000'000},
                           {1024, 4, 30, 4'000'000},
                           {8192, 3, 35, 8'000'000}};

struct Measured {
  Step step{};
  std::uint64_t payments = 0, automatic = 0, proposed = 0, per_second = 0;
  std::uint64_t p50 = 0, p99 = 0, largest = 0;
  std::string bottleneck;
};

struct Options {
  bool json = false;
  std::uint64_t items = 200'000;
  std::string place = "/var/tmp";
};

int fail(const std::string& what) {
  fmt::print(stderr, "end_to_end_bench: {}\n", what);
  return 1;
}

std::optional<Options> read_options(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(arguments[i], "--json") != 0) return std::nullopt;
    options.json = true;
  }
  if (std::getenv("HEXIAO_BENCH_SMALL") != nullptr) options.items = 4'000;
  if (const char* items = std::getenv("HEXIAO_BENCH_ITEMS")) {
    const char* const end = items + std::strlen(items);
    if (std::from_chars(items, end, options.items).ptr != end || options.items < 1'000 ||
        options.items > 100'000'000)
      return std::nullopt;
  }
  if (const char* place = std::getenv("HEXIAO_BENCH_DIR")) options.place = place;
  return options;
}

std::uint64_t payments_of(const Step& step, std::uint64_t all) {
  return std::min(step.at_most, all * step.share / 100);
}

// Payments of the world, dealt out to the steps. An item is paid once in all of them.
std::optional<std::vector<PreparedFrames>> prepare(const World& world, std::uint64_t payments,
                                                   const protocol::FrameLimits& limits,
                                                   std::string& problem) {
  std::vector<PreparedFrames> prepared;
  std::vector<std::uint64_t> ends;
  for (const Step& step : kSteps) {
    prepared.emplace_back(PreparationOptions{
        .batch = step.batch, .limits = limits, .first_request = 1000, .bank_ref_prefix = ""});
    ends.push_back((ends.empty() ? 0 : ends.back()) + payments_of(step, payments));
  }
  std::uint64_t drawn = 0;
  std::size_t at = 0;
  const auto done = draw_payments(world, ClassShares(Scenario::clean), ends.back(),
                                  [&](const ReceivePayment& payment) {
                                    while (drawn == ends[at]) ++at;
                                    ++drawn;
                                    return prepared[at].add(payment);
                                  });
  if (!done) {
    problem = done.error().what;
    return std::nullopt;
  }
  for (PreparedFrames& frames : prepared) frames.finish();
  return prepared;
}

// Sends one step's payments, and checks what comes of it. "" or what is wrong.
std::string measure(const protocol::ClientOptions& server, const Step& step,
                    const PreparedFrames& prepared, std::vector<Measured>& table) {
  const DriveOptions options{.server = server, .in_flight = step.in_flight};
  const auto before = ask_totals(server);
  if (!before) return before.error().text;
  const auto outcome = drive(prepared, options);
  if (!outcome) return outcome.error().error.text;
  const auto after = ask_totals(server);
  if (!after) return after.error().text;
  const RunReport report{.prepared = prepared,
                         .options = options,
                         .outcome = *outcome,
                         .before = *before,
                         .after = *after,
                         .totals = check_totals(*before, *after, prepared, outcome->answers)};
  for (const std::string& fault : faults_of(report)) return fault;
  const AnswerTally& answers = outcome->answers;
  if (answers.recorded() != prepared.payments())
    return fmt::format("{} of {} payments were recorded", answers.recorded(), prepared.payments());
  // The clean scenario names its documents, so nearly all of it is decided; a run that is fast
  // because it matches nothing is no measurement.
  if (answers.of(Outcome::automatic) * 10 < answers.answered() * 8)
    return fmt::format("only {} of {} payments were allocated", answers.of(Outcome::automatic),
                       answers.answered());
  table.push_back({.step = step,
                   .payments = prepared.payments(),
                   .automatic = answers.of(Outcome::automatic),
                   .proposed = answers.of(Outcome::proposed),
                   .per_second = outcome->payments_per_second(),
                   .p50 = outcome->latency.quantile(500'000'000),
                   .p99 = outcome->latency.quantile(990'000'000),
                   .largest = outcome->latency.largest(),
                   .bottleneck = generator_was_the_bottleneck(*outcome, options)});
  return {};
}

void print_table(const bench::MachineFacts& machine, const std::vector<Measured>& table) {
  fmt::print("machine   {} cores, {} MiB, {}, {}\n", machine.cores, machine.memory_mib,
             machine.processor, machine.kernel);
  fmt::print("storage   {}, sync on: every answer follows its durable write\n",
             machine.file_system);
  fmt::print("build     {}, {}\n\n", machine.build_type, machine.compiler);
  fmt::print("{:>6} {:>9} {:>9} {:>7} {:>12} {:>11} {:>11} {:>11}\n", "batch", "in flight",
             "payments", "auto %", "payments/s", "p50", "p99", "max");
  for (const Measured& m : table) {
    fmt::print("{:>6} {:>9} {:>9} {:>7} {:>12} {:>11} {:>11} {:>11}\n", m.step.batch,
               m.step.in_flight, m.payments, m.automatic * 100 / m.payments, m.per_second,
               shown_duration(m.p50), shown_duration(m.p99), shown_duration(m.largest));
    if (!m.bottleneck.empty())
      fmt::print("       the load generator was the bottleneck: {}\n", m.bottleneck);
  }
  fmt::print("\nevery payment answered once, totals tie to the minor unit, clean stop\n");
}

void print_json(const bench::MachineFacts& machine, std::uint64_t items,
                const std::vector<Measured>& table) {
  fmt::print(
      "{{\"cores\":{},\"memory_mib\":{},\"processor\":\"{}\",\"kernel\":\"{}\","
      "\"file_system\":\"{}\",\"build_type\":\"{}\",\"compiler\":\"{}\",\"sync\":true,"
      "\"open_items\":{},\"steps\":[",
      machine.cores, machine.memory_mib, machine.processor, machine.kernel, machine.file_system,
      machine.build_type, machine.compiler, items);
  for (const Measured& m : table)
    fmt::print(
        "{}{{\"batch\":{},\"in_flight\":{},\"payments\":{},\"auto\":{},\"proposed\":{},"
        "\"payments_per_second\":{},\"p50_ns\":{},\"p99_ns\":{},\"max_ns\":{},"
        "\"generator_was_the_bottleneck\":{}}}",
        &m == &table.front() ? "" : ",", m.step.batch, m.step.in_flight, m.payments, m.automatic,
        m.proposed, m.per_second, m.p50, m.p99, m.largest, !m.bottleneck.empty());
  fmt::print("]}}\n");
}

// "" or what is wrong with filling the daemon.
std::string import(const protocol::ClientOptions& server, const World& world, bool quiet) {
  const Nanoseconds begin = steady_now();
  auto client = protocol::Client::connect(server);
  if (!client) return client.error().text;
  const auto imported = import_world(*client, world);
  if (!imported) return imported.error();
  if (auto ended = client->goodbye(); !ended) return ended.error().text;
  if (!quiet)
    fmt::print("imported  {} customers and {} items in {}\n", imported->customers, imported->items,
               shown_duration(static_cast<std::uint64_t>(steady_now() - begin)));
  return {};
}

int run(const Options& options) {
  bench::HexiaodProcess daemon(options.place);
  if (!daemon.problem().empty()) return fail(daemon.problem());
  const protocol::ClientOptions server{
      .port = daemon.port(), .principal = "benchmark", .client_name = "end_to_end_bench"};
  const World world(
      {.customers = static_cast<std::uint32_t>(std::max<std::uint64_t>(20, options.items / 20)),
       .items = options.items},
      LocaleMix(), Traits());
  if (std::string wrong = import(server, world, options.json); !wrong.empty()) return fail(wrong);

  const auto standing = ask_totals(server);
  if (!standing) return fail(standing.error().text);
  std::string problem;
  // Half as many payments as items could be; order numbers and lists pay several items at once.
  const auto prepared = prepare(world, options.items * 2 / 5, standing->limits, problem);
  if (!prepared) return fail(problem);
  std::vector<Measured> table;
  for (std::size_t i = 0; i < std::size(kSteps); ++i)
    if (std::string wrong = measure(server, kSteps[i], (*prepared)[i], table); !wrong.empty())
      return fail(fmt::format("batches of {}: {}", kSteps[i].batch, wrong));

  const auto machine = bench::facts_of_this_machine(daemon.directory());
  if (const int code = daemon.stop(std::chrono::seconds(120)); code != 0)
    return fail(fmt::format("the daemon ended with exit code {} after SIGTERM: {}", code,
                            daemon.journal()));
  if (options.json)
    print_json(machine, options.items, table);
  else
    print_table(machine, table);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const auto options = read_options(count, arguments);
  if (!options) {
    fmt::print(stderr, "usage: end_to_end_bench [--json]   (HEXIAO_BENCH_ITEMS=1000..100000000)\n");
    return 2;
  }
  return run(*options);
}

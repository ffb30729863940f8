// Durable payments per second over TCP: starts a real hexiaod on an empty data directory on a real
// disk (sync on), imports generated customers and items, and sends payments in batches of 1, 64,
// 1024 and 8192. First payments with full evidence (payer, account, reference, amount), then a
// realistic mix: 70 % of these, 20 % with a damaged reference, 7 % without one, 3 % that say
// nothing. Every answer is counted, control totals must tie to the minor unit, and the daemon must
// stop cleanly.
//
//   end_to_end_bench [--json]
//   HEXIAO_BENCH_ITEMS  open items; default 200000
//   HEXIAO_BENCH_SMALL  set: a short run that only checks
//   HEXIAO_BENCH_DIR    where the data directory is made; default /var/tmp
//
// Exit codes: 0 done, 1 something does not add up, 2 usage.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "bench/end_to_end/checked_run.h"
#include "bench/end_to_end/hexiaod_process.h"
#include "bench/end_to_end/machine_facts.h"
#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/drive.h"
#include "loadgen/drive/latency_text.h"
#include "loadgen/drive/payment_source.h"
#include "loadgen/drive/receivables.h"

namespace hexiao::bench {
namespace {

using namespace hexiao::loadgen;

enum class Kind : std::uint8_t { exact, mix };

// One line of the table.
struct Line {
  Kind kind;
  Step step;
  std::uint32_t share;    // of the kind's payments, in percent
  std::uint64_t at_most;  // one at a time takes long, and says no more with more of them
};
constexpr Line kLines[] = {
    {Kind::exact, {.batch = 1, .in_flight = 1}, 5, 5'000},
    {Kind::exact, {.batch = 1, .in_flight = 64}, 10, 50'000},
    {Kind::exact, {.batch = 64, .in_flight = 8}, 20, 200'000},
    {Kind::exact, {.batch = 1024, .in_flight = 4}, 30, 600'000},
    {Kind::exact, {.batch = 8192, .in_flight = 3}, 35, 700'000},
    {Kind::mix, {.batch = 1024, .in_flight = 4, .least_automatic_percent = 70}, 50, 300'000},
    {Kind::mix, {.batch = 8192, .in_flight = 3, .least_automatic_percent = 70}, 50, 300'000}};

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

ClassShares shares_of(Kind kind) {
  if (kind == Kind::exact) return ClassShares(Scenario::clean);
  ClassShares shares(Scenario::mixed);
  for (const auto& [group, parts] :
       {std::pair{"clean", 700'000U}, std::pair{"damaged", 200'000U},
        std::pair{"no-reference", 70'000U}, std::pair{"garbage", 15'000U},
        std::pair{"unknown-payer", 15'000U}})
    if (!shares.set(group, parts)) std::abort();
  return shares;
}

// The payments of one kind, dealt out to its lines. Each kind has a ledger of its own, so that no
// item is paid twice; an item is paid once in all lines of a kind.
std::string prepare(const World& world, Kind kind, const protocol::FrameLimits& limits,
                    std::vector<PreparedFrames>& prepared) {
  const std::string ledger = world.ledger_code(kind == Kind::exact ? 0 : 1);
  // Of a fifth of the items; order numbers and lists pay several at once.
  const std::uint64_t all = world.size().items / (kind == Kind::exact ? 5 : 10);
  std::vector<std::uint64_t> ends;
  const std::size_t first = prepared.size();
  for (const Line& line : kLines) {
    if (line.kind != kind) continue;
    prepared.emplace_back(PreparationOptions{.batch = line.step.batch,
                                             .limits = limits,
                                             .first_request = 1000,
                                             .bank_ref_prefix = kind == Kind::mix ? "M" : ""});
    ends.push_back((ends.empty() ? 0 : ends.back()) +
                   std::min(line.at_most, all * line.share / 100));
  }
  std::uint64_t drawn = 0;
  std::size_t at = 0;
  // Every second draw is the other ledger's; a few more, because chance decides which.
  const auto done = draw_payments(world, shares_of(kind), ends.back() * 9 / 4,
                                  [&](const ReceivePayment& payment) -> std::string {
                                    if (payment.ledger != ledger || drawn == ends.back()) return {};
                                    while (drawn == ends[at]) ++at;
                                    ++drawn;
                                    return prepared[first + at].add(payment);
                                  });
  if (!done) return done.error().what;
  for (std::size_t i = first; i < prepared.size(); ++i) prepared[i].finish();
  return {};
}

void print_table(const MachineFacts& machine, const std::vector<Measured>& table) {
  fmt::print("machine   {} cores, {} MiB, {}, {}\n", machine.cores, machine.memory_mib,
             machine.processor, machine.kernel);
  fmt::print("storage   {}, sync on: every answer follows its durable write\n",
             machine.file_system);
  fmt::print("build     {}, {}\n\n", machine.build_type, machine.compiler);
  fmt::print("{:<6} {:>6} {:>9} {:>9} {:>7} {:>12} {:>11} {:>11} {:>11}\n", "", "batch",
             "in flight", "payments", "auto %", "payments/s", "p50", "p99", "max");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Measured& m = table[i];
    fmt::print("{:<6} {:>6} {:>9} {:>9} {:>7} {:>12} {:>11} {:>11} {:>11}\n",
               kLines[i].kind == Kind::exact ? "exact" : "mix", m.step.batch, m.step.in_flight,
               m.payments, m.automatic * 100 / m.payments, m.per_second, shown_duration(m.p50),
               shown_duration(m.p99), shown_duration(m.largest));
    if (!m.bottleneck.empty())
      fmt::print("       the load generator was the bottleneck: {}\n", m.bottleneck);
  }
  fmt::print("\nevery payment answered once, totals tie to the minor unit, clean stop\n");
}

void print_json(const MachineFacts& machine, std::uint64_t items,
                const std::vector<Measured>& table) {
  fmt::print("{{{},\"sync\":true,\"open_items\":{},\"steps\":[", json_members(machine), items);
  for (std::size_t i = 0; i < table.size(); ++i)
    fmt::print("{}{{\"kind\":\"{}\",{}}}", i == 0 ? "" : ",",
               kLines[i].kind == Kind::exact ? "exact" : "mix", json_members(table[i]));
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
  HexiaodProcess daemon(options.place);
  if (!daemon.problem().empty()) return fail(daemon.problem());
  const protocol::ClientOptions server{
      .port = daemon.port(), .principal = "benchmark", .client_name = "end_to_end_bench"};
  const World world(
      {.customers = static_cast<std::uint32_t>(std::max<std::uint64_t>(20, options.items / 20)),
       .items = options.items,
       .ledgers = 2},
      LocaleMix(), Traits());
  if (std::string wrong = import(server, world, options.json); !wrong.empty()) return fail(wrong);

  const auto standing = ask_totals(server);
  if (!standing) return fail(standing.error().text);
  std::vector<PreparedFrames> prepared;
  for (const Kind kind : {Kind::exact, Kind::mix})
    if (std::string wrong = prepare(world, kind, standing->limits, prepared); !wrong.empty())
      return fail(wrong);
  std::vector<Measured> table;
  for (std::size_t i = 0; i < std::size(kLines); ++i) {
    auto measured = run_checked(server, kLines[i].step, prepared[i]);
    if (!measured)
      return fail(fmt::format("{} in batches of {}: {}",
                              kLines[i].kind == Kind::exact ? "exact" : "mix", kLines[i].step.batch,
                              measured.error()));
    table.push_back(std::move(*measured));
  }

  const auto machine = facts_of_this_machine(daemon.directory());
  if (const int code = daemon.stop(std::chrono::seconds(600)); code != 0)
    return fail(fmt::format("the daemon ended with exit code {} after SIGTERM: {}", code,
                            daemon.journal()));
  if (options.json)
    print_json(machine, options.items, table);
  else
    print_table(machine, table);
  return 0;
}

}  // namespace
}  // namespace hexiao::bench

int main(int count, char** arguments) {
  const auto options = hexiao::bench::read_options(count, arguments);
  if (!options) {
    fmt::print(stderr, "usage: end_to_end_bench [--json]   (HEXIAO_BENCH_ITEMS=1000..100000000)\n");
    return 2;
  }
  return hexiao::bench::run(*options);
}

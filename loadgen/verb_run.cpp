#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <limits>
#include <memory>

#include "loadgen/dataset_switches.h"
#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/drive.h"
#include "loadgen/drive/find_max.h"
#include "loadgen/drive/find_max_report.h"
#include "loadgen/drive/latency_text.h"
#include "loadgen/drive/payment_source.h"
#include "loadgen/drive/prepared_frames.h"
#include "loadgen/drive/run_report.h"
#include "loadgen/drive/server_address.h"
#include "loadgen/exit_codes.h"
#include "loadgen/output_file.h"
#include "loadgen/verbs.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kMaxSeconds = 24 * 60 * 60;
constexpr Nanoseconds kSecond = 1'000'000'000;

struct RunArguments {
  std::string server = "127.0.0.1:7411";
  std::string data;  // directory of generate; "": draw in process
  DatasetSwitches switches;
  bool payments_given = false, in_flight_given = false;
  std::uint64_t rate = 0;
  bool flat_out = false;
  std::uint32_t batch = 1024, in_flight = 4, connections = 1;
  std::uint64_t duration_s = 0, warm_up_s = 0;
  std::string run_id;
  bool again = false, json = false;
  std::string percentiles;
  std::uint64_t skip = 0;  // payments at the beginning
  bool find_max = false;
  std::string p99;  // of find_max: its limit
  Nanoseconds p99_limit = 0;
};

int complain(int exit_code, const std::string& what) {
  fmt::print(stderr, "hexiao-loadgen run: {}\n", what);
  return exit_code;
}

int complain(const protocol::ClientError& error) { return complain(error.exit_code(), error.text); }

// "" or what is wrong. Reads the limit.
std::string settle_search(RunArguments& a) {
  if (!a.find_max) return a.p99.empty() ? "" : "--p99 is the limit of --find-max";
  if (a.flat_out) return "--find-max is open loop; leave out --flat-out";
  if (a.again) return "--find-max needs payments that the daemon has not seen; leave out --again";
  if (a.p99.empty()) return "--find-max needs the limit that is to be held, e.g. --p99 5ms";
  const auto limit = parse_latency(a.p99);
  if (!limit) return fmt::format("--p99 {}: a latency is like 500us, 5ms or 1s", a.p99);
  a.p99_limit = static_cast<Nanoseconds>(*limit);
  return {};
}

// "" or what is wrong. Fills in the run id where none was given.
std::string settle_run(RunArguments& a) {
  if (std::string wrong = settle_search(a); !wrong.empty()) return wrong;
  if (a.rate != 0 && a.flat_out) return "give --rate or --flat-out, not both";
  if (a.rate > 1'000'000'000) return "--rate is at most 1000000000 payments/s";
  if (a.batch < 1) return "--batch is at least 1";
  if (a.in_flight < 1) return "--in-flight is at least 1";
  if (a.connections < 1 || a.connections > 256) return "--connections is 1 to 256";
  if (a.duration_s > kMaxSeconds || a.warm_up_s > kMaxSeconds)
    return fmt::format("--duration and --warm-up are at most {} s", kMaxSeconds);
  if (a.again && a.run_id.empty())
    return "--again needs the --run-id of the run that it repeats (its report names it)";
  if (a.run_id.empty()) {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    a.run_id =
        fmt::format("{:x}", std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
  }
  if (a.data.empty()) return settle(a.switches);
  return {};
}

// How many payments the run can send at most; no more are prepared.
std::uint64_t most_payments(const RunArguments& a) {
  const bool bounded = a.data.empty() || a.payments_given;
  std::uint64_t most =
      bounded ? a.switches.dataset.payments : std::numeric_limits<std::uint64_t>::max();
  if (!a.find_max && a.rate != 0 && a.duration_s != 0)
    most = std::min(most, a.rate * (a.duration_s + a.warm_up_s) + a.batch);
  return most;
}

tl::expected<void, SourceError> fill(const RunArguments& a, PreparedFrames& prepared) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const std::uint64_t most = most_payments(a);
  std::uint64_t taken = 0, left_out = 0;
  constexpr std::uint64_t kSeldom = 1 << 16;
  bool enough = false;
  const auto take = [&](const ReceivePayment& payment) -> std::string {
    if (terminal && taken % kSeldom == 0)
      fmt::print(stderr, "\rpreparing {:>12} payments\033[K", taken);
    // What is drawn depends on how many are drawn in all, so the rest is drawn and left out.
    if (taken == most) enough = true;
    if (enough) return {};
    if (left_out < a.skip) {
      ++left_out;
      return {};
    }
    ++taken;
    return prepared.add(payment);
  };
  tl::expected<void, SourceError> done;
  if (a.data.empty()) {
    const DatasetOptions& dataset = a.switches.dataset;
    const World world(dataset.size, dataset.locales, dataset.traits);
    done = draw_payments(world, dataset.shares, dataset.payments, take);
  } else {
    const std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
    done = read_payments(a.data + "/payments.csv", most < all - a.skip ? most + a.skip : all, take);
  }
  if (terminal) fmt::print(stderr, "\r\033[K");
  prepared.finish();
  return done;
}

int complain(const SourceError& error) {
  switch (error.kind) {
    case SourceError::Kind::io:
      return complain(kExitIo, error.what);
    case SourceError::Kind::bad_data:
      return complain(kExitBadData, error.what);
    case SourceError::Kind::too_few_items:
      break;
  }
  return complain(kExitError, error.what);
}

int write_percentiles(const std::string& path, const LatencyHistogram& latency) {
  if (path.empty()) return kExitDone;
  OutputFile file(path);
  file.write(percentile_file(latency));
  if (auto written = file.finish(); !written) return complain(kExitIo, written.error());
  return kExitDone;
}

int complain_of_faults(const std::vector<std::string>& faults) {
  return complain(kExitError, fmt::format("the answers do not add up ({} found); if nobody else "
                                          "worked with the daemon meanwhile, this is a bug",
                                          faults.size()));
}

int complain(const RunArguments& a, const DriveFailure& failure) {
  return complain(
      failure.error.exit_code(),
      fmt::format("{}; {} payments were sent and {} answered. Repeat with --run-id "
                  "{}: what was recorded is recognised",
                  failure.error.text, failure.payments_sent, failure.payments_answered, a.run_id));
}

// Prints what there is to say, and says by the exit code whether it is well.
int conclude(const RunArguments& a, const RunReport& report) {
  fmt::print("{}", a.json ? as_json(report) : as_text(report));
  if (const int code = write_percentiles(a.percentiles, report.outcome.latency)) return code;
  if (const auto faults = faults_of(report); !faults.empty()) return complain_of_faults(faults);
  const AnswerTally& answers = report.outcome.answers;
  const bool all_known = answers.answered() > 0 && answers.recorded() == 0 &&
                         answers.of(Outcome::duplicate) == answers.answered();
  if (all_known && !a.again)
    fmt::print(stderr,
               "hexiao-loadgen run: all payments were recorded before under run id {}; leave out "
               "--run-id for a new one\n",
               a.run_id);
  return answers.rejected() > 0 ? kExitPartly : kExitDone;
}

int search(const RunArguments& a, const PreparedFrames& prepared, const DriveOptions& drive,
           const DaemonTotals& before) {
  FindMaxOptions options{.drive = drive,
                         .p99 = a.p99_limit,
                         .batch = a.batch,
                         .duration = drive.duration,
                         .warm_up = drive.warm_up};
  options.search.least = a.batch;  // a frame a second
  // A hundred frames a second, unless a rate to begin with was given: at fewer, one slow frame in
  // ten seconds decides.
  options.search.first = a.rate != 0 ? a.rate : a.batch * 100ULL;
  const FindMaxReport report{.server = a.server,
                             .run_id = a.run_id,
                             .connections = a.connections,
                             .skipped = a.skip,
                             .options = options,
                             .before = before};
  const auto tell = [&a](const RateStep& step) {
    if (a.json) return;
    fmt::print("{}", as_row(step));
    std::fflush(stdout);
  };
  if (!a.json) fmt::print("{}", heading(report));
  const auto found = find_max(prepared, options, tell);
  if (!found) return complain(a, found.error());
  fmt::print("{}", a.json ? as_json(report, *found) : as_text(report, *found));
  if (const int code = write_percentiles(a.percentiles, found->latency)) return code;
  if (!found->faults.empty()) return complain_of_faults(found->faults);
  return found->ran_out || found->held == 0 ? kExitPartly : kExitDone;
}

int run(RunArguments& a) {
  if (std::string wrong = settle_run(a); !wrong.empty()) return complain(kExitUsage, wrong);
  const auto address = parse_server(a.server);
  if (!address) return complain(kExitUsage, address.error());
  DriveOptions options;
  options.server.host = address->host;
  options.server.port = address->port;
  options.server.principal = "hexiao-loadgen";
  options.server.client_name = "hexiao-loadgen";
  options.rate = a.find_max ? 0 : a.rate;
  options.warm_up = static_cast<Nanoseconds>(a.warm_up_s) * kSecond;
  options.duration = static_cast<Nanoseconds>(a.duration_s) * kSecond;

  // A daemon that is not there is told before the payments are made.
  const auto probed = ask_totals(options.server);
  if (!probed) return complain(probed.error());
  if (!probed->read_only.empty())
    return complain(kExitIo, fmt::format("the daemon records nothing now: {}", probed->read_only));
  if (a.batch > probed->limits.batch)
    return complain(kExitUsage, fmt::format("--batch {}: the daemon takes at most {} in one frame",
                                            a.batch, probed->limits.batch));
  // A narrow window would be the limit that a search finds.
  const bool widest = a.find_max && !a.in_flight_given;
  options.in_flight =
      widest ? probed->limits.in_flight : std::min(a.in_flight, probed->limits.in_flight);

  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const std::string prefix = bank_ref_prefix(a.switches.dataset.size.seed, a.run_id);
  PreparedFrames prepared(
      {.batch = a.batch,
       .connections = a.connections,
       .limits = probed->limits,
       .first_request = static_cast<std::uint64_t>(
           std::chrono::duration_cast<std::chrono::microseconds>(since).count()),
       .bank_ref_prefix = prefix});
  if (auto filled = fill(a, prepared); !filled) return complain(filled.error());
  if (prepared.payments() == 0) return complain(kExitBadData, "there is no payment to send");

  const auto before = ask_totals(options.server);
  if (!before) return complain(before.error());
  if (a.find_max) return search(a, prepared, options, *before);
  const auto outcome = drive(prepared, options);
  if (!outcome) return complain(a, outcome.error());
  const auto after = ask_totals(options.server);
  if (!after) return complain(after.error());
  return conclude(a, {.server = a.server,
                      .run_id = a.run_id,
                      .prefix = prefix,
                      .batch = a.batch,
                      .connections = a.connections,
                      .again = a.again,
                      .prepared = prepared,
                      .options = options,
                      .outcome = *outcome,
                      .before = *before,
                      .after = *after,
                      .totals = check_totals(*before, *after, prepared, outcome->answers)});
}

void add_switches(CLI::App& verb, RunArguments& a) {
  verb.add_option("--server", a.server, "HOST:PORT of the daemon")->capture_default_str();
  auto* data = verb.add_option("--data", a.data, "send payments.csv of this directory");
  verb.add_option("--rate", a.rate, "payments/s, open loop: at intended times")->type_name("N");
  verb.add_flag("--find-max", a.find_max,
                "find the highest rate that holds --p99, in steps beginning at --rate");
  verb.add_option("--p99", a.p99, "the limit for 99 of 100 payments: 500us, 5ms, 1s")
      ->type_name("LATENCY");
  verb.add_flag("--flat-out", a.flat_out, "as fast as answers come (the default)");
  verb.add_option("--batch", a.batch, "payments in a frame")->capture_default_str();
  verb.add_option("--in-flight", a.in_flight, "frames without an answer, on each connection")
      ->capture_default_str();
  verb.add_option("--connections", a.connections, "1 to 256")->capture_default_str();
  verb.add_option("--duration", a.duration_s, "seconds after the warm-up, then stop");
  verb.add_option("--warm-up", a.warm_up_s, "seconds at the start that are not measured");
  verb.add_option("--skip", a.skip, "leave out the first N payments: an earlier run sent them")
      ->type_name("N");
  verb.add_option("--run-id", a.run_id, "makes the bank references; default: a new one");
  verb.add_flag("--again", a.again, "expect every payment to be known already");
  verb.add_flag("--json", a.json, "print JSON");
  verb.add_option("--percentiles", a.percentiles, "write the latencies' distribution to FILE");
  add_dataset_switches(verb, a.switches);
  for (const char* made : {"--scenario", "--customers", "--items", "--ledgers", "--locale-mix"})
    data->excludes(verb.get_option(made));
}

}  // namespace

void add_run(CLI::App& program, int& exit_code) {
  auto* verb = program.add_subcommand("run", "send payments to a daemon and measure");
  auto arguments = std::make_shared<RunArguments>();
  add_switches(*verb, *arguments);
  verb->footer(
      "Without --data the payments are made in process; the daemon must hold the customers and\n"
      "items of the same switches.\n"
      "Examples:\n"
      "  hexiao-loadgen run --data data\n"
      "  hexiao-loadgen run --data data --rate 50000 --batch 64 --duration 30 --warm-up 5\n"
      "  hexiao-loadgen run --seed 1 --customers 10000 --items 1000000 --payments 400000 --batch "
      "8192\n"
      "  hexiao-loadgen run --find-max --p99 5ms --data data --batch 64");
  verb->callback([arguments, verb, &exit_code] {
    arguments->payments_given = verb->count("--payments") > 0;
    arguments->in_flight_given = verb->count("--in-flight") > 0;
    exit_code = run(*arguments);
  });
}

}  // namespace hexiao::loadgen

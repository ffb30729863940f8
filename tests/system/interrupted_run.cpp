#include "tests/system/interrupted_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <thread>

#include "tests/faults/scale.h"
#include "tests/system/allocation_faults.h"

namespace hexiao::system_test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::uint32_t kItems = 60, kPayments = 420, kCustomers = 20;
// Frames of one command, each a group of one block: 255 of them fill a segment of 1 MiB.
constexpr std::size_t kBeforeRoll = 225;
constexpr std::size_t kFramesOfPart = 20;

}  // namespace

std::string FaultCase::text() const { return fmt::format("{}:{}:{}", script, at, fault); }

std::optional<ChosenCase> case_from_environment() {
  const char* const named = std::getenv("HEXIAO_STORAGE_CASE");
  if (named == nullptr || *named == '\0') return std::nullopt;
  const std::string text = named;
  const std::size_t first = text.find(':'), second = text.find(':', first + 1);
  ChosenCase chosen{.fault = {}, .times = faults::number_from("HEXIAO_STORAGE_TIMES", 1)};
  if (second != std::string::npos)
    chosen.fault = {.script = text.substr(0, first),
                    .at = std::strtoull(text.c_str() + first + 1, nullptr, 10),
                    .fault = text.substr(second + 1)};
  const auto& scripts = InterruptedRuns::scripts();
  const bool known = std::ranges::find(scripts, chosen.fault.script) != scripts.end();
  EXPECT_TRUE(known && chosen.fault.at != 0 && !chosen.fault.fault.empty())
      << "HEXIAO_STORAGE_CASE=" << text << " is not script:at:fault, such as roll:17:kill-half";
  return chosen;
}

std::string how_to_repeat(const FaultCase& fault, const char* seed_variable, std::uint64_t seed) {
  return fmt::format("{0}\nagain alone: {1}={2} HEXIAO_STORAGE_CASE={0} and the same test program",
                     fault.text(), seed_variable, seed);
}

struct InterruptedRuns::Trace {
  std::vector<StorageCall> calls;
  std::optional<std::uint64_t> met;
  int exit_code = -1;
  bool ran_to_the_end = false;
  std::int64_t after_us = 0;
  std::string journal;
};

InterruptedRuns::InterruptedRuns(std::uint64_t seed) : ledger_(seed, kItems, kPayments) {
  write_file(place_ / "x.toml",
             "[storage]\nsegment_bytes = \"1 MiB\"\nreserve_bytes = 0\nkeep_log = \"needed\"\n"
             "[pipeline]\nseal_after_ms = 3\n");
  prepare();
}

InterruptedRuns::~InterruptedRuns() = default;

const std::vector<std::string>& InterruptedRuns::scripts() {
  static const std::vector<std::string> kScripts = {"birth", "torn", "roll"};
  return kScripts;
}

std::vector<std::string> InterruptedRuns::arguments(const std::string& directory) const {
  return {"--config", place_ / "x.toml", "--data-dir", directory, "--listen", "127.0.0.1:0"};
}

// One command a frame, two in flight. False: the daemon is gone, or takes nothing more.
bool InterruptedRuns::feed(std::uint16_t port, std::size_t begin, std::size_t end, Book& book) {
  auto client = connect(port);
  if (!client) return false;
  protocol::ResultsReply reply;
  std::size_t sent = begin;
  for (std::size_t next = begin; next < end; ++next) {
    while (sent < end && client->in_flight() < 2) {
      book.sent.insert(sent);
      if (!client->send(ledger_.batch(sent++, 1))) return false;
    }
    if (!client->receive(reply)) return false;
    if (!reply.results.front().ok()) return false;
    book.acknowledged.insert(next);
  }
  return true;
}

// Everything, a command a frame as always: what is woken is decided at the end of a frame.
bool InterruptedRuns::send_all(protocol::Client& client) const {
  protocol::ResultsReply reply;
  const std::size_t all = ledger_.batch_count(1);
  for (std::size_t next = 0, sent = 0; next < all; ++next) {
    while (sent < all && client.in_flight() < 32)
      if (!client.send(ledger_.batch(sent++, 1))) return false;
    if (!client.receive(reply) || !reply.results.front().ok()) return false;
  }
  return true;
}

// Ends with a stop, when the daemon lives so long.
bool InterruptedRuns::work(const std::string& script, DaemonProcess& daemon, Book& book) {
  const std::size_t parts = script == "roll" ? 3 : 1;
  bool all = true;
  for (std::size_t part = 0; part < parts && all; ++part) {
    const std::size_t begin = book.acknowledged.size();
    all = feed(daemon.port(), begin, begin + kFramesOfPart, book);
    if (!all) break;
    // The first snapshot finds a daemon that is idle, its log sealed (pipeline.seal_after_ms): what
    // fails beside it then is nobody else's to notice.
    if (parts > 1 && part == 0) std::this_thread::sleep_for(100ms);
    auto client = connect(daemon.port());
    all = client && client->snapshot();
  }
  daemon.signal(SIGTERM);
  return all;
}

InterruptedRuns::Trace InterruptedRuns::trace(const FaultCase& fault, const std::string& directory,
                                              const Work& work) {
  const std::string report = place_ / "report";
  fs::remove(report);
  Trace trace;
  {
    DaemonProcess daemon(arguments(directory),
                         {"/usr/bin/env", "ASAN_OPTIONS=detect_leaks=0", STORAGE_CALL_FAULTS,
                          directory, report, std::to_string(fault.at), fault.fault});
    if (daemon.ready()) trace.ran_to_the_end = work(daemon);
    trace.exit_code = daemon.wait(20s);
    trace.journal = daemon.journal();
  }
  std::istringstream lines(read_file(report));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first, second, third;
    words >> first >> second >> third;
    if (first == "fault")
      trace.met = std::stoull(third);
    else if (first == "ended")
      trace.after_us = std::stoll(third.substr(third.find('=') + 1));
    else
      trace.calls.push_back({.call = second, .file = fs::path(third).filename().string()});
  }
  return trace;
}

const std::vector<StorageCall>& InterruptedRuns::calls(const std::string& script, bool reads) {
  const std::string fault = reads ? "none:reads" : "none";
  const std::string key = script + fault;
  if (const auto known = calls_.find(key); known != calls_.end()) return known->second;
  const std::string directory = place_ / "run";
  Book book = begin(script, directory);
  Trace done = trace({.script = script, .at = 0, .fault = fault}, directory,
                     [&](DaemonProcess& daemon) { return work(script, daemon, book); });
  EXPECT_EQ(done.exit_code, 0) << script << " without a fault: " << done.journal;
  return calls_[key] = std::move(done.calls);
}

InterruptedRuns::Book InterruptedRuns::begin(const std::string& script,
                                             const std::string& directory) {
  fs::remove_all(directory);
  if (script != "birth") fs::copy(place_ / script, directory, fs::copy_options::recursive);
  return begun_[script];
}

FaultOutcome InterruptedRuns::run(const FaultCase& fault, bool verified_at_once) {
  const std::string directory = place_ / "run";
  Book book = begin(fault.script, directory);
  Trace done = trace(fault, directory,
                     [&](DaemonProcess& daemon) { return work(fault.script, daemon, book); });
  FaultOutcome outcome{.met = done.met.has_value(),
                       .call = {},
                       .exit_code = done.exit_code,
                       .ran_to_the_end = done.ran_to_the_end,
                       .after_us = done.after_us,
                       .journal = std::move(done.journal),
                       .wrong = {}};
  if (done.met && *done.met >= 1 && *done.met <= done.calls.size())
    outcome.call = done.calls[*done.met - 1];
  outcome.wrong = check(directory, book, verified_at_once);
  return outcome;
}

InterruptedRuns::AllocationCount InterruptedRuns::allocations(const std::string& script) {
  AllocationCount count;
  const FaultOutcome whole = run({.script = script}, count);
  EXPECT_EQ(whole.wrong, "");
  EXPECT_EQ(whole.exit_code, 0) << whole.journal;
  return count;
}

FaultOutcome InterruptedRuns::run(const NoMemory& fault) {
  AllocationCount count;
  return run(fault, count);
}

FaultOutcome InterruptedRuns::run(const NoMemory& fault, AllocationCount& count) {
  const std::string directory = place_ / "run", file = place_ / "allocations";
  Book book = begin(fault.script, directory);
  write_file(file, std::string(sizeof(AllocationPlan), '\0'));
  const int shared = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  void* const mapped =
      ::mmap(nullptr, sizeof(AllocationPlan), PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
  ::close(shared);
  FaultOutcome outcome;
  if (mapped == MAP_FAILED) {
    outcome.wrong = "no shared memory";
    return outcome;
  }
  AllocationPlan& plan = *static_cast<AllocationPlan*>(mapped);
  plan.all_after = fault.all_after ? 1 : 0;
  if (fault.while_starting) plan.fail_at = fault.at;
  {
    DaemonProcess daemon(arguments(directory), {"/usr/bin/env", "LD_PRELOAD=" ALLOCATION_FAULTS,
                                                "ALLOCATION_FAULTS=" + file});
    count.starting = plan.count;
    if (fault.at != 0 && !fault.while_starting) plan.fail_at = count.starting + fault.at;
    if (daemon.ready()) outcome.ran_to_the_end = work(fault.script, daemon, book);
    outcome.exit_code = daemon.wait(20s);
    outcome.journal = daemon.journal();
  }
  count.serving = plan.count - count.starting;
  outcome.met = plan.failed != 0;
  ::munmap(mapped, sizeof(AllocationPlan));
  outcome.wrong = check(directory, book, true);
  return outcome;
}

// I1 to I7 of what the run has left behind.
std::string InterruptedRuns::check(const std::string& directory, const Book& book,
                                   bool verified_at_once) {
  // A creation that was cut short is no store yet; it has acknowledged nothing.
  const bool unborn = book.acknowledged.empty() && !fs::exists(directory + "/MANIFEST");
  if (verified_at_once && !unborn) {
    const Ended verified = run_hexiaod({"verify", directory});
    if (verified.exit_code != 0)
      return fmt::format("verify ended with {}: {}", verified.exit_code, verified.output);
  }
  DaemonProcess daemon(arguments(directory));
  if (!daemon.ready()) return "it does not start again: " + daemon.journal();
  auto client = connect(daemon.port());
  if (!client) return client.error().text;
  const auto recorded = recorded_payments(*client);
  std::set<std::string> sent;
  std::size_t customers_and_items = 0;
  for (const std::size_t command : book.sent)
    for (std::string& ref : ledger_.bank_refs(command, 1)) sent.insert(std::move(ref));
  for (const std::size_t command : book.acknowledged) {
    if (command < kCustomers + kItems) ++customers_and_items;
    for (const std::string& ref : ledger_.bank_refs(command, 1))
      if (!recorded.contains(ref)) return ref + " was acknowledged and is gone";
  }
  for (const auto& [ref, times] : recorded) {
    if (times != 1) return fmt::format("{} is there {} times", ref, times);
    if (!sent.contains(ref)) return ref + " is there and was never sent";
  }
  const StandingOfState found = standing_of(*client);
  if (kCustomers + found.items < customers_and_items) return "acknowledged items are gone";
  if (!send_all(*client)) return "all sent again: there was no answer; " + daemon.journal();
  const StandingOfState end = standing_of(*client);
  if (end.state_hash != reference_.state_hash)
    return fmt::format("all sent again ends with state {:016x}, without a fault it is {:016x}",
                       end.state_hash, reference_.state_hash);
  daemon.signal(SIGKILL);
  daemon.wait();
  const Ended verified = run_hexiaod({"verify", directory});
  if (verified.exit_code == 0) return {};
  return fmt::format("verify at the end gave {}: {}", verified.exit_code, verified.output);
}

// --- what the scripts begin on ---

void InterruptedRuns::prepare() {
  {
    DaemonProcess daemon(arguments(place_ / "reference"));
    auto client = connect(daemon.port());
    if (!client) {
      obstacle_ = client.error().text + daemon.journal();
      return;
    }
    if (!send_all(*client)) obstacle_ = "no answer: " + daemon.journal();
    reference_ = standing_of(*client);
  }
  if (obstacle_.empty()) obstacle_ = prepare_roll();
  if (obstacle_.empty()) obstacle_ = prepare_torn();
}

std::string InterruptedRuns::prepare_roll() {
  DaemonProcess daemon(arguments(place_ / "roll"));
  if (!daemon.ready() || !feed(daemon.port(), 0, kBeforeRoll, begun_["roll"]))
    return daemon.journal();
  daemon.signal(SIGTERM);
  return daemon.wait() == 0 ? "" : daemon.journal();
}

// The process dies when half of a write to the log is done.
std::string InterruptedRuns::prepare_torn() {
  const std::string directory = place_ / "torn";
  for (std::uint64_t at = 130; at < 160; ++at) {
    fs::remove_all(directory);
    Book book;
    const Trace done =
        trace({.script = {}, .at = at, .fault = "kill-half"}, directory,
              [&](DaemonProcess& daemon) { return feed(daemon.port(), 0, 2 * at, book); });
    if (done.exit_code == 125) return "storage calls cannot be traced here (ptrace, x86-64 Linux)";
    if (done.calls.empty() || done.calls.back().call != "pwrite64") continue;
    if (!done.calls.back().file.starts_with("log-")) continue;
    begun_["torn"] = book;
    return {};
  }
  return "no write to the log was met";
}

}  // namespace hexiao::system_test

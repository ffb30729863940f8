// Storage system calls of the real daemon that fail: EIO, ENOSPC, EINTR, a short write, a call that
// does its work and says EIO all the same, and a disk on which everything fails from some call on.
// What the log stands on ends the process with 74 at once; EINTR and short writes change nothing;
// and after any of them everything acknowledged is there, once.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <map>
#include <random>

#include "tests/faults/scale.h"
#include "tests/system/interrupted_run.h"

namespace hexiao::system_test {
namespace {

constexpr std::uint64_t kBrief = 14, kInCi = 400;
constexpr std::int64_t kMostUs = 100'000;  // from the failed call to the end of the process
constexpr int kIo = 74;

constexpr std::array<const char*, 7> kFaults = {
    "error=5:reads", "error=28:reads", "error=4:reads",  "lost=5:reads",
    "short:reads",   "errors=5:reads", "errors=28:reads"};

// What a start and each later group stand on: its failure may not be lived with.
bool is_vital(const StorageCall& call) {
  if (call.call == "openat" || call.call == "pread64" || call.call == "unlink") return false;
  return call.file.starts_with("log-") || call.file.starts_with("MARK") ||
         call.file.starts_with("MANIFEST") || call.call == "fsync";
}

// Empty when the outcome is what the fault asks for.
std::string unexpected(const FaultCase& fault, const FaultOutcome& outcome) {
  if (!outcome.wrong.empty()) return outcome.wrong;
  if (outcome.exit_code != 0 && outcome.exit_code != kIo)
    return fmt::format("exit code {}", outcome.exit_code);
  if (!outcome.met) return {};
  const bool harmless = fault.fault.starts_with("error=4:") || fault.fault.starts_with("short");
  if (harmless && (outcome.exit_code != 0 || !outcome.ran_to_the_end))
    return fmt::format("exit code {} after what should change nothing", outcome.exit_code);
  if (harmless || !is_vital(outcome.call)) return {};
  if (outcome.exit_code != kIo) return "the daemon lived with it";
  return {};
}

// On a machine that is busy elsewhere a process may wait its turn: the fastest of some runs counts.
std::int64_t fastest_end_us(InterruptedRuns& runs, const FaultCase& fault,
                            const FaultOutcome& outcome) {
  std::int64_t fastest = outcome.after_us;
  for (int again = 0; again < 8 && fastest > kMostUs; ++again)
    fastest = std::min(fastest, runs.run(fault, false).after_us);
  return fastest;
}

std::vector<FaultCase> every_case(InterruptedRuns& runs) {
  std::vector<FaultCase> cases;
  for (const std::string& script : InterruptedRuns::scripts()) {
    const auto& calls = runs.calls(script, /*reads=*/true);
    for (std::uint64_t at = 1; at <= calls.size(); ++at)
      for (const char* fault : kFaults)
        if (!std::string_view(fault).starts_with("short") || calls[at - 1].call == "pwrite64")
          cases.push_back({.script = script, .at = at, .fault = fault});
  }
  return cases;
}

TEST(StorageErrors, what_the_log_stands_on_ends_the_process_and_all_else_changes_nothing) {
  const std::uint64_t seed = faults::seed_from("HEXIAO_STORAGE_ERROR_SEED");
  InterruptedRuns runs(seed);
  if (!runs.obstacle().empty()) GTEST_SKIP() << runs.obstacle();
  const auto chosen = case_from_environment();
  if (HasFailure()) return;
  std::vector<FaultCase> cases = chosen ? std::vector{chosen->fault} : every_case(runs);
  std::mt19937_64 random(seed);
  std::ranges::shuffle(cases, random);
  const std::uint64_t wanted = chosen ? chosen->times : faults::how_many(kBrief, kInCi);
  std::map<std::string, std::map<int, int>> seen;  // by fault and exit code
  std::int64_t slowest_us = 0;
  FaultCase slowest;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < wanted; ++i) {
    const FaultCase& fault = cases[i % cases.size()];
    const FaultOutcome outcome = runs.run(fault, i % 4 == 0);
    const std::string wrong = unexpected(fault, outcome);
    ASSERT_EQ(wrong, "") << outcome.call.call << " " << outcome.call.file << ", case "
                         << how_to_repeat(fault, "HEXIAO_STORAGE_ERROR_SEED", seed) << "\n"
                         << outcome.journal;
    if (!outcome.met) continue;
    ++seen[fault.fault][outcome.exit_code];
    if (outcome.exit_code != kIo || !is_vital(outcome.call)) continue;
    const std::int64_t us = fastest_end_us(runs, fault, outcome);
    if (us <= slowest_us) continue;
    slowest_us = us;
    slowest = fault;
  }
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - start)
                      .count();
  EXPECT_LE(slowest_us, kMostUs) << how_to_repeat(slowest, "HEXIAO_STORAGE_ERROR_SEED", seed);
  for (const auto& [fault, codes] : seen)
    for (const auto& [code, times] : codes)
      std::cout << fmt::format("{}: exit {} {} times\n", fault, code, times);
  std::cout << fmt::format(
      "{} runs of {} different cases in {} ms; a failed log, mark, manifest or directory ended the "
      "process after {} us at most\n",
      wanted, cases.size(), ms, slowest_us);
}

TEST(StorageErrors, the_rest_of_a_short_write_is_written) {
  InterruptedRuns runs(2);
  if (!runs.obstacle().empty()) GTEST_SKIP() << runs.obstacle();
  const auto& calls = runs.calls("birth");
  std::uint64_t groups = 0;
  for (std::uint64_t at = 1; at <= calls.size() && groups < 3; ++at) {
    const StorageCall& call = calls[at - 1];
    if (call.call != "pwrite64" || !call.file.starts_with("log-")) continue;
    ++groups;
    const FaultCase fault{.script = "birth", .at = at, .fault = "short"};
    const FaultOutcome outcome = runs.run(fault);
    ASSERT_EQ(unexpected(fault, outcome), "") << outcome.journal;
  }
  EXPECT_EQ(groups, 3u);
}

// Found by the test above: a daemon with nothing to write went on, and ended its stop with 0.
TEST(StorageErrors, a_manifest_that_cannot_be_written_ends_an_idle_daemon_too) {
  InterruptedRuns runs(1);
  if (!runs.obstacle().empty()) GTEST_SKIP() << runs.obstacle();
  const auto& calls = runs.calls("roll");
  const auto is = [](std::string_view name, std::string_view file) {
    return [=](const StorageCall& call) { return call.call == name && call.file == file; };
  };
  const auto named = std::ranges::find_if(calls, is("rename", "snapshot-next.tmp"));
  const auto at = std::find_if(named, calls.end(), is("pwrite64", "MANIFEST"));
  ASSERT_NE(at, calls.end());
  // The log is sealed whenever it is idle, so calls before this one come and go, on a busy machine
  // many of them: looked for on both sides of where it was, ever farther away.
  constexpr std::uint64_t kFarthest = 40;
  const auto middle = static_cast<std::uint64_t>(at - calls.begin()) + 1;
  for (std::uint64_t round = 0; round < 4 * kFarthest; ++round) {
    const std::uint64_t away = (round + 1) / 2 % kFarthest;
    const bool before = round % 2 == 0 && away < middle;
    const FaultCase fault{
        .script = "roll", .at = before ? middle - away : middle + away, .fault = "error=5"};
    const FaultOutcome outcome = runs.run(fault);
    ASSERT_EQ(unexpected(fault, outcome), "") << outcome.journal;
    // A start writes it too.
    const bool served = outcome.journal.find("ready on") != std::string::npos;
    if (served && outcome.call.file == "MANIFEST") return;
  }
  FAIL() << "the manifest was never met";
}

}  // namespace
}  // namespace hexiao::system_test

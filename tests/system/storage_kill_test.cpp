// SIGKILL at every storage system call of the real daemon: before it, after it, and with half of a
// write done.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/faults/scale.h"
#include "tests/system/interrupted_run.h"

namespace hexiao::system_test {
namespace {

constexpr std::uint64_t kBrief = 12, kInCi = 400;

std::vector<FaultCase> every_case(InterruptedRuns& runs) {
  std::vector<FaultCase> cases;
  for (const std::string& script : InterruptedRuns::scripts()) {
    const auto& calls = runs.calls(script);
    for (std::uint64_t at = 1; at <= calls.size(); ++at)
      for (const char* fault : {"kill-before", "kill-after", "kill-half"})
        if (fault != std::string("kill-half") || calls[at - 1].call == "pwrite64")
          cases.push_back({.script = script, .at = at, .fault = fault});
  }
  return cases;
}

TEST(StorageKill, nothing_acknowledged_is_lost_and_nothing_is_doubled_at_any_call) {
  const std::uint64_t seed = faults::seed_from("HEXIAO_STORAGE_KILL_SEED");
  InterruptedRuns runs(seed);
  if (!runs.obstacle().empty()) GTEST_SKIP() << runs.obstacle();
  const auto chosen = case_from_environment();
  if (HasFailure()) return;
  std::vector<FaultCase> cases = chosen ? std::vector{chosen->fault} : every_case(runs);
  const std::size_t different = cases.size();
  std::mt19937_64 random(seed);
  std::ranges::shuffle(cases, random);
  const std::uint64_t wanted = chosen ? chosen->times : faults::how_many(kBrief, kInCi);
  std::uint64_t killed = 0, torn = 0;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < wanted; ++i) {
    const FaultCase& fault = cases[i % different];
    const FaultOutcome outcome = runs.run(fault, i % 4 == 0);
    ASSERT_EQ(outcome.wrong, "") << how_to_repeat(fault, "HEXIAO_STORAGE_KILL_SEED", seed) << "\n"
                                 << outcome.journal;
    killed += outcome.met && outcome.exit_code == 137 ? 1 : 0;
    torn += outcome.met && fault.fault == "kill-half" ? 1 : 0;
  }
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - start)
                      .count();
  std::cout << fmt::format(
      "{} runs killed at a storage call ({} with half of a write done) of {}; {} different cases; "
      "{} ms, {} ms a kill\n",
      killed, torn, wanted, different, ms,
      ms / static_cast<std::int64_t>(std::max<std::uint64_t>(1, killed)));
  EXPECT_GE(killed * 10, wanted * 9) << "too many runs never came to their call";
}

}  // namespace
}  // namespace hexiao::system_test

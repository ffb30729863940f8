// Memory ends at any allocation of the real daemon, in any thread and any library, once or for
// good: while it starts, in a session, in the pipeline, in the desk, in a snapshot, at the stop. It
// says so and ends with 71, or gives up what may be given up; nothing acknowledged is lost, nothing
// is done by halves, and asked again it decides as if nothing had been.
//
// HEXIAO_MEMORY_SEED repeats a run, as far as threads let it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <random>

#include "tests/faults/scale.h"
#include "tests/system/interrupted_run.h"

namespace hexiao::system_test {
namespace {

constexpr std::uint64_t kBrief = 20, kInCi = 250;
constexpr int kNoMemory = 71;

// Empty when this is how the daemon may meet it.
std::string unexpected(const FaultOutcome& outcome) {
  if (!outcome.wrong.empty()) return outcome.wrong;
  const bool says = outcome.journal.find("no more memory") != std::string::npos;
  if ((outcome.exit_code == kNoMemory) != says)
    return fmt::format("exit code {}, and the journal {} that memory has ended", outcome.exit_code,
                       says ? "says" : "does not say");
  if (outcome.exit_code == kNoMemory) return {};
  // A snapshot was given up; or the C library met it, and a call failed as a value: it was said, or
  // did not matter.
  const bool given_up = outcome.journal.find("no snapshot was made") != std::string::npos;
  if (outcome.exit_code == 0)
    return outcome.ran_to_the_end || given_up ? "" : "it stopped answering";
  if (outcome.exit_code == 1 || outcome.exit_code == 74 || outcome.exit_code == 78)
    return outcome.journal.empty() ? "it ended without a word" : "";
  return fmt::format("exit code {}", outcome.exit_code);
}

TEST(NoMemory, at_any_allocation_of_the_daemon_is_loud_and_loses_nothing) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer and a preloaded library do not go together";
#endif
  const std::uint64_t seed = faults::seed_from("HEXIAO_MEMORY_SEED");
  InterruptedRuns runs(seed);
  if (!runs.obstacle().empty()) GTEST_SKIP() << runs.obstacle();
  std::mt19937_64 random(seed);
  std::map<std::string, InterruptedRuns::AllocationCount> counts;
  for (const std::string& script : InterruptedRuns::scripts()) {
    counts[script] = runs.allocations(script);
    std::cout << fmt::format("{}: {} allocations until it is ready, {} after\n", script,
                             counts[script].starting, counts[script].serving);
  }
  std::map<std::pair<bool, int>, int> seen;  // while starting, exit code
  const std::uint64_t wanted = faults::how_many(kBrief, kInCi);
  for (std::uint64_t i = 0; i < wanted; ++i) {
    const auto& scripts = InterruptedRuns::scripts();
    InterruptedRuns::NoMemory fault{.script = scripts[random() % scripts.size()],
                                    .all_after = random() % 4 == 0,
                                    .while_starting = random() % 4 == 0};
    const auto& count = counts[fault.script];
    fault.at = 1 + random() % (fault.while_starting ? count.starting : count.serving);
    const FaultOutcome outcome = runs.run(fault);
    ASSERT_EQ(unexpected(outcome), "")
        << fmt::format("{}: allocation {}{} {}, HEXIAO_MEMORY_SEED={}\n", fault.script, fault.at,
                       fault.all_after ? " and all after it" : "",
                       fault.while_starting ? "of the start" : "after it was ready", seed)
        << outcome.journal;
    if (outcome.met) ++seen[{fault.while_starting, outcome.exit_code}];
  }
  std::uint64_t met = 0;
  for (const auto& [what, times] : seen) {
    met += static_cast<std::uint64_t>(times);
    std::cout << fmt::format("{}: exit {} {} times\n", what.first ? "starting" : "serving",
                             what.second, times);
  }
  std::cout << fmt::format("memory ended in {} of {} runs\n", met, wanted);
  EXPECT_GE(met * 10, wanted * 8) << "too many runs never came to their allocation";
}

}  // namespace
}  // namespace hexiao::system_test

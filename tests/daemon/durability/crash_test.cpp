// The power goes at every operation of a small life of a store, and again at every operation of the
// recovery; what was acknowledged is always there, nothing else is, and the store goes on.
// HEXIAO_CRASH_SEED repeats a run, HEXIAO_CRASH_STRIDE=1 tries every place (the default keeps the
// test short).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "daemon/durability/verify.h"
#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::durability::testing {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

StoreOptions option_set(unsigned which) {
  StoreOptions options = small_store();
  if (which % 2 == 1) options.keep_segments = KeepSegments::needed;
  if (which % 3 == 1) options.mark_every_bytes = 0;
  return options;
}

struct Acknowledged {
  Lsn lsn = 0;        // durable by word of the store
  Lsn submitted = 0;  // the last that was handed over
};

// A life: groups small and large, idle moments, snapshots, segments that fill. Ends at the first
// error.
Result<void> live(SimulatedDisk& disk, const StoreOptions& options, int steps, Acknowledged& said) {
  auto running = start(disk, options);
  if (!running) return fail(std::move(running).error());
  said.lsn = std::max(said.lsn, running->store.durable_lsn());
  for (int step = 1; step <= steps; ++step) {
    const MadeGroup group = made_group(running->fold.lsn() + 1);
    said.submitted = std::max(said.submitted, group.view().last_lsn());
    HEXIAO_TRY(running->append(group));
    said.lsn = running->store.durable_lsn();
    if (step % 5 == 0) HEXIAO_TRY(running->store.seal());
    if (step % 9 == 0) HEXIAO_TRY(running->snapshot());
  }
  return running->store.seal();
}

// The store comes up and holds what it must.
void expect_whole(SimulatedDisk& disk, const StoreOptions& options, const Acknowledged& said,
                  const std::string& story) {
  auto running = start(disk, options);
  ASSERT_TRUE(running) << story << running.error().text();
  ASSERT_TRUE(running->report.damaged_snapshots.empty())
      << story << running->report.damaged_snapshots.front().text();
  ASSERT_GE(running->fold.lsn(), said.lsn) << story;
  ASSERT_LE(running->fold.lsn(), said.submitted) << story;
  ASSERT_EQ(running->fold.lsn(), running->store.durable_lsn()) << story;
}

class Crash : public ::testing::TestWithParam<unsigned> {};

TEST_P(Crash, AtEveryOperationAndAgainInRecoveryLosesNothing) {
  const std::uint64_t seed = number_from("HEXIAO_CRASH_SEED", std::random_device{}());
  const std::uint64_t stride = number_from("HEXIAO_CRASH_STRIDE", 9);
  RecordProperty("seed", std::to_string(seed));
  std::printf("HEXIAO_CRASH_SEED=%llu\n", static_cast<unsigned long long>(seed));
  const StoreOptions options = option_set(GetParam());
  constexpr int kSteps = 30;

  SimulatedDisk whole;
  Acknowledged all;
  auto lived = live(whole, options, kSteps, all);
  ASSERT_TRUE(lived) << lived.error().text();
  const std::uint64_t operations = whole.operations();

  std::mt19937_64 random(seed);
  std::uint64_t states = 0;
  for (std::uint64_t at = stride == 1 ? 0 : random() % 2; at < operations;
       at += 1 + (stride == 1 ? 0 : random() % 3))
    for (const Survival survival : kSurvivals) {
      SimulatedDisk disk;
      disk.crash_at(at);
      Acknowledged said;
      ASSERT_FALSE(live(disk, options, kSteps, said)) << "operation " << at;
      // Either the machine lost power, or only the process died and the machine loses power later.
      if (random() % 3 == 0)
        disk.restart();
      else
        disk.power_cut(survival, random);
      ++states;
      const std::string story = fmt::format("seed {}, crash at {} of {}, survival {}: ", seed, at,
                                            operations, static_cast<int>(survival));
      // A second and a third crash, in the recoveries.
      for (std::uint64_t again = random() % stride; again < 24;
           again += 1 + random() % (2 * stride)) {
        disk.crash_at(disk.operations() + again);
        static_cast<void>(start(disk, options));
        disk.power_cut(kSurvivals[random() % std::size(kSurvivals)], random);
        ++states;
      }
      expect_whole(disk, options, said, story);
      if (HasFatalFailure()) return;
      Acknowledged later = said;
      auto went_on = live(disk, options, 3, later);
      ASSERT_TRUE(went_on) << story << went_on.error().text();
      auto verified = verify(disk, kDirectory);
      ASSERT_TRUE(verified) << story << verified.error().text();
      ASSERT_TRUE(verified->ok()) << story << verified->findings.front().text();
      ASSERT_TRUE(verified->sealed) << story;
    }
  std::printf("%llu crash states over %llu operations\n", static_cast<unsigned long long>(states),
              static_cast<unsigned long long>(operations));
}

// Nothing is left over to be removed, no segment begins: only the rewriting itself makes its name
// durable.
TEST(CrashAfterRecovery, GroupsAppendedAfterAnUncleanStartSurviveAPowerCut) {
  SimulatedDisk disk;
  std::mt19937_64 random(1);
  ASSERT_TRUE(start(disk)->append());
  disk.erase("spare-1.tmp");
  Lsn acknowledged = 0;
  {
    auto running = start(disk);
    ASSERT_TRUE(running) << running.error().text();
    ASSERT_FALSE(running->report.clean);
    ASSERT_TRUE(running->report.removed.empty());
    ASSERT_TRUE(running->append());
    acknowledged = running->store.durable_lsn();
  }
  disk.power_cut(Survival::none, random);
  auto again = start(disk);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->fold.lsn(), acknowledged);
}

INSTANTIATE_TEST_SUITE_P(Options, Crash, ::testing::Values(0u, 1u, 4u));

}  // namespace
}  // namespace hexiao::durability::testing

// The power goes at every write, sync, rename, create and directory sync of a random life of a
// store and leaves any subset of what was not synced; then it goes again at every such place of the
// recovery. What was acknowledged is there, nothing else is, and the store goes on.
//
// HEXIAO_CRASH_SEED repeats a run.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <chrono>
#include <random>

#include "daemon/durability/verify.h"
#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"
#include "tests/faults/invariants.h"
#include "tests/faults/remains.h"
#include "tests/faults/scale.h"

namespace hexiao::faults {
namespace {

using namespace durability;
using durability::testing::Fold;
using durability::testing::kDirectory;
using durability::testing::made_group;
using durability::testing::MadeGroup;
using durability::testing::Running;

// How widely the remains of one crash are tried.
struct Breadth {
  unsigned exhaustive = 0, sampled = 0;
};
struct Plan {
  StoreOptions options;
  int steps = 0;
  unsigned seal_every = 0, snapshot_every = 0, large_every = 0;
  Breadth first, second;
  NameLoss loss = NameLoss::from_some_point;
  unsigned recovery_stride = 1;  // one in so many crash points of each recovery is tried, at random
};

struct CrashPoint {
  SimulatedDisk disk;
  Witness witness;
};

class CrashStorm {
 public:
  CrashStorm(std::uint64_t seed, std::uint64_t target) : random_(seed), target_(target) {}

  // Lives until so many states were tried; empty, or what went wrong where.
  std::string run(const Plan& plan);
  std::uint64_t states() const { return states_; }
  std::uint64_t lives() const { return lives_; }
  std::uint64_t points() const { return points_; }
  // Of the states: those in which a later directory change survived and an earlier one did not.
  std::uint64_t out_of_order() const { return out_of_order_; }

 private:
  std::string live(const Plan& plan);
  std::string crash_at(const CrashPoint& point);
  // Recovery of `disk`; with `again`, every crash point of it is kept there.
  std::string recover(SimulatedDisk& disk, const Witness& witness, std::vector<CrashPoint>* again);
  std::string crash_in_recovery(const CrashPoint& point);
  std::string go_on(SimulatedDisk& disk, const Running& before);
  bool enough() const { return states_ >= target_; }

  std::mt19937_64 random_;
  std::uint64_t target_, states_ = 0, lives_ = 0, points_ = 0, out_of_order_ = 0;
  Plan plan_;
  History history_;
  std::vector<CrashPoint> life_;
};

std::string CrashStorm::live(const Plan& plan) {
  life_.clear();
  plan_ = plan;
  SimulatedDisk disk;
  std::vector<std::byte> skipped(random_() % 64);
  static_cast<void>(disk.fill_random(skipped));  // another store id each time
  Witness witness;
  const Store* store = nullptr;
  disk.observe([&](const SimulatedDisk& now) {
    // Whatever the store would tell others at this moment counts as acknowledged.
    if (store != nullptr)
      witness.acknowledged = std::max(witness.acknowledged, store->durable_lsn());
    life_.push_back({now.clone(), witness});
  });
  auto running = durability::testing::start(disk, plan.options);
  if (!running) return "the life itself: " + running.error().text();
  store = &running->store;
  history_.begin(store->id(), running->fold.hash());
  for (int step = 1; step <= plan.steps; ++step) {
    const bool large = random_() % plan.large_every == 0;
    const MadeGroup group = made_group(
        running->fold.lsn() + 1, static_cast<std::uint32_t>(1 + random_() % 5),
        large ? 8'000 + random_() % (random_() % 4 == 0 ? 48'000 : 16'000) : random_() % 3'000);
    Fold next = running->fold;
    if (auto applied = next.apply(group.view()); !applied) return applied.error().text();
    history_.submit(group.view(), next.hash());
    witness.submitted = group.view().last_lsn();
    if (auto done = running->append(group); !done) return "the life itself: " + done.error().text();
    if (random_() % plan.seal_every == 0) static_cast<void>(running->store.seal());
    if (random_() % plan.snapshot_every == 0)
      if (auto done = running->snapshot(); !done) return "the life itself: " + done.error().text();
  }
  witness.acknowledged = store->durable_lsn();
  life_.push_back({disk.clone(), witness});
  return {};
}

std::string CrashStorm::recover(SimulatedDisk& disk, const Witness& witness,
                                std::vector<CrashPoint>* again) {
  ++states_;
  if (again != nullptr)
    disk.observe([&](const SimulatedDisk& now) { again->push_back({now.clone(), witness}); });
  auto running = durability::testing::start(disk, plan_.options);
  disk.observe(nullptr);
  if (!running) {
    const std::string quiet = check_loud(running.error());
    return quiet.empty() ? "a false alarm: " + running.error().text() : quiet;
  }
  if (!running->report.damaged_snapshots.empty())
    return "a false alarm: " + running->report.damaged_snapshots.front().text();
  const std::string broken = history_.check(witness, running->store.chain(), running->fold.hash());
  if (!broken.empty()) return broken;
  if (running->store.durable_lsn() != running->fold.lsn()) return "I1: another durable LSN";
  // What is served now is acknowledged: another cut takes nothing of it.
  if (again != nullptr)
    again->push_back(
        {disk.clone(), {.acknowledged = running->fold.lsn(), .submitted = witness.submitted}});
  return random_() % 16 == 0 ? go_on(disk, *running) : std::string();
}

// I5 once more, by replaying from zero; and the store is as good as new.
std::string CrashStorm::go_on(SimulatedDisk& disk, const Running& before) {
  if (plan_.options.keep_segments == KeepSegments::all) {
    Fold replayed;
    auto read =
        before.store.read_groups(1, [&](const GroupView& group) { return replayed.apply(group); });
    if (!read) return "I5: " + read.error().text();
    if (replayed.hash() != before.fold.hash()) return "I5: the replay from zero differs";
  }
  auto running = durability::testing::start(disk, plan_.options);
  if (!running) return "a second start: " + running.error().text();
  if (running->fold.hash() != before.fold.hash()) return "I5: a second start differs";
  for (int i = 0; i < 2; ++i)
    if (auto done = running->append(); !done) return "going on: " + done.error().text();
  if (auto done = running->store.seal(); !done) return "going on: " + done.error().text();
  auto verified = verify(disk, kDirectory);
  if (!verified) return verified.error().text();
  if (!verified->ok()) return "I6: " + verified->findings.front().text();
  return verified->sealed ? std::string() : "verify does not call it sealed";
}

std::string CrashStorm::crash_in_recovery(const CrashPoint& point) {
  std::string wrong;
  for_each_remains(point.disk, plan_.loss, plan_.second.exhaustive, plan_.second.sampled, random_,
                   [&](const Remains& remains) {
                     if (!remains.in_order()) ++out_of_order_;
                     SimulatedDisk left = cut(point.disk, remains);
                     wrong = recover(left, point.witness, nullptr);
                     return wrong.empty() && !enough();
                   });
  return wrong;
}

std::string CrashStorm::crash_at(const CrashPoint& point) {
  ++points_;
  std::string wrong;
  for_each_remains(point.disk, plan_.loss, plan_.first.exhaustive, plan_.first.sampled, random_,
                   [&](const Remains& remains) {
                     if (!remains.in_order()) ++out_of_order_;
                     SimulatedDisk left = cut(point.disk, remains);
                     std::vector<CrashPoint> again;
                     wrong = recover(left, point.witness, &again);
                     for (std::size_t i = 0; i < again.size() && wrong.empty() && !enough(); ++i) {
                       if (random_() % plan_.recovery_stride != 0) continue;
                       wrong = crash_in_recovery(again[i]);
                       if (!wrong.empty()) wrong = fmt::format("second crash at {}: {}", i, wrong);
                     }
                     return wrong.empty() && !enough();
                   });
  return wrong;
}

std::string CrashStorm::run(const Plan& plan) {
  while (!enough()) {
    ++lives_;
    if (std::string wrong = live(plan); !wrong.empty()) return wrong;
    // In random order, so that a run cut short by its target has tried all parts of a life.
    std::shuffle(life_.begin(), life_.end(), random_);
    for (const CrashPoint& point : life_) {
      if (enough()) break;
      if (std::string wrong = crash_at(point); !wrong.empty())
        return fmt::format("life {}, acknowledged {}, submitted {}: {}", lives_,
                           point.witness.acknowledged, point.witness.submitted, wrong);
    }
  }
  return {};
}

Plan plan_of(unsigned which) {
  Plan plan{.options = durability::testing::small_store(),
            .steps = 14,
            .seal_every = 5,
            .snapshot_every = 6,
            .large_every = 12,
            .first = {.exhaustive = 3, .sampled = 4},
            .second = {.exhaustive = 2, .sampled = 2}};
  if (scale() == 0) plan.recovery_stride = 40;
  if (which % 2 == 1) {
    // Segments fill and go.
    plan.options.keep_segments = KeepSegments::needed;
    plan.large_every = 3;
    plan.snapshot_every = 4;
  }
  if (which % 3 == 1) plan.options.mark_every_bytes = 0;
  if (which == 2 || which == 3) plan.first = {.exhaustive = 8, .sampled = 64};
  if (which >= 4) plan.loss = NameLoss::any;
  return plan;
}

class StorageCrash : public ::testing::TestWithParam<unsigned> {
 protected:
  // Large buffers come and go millions of times: they stay in the process.
  static void SetUpTestSuite() {
    ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  }
};

TEST_P(StorageCrash, AtEveryOperationAndAgainInRecoveryLosesNothing) {
  const std::uint64_t seed = seed_from("HEXIAO_CRASH_SEED");
  const Plan plan = plan_of(GetParam());
  const std::uint64_t in_ci = plan.loss == NameLoss::any ? 500'000 : 1'250'000;
  CrashStorm storm(seed, how_many(3'000, in_ci));
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(storm.run(plan), "") << "HEXIAO_CRASH_SEED=" << seed;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  std::printf(
      "%llu crash states (directory changes lost out of order: %llu) of %llu lives and "
      "%llu first crashes in %lld ms\n",
      static_cast<unsigned long long>(storm.states()),
      static_cast<unsigned long long>(storm.out_of_order()),
      static_cast<unsigned long long>(storm.lives()),
      static_cast<unsigned long long>(storm.points()), static_cast<long long>(took.count()));
}

INSTANTIATE_TEST_SUITE_P(Options, StorageCrash, ::testing::Values(0u, 1u, 2u, 3u, 4u, 5u));

}  // namespace
}  // namespace hexiao::faults

// The power goes at any operation of a life of the real engine above the real store. What comes
// back is the state that was acknowledged, to the minor unit; asked again, nothing is booked twice.
//
// HEXIAO_ENGINE_CRASH_SEED repeats a run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"
#include "tests/faults/engine_life.h"
#include "tests/faults/remains.h"
#include "tests/faults/scale.h"

namespace hexiao::faults {
namespace {

struct CrashPoint {
  SimulatedDisk disk;
  Witness witness;
};

class EngineCrash {
 public:
  EngineCrash(std::uint64_t seed, std::uint64_t target) : random_(seed), target_(target) {}

  std::string run() {
    while (states_ < target_) {
      options_ = {.seed = random_(), .store = durability::testing::small_store()};
      if (random_() % 2 == 0) options_.store.mark_every_bytes = 0;
      if (std::string wrong = one_life(); !wrong.empty())
        return fmt::format("life {}: {}", options_.seed, wrong);
    }
    return {};
  }
  std::uint64_t states() const { return states_; }

 private:
  std::string one_life() {
    SimulatedDisk disk;
    EngineLife life(options_, disk);
    std::vector<CrashPoint> points;
    disk.observe([&](const SimulatedDisk& now) {
      points.push_back({now.clone(), life.witness()});
    });
    if (auto ended = life.run()) return "the life itself: " + ended->text();
    points.push_back({disk.clone(), life.witness()});
    // Few states of many lives in an ordinary run.
    const std::uint64_t stride = scale() == 0 ? 20 : 4;
    for (const CrashPoint& point : points) {
      std::string wrong;
      for_each_remains(point.disk, NameLoss::from_some_point, 1, 1, random_,
                       [&](const Remains& remains) {
                         if (random_() % stride == 0) wrong = crash(life, point, remains);
                         return wrong.empty() && states_ < target_;
                       });
      if (!wrong.empty())
        return fmt::format("acknowledged {}, submitted {}: {}", point.witness.acknowledged,
                           point.witness.submitted, wrong);
    }
    return {};
  }

  // Now and then the recovery is cut short as well.
  std::string crash(const EngineLife& life, const CrashPoint& point, const Remains& remains) {
    ++states_;
    SimulatedDisk left = cut(point.disk, remains);
    if (random_() % 3 == 0) {
      left.crash_at(left.operations() + random_() % 20);
      static_cast<void>(recover_engine(left, options_.store));
      left.power_cut(durability::testing::Survival::random, random_);
    }
    auto recovered = recover_engine(left, options_.store);
    if (!recovered) return "a false alarm: " + recovered.error().text();
    std::string wrong = check_recovered(*recovered, life.history(), point.witness);
    if (wrong.empty() && random_() % 8 == 0) wrong = check_asked_again(*recovered, life.asked());
    return wrong;
  }

  std::mt19937_64 random_;
  std::uint64_t target_, states_ = 0;
  EngineLifeOptions options_;
};

TEST(EngineCrashes, WhatWasAcknowledgedComesBackToTheMinorUnit) {
  const std::uint64_t seed = seed_from("HEXIAO_ENGINE_CRASH_SEED");
  EngineCrash crashes(seed, how_many(300, 30'000));
  EXPECT_EQ(crashes.run(), "") << "HEXIAO_ENGINE_CRASH_SEED=" << seed;
  std::printf("%llu crash states of the engine above the store\n",
              static_cast<unsigned long long>(crashes.states()));
}

}  // namespace
}  // namespace hexiao::faults

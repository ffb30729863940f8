// Payments that several threads decide: the same answers, records and state as from one.
#include "daemon/crew_threads.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <stdexcept>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/engine/random_ledger.h"

namespace hexiao::daemon {
namespace {

TEST(CrewThreads, EachPartIsDoneOnceAndRunWaitsForAll) {
  for (const std::size_t members : {1U, 2U, 3U, 7U}) {
    CrewThreads crew(members);
    ASSERT_EQ(crew.members(), members);
    for (std::size_t round = 0; round < 300; ++round) {
      std::array<std::atomic<int>, 40> done{};
      std::vector<std::atomic<bool>> busy(members);
      const std::size_t parts = round % done.size();
      crew.run(parts, [&](std::size_t member, std::size_t part) {
        EXPECT_FALSE(busy.at(member).exchange(true)) << "one member in two places";
        ++done.at(part);
        busy[member] = false;
      });
      for (std::size_t part = 0; part < done.size(); ++part)
        ASSERT_EQ(done[part].load(), part < parts ? 1 : 0);
    }
  }
}

TEST(CrewThreads, WhatWorkThrowsIsThrownOnceAllHaveEnded) {
  CrewThreads crew(3);
  for (int round = 0; round < 100; ++round) {
    std::atomic<int> inside = 0;
    EXPECT_THROW(crew.run(30,
                          [&](std::size_t, std::size_t part) {
                            ++inside;
                            const bool bad = part == 7;
                            --inside;
                            if (bad) throw std::bad_alloc();
                          }),
                 std::bad_alloc);
    EXPECT_EQ(inside.load(), 0);
  }
  int done = 0;
  crew.run(1, [&](std::size_t, std::size_t) { ++done; });
  EXPECT_EQ(done, 1);
}

// A ledger that lives for some units of work, decided by so many.
struct Life {
  ByteBuffer records;
  std::vector<std::string> answers;
  std::uint64_t hash = 0;
};

std::string shown(const Result& result) {
  std::string out = std::to_string(result.id) + " " + std::string(to_text(result.rejection)) + " " +
                    std::string(to_text(result.decision.outcome)) + " " +
                    std::string(to_text(result.decision.reason)) + " " +
                    std::to_string(result.unapplied.minor()) + " " + std::to_string(result.woken);
  for (const AllocationLine& line : result.allocations)
    out += " " + std::to_string(line.item.value) + "/" + std::to_string(line.amount.minor());
  return out;
}

Life live(std::uint64_t seed, std::size_t members) {
  CrewThreads crew(members);
  Engine engine;
  engine.set_crew(&crew);
  Life life;
  std::vector<Result> results;
  std::uint64_t request = 0;
  const auto execute = [&](const std::vector<Command>& unit) {
    engine.execute(unit, {.client = 1, .request = ++request, .time_ns = 1, .principal = "alice"},
                   life.records, results);
    for (const Result& result : results) life.answers.push_back(shown(result));
  };
  RandomLedger source("L1", seed);
  std::vector<Command> opening;
  std::vector<UpsertItem> items;
  constexpr std::size_t kCustomers = 30;
  for (std::size_t i = 0; i < kCustomers; ++i) opening.emplace_back(source.customer(i));
  for (std::size_t i = 0; i < 200; ++i) {
    items.push_back(source.item(i, kCustomers));
    opening.emplace_back(items.back());
  }
  execute(opening);
  std::size_t payment = 0;
  for (int units = 0; units < 3; ++units) {
    std::vector<Command> unit;
    for (std::size_t i = 100 + source.random().below(200); i > 0; --i)
      unit.emplace_back(source.payment(payment++, items));
    execute(unit);
  }
  life.hash = engine.state().hash();
  return life;
}

TEST(CrewThreads, HowManyDecideCannotBeSeenInAnswersRecordsOrState) {
  constexpr std::uint64_t kSeed = 4200;
  std::printf("seeds %llu..%llu\n", static_cast<unsigned long long>(kSeed),
              static_cast<unsigned long long>(kSeed + 9));
  for (std::uint64_t seed = kSeed; seed < kSeed + 10; ++seed) {
    const Life alone = live(seed, 1);
    for (const std::size_t members : {2U, 7U}) {
      const Life together = live(seed, members);
      ASSERT_EQ(together.answers, alone.answers) << "seed " << seed << ", " << members;
      ASSERT_TRUE(std::ranges::equal(together.records.bytes(), alone.records.bytes()))
          << "seed " << seed << ", " << members;
      ASSERT_EQ(together.hash, alone.hash) << "seed " << seed << ", " << members;
    }
  }
}

}  // namespace
}  // namespace hexiao::daemon

// Stories of the whole daemon in one thread: sessions, group commit, engine, log, snapshots and
// clients that send again, under a seeded scheduler and a clock that only the story moves. Each
// seed is told twice, and both must be the same story.
//
// HEXIAO_SIMULATION_SEED=n tells story n alone, with every step. HEXIAO_SIMULATION_FIRST=n begins
// with n instead of a seed from the system.
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "tests/faults/scale.h"
#include "tests/simulation/story.h"

namespace hexiao::simulation {
namespace {

std::uint64_t current_seed = 0;

// A failed check of the program itself ends the process: then the seed must be known, too.
void say_seed(int signal) {
  std::fprintf(stderr, "HEXIAO_SIMULATION_SEED=%llu\n",
               static_cast<unsigned long long>(current_seed));
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void print_lines(const Told& told) {
  for (const std::string& line : told.lines) std::printf("%s\n", line.c_str());
}

class Simulation : public testing::Test {
 protected:
  void SetUp() override {
    spdlog::set_level(spdlog::level::off);
    std::signal(SIGABRT, say_seed);
  }

  // Twice; false when it is wrong.
  bool tell(std::uint64_t seed, Told& sum) {
    current_seed = seed;
    const Told told = tell_story(seed);
    const Told again = tell_story(seed);
    sum.add(told);
    std::string wrong = told.wrong;
    if (wrong.empty() && told.trace_hash != again.trace_hash)
      wrong = "told twice, the story is another";
    if (wrong.empty()) return true;
    print_lines(tell_story(seed, true));
    ADD_FAILURE() << "HEXIAO_SIMULATION_SEED=" << seed << ": " << wrong;
    return false;
  }
};

void report(const Told& sum, std::uint64_t seeds, std::chrono::milliseconds took) {
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(1, took.count()));
  std::printf(
      "%llu seeds, each told twice, in %llu ms: %llu seeds/s; %llu steps, %llu lives, %llu kills, "
      "%llu power cuts, %llu disk faults, %llu broken connections\n",
      number(seeds), number(ms), number(seeds * 1000 / ms), number(sum.steps), number(sum.lives),
      number(sum.kills), number(sum.power_cuts), number(sum.disk_faults),
      number(sum.broken_connections));
  const Counts& counts = sum.counts;
  std::printf(
      "%llu connections, %llu messages, %llu answers, %llu of them repeated; %llu payments "
      "recorded, %llu answered as duplicates, %llu refused as another of the same reference; %llu "
      "repeated requests got their first answer byte for byte, %llu of the same number with other "
      "content were refused, %llu fates told; none doubled, none lost\n",
      number(counts.connections), number(counts.messages), number(counts.answers),
      number(counts.repeated), number(counts.payments), number(counts.duplicates),
      number(counts.conflicts), number(counts.same_answers), number(counts.refused),
      number(counts.fates));
}

TEST_F(Simulation, every_story_keeps_what_was_promised) {
  using Clock = std::chrono::steady_clock;
  Told sum;
  if (const char* seed = std::getenv("HEXIAO_SIMULATION_SEED")) {
    const std::uint64_t one = std::strtoull(seed, nullptr, 10);
    current_seed = one;
    print_lines(tell_story(one, true));
    tell(one, sum);
    return;
  }
  // Whichever is first: the seeds, or the time.
  const std::uint64_t seeds = faults::how_many(2'000, 100'000);
  const std::chrono::seconds time(faults::how_many(10, 120));
  const std::uint64_t first = faults::seed_from("HEXIAO_SIMULATION_FIRST");
  const auto start = Clock::now();
  std::uint64_t told = 0;
  while (told < seeds && Clock::now() - start < time)
    if (!tell(first + told++, sum)) break;
  report(sum, told, std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start));
}

}  // namespace
}  // namespace hexiao::simulation

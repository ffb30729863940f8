// kill -9 at random moments under load, again and again: each start checks what the kill before it
// left.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "tests/faults/scale.h"
#include "tests/system/daemon_process.h"
#include "tests/system/interrupted_feed.h"

namespace hexiao::system_test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kBrief = 10, kInCi = 1'000, kKillsOfRound = 25;
constexpr FeedOptions kFeed{.seed = 7, .items = 100, .payments = 4'000};

std::uint64_t final_hash(InterruptedFeed& storm, const std::vector<std::string>& arguments) {
  DaemonProcess daemon(arguments);
  EXPECT_TRUE(daemon.ready()) << daemon.journal();
  storm.feed(daemon.port());
  storm.next = 0;
  storm.feed(daemon.port());
  auto client = connect(daemon.port());
  return client ? standing_of(*client).state_hash : 0;
}

TEST(KillStorm, a_thousand_kills_lose_nothing_and_double_nothing) {
  const std::uint64_t seed = faults::seed_from("HEXIAO_KILL_STORM_SEED");
  std::mt19937_64 random(seed);
  const TemporaryDirectory place(TemporaryDirectory::Where::memory);
  write_file(place / "x.toml",
             "[storage]\nsegment_bytes = \"1 MiB\"\nreserve_bytes = 0\n"
             "snapshot_log_bytes = \"256 KiB\"\n[pipeline]\nseal_after_ms = 2\n");
  const auto on = [&](const std::string& name) {
    return std::vector<std::string>{"--config",   place / "x.toml", "--data-dir",
                                    place / name, "--listen",       "127.0.0.1:0"};
  };
  InterruptedFeed calm(kFeed);
  const std::uint64_t reference = final_hash(calm, on("calm"));
  const std::uint64_t wanted = faults::how_many(kBrief, kInCi);
  std::uint64_t kills = 0, at_work = 0;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t round = 0; kills < wanted; ++round) {
    const std::string name = fmt::format("round-{}", round);
    InterruptedFeed storm(kFeed);
    for (std::uint64_t i = 0; i < kKillsOfRound && kills < wanted; ++i, ++kills) {
      DaemonProcess daemon(on(name));
      ASSERT_TRUE(daemon.ready()) << "seed " << seed << " kill " << kills << daemon.journal();
      storm.check(daemon.port());
      if (testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << " kill " << kills;
      std::thread feeder([&] { storm.feed(daemon.port()); });
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 8'000));
      at_work += storm.next < storm.batch_count() ? 1 : 0;
      daemon.signal(SIGKILL);
      feeder.join();
      daemon.wait();
    }
    ASSERT_EQ(final_hash(storm, on(name)), reference) << "seed " << seed << " round " << round;
    const Ended verified = run_hexiaod({"verify", place / name});
    ASSERT_EQ(verified.exit_code, 0) << verified.output << " seed " << seed;
    std::filesystem::remove_all(place / name);
  }
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - start)
                      .count();
  std::cout << fmt::format("{} kills, {} of them at work, in {} ms: {} ms a kill\n", kills, at_work,
                           ms, ms / static_cast<std::int64_t>(std::max<std::uint64_t>(1, kills)));
}

}  // namespace
}  // namespace hexiao::system_test

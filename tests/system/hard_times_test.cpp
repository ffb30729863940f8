// A disk that takes its time, a process that is stopped for a while, a clock that is ten years
// wrong.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <thread>

#include "tests/faults/scale.h"
#include "tests/system/interrupted_run.h"

namespace hexiao::system_test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::int64_t ms_since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
}

// Small files, so that a start costs little.
std::vector<std::string> on(const TemporaryDirectory& place, const std::string& name) {
  write_file(place / "small.toml", "[storage]\nsegment_bytes = \"1 MiB\"\nreserve_bytes = 0\n");
  return {"--config", place / "small.toml", "--data-dir", place / name, "--listen", "127.0.0.1:0"};
}

// While one sync takes five seconds: the answer that waits for it comes late and right; queries
// wait with it, because they may not show what is not durable; everybody can still connect, greet
// and ping.
TEST(HardTimes, a_sync_that_takes_five_seconds_delays_answers_and_nothing_else) {
  const std::int64_t delay_ms = faults::scale() == 0 ? 1'500 : 5'000;
  const TemporaryDirectory place(TemporaryDirectory::Where::memory);
  const std::string directory = place / "data", report = place / "report";
  const InventedLedger ledger(4, 60, 40);
  std::size_t first_slow = 0;
  {
    DaemonProcess daemon(on(place, "data"));
    ASSERT_TRUE(daemon.ready()) << daemon.journal();
    auto client = connect(daemon.port());
    ASSERT_TRUE(client);
    for (; first_slow < 80; ++first_slow) ASSERT_TRUE(client->submit(ledger.batch(first_slow, 1)));
  }
  // The calls of a start depend on what the last run left; so count them on a copy.
  std::filesystem::copy(directory, place / "copy", std::filesystem::copy_options::recursive);
  const auto under = [&](const std::string& on, std::uint64_t at, const std::string& fault) {
    return std::vector<std::string>{"/usr/bin/env",
                                    "ASAN_OPTIONS=detect_leaks=0",
                                    STORAGE_CALL_FAULTS,
                                    on,
                                    report,
                                    std::to_string(at),
                                    fault};
  };
  std::uint64_t calls = 0;
  {
    DaemonProcess daemon(on(place, "copy"), under(place / "copy", 0, "none"));
    if (daemon.wait(0ms) == 125) GTEST_SKIP() << "storage calls cannot be traced here";
    ASSERT_TRUE(daemon.ready()) << daemon.journal();
    std::this_thread::sleep_for(300ms);  // the next segment is prepared
    const std::string lines = read_file(report);
    calls = static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
  }
  DaemonProcess daemon(on(place, "data"),
                       under(directory, calls + 1, fmt::format("delay={}", delay_ms)));
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  std::this_thread::sleep_for(300ms);
  auto slow = connect(daemon.port());
  auto asking = connect(daemon.port());
  ASSERT_TRUE(slow && asking);
  const auto start = Clock::now();
  ASSERT_TRUE(slow->send(ledger.batch(first_slow, 1)));
  std::thread asker([&] {
    std::this_thread::sleep_for(50ms);
    const auto page = asking->query({.kind = protocol::QueryKind::payments});
    EXPECT_TRUE(page);
    EXPECT_GE(ms_since(start), delay_ms * 9 / 10) << "a query showed what was not durable";
  });
  std::int64_t worst_ms = 0;
  std::uint64_t greetings = 0;
  std::this_thread::sleep_for(50ms);
  while (ms_since(start) < delay_ms * 8 / 10) {
    const auto before = Clock::now();
    auto other = connect(daemon.port());
    ASSERT_TRUE(other) << other.error().text;
    worst_ms = std::max(worst_ms, ms_since(before));
    ++greetings;
    std::this_thread::sleep_for(10ms);
  }
  protocol::ResultsReply reply;
  ASSERT_TRUE(slow->receive(reply));
  EXPECT_TRUE(reply.results.front().ok());
  EXPECT_GE(ms_since(start), delay_ms) << "it was answered before it was durable";
  asker.join();
  EXPECT_LT(worst_ms, 500);
  std::cout << fmt::format(
      "a write that took {} ms: {} others connected and were greeted meanwhile, the slowest in "
      "{} ms\n",
      delay_ms, greetings, worst_ms);
}

// Stopped and woken again, as by a debugger or a paused machine: clients that wait get their
// answers.
TEST(HardTimes, a_process_that_was_stopped_for_a_minute_goes_on_with_every_session) {
  const auto pause = faults::scale() == 0 ? 3s : faults::scale() == 1 ? 20s : 60s;
  const TemporaryDirectory place(TemporaryDirectory::Where::memory);
  // Shorter than the pause: it is not the clients who were slow.
  write_file(place / "x.toml", "[server]\nslow_reader_timeout_s = 1\nhello_timeout_s = 1\n");
  DaemonProcess daemon(
      {"--config", place / "x.toml", "--data-dir", place / "data", "--listen", "127.0.0.1:0"});
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  const InventedLedger ledger(5, 200, 4'000);
  protocol::ClientOptions patient{
      .port = daemon.port(), .client = 4711, .principal = "system test"};
  patient.reply_timeout = std::chrono::minutes(5);
  patient.connect_timeout = std::chrono::minutes(5);
  auto client = protocol::Client::connect(patient);
  ASSERT_TRUE(client);
  protocol::ResultsReply reply;
  std::size_t sent = 0, answered = 0;
  const std::size_t all = ledger.batch_count(16);
  std::thread waker;
  for (; answered < all; ++answered) {
    while (sent < all && client->in_flight() < 16)
      ASSERT_TRUE(client->send(ledger.batch(sent++, 16), protocol::Detail::named));
    if (answered == all / 3) {
      daemon.signal(SIGSTOP);
      waker = std::thread([&] {
        std::this_thread::sleep_for(pause);
        daemon.signal(SIGCONT);
      });
    }
    const auto got = client->receive(reply);
    if (!got && waker.joinable()) waker.join();
    ASSERT_TRUE(got) << got.error().text << daemon.journal();
  }
  waker.join();
  EXPECT_EQ(standing_of(*client).payments, ledger.payments().size());
  EXPECT_EQ(daemon.journal().find("disconnected"), std::string::npos) << daemon.journal();
}

// The wall clock is written beside every event and decides nothing.
TEST(HardTimes, a_clock_that_is_ten_years_wrong_changes_no_decision) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer and a preloaded library do not go together";
#endif
  const InventedLedger ledger(6, 100, 900);
  const TemporaryDirectory place(TemporaryDirectory::Where::memory);
  const std::string offset = place / "offset";
  write_file(offset, std::string(8, '\0'));
  std::set<std::string> years_said;
  const auto set_clock = [&](std::int64_t years) {
    const std::int64_t seconds = years * 365 * 86'400;
    std::fstream file(offset, std::ios::in | std::ios::out | std::ios::binary);
    file.write(reinterpret_cast<const char*>(&seconds), sizeof seconds);
  };
  const auto under = [&](const std::string& name, const std::vector<std::int64_t>& years) {
    StandingOfState standing;
    for (std::size_t part = 0; part < 3; ++part) {
      set_clock(years[part]);
      DaemonProcess daemon(on(place, name),
                           {"/usr/bin/env", "LD_PRELOAD=" WRONG_CLOCK, "WRONG_CLOCK=" + offset});
      EXPECT_TRUE(daemon.ready()) << daemon.journal();
      auto client = connect(daemon.port());
      if (!client) return standing;
      const std::size_t all = ledger.batch_count(10);
      for (std::size_t i = part * all / 3; i < (part + 1) * all / 3; ++i) {
        const auto answer = client->submit(ledger.batch(i, 10), protocol::Detail::brief);
        EXPECT_TRUE(answer) << answer.error().text << daemon.journal();
        if (years[part] != 0 && i % 7 == 0) set_clock(i % 2 == 0 ? 10 : -10);
      }
      standing = standing_of(*client);
      years_said.insert(daemon.journal().substr(0, 4));
      EXPECT_TRUE(client->goodbye());
      daemon.signal(part == 1 ? SIGKILL : SIGTERM);
      daemon.wait();
    }
    EXPECT_EQ(run_hexiaod({"verify", place / name}).exit_code, 0) << name;
    return standing;
  };
  const StandingOfState right = under("right", {0, 0, 0});
  const StandingOfState wrong = under("wrong", {-10, +10, -10});
  EXPECT_EQ(right.payments, ledger.payments().size());
  EXPECT_GT(years_said.size(), 1u) << "the clock was never wrong";
  EXPECT_EQ(wrong.state_hash, right.state_hash);
  EXPECT_EQ(wrong.durable_lsn, right.durable_lsn);
}

}  // namespace
}  // namespace hexiao::system_test

// Too many clients, and clients that mean no good: those who work honestly notice little, memory
// stays below what the configuration allows, nothing is lost or doubled, and `status` tells.
//
// Each attack is measured against calm windows before and after it in the same daemon, since the
// machine is noisy. The crowd runs at a lower priority (crowd.h).
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <thread>

#include "tests/faults/scale.h"
#include "tests/system/crowd.h"
#include "tests/system/daemon_process.h"
#include "tests/system/honest_client.h"
#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {
namespace {

using namespace std::chrono_literals;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

bool in_full() { return faults::scale() != 0; }
unsigned how_many(unsigned in_short, unsigned in_full_run) {
  return in_full() ? in_full_run : in_short;
}

struct Attack {
  std::string name;
  std::function<void(std::uint16_t port, const InPlace&)> begin;
  // What the daemon says of itself while it goes on.
  std::function<void(const protocol::StatusView&)> check = [](const protocol::StatusView&) {};
  std::string configuration = "[server]\nmax_sessions = 16384\n";
  std::string host = "127.0.0.1";
  // The memory that the configuration allows beyond what the daemon had before.
  std::uint64_t memory_mib = 0;
  // Until the crowd's first rush is over.
  std::chrono::milliseconds settles{0};
  // How many times as long the slowest hundredth may take. 0: not measured. Where the crowd asks
  // for real work and it is done, three: 1.2 to 1.8 was measured.
  std::int64_t times = 2;
};

// In KiB, as the system counts it ("VmRSS", "VmHWM").
std::uint64_t memory_kib(pid_t process, const std::string& which) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(which)) return std::stoull(line.substr(which.size() + 1));
  return 0;
}

void forget_most_memory(pid_t process) {
  std::ofstream(fmt::format("/proc/{}/clear_refs", process)) << "5";
}

std::int64_t median(std::vector<std::int64_t> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

std::string joined(const std::vector<std::int64_t>& values) {
  return fmt::format("{}", fmt::join(values, " "));
}

// The machine's other work is not what is measured.
void take_precedence() { std::ofstream("/proc/self/autogroup") << "-15"; }

class Overload : public testing::Test {
 protected:
  void under(const Attack& attack) {
    raise_descriptor_limit();
    take_precedence();
    const TemporaryDirectory place(TemporaryDirectory::Where::memory);
    write_file(place / "x.toml", attack.configuration);
    DaemonProcess daemon({"--config", place / "x.toml", "--data-dir", place / "data", "--listen",
                          attack.host + ":0"});
    ASSERT_TRUE(daemon.ready()) << daemon.journal();
    auto operating = connect(daemon.port());
    ASSERT_TRUE(operating);
    open_ledger(*operating);
    HonestClient honest(daemon.port(), "H", kSanitized ? 20 : 200);
    const auto window = in_full() ? 500ms : 300ms;
    honest.work(window);
    const std::uint64_t before_kib = memory_kib(daemon.process(), "VmRSS");
    const std::uint64_t state_before = state_bytes(*operating);
    forget_most_memory(daemon.process());

    std::vector<std::int64_t> calm, attacked;
    // The machine has other work too: a measurement that came out badly is made again.
    for (int attempt = 0; attempt < (in_full() ? 6 : 1) && !HasFailure(); ++attempt) {
      calm.clear(), attacked.clear();
      for (int round = 0; round < (in_full() ? 2 : 1); ++round) {
        wait_for_calm(*operating);
        calm.push_back(honest.work(window));
        const Crowd crowd([&](const InPlace& in_place) { attack.begin(daemon.port(), in_place); });
        honest.work(window / 2 + attack.settles);
        attacked.push_back(honest.work(window));
        attacked.push_back(honest.work(window));
        if (round == 0 && attempt == 0) look(*operating, attack);
      }
      wait_for_calm(*operating);
      calm.push_back(honest.work(window));
      if (attack.times == 0 || median(attacked) <= most_us(attack, calm)) break;
    }
    const std::uint64_t most_kib = memory_kib(daemon.process(), "VmHWM");
    const auto most_mib = static_cast<std::int64_t>(most_kib) / 1024;
    std::cout << fmt::format(
        "{}: p99 calm {} µs, attacked {} µs (median {} -> {}); memory {} MiB before, {} MiB at "
        "most; {}\n",
        attack.name, joined(calm), joined(attacked), median(calm), median(attacked),
        before_kib / 1024, most_mib, told_);
    if (in_full() && !kSanitized && attack.times != 0) {
      EXPECT_LE(median(attacked), most_us(attack, calm));
    }
    if (!kSanitized) {
      // What the honest client recorded meanwhile is no overload; tables grow by whole chunks.
      const std::uint64_t recorded_mib = (state_bytes(*operating) - state_before) * 2 >> 20;
      EXPECT_LE(most_kib / 1024, before_kib / 1024 + recorded_mib + attack.memory_mib)
          << "memory, MiB";
    }
    honest.check_recorded();
    daemon.signal(SIGTERM);
    EXPECT_EQ(daemon.wait(), 0) << daemon.journal();
  }

 private:
  // The crowd takes the same two cores: where nobody waits for long, the turns of the scheduler
  // decide, and no daemon.
  static std::int64_t most_us(const Attack& attack, const std::vector<std::int64_t>& calm) {
    constexpr std::int64_t kNotLong = 10'000;
    return std::max(attack.times * median(calm), kNotLong);
  }
  static std::uint64_t state_bytes(protocol::Client& operating) {
    const auto page = operating.query({.kind = protocol::QueryKind::status});
    return page ? page->status.front().state_bytes : 0;
  }
  // The crowd is gone, and what it had asked for is done.
  static void wait_for_calm(protocol::Client& operating) {
    for (int i = 0; i < 100; ++i) {
      std::this_thread::sleep_for(100ms);
      const auto page = operating.query({.kind = protocol::QueryKind::status});
      if (page && page->status.front().sessions <= 2 && page->status.front().frames_in_hand <= 1)
        return;
    }
  }
  void look(protocol::Client& operating, const Attack& attack) {
    const auto page = operating.query({.kind = protocol::QueryKind::status});
    ASSERT_TRUE(page) << page.error().text;
    const protocol::StatusView& status = page->status.front();
    attack.check(status);
    told_ = fmt::format(
        "status: {} of {} sessions, {} since the start, {} refused, closed: {} silent, {} slow, {} "
        "for room, {} not the protocol; buffers {} of {} KiB",
        status.sessions, status.sessions_limit, status.sessions_total, status.sessions_refused,
        status.closed_idle, status.closed_slow, status.closed_for_room, status.closed_faulty,
        status.buffer_bytes >> 10, status.buffer_bytes_limit >> 10);
  }
  std::string told_;
};

TEST_F(Overload, connections_that_send_byte_by_byte) {
  const unsigned count = how_many(200, 5'000);
  under({.name = fmt::format("{} slow connections", count),
         .begin = [=](auto port, auto& in_place) { send_slowly(port, count, in_place); },
         .check = [=](const auto& status) { EXPECT_GE(status.sessions, count); },
         .memory_mib = 200});
}

TEST_F(Overload, connections_that_are_idle) {
  const unsigned count = how_many(400, 9'000);
  under({.name = fmt::format("{} idle connections", count),
         .begin = [=](auto port, auto& in_place) { stay_idle(port, count, in_place); },
         .check = [=](const auto& status) { EXPECT_GE(status.sessions, count); },
         .memory_mib = 250});
}

TEST_F(Overload, more_idle_connections_than_there_may_be) {
  const unsigned count = how_many(400, 9'000);
  under({.name = fmt::format("{} idle connections, 256 allowed", count),
         .begin = [=](auto port, auto& in_place) { stay_idle(port, count, in_place); },
         .check =
             [=](const auto& status) {
               EXPECT_LE(status.sessions, 256u);
               EXPECT_GT(status.sessions_refused, 0u);
             },
         .configuration = "",
         .memory_mib = 100});
}

TEST_F(Overload, connections_that_come_and_go) {
  under({.name = "a flood of connections",
         .begin = [](auto port, auto& in_place) { keep_knocking(port, 400, in_place); },
         .check = [](const auto& status) { EXPECT_GT(status.sessions_total, 100u); },
         .configuration = "",
         .memory_mib = 100});
}

TEST_F(Overload, bytes_that_are_not_the_protocol) {
  under({.name = "garbage, damage and frames too large",
         .begin = [](auto port, auto& in_place) { talk_nonsense(port, 100, in_place); },
         .check = [](const auto& status) { EXPECT_GT(status.closed_faulty, 0u); },
         .configuration = "",
         .memory_mib = 200});
}

TEST_F(Overload, clients_that_never_read) {
  const unsigned count = how_many(20, 200);
  under({.name = fmt::format("{} clients that never read", count),
         .begin = [=](auto port, auto& in_place) { never_read(port, count, in_place); },
         .configuration = "[server]\nbuffer_bytes = \"128 MiB\"\n",
         .memory_mib = 128 + 150,
         .settles = 1'500ms,
         .times = 3});
}

// The following need a network of their own: the test runs itself once more inside one. False: it
// was the outer one.
bool inside_own_network(const std::string& rules) {
  constexpr const char* kInside = "HEXIAO_INSIDE_OWN_NETWORK";
  if (std::getenv(kInside) != nullptr) return true;
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const auto run =
      run_program({"/usr/bin/env", fmt::format("{}=1", kInside), "unshare", "--net", "sh", "-c",
                   fmt::format("ip link set lo up && {} || exit 77; exec {} --gtest_filter={}.{}",
                               rules, std::filesystem::read_symlink("/proc/self/exe").string(),
                               test->test_suite_name(), test->name())});
  if (run.exit_code != 0 && run.output.find("[ RUN") == std::string::npos) {
    std::cout << "skipped: a network of its own needs root, unshare, ip and iptables\n";
    return false;
  }
  std::istringstream lines(run.output);
  for (std::string line; std::getline(lines, line);)
    if (line.find("p99") != std::string::npos || run.exit_code != 0) std::cout << line << '\n';
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  return false;
}

TEST_F(Overload, first_packets_without_the_rest) {
  if (!inside_own_network("true")) return;
  under({.name = "10,000 half-open connections a second",
         .begin = [](auto port, auto& in_place) { half_open(port, in_place); },
         .configuration = "",
         .memory_mib = 100});
}

// Two addresses of one daemon: what goes to and from 127.0.0.2 is lost one time in twenty.
TEST_F(Overload, clients_whose_packets_are_lost) {
  const std::string lose = "-p tcp -m statistic --mode random --probability 0.05 -j DROP";
  if (!inside_own_network(fmt::format("iptables -A INPUT -d 127.0.0.2 {0} && "
                                      "iptables -A INPUT -s 127.0.0.2 {0}",
                                      lose)))
    return;
  under({.name = "8 busy clients whose packets are lost one time in twenty",
         .begin = [](auto port, auto& in_place) { flood(port, 8, in_place, "127.0.0.2"); },
         .host = "0.0.0.0",
         .memory_mib = 2'000,
         .times = 3});
}

// Peers that are gone without a word: their machines are off.
TEST_F(Overload, peers_that_vanish_are_given_up) {
  if (!inside_own_network("iptables -L -n >/dev/null")) return;
  const TemporaryDirectory place(TemporaryDirectory::Where::memory);
  write_file(place / "x.toml", "[server]\ndead_peer_timeout_s = 5\n");
  DaemonProcess daemon(
      {"--config", place / "x.toml", "--data-dir", place / "data", "--listen", "0.0.0.0:0"});
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  auto operating = connect(daemon.port());
  ASSERT_TRUE(operating);
  const auto sessions = [&] {
    const auto page = operating->query({.kind = protocol::QueryKind::status});
    return page ? page->status.front().sessions : 0;
  };
  std::vector<protocol::Client> vanishing;
  for (int i = 0; i < 100; ++i) {
    auto client = protocol::Client::connect(
        {.host = "127.0.0.3", .port = daemon.port(), .principal = "system test"});
    ASSERT_TRUE(client) << client.error().text;
    vanishing.push_back(std::move(*client));
  }
  EXPECT_EQ(sessions(), 101u);
  for (const char* end : {"-d", "-s"})
    ASSERT_EQ(
        run_program({"/usr/bin/env", "iptables", "-A", "INPUT", end, "127.0.0.3", "-j", "DROP"})
            .exit_code,
        0);
  vanishing.clear();
  const auto start = std::chrono::steady_clock::now();
  while (sessions() != 1 && std::chrono::steady_clock::now() - start < 20s)
    std::this_thread::sleep_for(100ms);
  EXPECT_EQ(sessions(), 1u);
  std::cout << fmt::format(
      "p99 not measured: 100 peers that vanished were given up after {} ms, dead_peer_timeout_s = "
      "5\n",
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                            start)
          .count());
}

TEST_F(Overload, a_limit_that_the_process_may_not_have_is_said_at_the_start) {
  const TemporaryDirectory place(TemporaryDirectory::Where::memory);
  write_file(place / "x.toml", "[server]\nmax_sessions = 5000\n");
  const auto run = run_program(
      {"/bin/sh", "-c",
       fmt::format("ulimit -n 300; exec timeout 5 {} serve --config {} --data-dir {} --listen "
                   "127.0.0.1:0",
                   hexiaod_program(), place / "x.toml", place / "data")});
  if (run.exit_code == 124) GTEST_SKIP() << "this process may raise its limits as it likes";
  EXPECT_EQ(run.exit_code, 78) << run.errors;
  EXPECT_NE(run.errors.find("LimitNOFILE"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("max_sessions to 108 or less"), std::string::npos) << run.errors;
}

TEST_F(Overload, valid_frames_without_end) {
  under({.name = "8 clients with 64 frames of 64 payments in flight each",
         .begin = [](auto port, auto& in_place) { flood(port, 8, in_place); },
         .memory_mib = 2'000,
         .times = 3});
}

}  // namespace
}  // namespace hexiao::system_test

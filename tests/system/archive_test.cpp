// Copies of a data directory, made while a daemon serves it, and what is restored from them:
// elsewhere, and as it was at an earlier moment. The commands are those of docs/operations.md.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <thread>

#include "tests/faults/scale.h"
#include "tests/system/daemon_process.h"
#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::size_t kBatch = 4;

class Archive : public testing::Test {
 protected:
  Archive() {
    write_file(place_ / "x.toml",
               "[storage]\nsegment_bytes = \"1 MiB\"\nreserve_bytes = 0\n"
               "snapshot_log_bytes = \"300 KiB\"\n[pipeline]\nseal_after_ms = 2\n");
  }
  std::vector<std::string> on(const std::string& directory,
                              const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all = {"--config", place_ / "x.toml", "--data-dir",
                                    directory,  "--listen",        "127.0.0.1:0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  // The state of a directory, as a daemon on it says.
  StandingOfState standing(const std::string& directory,
                           const std::vector<std::string>& more = {}) const {
    DaemonProcess daemon(on(directory, more));
    EXPECT_TRUE(daemon.ready()) << daemon.journal();
    auto client = connect(daemon.port());
    return client ? standing_of(*client) : StandingOfState{};
  }

  TemporaryDirectory place_{TemporaryDirectory::Where::memory};
  InventedLedger ledger_{21, 100, 24'000};
};

// Feeds in a thread of its own and counts what is acknowledged.
class Feeder {
 public:
  Feeder(const InventedLedger& ledger, std::uint16_t port)
      : thread_([this, &ledger, port] { run(ledger, port); }) {}
  ~Feeder() { stop(); }
  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  std::size_t acknowledged() const { return acknowledged_; }

 private:
  void run(const InventedLedger& ledger, std::uint16_t port) {
    auto client = connect(port);
    if (!client) return;
    protocol::ResultsReply reply;
    const std::size_t all = ledger.batch_count(kBatch);
    std::size_t sent = 0;
    while (acknowledged_ < all && !stopping_) {
      while (sent < all && client->in_flight() < 4)
        if (!client->send(ledger.batch(sent++, kBatch))) return;
      if (!client->receive(reply)) return;
      ++acknowledged_;
      std::this_thread::sleep_for(1ms);
    }
  }

  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> acknowledged_ = 0;
  std::thread thread_;
};

TEST_F(Archive, copies_made_under_load_hold_all_that_was_acknowledged_before_they_began) {
  const std::uint64_t wanted = faults::how_many(3, 15);
  const std::string source = place_ / "data";
  DaemonProcess daemon(on(source));
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  Feeder feeder(ledger_, daemon.port());
  std::uint64_t at_work = 0;
  for (std::uint64_t i = 0; i < wanted; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + i % 7 * 5));
    const std::size_t before = feeder.acknowledged();
    const std::string copy = place_ / fmt::format("copy-{}", i);
    const Ended copied = run_hexiaod({"copy", source, copy});
    at_work += feeder.acknowledged() < ledger_.batch_count(kBatch) ? 1 : 0;
    ASSERT_EQ(copied.exit_code, 0) << copied.errors;
    const Ended verified = run_hexiaod({"verify", copy});
    ASSERT_EQ(verified.exit_code, 0) << verified.output;
    DaemonProcess restored(on(copy));
    ASSERT_TRUE(restored.ready()) << restored.journal();
    auto client = connect(restored.port());
    ASSERT_TRUE(client);
    const auto recorded = recorded_payments(*client);
    for (std::size_t batch = 0; batch < before; ++batch)
      for (const std::string& ref : ledger_.bank_refs(batch, kBatch))
        ASSERT_TRUE(recorded.contains(ref)) << ref << " was acknowledged before copy " << i;
    restored.signal(SIGKILL);
    restored.wait();
    fs::remove_all(copy);
  }
  std::cout << wanted << " copies, " << at_work << " of them beside a daemon at work\n";
}

// With cp alone, in the order of docs/operations.md, and the LSN that status gave before.
TEST_F(Archive,
       files_copied_in_the_documented_order_restore_up_to_the_lsn_that_was_durable_before) {
  const std::uint64_t wanted = faults::how_many(2, 6);
  const std::string source = place_ / "data";
  DaemonProcess daemon(on(source));
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  Feeder feeder(ledger_, daemon.port());
  auto asking = connect(daemon.port());
  ASSERT_TRUE(asking);
  for (std::uint64_t i = 0; i < wanted; ++i) {
    std::this_thread::sleep_for(30ms);
    const std::size_t before = feeder.acknowledged();
    const auto page = asking->query({.kind = protocol::QueryKind::status});
    ASSERT_TRUE(page);
    const std::string lsn = std::to_string(page->status.front().durable_lsn);
    const std::string copy = place_ / "files", fresh = place_ / "fresh";
    const Ended copied = run_program({"/bin/sh", "-ec",
                                      "mkdir -p " + copy + "; cd " + source +
                                          "; cp MANIFEST MARK " + copy + "; cp snapshot-*.snap " +
                                          copy + " 2>/dev/null || true; cp log-*.seg " + copy});
    ASSERT_EQ(copied.exit_code, 0) << copied.errors;
    DaemonProcess restored(on(fresh, {"--from", copy, "--until", lsn}));
    ASSERT_TRUE(restored.ready()) << restored.journal();
    auto client = connect(restored.port());
    ASSERT_TRUE(client);
    EXPECT_EQ(std::to_string(standing_of(*client).durable_lsn), lsn);
    const auto recorded = recorded_payments(*client);
    for (std::size_t batch = 0; batch < before; ++batch)
      for (const std::string& ref : ledger_.bank_refs(batch, kBatch))
        ASSERT_TRUE(recorded.contains(ref)) << ref << " was acknowledged before copy " << i;
    restored.signal(SIGKILL);
    restored.wait();
    EXPECT_EQ(run_hexiaod({"verify", fresh}).exit_code, 0);
    fs::remove_all(copy);
    fs::remove_all(fresh);
  }
}

TEST_F(Archive, a_restore_to_any_lsn_is_the_state_of_that_moment) {
  const std::string source = place_ / "data";
  std::map<Lsn, std::uint64_t> hashes;  // after each frame
  {
    DaemonProcess daemon(on(source));
    ASSERT_TRUE(daemon.ready()) << daemon.journal();
    auto client = connect(daemon.port());
    ASSERT_TRUE(client);
    for (std::size_t i = 0; i < 60; ++i) {
      ASSERT_TRUE(client->submit(ledger_.batch(i, kBatch)));
      const StandingOfState now = standing_of(*client);
      hashes[now.durable_lsn] = now.state_hash;
      if (i == 25) {
        ASSERT_TRUE(client->snapshot());
      }
    }
  }
  const Lsn last = hashes.rbegin()->first;
  const std::uint64_t step = faults::scale() == 0 ? last / 4 : last / 10;
  for (Lsn until = hashes.begin()->first + 1; until <= last; until += step) {
    const std::string fresh = place_ / "fresh";
    const auto expected = std::prev(hashes.upper_bound(until));
    const StandingOfState found =
        standing(fresh, {"--from", source, "--until", std::to_string(until)});
    EXPECT_EQ(found.durable_lsn, expected->first) << "until " << until;
    EXPECT_EQ(found.state_hash, expected->second) << "until " << until;
    EXPECT_EQ(run_hexiaod({"verify", fresh}).exit_code, 0);
    fs::remove_all(fresh);
  }
  // And what is restored goes on.
  const std::string fresh = place_ / "fresh";
  ASSERT_EQ(run_hexiaod({"copy", source, fresh}).exit_code, 0);
  DaemonProcess daemon(on(fresh));
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  auto client = connect(daemon.port());
  ASSERT_TRUE(client);
  for (std::size_t i = 0; i < 80; ++i) ASSERT_TRUE(client->submit(ledger_.batch(i, kBatch)));
  daemon.signal(SIGKILL);
  daemon.wait();
  EXPECT_EQ(run_hexiaod({"verify", fresh}).exit_code, 0);
}

TEST_F(Archive, a_restore_refuses_what_it_cannot_do_and_says_why) {
  const std::string source = place_ / "data";
  {
    DaemonProcess daemon(on(source));
    auto client = connect(daemon.port());
    ASSERT_TRUE(client) << daemon.journal();
    for (std::size_t i = 0; i < 40; ++i) ASSERT_TRUE(client->submit(ledger_.batch(i, kBatch)));
  }
  const Ended full = run_hexiaod({"copy", source, source});
  EXPECT_EQ(full.exit_code, 1);
  EXPECT_THAT(full.errors, HasSubstr("empty directory only"));
  const Ended late = run_hexiaod({"copy", source, place_ / "late", "--until", "999999"});
  EXPECT_EQ(late.exit_code, 1);
  EXPECT_THAT(late.errors, HasSubstr("the log ends at LSN"));
  EXPECT_FALSE(fs::exists(place_ / "late/MANIFEST")) << "what was cut short must not be served";
  const Ended none = run_hexiaod({"copy", place_ / "nothing", place_ / "new"});
  EXPECT_EQ(none.exit_code, 65);
  EXPECT_FALSE(fs::exists(place_ / "new"));
  const Ended alone = run_hexiaod({"serve", "--until", "5"});
  EXPECT_EQ(alone.exit_code, 2);
}

TEST_F(Archive, verify_names_file_offset_and_lsn_of_damage_and_a_copy_refuses_it) {
  const std::string source = place_ / "data", file = source + "/log-0000000001.seg";
  {
    DaemonProcess daemon(on(source));
    auto client = connect(daemon.port());
    ASSERT_TRUE(client) << daemon.journal();
    for (std::size_t i = 0; i < 40; ++i) ASSERT_TRUE(client->submit(ledger_.batch(i, kBatch)));
    std::this_thread::sleep_for(100ms);
  }
  constexpr std::uint64_t kPlace = 5 * 4096 + 700;  // in the second sector of a block
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(kPlace);
    const int was = bytes.get();
    bytes.seekp(kPlace);
    bytes.put(static_cast<char>(was ^ 4));
  }
  const Ended verified = run_hexiaod({"verify", source});
  EXPECT_EQ(verified.exit_code, 65);
  EXPECT_THAT(verified.output, HasSubstr("damage"));
  EXPECT_THAT(verified.output, HasSubstr(file + ", offset " + std::to_string(kPlace / 512 * 512)));
  EXPECT_THAT(verified.output, HasSubstr("LSN "));
  const Ended copied = run_hexiaod({"copy", source, place_ / "copy"});
  EXPECT_EQ(copied.exit_code, 65);
  EXPECT_THAT(copied.errors, HasSubstr("offset"));
  EXPECT_FALSE(fs::exists(place_ / "copy/MANIFEST"));
}

}  // namespace
}  // namespace hexiao::system_test

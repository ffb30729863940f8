// The stored log is damaged under a running daemon: the next snapshot notices, `status` says so
// until the daemon ends, and nothing is published any more, at the stop neither.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "protocol/status.h"
#include "tests/system/daemon_process.h"
#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string alarm_of(protocol::Client& client) {
  const auto page = client.query({.kind = protocol::QueryKind::status});
  return page && !page->status.empty() ? std::string(page->status.front().alarm) : "no answer";
}

std::size_t snapshots_in(const std::string& directory) {
  return static_cast<std::size_t>(
      std::ranges::count_if(fs::directory_iterator(directory),
                            [](const auto& entry) { return entry.path().extension() == ".snap"; }));
}

// A byte of a group's payload, in the middle of what was written.
void damage(const std::string& segment, std::streamoff at) {
  std::fstream file(segment, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const int before = file.get();
  file.seekp(at);
  file.put(static_cast<char>(before ^ 0x20));
  ASSERT_TRUE(file.good());
}

TEST(Alarm, a_log_damaged_under_the_daemon_is_said_until_its_end_and_no_snapshot_is_saved) {
  const TemporaryDirectory place;
  write_file(place / "x.toml", "[storage]\nsegment_bytes = \"1 MiB\"\nreserve_bytes = 0\n");
  const std::string data = place / "data";
  DaemonProcess daemon(
      {"--config", place / "x.toml", "--data-dir", data, "--listen", "127.0.0.1:0"});
  auto client = connect(daemon.port());
  ASSERT_TRUE(client) << client.error().text << daemon.journal();
  const InventedLedger ledger(5, 60, 400);
  std::size_t next = 0;
  const auto feed = [&](std::size_t end) {
    for (; next < end; ++next) ASSERT_TRUE(client->submit(ledger.batch(next, 1)));
  };
  feed(50);
  ASSERT_TRUE(client->snapshot());
  EXPECT_EQ(alarm_of(*client), "");
  feed(150);
  // A group of one command takes a block or more: this lies behind the snapshot.
  damage(data + "/log-0000000001.seg", 100 * 4096 + 600);

  const auto refused = client->snapshot();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text, HasSubstr("no snapshot was made"));
  const std::string alarm = alarm_of(*client);
  EXPECT_THAT(alarm, HasSubstr("log-0000000001.seg"));
  EXPECT_FALSE(client->snapshot());
  feed(160);  // payments go on
  EXPECT_EQ(alarm_of(*client), alarm);

  daemon.signal(SIGTERM);
  EXPECT_EQ(daemon.wait(), 65);
  EXPECT_THAT(daemon.journal(), HasSubstr("no snapshot is saved at the stop"));
  EXPECT_EQ(snapshots_in(data), 1u);
  EXPECT_EQ(run_hexiaod({"verify", data}).exit_code, 65);
}

}  // namespace
}  // namespace hexiao::system_test

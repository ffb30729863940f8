// A disk that fills up under a daemon, on a small file system in memory. Needs the right to mount.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/system/daemon_process.h"
#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {
namespace {

using namespace std::chrono_literals;

class SmallDisk {
 public:
  SmallDisk() : mounted_(::mount("tmpfs", place_.path().c_str(), "tmpfs", 0, "size=24m") == 0) {}
  ~SmallDisk() {
    if (mounted_) ::umount2(place_.path().c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  std::string operator/(const std::string& name) const { return place_ / name; }

 private:
  TemporaryDirectory place_;
  bool mounted_;
};

// Fills what is free, so that only `left` bytes remain.
void fill(const std::string& path, std::uintmax_t left) {
  const auto free = std::filesystem::space(std::filesystem::path(path).parent_path()).available;
  if (free <= left) return;
  const std::vector<char> piece(1 << 16, 'x');
  std::ofstream stream(path, std::ios::binary);
  for (std::uintmax_t written = 0; written + left + piece.size() < free; written += piece.size())
    stream.write(piece.data(), static_cast<std::streamsize>(piece.size()));
}

TEST(DiskFull, commands_are_refused_questions_answered_and_all_goes_on_when_space_returns) {
  const SmallDisk disk;
  if (!disk.mounted()) GTEST_SKIP() << "a tmpfs cannot be mounted here";
  write_file(disk / "x.toml",
             "[storage]\nsegment_bytes = \"1 MiB\"\nreserve_bytes = \"4 MiB\"\n"
             "direct_io = false\n");
  DaemonProcess daemon(
      {"--config", disk / "x.toml", "--data-dir", disk / "data", "--listen", "127.0.0.1:0"});
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  auto client = connect(daemon.port());
  ASSERT_TRUE(client) << client.error().text;
  const InventedLedger ledger(9, 200, 60'000);
  fill(disk / "ballast", 8 << 20);

  std::size_t next = 0;
  std::size_t recorded = 0;
  bool refused = false;
  for (; next < ledger.batch_count(256) && !refused; ++next) {
    const auto reply = client->submit(ledger.batch(next, 256), protocol::Detail::brief);
    ASSERT_TRUE(reply) << reply.error().text << daemon.journal();
    for (const auto& result : reply->results) {
      refused = refused || result.rejection == Rejection::read_only;
      if (result.rejection == Rejection::none) ++recorded;
    }
  }
  ASSERT_TRUE(refused) << "24 MiB were never filled";
  --next;
  const StandingOfState full = standing_of(*client);
  EXPECT_NE(full.read_only.find("no space"), std::string::npos) << full.read_only;
  EXPECT_EQ(full.payments + full.items + 20, recorded);

  std::filesystem::remove(disk / "ballast");
  bool taken = false;
  for (int i = 0; i < 100 && !taken; ++i) {
    const auto reply = client->submit(ledger.batch(next, 256), protocol::Detail::brief);
    ASSERT_TRUE(reply) << reply.error().text << daemon.journal();
    taken = reply->results.front().ok();
    if (!taken) std::this_thread::sleep_for(20ms);
  }
  EXPECT_TRUE(taken) << daemon.journal();
  EXPECT_EQ(standing_of(*client).read_only, "");

  const StandingOfState before = standing_of(*client);
  daemon.signal(SIGKILL);
  daemon.wait();
  DaemonProcess again(
      {"--config", disk / "x.toml", "--data-dir", disk / "data", "--listen", "127.0.0.1:0"});
  ASSERT_TRUE(again.ready()) << again.journal();
  auto after = connect(again.port());
  ASSERT_TRUE(after);
  EXPECT_EQ(standing_of(*after).state_hash, before.state_hash);
}

}  // namespace
}  // namespace hexiao::system_test

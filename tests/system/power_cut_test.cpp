// The power goes while the daemon is at work: the file system under it is shut down by its own
// ioctl, without writing back what it holds, and mounted again. On a file of its own, in a loop
// mount; needs root.
#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

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

constexpr std::uint64_t kBrief = 3, kInCi = 100;
// EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN are the same number; 2: the journal is not flushed first.
constexpr unsigned long kShutdown = _IOR('X', 125, std::uint32_t);
constexpr std::uint32_t kWithoutFlush = 2;

// A file system in a file in memory.
class LoopDisk {
 public:
  explicit LoopDisk(std::string kind) : kind_(std::move(kind)), obstacle_(prepare()) {}
  ~LoopDisk() { unmount(); }
  const std::string& obstacle() const { return obstacle_; }
  std::string root() const { return place_ / "mounted"; }

  bool mount() {
    return run_program({"mount", "-o", "loop", "-t", kind_, place_ / "image", root()}).exit_code ==
           0;
  }
  void unmount() { run_program({"umount", root()}); }
  bool cut_power() const {
    const int fd = ::open(root().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    std::uint32_t how = kWithoutFlush;
    const bool done = fd >= 0 && ::ioctl(fd, kShutdown, &how) == 0;
    if (fd >= 0) ::close(fd);
    return done;
  }

 private:
  std::string prepare() {
    const std::string image = place_ / "image";
    write_file(image, "");
    if (::truncate(image.c_str(), off_t{400} << 20) != 0) return "no room for an image";
    const Ended made = run_program({"mkfs." + kind_, "-q", image});
    if (made.exit_code != 0) return "mkfs." + kind_ + " is absent or fails: " + made.errors;
    std::filesystem::create_directory(root());
    return mount() ? "" : fmt::format("a loop mount of {} is not allowed here", kind_);
  }

  std::string kind_;
  TemporaryDirectory place_{TemporaryDirectory::Where::memory};
  std::string obstacle_;
};

class PowerCut : public testing::TestWithParam<const char*> {};

TEST_P(PowerCut, everything_acknowledged_is_there_when_it_returns) {
  const std::uint64_t seed = faults::seed_from("HEXIAO_POWER_CUT_SEED");
  std::mt19937_64 random(seed);
  LoopDisk disk(GetParam());
  if (!disk.obstacle().empty()) GTEST_SKIP() << disk.obstacle();
  const TemporaryDirectory place;
  write_file(place / "x.toml",
             "[storage]\nsegment_bytes = \"1 MiB\"\nreserve_bytes = 0\nkeep_log = \"needed\"\n"
             "snapshot_log_bytes = \"200 KiB\"\n[pipeline]\nseal_after_ms = 2\n");
  const std::uint64_t wanted = faults::how_many(kBrief, kInCi);
  const auto start = std::chrono::steady_clock::now();
  InterruptedFeed feed({.seed = 11, .items = 100, .payments = 6'000});
  std::uint64_t ended_by_itself = 0;
  for (std::uint64_t cut = 0; cut < wanted; ++cut) {
    if (feed.next == feed.batch_count()) {
      std::filesystem::remove_all(disk.root() + "/data");
      feed.next = 0;
      feed.sent.clear();
      feed.acknowledged.clear();
    }
    {
      DaemonProcess daemon({"--config", place / "x.toml", "--data-dir", disk.root() + "/data",
                            "--listen", "127.0.0.1:0"});
      ASSERT_TRUE(daemon.ready()) << daemon.journal() << "seed " << seed << " cut " << cut;
      feed.check(daemon.port());
      if (HasFatalFailure()) FAIL() << "seed " << seed << " cut " << cut;
      std::thread feeder([&] { feed.feed(daemon.port()); });
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
      const bool at_work = feed.next < feed.batch_count();
      if (!disk.cut_power()) {
        daemon.signal(SIGKILL);
        feeder.join();
        GTEST_SKIP() << "the SHUTDOWN ioctl of " << GetParam() << " is refused: errno " << errno;
      }
      // What it writes now fails, and it says so and ends.
      const int code = daemon.wait(at_work ? 2s : 20ms);
      EXPECT_TRUE(code == 74 || code == -1) << code << daemon.journal();
      ended_by_itself += code == 74 ? 1 : 0;
      daemon.signal(SIGKILL);
      feeder.join();
      daemon.wait();
    }
    disk.unmount();
    ASSERT_TRUE(disk.mount()) << "cut " << cut;
    if (cut % 8 == 0 && std::filesystem::exists(disk.root() + "/data/MANIFEST")) {
      const Ended verified = run_hexiaod({"verify", disk.root() + "/data"});
      ASSERT_EQ(verified.exit_code, 0) << verified.output << "seed " << seed << " cut " << cut;
    }
  }
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - start)
                      .count();
  std::cout << fmt::format("{}: {} power cuts in {} ms; {} times the daemon ended with 74\n",
                           GetParam(), wanted, ms, ended_by_itself);
}

INSTANTIATE_TEST_SUITE_P(file_systems, PowerCut, testing::Values("ext4", "xfs"),
                         [](const auto& kind) { return std::string(kind.param); });

}  // namespace
}  // namespace hexiao::system_test

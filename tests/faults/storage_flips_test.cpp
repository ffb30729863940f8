// Every bit of a log of 256 KiB, of a snapshot as large, of the manifest and of the high-water
// mark, flipped one at a time: none passes in silence.
//
// An ordinary run takes bits at random, the fault stage takes all of them, a larger scale takes
// them again in other stores. HEXIAO_FLIP_SEED repeats a run.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <chrono>
#include <random>

#include "daemon/durability/verify.h"
#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"
#include "tests/faults/scale.h"
#include "tests/faults/storage_life.h"

namespace hexiao::faults {
namespace {

using namespace durability;
using durability::testing::kDirectory;
using durability::testing::made_group;
using durability::testing::Running;
using durability::testing::small_store;
using durability::testing::start;

constexpr std::uint64_t kLogBytes = 256u << 10;
constexpr char kLog[] = "log-0000000001.seg";
// In an ordinary run.
constexpr std::uint64_t kBrief = 1'500;

class StorageFlips : public ::testing::Test {
 protected:
  // Large buffers come and go millions of times: they stay in the process.
  static void SetUpTestSuite() {
    ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  }
  void SetUp() override {
    seed_ = seed_from("HEXIAO_FLIP_SEED");
    random_.seed(seed_);
  }

  // Flips bits of `file`, one at a time; `seen` says whether it was noticed.
  void flip_all(SimulatedDisk& disk, const std::string& file,
                const std::function<std::string(SimulatedDisk&)>& unseen) {
    const auto began = std::chrono::steady_clock::now();
    const std::uint64_t bits = disk.size(file) * 8;
    const std::uint64_t wanted = std::min(bits, how_many(kBrief, bits));
    const std::uint64_t stride = bits / wanted;
    std::uint64_t flips = 0;
    for (std::uint64_t at = 0; at + stride <= bits; at += stride, ++flips) {
      const std::uint64_t bit = at + (stride > 1 ? random_() % stride : 0);
      SimulatedDisk flipped = disk.clone();
      flipped.flip_bit(file, bit / 8, static_cast<unsigned>(bit % 8));
      const std::string wrong = unseen(flipped);
      ASSERT_EQ(wrong, "") << file << " byte " << bit / 8 << " bit " << bit % 8
                           << ", HEXIAO_FLIP_SEED=" << seed_;
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began);
    std::printf("%llu of %llu bits of %s flipped, none silent, in %lld ms\n",
                static_cast<unsigned long long>(flips), static_cast<unsigned long long>(bits),
                file.c_str(), static_cast<long long>(took.count()));
  }
  // The fault stage does all bits `scale` times, each time of another store.
  std::uint64_t rounds() const { return std::max<std::uint64_t>(1, scale()); }

  std::uint64_t seed_ = 0;
  std::mt19937_64 random_;
};

// Reads groups and only compares where they end: the checks are the store's own.
std::string recover_silently(SimulatedDisk& disk, const StoreOptions& options, Lsn acknowledged) {
  auto store = Store::open(disk, kDirectory, options);
  if (!store) return check_loud(store.error());
  Lsn last = 0;
  auto report = store->recover(
      [&](SnapshotReader& reader) {
        last = reader.footer().lsn;
        return read_through(reader);
      },
      [&](const GroupView& group) -> Result<void> {
        last = group.last_lsn();
        return {};
      });
  if (!report) return check_loud(report.error());
  if (last != acknowledged) return fmt::format("I1: LSN {} of {}", last, acknowledged);
  const bool noticed = !report->damaged_snapshots.empty() || report->torn;
  return noticed ? std::string() : "silent";
}

// Fills the first segment; sealed.
void fill_log(Running& running, std::mt19937_64& random) {
  while (running.store.headroom_bytes() > kLogBytes + 70'000)
    ASSERT_OK(running.append(made_group(running.fold.lsn() + 1,
                                        static_cast<std::uint32_t>(1 + random() % 3),
                                        random() % 16 == 0 ? 50'000 : random() % 9'000)));
  while (running.store.headroom_bytes() >= kLogBytes + kBlockBytes)
    ASSERT_OK(running.append(made_group(running.fold.lsn() + 1, 1, random() % 3'000)));
  ASSERT_OK(running.store.seal());
}

TEST_F(StorageFlips, EveryBitOfALogIsNoticedByRecovery) {
  StoreOptions options = small_store();
  options.segment_bytes = kLogBytes;
  options.mark_every_bytes = 1u << 20;
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    SimulatedDisk disk;
    Lsn acknowledged = 0;
    {
      auto running = start(disk, options);
      ASSERT_OK(running);
      fill_log(*running, random_);
      ASSERT_EQ(disk.has("log-0000000002.seg"), false);
      acknowledged = running->store.durable_lsn();
    }
    flip_all(disk, kLog, [&](SimulatedDisk& flipped) {
      return recover_silently(flipped, options, acknowledged);
    });
  }
}

struct Snapshotted {
  SimulatedDisk disk;
  Lsn acknowledged = 0;
  std::string older, newest;
};
Snapshotted snapshotted(const StoreOptions& options) {
  Snapshotted made;
  auto running = start(made.disk, options);
  EXPECT_TRUE(running && running->append() && running->snapshot());
  made.older = running->store.snapshots().front().file.substr(sizeof kDirectory);
  EXPECT_TRUE(running->append() && running->append() && running->snapshot(kLogBytes - 16));
  made.newest = running->store.snapshots().front().file.substr(sizeof kDirectory);
  EXPECT_TRUE(running->append() && running->store.seal());
  made.acknowledged = running->store.durable_lsn();
  return made;
}

// All of it through the reader that every user of snapshots has; recovery, which falls back to the
// older one, on some.
TEST_F(StorageFlips, EveryBitOfASnapshotIsNoticedByItsReaderAndTheOlderOneServes) {
  const StoreOptions options = small_store();
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    Snapshotted made = snapshotted(options);
    std::uint64_t flip = 0;
    flip_all(made.disk, made.newest, [&](SimulatedDisk& flipped) -> std::string {
      if (++flip % 64 == 0) return recover_silently(flipped, options, made.acknowledged);
      auto reader = open_snapshot(flipped, std::string(kDirectory) + "/" + made.newest);
      if (!reader) return check_loud(reader.error());
      auto read = read_through(**reader);
      return read ? std::string("silent") : check_loud(read.error());
    });
  }
}

TEST_F(StorageFlips, EveryBitOfManifestAndMarkIsNoticedByRecovery) {
  const StoreOptions options = small_store();
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    Snapshotted made = snapshotted(options);
    for (const char* name : {"MANIFEST", "MARK"})
      flip_all(made.disk, name, [&](SimulatedDisk& flipped) {
        return recover_silently(flipped, options, made.acknowledged);
      });
  }
}

// What recovery does not read, because the newest snapshot covers it, verification does.
TEST_F(StorageFlips, ABitOfAnyFileIsNoticedByVerification) {
  const LifeOptions options{.seed = random_(), .store = small_store(), .groups = 24};
  Life life = live(options);
  ASSERT_FALSE(life.ended) << life.ended->text();
  for (const std::string& name : life.disk.names())
    if (name.ends_with(".tmp")) life.disk.erase(name);
  std::uint64_t flips = 0;
  for (const std::uint64_t wanted = how_many(1'000, 50'000); flips < wanted; ++flips) {
    const auto names = life.disk.names();
    const std::string& name = names[random_() % names.size()];
    const std::uint64_t bit = random_() % (life.disk.size(name) * 8);
    SimulatedDisk flipped = life.disk.clone();
    flipped.flip_bit(name, bit / 8, static_cast<unsigned>(bit % 8));
    auto verified = verify(flipped, kDirectory);
    ASSERT_OK(verified);
    ASSERT_TRUE(!verified->ok() || !verified->notices.empty())
        << name << " byte " << bit / 8 << " bit " << bit % 8 << ", HEXIAO_FLIP_SEED=" << seed_;
    for (const IoError& finding : verified->findings) ASSERT_EQ(check_loud(finding), "");
  }
  std::printf("%llu bits of any file flipped, all noticed by verification\n",
              static_cast<unsigned long long>(flips));
}

}  // namespace
}  // namespace hexiao::faults

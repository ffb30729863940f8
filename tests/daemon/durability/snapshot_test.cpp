// Snapshots: two generations, the log from the older one, and what happens when one is bad.
#include "daemon/durability/snapshot.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::durability::testing {
namespace {

std::vector<std::string> names_with(const SimulatedDisk& disk, std::string_view part) {
  std::vector<std::string> some;
  for (const std::string& name : disk.names())
    if (name.find(part) != std::string::npos) some.push_back(name);
  return some;
}

TEST(Snapshot, BringsBackAStateOfEverySizeAroundAChunk) {
  for (const std::size_t bytes : {0u, 1u, 4080u, 4096u, (1u << 20) - 17, (1u << 20) - 16, 1u << 20,
                                  (4u << 20) - 16, 4u << 20, 5'000'000u}) {
    SimulatedDisk disk;
    Fold fold;
    {
      auto running = start(disk);
      ASSERT_OK(running);
      ASSERT_OK(running->append());
      ASSERT_OK(running->snapshot(bytes));
      ASSERT_OK(running->append());
      fold = running->fold;
    }
    auto again = start(disk);
    ASSERT_OK(again);
    EXPECT_TRUE(again->report.snapshot_lsn) << bytes;
    EXPECT_EQ(again->report.groups, 1u);
    EXPECT_EQ(again->fold.hash(), fold.hash());
  }
}

TEST(Snapshot, BesideOthersLeavesTheDiskAloneBetweenItsPiecesAndHoldsTheSame) {
  constexpr std::size_t kBytes = 5'000'000;
  constexpr auto kLeastPause = std::chrono::milliseconds(1);
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  ASSERT_OK(running->append());
  std::atomic<bool> hurry = false;
  const auto save = [&] {
    const auto begin = std::chrono::steady_clock::now();
    auto writer = running->store.begin_snapshot({.hurry = &hurry});
    EXPECT_TRUE(writer);
    running->fold.save(*writer, kBytes);
    EXPECT_TRUE(writer->finish(
        {.lsn = running->fold.lsn(), .state_hash = running->fold.hash(), .totals = {}}));
    return std::chrono::steady_clock::now() - begin;
  };
  // Four whole pieces and a rest, written and read back.
  EXPECT_GE(save(), 8 * kLeastPause);
  auto reader = running->store.newest_snapshot({.hurry = &hurry});
  ASSERT_OK(reader);
  Fold again;
  ASSERT_OK(again.load(**reader));
  EXPECT_EQ(again.hash(), running->fold.hash());
  hurry = true;  // a stop waits for no pause
  ASSERT_OK(running->append());
  save();
  EXPECT_EQ(running->store.snapshots().size(), 2u);
}

TEST(Snapshot, KeepsFooterAndTotals) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  ASSERT_OK(running->append());
  auto writer = running->store.begin_snapshot();
  ASSERT_OK(writer);
  running->fold.save(*writer, 100);
  const SnapshotFooter footer{
      .lsn = running->fold.lsn(),
      .state_hash = 0x123456789abcdef0u,
      .totals = {{"open items", 12}, {"CNY received", -5}, {"", INT64_MIN}}};
  ASSERT_OK(writer->finish(footer));
  auto reader = running->store.newest_snapshot();
  ASSERT_OK(reader);
  ASSERT_NE(*reader, nullptr);
  EXPECT_EQ((*reader)->footer().totals, footer.totals);
  EXPECT_EQ((*reader)->footer().state_hash, footer.state_hash);
  EXPECT_EQ((*reader)->chain(), running->store.chain());
  EXPECT_EQ((*reader)->payload_bytes(), 116u);
}

TEST(Snapshot, KeepsTwoGenerationsAndTheWholeLogByDefault) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  for (int i = 0; i < 5; ++i) {
    for (int j = 0; j < 20; ++j) ASSERT_OK(running->append());
    ASSERT_OK(running->snapshot());
  }
  EXPECT_EQ(names_with(disk, ".snap").size(), 2u);
  EXPECT_EQ(running->store.snapshots().size(), 2u);
  EXPECT_EQ(names_with(disk, ".seg").front(), "log-0000000001.seg");
}

TEST(Snapshot, WithNeededSegmentsTheLogBeginsAtTheOlderGeneration) {
  SimulatedDisk disk;
  StoreOptions options = small_store();
  options.keep_segments = KeepSegments::needed;
  Fold fold;
  {
    auto running = start(disk, options);
    ASSERT_OK(running);
    for (int i = 0; i < 5; ++i) {
      for (int j = 0; j < 30; ++j) ASSERT_OK(running->append());
      ASSERT_OK(running->snapshot());
    }
    fold = running->fold;
    const auto older = running->store.snapshots().back();
    EXPECT_NE(names_with(disk, ".seg").front(), "log-0000000001.seg");
    auto gone = running->store.cursor(1);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, ErrorKind::refused);
    ASSERT_OK(running->store.cursor(older.lsn + 1));
    disk.flip_bit(names_with(disk, ".snap").back(), 5000, 1);
  }
  auto again = start(disk, options);
  ASSERT_OK(again);
  EXPECT_EQ(again->report.damaged_snapshots.size(), 1u);
  EXPECT_EQ(again->fold.hash(), fold.hash()) << "older generation and the log from it";
}

TEST(Snapshot, ADamagedNewestOneIsNamedSetAsideAndReplacedByTheOlder) {
  SimulatedDisk disk;
  Fold fold;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    for (int i = 0; i < 3; ++i) {
      ASSERT_OK(running->append());
      ASSERT_OK(running->snapshot(2u << 20));
    }
    ASSERT_OK(running->append());
    fold = running->fold;
  }
  const std::string newest = names_with(disk, ".snap").back();
  disk.flip_bit(newest, (1u << 20) + 9000,
                0);  // in the second chunk: found while it is being loaded
  auto again = start(disk);
  ASSERT_OK(again);
  ASSERT_EQ(again->report.damaged_snapshots.size(), 1u);
  const IoError& damage = again->report.damaged_snapshots.front();
  EXPECT_EQ(damage.kind, ErrorKind::damage);
  EXPECT_EQ(damage.file, std::string(kDirectory) + "/" + newest);
  EXPECT_EQ(damage.offset, kBlockBytes + (1u << 20));
  EXPECT_EQ(again->fold.hash(), fold.hash());
  EXPECT_EQ(names_with(disk, "damaged-").size(), 1u);
  EXPECT_EQ(again->store.snapshots().size(), 1u) << "a bad one is no generation";
  ASSERT_OK(again->snapshot());
  EXPECT_EQ(again->store.snapshots().size(), 2u);
}

TEST(Snapshot, WithAllOfThemDamagedTheWholeLogServes) {
  SimulatedDisk disk;
  Fold fold;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    for (int i = 0; i < 3; ++i) {
      ASSERT_OK(running->append());
      ASSERT_OK(running->snapshot());
    }
    fold = running->fold;
  }
  for (const std::string& name : names_with(disk, ".snap")) disk.flip_bit(name, 4100, 2);
  auto again = start(disk);
  ASSERT_OK(again);
  EXPECT_EQ(again->report.damaged_snapshots.size(), 2u);
  EXPECT_FALSE(again->report.snapshot_lsn);
  EXPECT_EQ(again->fold.hash(), fold.hash());
}

TEST(Snapshot, WithAllOfThemDamagedAndAnIncompleteLogNothingIsServed) {
  SimulatedDisk disk;
  StoreOptions options = small_store();
  options.keep_segments = KeepSegments::needed;
  {
    auto running = start(disk, options);
    ASSERT_OK(running);
    for (int i = 0; i < 4; ++i) {
      for (int j = 0; j < 30; ++j) ASSERT_OK(running->append());
      ASSERT_OK(running->snapshot());
    }
  }
  for (const std::string& name : names_with(disk, ".snap")) disk.flip_bit(name, 4100, 2);
  auto again = start(disk, options);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::damage);
}

TEST(Snapshot, AReadPastTheEndFailsAndGivesZeros) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  ASSERT_OK(running->append());
  ASSERT_OK(running->snapshot(0));
  auto reader = running->store.newest_snapshot();
  ASSERT_OK(reader);
  std::vector<std::byte> much(17, std::byte{9});
  (*reader)->read(much);
  EXPECT_TRUE((*reader)->failed());
  EXPECT_EQ((*reader)->remaining(), 0u);
  EXPECT_EQ(much, std::vector<std::byte>(17, std::byte{0}));
  EXPECT_EQ((*reader)->error().kind, ErrorKind::damage);
}

TEST(Snapshot, MayLieInsideAGroup) {
  SimulatedDisk disk;
  Lsn inside = 0;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    ASSERT_OK(running->append(made_group(1, 4, 100)));
    ASSERT_OK(running->append(made_group(5, 6, 100)));
    ASSERT_OK(running->append(made_group(11, 2, 100)));
    inside = 7;
    auto writer = running->store.begin_snapshot();
    ASSERT_OK(writer);
    writer->write(made_group(1, 1, 10).payload);
    ASSERT_OK(writer->finish({.lsn = inside, .state_hash = 1, .totals = {}}));
    EXPECT_EQ(running->store.snapshots().front().chain.lsn, 4u);
  }
  auto store = Store::open(disk, kDirectory, small_store());
  ASSERT_OK(store);
  std::vector<Lsn> firsts;
  auto report = store->recover([](SnapshotReader&) -> Result<void> { return {}; },
                               [&](const GroupView& group) -> Result<void> {
                                 firsts.push_back(group.first_lsn);
                                 return {};
                               });
  ASSERT_OK(report);
  EXPECT_EQ(report->snapshot_lsn, inside);
  EXPECT_EQ(firsts, (std::vector<Lsn>{5, 11}));
}

TEST(Snapshot, OfWhatIsNotDurableOrNotNewIsRefused) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  ASSERT_OK(running->append());
  ASSERT_OK(running->append());
  const Lsn durable = running->fold.lsn();
  const auto attempt = [&](Lsn lsn) -> Result<void> {
    auto writer = running->store.begin_snapshot();
    if (!writer) return fail(std::move(writer).error());
    return writer->finish({.lsn = lsn, .state_hash = 0, .totals = {}});
  };
  auto early = attempt(durable + 1);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().kind, ErrorKind::refused);
  ASSERT_OK(attempt(durable));
  ASSERT_OK(attempt(durable));
  EXPECT_EQ(running->store.snapshots().size(), 1u) << "the same moment is the same snapshot";
  EXPECT_FALSE(attempt(durable - 1));
  auto one = running->store.begin_snapshot();
  ASSERT_OK(one);
  EXPECT_FALSE(running->store.begin_snapshot()) << "one at a time";
}

TEST(Snapshot, TheVisitorsOwnErrorEndsTheRecovery) {
  SimulatedDisk disk;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    ASSERT_OK(running->append());
    ASSERT_OK(running->snapshot());
  }
  auto store = Store::open(disk, kDirectory, small_store());
  ASSERT_OK(store);
  auto report = store->recover(
      [](SnapshotReader&) -> Result<void> {
        return fail({.kind = ErrorKind::newer_format, .what = "rows of a later release"});
      },
      [](const GroupView&) -> Result<void> { return {}; });
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::newer_format);
}

}  // namespace
}  // namespace hexiao::durability::testing

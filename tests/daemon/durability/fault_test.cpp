// The disk says no: the first failure is final and loud, a full disk is met before it hurts.
#include <gtest/gtest.h>

#include <cerrno>

#include "daemon/durability/verify.h"
#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::durability::testing {
namespace {

// One operation fails once and every later one succeeds, as fdatasync does after EIO. Whatever the
// store says afterwards, it must never have acknowledged what is not there.
void fail_every_operation(int code) {
  const auto live = [](SimulatedDisk& disk, Lsn& acknowledged) -> Result<void> {
    auto running = start(disk);
    if (!running) return fail(std::move(running).error());
    for (int i = 1; i <= 25; ++i) {
      auto appended = running->append();
      acknowledged = running->store.durable_lsn();
      if (!appended) {
        // Asked again, a stopped log stays stopped.
        if (running->store.failure()) {
          EXPECT_FALSE(running->store.append_group(made_group(running->fold.lsn() + 1).view()));
        }
        return appended;
      }
      if (i % 6 == 0) HEXIAO_TRY(running->store.seal());
      if (i % 8 == 0) HEXIAO_TRY(running->snapshot());
    }
    return running->store.seal();
  };
  SimulatedDisk whole;
  Lsn all = 0;
  ASSERT_OK(live(whole, all));
  std::mt19937_64 random(7);
  int failed = 0;
  for (std::uint64_t at = 0; at < whole.operations(); ++at) {
    SimulatedDisk disk;
    disk.fail_at(at, code);
    Lsn acknowledged = 0;
    auto lived = live(disk, acknowledged);
    if (!lived) {
      ++failed;
      EXPECT_EQ(lived.error().exit_code(), 74) << lived.error().text();
    }
    disk.power_cut(Survival::none, random);
    auto again = start(disk);
    ASSERT_TRUE(again) << "operation " << at << ": " << again.error().text();
    EXPECT_GE(again->fold.lsn(), acknowledged) << "operation " << at;
  }
  EXPECT_GT(failed, 40);
}

TEST(Fault, AFailedOperationNeverLosesWhatWasAcknowledged) { fail_every_operation(EIO); }
TEST(Fault, AFullDiskAtAnyOperationNeverLosesWhatWasAcknowledged) { fail_every_operation(ENOSPC); }

TEST(Fault, AFailedLogWriteStopsTheStoreForGood) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  ASSERT_OK(running->append());
  disk.fail_at(disk.operations(), EIO);
  const Lsn before = running->store.durable_lsn();
  auto failed = running->append();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::io);
  for (int i = 0; i < 3; ++i) {
    auto again = running->append();
    ASSERT_FALSE(again) << "a failed sync must not be retried into success";
    EXPECT_EQ(again.error().code, EIO);
    EXPECT_FALSE(running->store.seal());
  }
  EXPECT_EQ(running->store.durable_lsn(), before);
}

TEST(Fault, AFullDiskIsSeenAsHeadroomBeforeAnAppendFails) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  disk.set_capacity((2 * 64u << 10) + 40'000);  // this segment, the spare one, and no third
  std::uint64_t appended = 0;
  for (;;) {
    const std::uint64_t headroom = running->store.headroom_bytes();
    auto result = running->append(made_group(running->fold.lsn() + 1, 1, 1000));
    if (result) {
      ++appended;
      continue;
    }
    EXPECT_LT(headroom, kBlockBytes) << "it was promised";
    EXPECT_EQ(result.error().kind, ErrorKind::no_space) << result.error().text();
    break;
  }
  EXPECT_TRUE(running->store.disk_full());
  EXPECT_EQ(appended, 30u) << "two segments of fifteen blocks";
  EXPECT_FALSE(running->store.failure()) << "nothing was lost, so this is no end";
  Fold reader;
  ASSERT_OK(
      running->store.read_groups(1, [&](const GroupView& group) { return reader.apply(group); }));
  EXPECT_EQ(reader.lsn(), running->fold.lsn()) << "reads go on";
  disk.set_capacity(10u << 20);
  ASSERT_OK(running->append());
  EXPECT_FALSE(running->store.disk_full());
}

TEST(Fault, TheReserveStaysFree) {
  SimulatedDisk disk;
  disk.set_capacity(1u << 20);
  StoreOptions options = small_store();
  options.reserve_bytes = 512u << 10;
  auto running = start(disk, options);
  ASSERT_OK(running);
  while (running->append()) {
  }
  auto free = disk.free_bytes(kDirectory);
  ASSERT_OK(free);
  EXPECT_GE(*free, options.reserve_bytes);
  auto snapshot = running->snapshot(600'000);
  ASSERT_FALSE(snapshot);
  EXPECT_EQ(snapshot.error().kind, ErrorKind::no_space);
}

TEST(Fault, ASnapshotThatFindsNoRoomLeavesTheOthersAlone) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  ASSERT_OK(running->append());
  ASSERT_OK(running->snapshot());
  ASSERT_OK(running->append());
  const auto before = disk.names();
  disk.set_capacity(300u << 10);
  auto failed = running->snapshot(3u << 20);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::no_space);
  EXPECT_EQ(disk.names(), before) << "the temporary file is gone";
  EXPECT_FALSE(running->store.failure());
  ASSERT_OK(running->append());
  disk.set_capacity(10u << 20);
  ASSERT_OK(running->snapshot(3u << 20));
}

// A disk that stores something else than it was given is found out before anything is built on it.
TEST(Fault, ASnapshotWrittenWrongIsNotEntered) {
  const auto prepare = [](SimulatedDisk& disk) {
    auto running = start(disk);
    EXPECT_TRUE(running && running->append() && running->snapshot() && running->append());
    return running;
  };
  SimulatedDisk whole;
  auto rehearsal = prepare(whole);
  const std::uint64_t begin = whole.operations();
  ASSERT_OK(rehearsal->snapshot(5u << 20));
  int found = 0;
  for (std::uint64_t at = begin; at < whole.operations(); ++at) {
    SimulatedDisk disk;
    auto running = prepare(disk);
    ASSERT_EQ(disk.operations(), begin);
    disk.garble_at(at);
    auto finished = running->snapshot(5u << 20);
    if (finished) continue;
    ++found;
    EXPECT_EQ(finished.error().kind, ErrorKind::damage) << finished.error().text();
    EXPECT_EQ(running->store.snapshots().size(), 1u);
    ASSERT_OK(running->append());
  }
  EXPECT_EQ(found, 4) << "two pieces of chunks, the header, the index with the footer";
}

TEST(Fault, ASegmentRewrittenWrongIsNotUsed) {
  const auto prepare = [](SimulatedDisk& disk) {
    auto running = start(disk);
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(running && running->append());
    return running ? running->fold.hash() : 0;
  };
  SimulatedDisk whole;
  prepare(whole);
  const std::uint64_t begin = whole.operations();
  ASSERT_OK(start(whole));
  int refused = 0;
  for (std::uint64_t at = begin; at < whole.operations(); ++at) {
    SimulatedDisk disk;
    const std::uint64_t hash = prepare(disk);
    disk.garble_at(at);
    if (!start(disk)) ++refused;
    disk.restart();
    auto again = start(disk);
    if (again) {
      EXPECT_EQ(again->fold.hash(), hash) << "operation " << at;
    } else {
      EXPECT_EQ(again.error().kind, ErrorKind::damage) << again.error().text();
    }
  }
  EXPECT_GE(refused, 2) << "header and groups of the copy";
}

}  // namespace
}  // namespace hexiao::durability::testing

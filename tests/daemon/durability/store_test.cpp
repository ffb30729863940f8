// The store in good times: what goes in comes out.
#include "daemon/durability/store.h"

#include <gtest/gtest.h>

#include "daemon/durability/verify.h"

#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::durability::testing {
namespace {

TEST(Store, StartsEmptyInAnEmptyDirectory) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  EXPECT_TRUE(running->report.created);
  EXPECT_TRUE(running->report.clean);
  EXPECT_EQ(running->store.durable_lsn(), 0u);
  EXPECT_FALSE(running->report.snapshot_lsn);
  auto none = running->store.newest_snapshot();
  ASSERT_OK(none);
  EXPECT_EQ(*none, nullptr);
}

TEST(Store, FindsEveryGroupAgainAfterACleanStop) {
  SimulatedDisk disk;
  Fold before;
  Digest chain{};
  {
    auto running = start(disk);
    ASSERT_OK(running);
    for (int i = 0; i < 200; ++i) ASSERT_OK(running->append());
    ASSERT_OK(running->store.seal());
    before = running->fold;
    chain = running->store.chain().chain;
  }
  auto again = start(disk);
  ASSERT_OK(again);
  EXPECT_TRUE(again->report.clean);
  EXPECT_FALSE(again->report.created);
  EXPECT_EQ(again->report.groups, 200u);
  EXPECT_EQ(again->fold.lsn(), before.lsn());
  EXPECT_EQ(again->fold.hash(), before.hash());
  EXPECT_EQ(again->store.chain().chain, chain);
  EXPECT_EQ(again->store.epoch(), 2u);
  EXPECT_TRUE(again->report.removed.size() == 1) << "the spare segment of the run before";
}

TEST(Store, KeepsTheChainThroughAnUncleanStart) {
  SimulatedDisk disk;
  ChainPoint chain;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    for (int i = 0; i < 30; ++i) ASSERT_OK(running->append());
    chain = running->store.chain();
  }
  auto again = start(disk);
  ASSERT_OK(again);
  EXPECT_FALSE(again->report.clean);
  EXPECT_FALSE(again->report.torn);
  EXPECT_EQ(again->store.chain(), chain);
  ASSERT_OK(again->append());
  ASSERT_OK(again->store.seal());
  auto third = start(disk);
  ASSERT_OK(third);
  EXPECT_TRUE(third->report.clean);
  EXPECT_EQ(third->report.groups, 31u);
}

TEST(Store, TakesGroupsOfEverySizeAroundASectorAndABlock) {
  SimulatedDisk disk;
  Fold fold;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    std::size_t count = 0;
    for (const std::size_t edge : {0u, 512u, 3584u, 4096u, 47616u, 49152u, 65536u, 112640u})
      for (const int off : {-1, 0, 1}) {
        if (off < 0 && edge == 0) continue;
        const std::size_t bytes = edge + static_cast<std::size_t>(off + 1) - 1;
        ASSERT_OK(running->append(made_group(running->fold.lsn() + 1, 2, bytes)));
        ++count;
      }
    fold = running->fold;
    EXPECT_EQ(running->store.durable_lsn(), 2 * count);
  }
  auto again = start(disk);
  ASSERT_OK(again);
  EXPECT_EQ(again->fold.hash(), fold.hash());
}

TEST(Store, TakesAGroupLargerThanASegment) {
  SimulatedDisk disk;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    ASSERT_OK(running->append());
    ASSERT_OK(running->append(made_group(running->fold.lsn() + 1, 3, 5u << 20)));
    ASSERT_OK(running->append());
  }
  auto again = start(disk);
  ASSERT_OK(again);
  EXPECT_EQ(again->report.groups, 3u);
}

TEST(Store, RefusesAGroupThatDoesNotFollow) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  ASSERT_OK(running->append());
  const Lsn next = running->fold.lsn() + 1;
  for (const Lsn wrong : {next - 1, next + 1, Lsn{0}}) {
    auto result = running->store.append_group(made_group(wrong, 1, 100).view());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::refused);
  }
  auto empty = running->store.append_group({.first_lsn = next, .record_count = 0, .payload = {}});
  EXPECT_FALSE(empty);
  EXPECT_FALSE(running->store.failure()) << "a refusal is not the end";
  ASSERT_OK(running->append());
}

TEST(Store, ReadsFromAnyRecordOn) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  std::vector<MadeGroup> groups;
  for (int i = 0; i < 120; ++i) {
    groups.push_back(made_group(running->fold.lsn() + 1));
    ASSERT_OK(running->append(groups.back()));
  }
  const Lsn last = running->fold.lsn();
  for (Lsn from = 1; from <= last + 1; ++from) {
    std::vector<Lsn> expected, found;
    for (const MadeGroup& group : groups)
      if (group.view().last_lsn() >= from) expected.push_back(group.first_lsn);
    ASSERT_OK(running->store.read_groups(from, [&](const GroupView& group) -> Result<void> {
      found.push_back(group.first_lsn);
      return {};
    }));
    ASSERT_EQ(found, expected) << "from " << from;
  }
  auto beyond = running->store.cursor(last + 2);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().kind, ErrorKind::refused);
}

TEST(Store, ACursorFollowsTheLogAsItGrows) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  auto cursor = running->store.cursor(1);
  ASSERT_OK(cursor);
  Fold follower;
  for (int i = 0; i < 150; ++i) {
    ASSERT_OK(running->append());
    if (i % 3 != 0) continue;
    for (;;) {
      auto group = cursor->next();
      ASSERT_OK(group);
      if (!*group) break;
      ASSERT_OK(follower.apply(**group));
    }
    ASSERT_EQ(follower.hash(), running->fold.hash());
    ASSERT_EQ(cursor->position(), running->store.chain());
  }
}

TEST(Store, ReadsOfflineWithoutTheLock) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  for (int i = 0; i < 60; ++i) ASSERT_OK(running->append());
  Fold offline;
  ASSERT_OK(
      read_log(disk, kDirectory, 1, [&](const GroupView& group) { return offline.apply(group); }));
  EXPECT_EQ(offline.hash(), running->fold.hash());
}

TEST(Store, KnowsHowMuchRoomIsCertain) {
  SimulatedDisk disk;
  auto running = start(disk);
  ASSERT_OK(running);
  EXPECT_EQ(running->store.headroom_bytes(), 2 * (64u << 10) - kBlockBytes);
  ASSERT_OK(running->append(made_group(1, 1, 100)));
  EXPECT_EQ(running->store.headroom_bytes(), 2 * (64u << 10) - 2 * kBlockBytes);
  EXPECT_EQ(running->store.log_bytes_since_snapshot(), kBlockBytes);
}

}  // namespace
}  // namespace hexiao::durability::testing

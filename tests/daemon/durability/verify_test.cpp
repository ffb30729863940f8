// Offline verification: says what is there, names each fault's place, changes nothing.
#include "daemon/durability/verify.h"

#include <gtest/gtest.h>

#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::durability::testing {
namespace {

struct Scene {
  SimulatedDisk disk;
  Fold fold;
  ChainPoint chain;
  StoreId id{};
};

Scene sealed_scene() {
  Scene scene;
  auto running = start(scene.disk);
  EXPECT_TRUE(running);
  for (int i = 0; i < 40; ++i) {
    EXPECT_TRUE(running->append());
    if (i % 15 == 14) {
      EXPECT_TRUE(running->snapshot(3u << 20));
    }
  }
  EXPECT_TRUE(running->store.seal());
  EXPECT_TRUE(scene.disk.sync_directory(kDirectory));
  scene.fold = running->fold;
  scene.chain = running->store.chain();
  scene.id = running->store.id();
  return scene;
}

TEST(Verify, SummarisesAGoodStoreAndFoldsItsGroups) {
  Scene scene = sealed_scene();
  Fold fold;
  auto result =
      verify(scene.disk, kDirectory,
             {.on_group = [&](const GroupView& group) { EXPECT_TRUE(fold.apply(group)); }});
  ASSERT_OK(result);
  EXPECT_TRUE(result->ok()) << result->findings.front().text();
  EXPECT_EQ(result->exit_code(), 0);
  EXPECT_TRUE(result->sealed);
  EXPECT_EQ(result->groups, 40u);
  EXPECT_EQ(result->records, scene.fold.lsn());
  EXPECT_EQ(result->first_lsn, 1u);
  EXPECT_EQ(result->last_lsn, scene.fold.lsn());
  EXPECT_EQ(result->marked_lsn, scene.fold.lsn());
  EXPECT_EQ(result->end, scene.chain);
  EXPECT_EQ(result->store_id, to_hex(scene.id));
  EXPECT_EQ(result->snapshots.size(), 2u);
  EXPECT_EQ(fold.hash(), scene.fold.hash());
}

TEST(Verify, ChangesNothing) {
  Scene scene = sealed_scene();
  scene.disk.flip_bit("log-0000000001.seg", 9000, 1);
  SimulatedDisk before = scene.disk.clone();
  const std::uint64_t operations = scene.disk.operations();
  ASSERT_OK(verify(scene.disk, kDirectory));
  EXPECT_EQ(scene.disk.operations(), operations);
  ASSERT_EQ(scene.disk.names(), before.names());
  for (const std::string& name : before.names())
    EXPECT_EQ(scene.disk.content(name), before.content(name));
}

TEST(Verify, NamesEveryFaultAndItsPlace) {
  Scene scene = sealed_scene();
  scene.disk.flip_bit("log-0000000001.seg", 8192 + 600, 1);
  std::string newest;
  for (const std::string& name : scene.disk.names())
    if (name.ends_with(".snap")) newest = name;
  scene.disk.flip_bit(newest, 4096 + (2u << 20) + 5, 7);
  auto result = verify(scene.disk, kDirectory);
  ASSERT_OK(result);
  ASSERT_EQ(result->findings.size(), 2u);
  EXPECT_EQ(result->exit_code(), 65);
  const IoError& snapshot = result->findings[0];
  EXPECT_EQ(snapshot.file, "data/" + newest);
  EXPECT_EQ(snapshot.offset, 4096 + (2u << 20));
  const IoError& log = result->findings[1];
  EXPECT_EQ(log.file, "data/log-0000000001.seg");
  EXPECT_EQ(log.offset, 8192u + 512u);
  EXPECT_GT(log.lsn, 0u);
  EXPECT_NE(log.text().find("offset 8704"), std::string::npos) << log.text();
  EXPECT_NE(log.text().find("hexiaod verify"), std::string::npos) << log.text();
}

TEST(Verify, GoesOnInTheSegmentsAfterADamagedOne) {
  Scene scene = sealed_scene();
  scene.disk.flip_bit("log-0000000001.seg", 8192, 1);
  scene.disk.flip_bit("log-0000000003.seg", 4096, 1);
  auto result = verify(scene.disk, kDirectory);
  ASSERT_OK(result);
  ASSERT_EQ(result->findings.size(), 2u);
  EXPECT_EQ(result->findings[0].file, "data/log-0000000001.seg");
  EXPECT_EQ(result->findings[1].file, "data/log-0000000003.seg");
}

TEST(Verify, WithoutManifestOrMarkStillReadsTheLog) {
  for (const char* name : {"MANIFEST", "MARK"}) {
    Scene scene = sealed_scene();
    scene.disk.erase(name);
    auto result = verify(scene.disk, kDirectory);
    ASSERT_OK(result);
    ASSERT_EQ(result->findings.size(), 1u) << name;
    EXPECT_EQ(result->findings[0].file, std::string("data/") + name);
    EXPECT_EQ(result->groups, 40u);
  }
}

TEST(Verify, AnUnfinishedLastGroupIsANoticeAndNoDamage) {
  SimulatedDisk disk;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    ASSERT_OK(running->append());
    disk.crash_at(disk.operations());
    EXPECT_FALSE(running->append(made_group(running->fold.lsn() + 1, 1, 6000)));
  }
  std::mt19937_64 random(1);
  disk.power_cut(Survival::all_but_last, random);
  auto result = verify(disk, kDirectory);
  ASSERT_OK(result);
  EXPECT_TRUE(result->ok());
  EXPECT_FALSE(result->sealed);
  EXPECT_TRUE(std::any_of(
      result->notices.begin(), result->notices.end(),
      [](const std::string& notice) { return notice.find("torn tail") != std::string::npos; }));
}

TEST(Verify, ADirectoryWithoutAStoreIsSaidToBeNone) {
  SimulatedDisk disk;
  auto result = verify(disk, kDirectory);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::not_a_store);
  EXPECT_EQ(result.error().exit_code(), 65);
}

}  // namespace
}  // namespace hexiao::durability::testing

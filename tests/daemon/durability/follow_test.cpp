// Readers, a snapshot writer and the appending thread at once, on the real file system.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "daemon/durability/posix_file_system.h"
#include "daemon/durability/verify.h"
#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"

namespace hexiao::durability::testing {
namespace {

class Follow : public ::testing::Test {
 protected:
  Follow() {
    std::string name = (std::filesystem::temp_directory_path() / "follow-test-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) directory_ = name;
  }
  ~Follow() override {
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
  }
  std::unique_ptr<FileSystem> files_ = make_posix_file_system();
  std::string directory_;
};

constexpr int kGroups = 600;

TEST_F(Follow, AReaderAndASnapshotterSeeOnlyWhatIsDurableWhileTheLogGrows) {
  StoreOptions options = small_store();
  options.prepare_in_background = true;
  Fold appended;
  {
    auto running = start(*files_, options, directory_);
    ASSERT_OK(running);
    Store& store = running->store;
    std::atomic<bool> done{false};
    std::atomic<std::uint64_t> followed_hash{0};
    std::atomic<int> snapshots{0};

    std::thread follower([&] {
      auto cursor = store.cursor(1);
      ASSERT_OK(cursor);
      Fold fold;
      for (;;) {
        const bool last = done.load();
        for (;;) {
          auto group = cursor->next();
          ASSERT_OK(group);
          if (!*group) break;
          ASSERT_OK(fold.apply(**group));
        }
        if (last) break;
        std::this_thread::yield();
      }
      followed_hash = fold.hash();
    });
    std::thread snapshotter([&] {
      // As the daemon's follower does: its own copy of the state, written from where it stands.
      Fold fold;
      while (!done.load()) {
        ASSERT_OK(store.read_groups(fold.lsn() + 1,
                                    [&](const GroupView& group) { return fold.apply(group); }));
        if (fold.lsn() == 0) continue;
        auto writer = store.begin_snapshot();
        ASSERT_OK(writer);
        fold.save(*writer, 100'000);
        ASSERT_OK(writer->finish({.lsn = fold.lsn(), .state_hash = fold.hash(), .totals = {}}));
        ++snapshots;
      }
    });
    std::thread watcher([&] {
      Lsn before = 0;
      while (!done.load()) {
        const Lsn now = store.durable_lsn();
        ASSERT_GE(now, before);
        before = now;
        static_cast<void>(store.headroom_bytes() + store.log_bytes_since_snapshot());
        static_cast<void>(store.failure());
        std::this_thread::yield();
      }
    });

    for (int i = 0; i < kGroups; ++i) {
      ASSERT_OK(running->append());
      if (i % 50 == 0) ASSERT_OK(store.seal());
    }
    done = true;
    follower.join();
    snapshotter.join();
    watcher.join();
    EXPECT_EQ(followed_hash.load(), running->fold.hash());
    EXPECT_GT(snapshots.load(), 0);
    ASSERT_OK(store.seal());
    appended = running->fold;
  }
  auto again = start(*files_, options, directory_);
  ASSERT_OK(again);
  EXPECT_TRUE(again->report.clean);
  EXPECT_EQ(again->fold.hash(), appended.hash());
  auto verified = verify(*files_, directory_);
  ASSERT_OK(verified);
  EXPECT_TRUE(verified->ok()) << verified->findings.front().text();
}

}  // namespace
}  // namespace hexiao::durability::testing

// The same store on a real file system, with and without O_DIRECT.
#include "daemon/durability/posix_file_system.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "daemon/durability/blocks.h"
#include "daemon/durability/verify.h"
#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"

namespace hexiao::durability::testing {
namespace {

class Posix : public ::testing::TestWithParam<bool> {
 protected:
  Posix() {
    char pattern[] = "durability-test-XXXXXX";
    const std::string base = (std::filesystem::temp_directory_path() / pattern).string();
    std::vector<char> name(base.begin(), base.end());
    name.push_back('\0');
    if (::mkdtemp(name.data()) != nullptr) directory_ = name.data();
  }
  ~Posix() override {
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
  }
  std::unique_ptr<FileSystem> files_ = make_posix_file_system({.direct = GetParam()});
  std::string directory_;
};

TEST_P(Posix, KeepsGroupsAndSnapshotsOverStarts) {
  Fold fold;
  const std::string data = directory_ + "/a/b";
  StoreOptions options = small_store();
  options.mark_every_bytes = 1u << 20;
  {
    auto running = start(*files_, options, data);
    ASSERT_OK(running);
    EXPECT_TRUE(running->report.created);
    for (int i = 0; i < 60; ++i) {
      ASSERT_OK(running->append());
      if (i % 25 == 24) ASSERT_OK(running->snapshot(1'500'000));
    }
    fold = running->fold;
  }
  for (const bool clean : {false, true}) {
    auto again = start(*files_, options, data);
    ASSERT_OK(again);
    EXPECT_EQ(again->report.clean, clean);
    EXPECT_EQ(again->fold.hash(), fold.hash());
    EXPECT_EQ(again->report.groups, 10u);
  }
  auto verified = verify(*files_, data);
  ASSERT_OK(verified);
  EXPECT_TRUE(verified->ok()) << verified->findings.front().text();
  EXPECT_TRUE(verified->sealed);
}

TEST_P(Posix, ASecondDaemonIsToldWhoHoldsTheDirectory) {
  auto first = start(*files_, small_store(), directory_);
  ASSERT_OK(first);
  auto second = Store::open(*files_, directory_, small_store());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::locked);
  EXPECT_EQ(second.error().exit_code(), 74);
  EXPECT_EQ(second.error().found, "process " + std::to_string(::getpid()));
}

TEST_P(Posix, AKilledProcessLeavesNoLockAndLosesNothing) {
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::close(pipe_ends[0]);
    auto running = start(*files_, small_store(), directory_);
    while (running && running->append()) {
      const Lsn lsn = running->store.durable_lsn();
      if (::write(pipe_ends[1], &lsn, sizeof lsn) != sizeof lsn) break;
    }
    ::_exit(1);
  }
  ::close(pipe_ends[1]);
  Lsn acknowledged = 0;
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(::read(pipe_ends[0], &acknowledged, sizeof acknowledged),
              ssize_t{sizeof acknowledged});
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  Lsn more = 0;
  while (::read(pipe_ends[0], &more, sizeof more) == ssize_t{sizeof more}) acknowledged = more;
  ::close(pipe_ends[0]);
  auto again = start(*files_, small_store(), directory_);
  ASSERT_OK(again);
  EXPECT_GE(again->fold.lsn(), acknowledged);
}

TEST_P(Posix, AFileInTheWayIsSaidToBeNoDirectory) {
  const std::string path = directory_ + "/file";
  std::ofstream(path) << "x";
  auto store = Store::open(*files_, path);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::not_a_store);
}

TEST_P(Posix, AFileCutShortOnDiskIsDamage) {
  {
    auto running = start(*files_, small_store(), directory_);
    ASSERT_OK(running);
    for (int i = 0; i < 5; ++i) ASSERT_OK(running->append());
  }
  std::filesystem::resize_file(directory_ + "/log-0000000001.seg", 10'001);
  auto again = start(*files_, small_store(), directory_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::damage) << again.error().text();
  EXPECT_EQ(again.error().offset, 10'001u);
}

TEST_P(Posix, ReadsStopAtTheEndOfTheFile) {
  auto file = files_->open(directory_ + "/f", OpenMode::create);
  ASSERT_OK(file);
  AlignedBuffer blocks(3 * kBlockBytes);
  std::fill_n(blocks.data(), 3 * kBlockBytes, std::byte{7});
  ASSERT_OK((*file)->write(0, blocks.first(2 * kBlockBytes)));
  ASSERT_OK((*file)->sync());
  auto got = (*file)->read(0, blocks.first(3 * kBlockBytes));
  ASSERT_OK(got);
  EXPECT_EQ(*got, 2 * kBlockBytes);
  auto beyond = (*file)->read(4 * kBlockBytes, blocks.first(kBlockBytes));
  ASSERT_OK(beyond);
  EXPECT_EQ(*beyond, 0u);
  auto missing = files_->open(directory_ + "/none", OpenMode::read);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ENOENT);
}

INSTANTIATE_TEST_SUITE_P(DirectAndBuffered, Posix, ::testing::Bool());

}  // namespace
}  // namespace hexiao::durability::testing

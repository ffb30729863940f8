// Snapshots over a real store, folded beside a live engine: they hold its state, and where the fold
// does not come to what the live state was, none is published any more. Why one failed, and when it
// is tried again, is told.
#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <optional>
#include <thread>

#include "daemon/back_office.h"
#include "daemon/desk/snapshot_standing.h"
#include "daemon/desk/state_facts.h"
#include "daemon/durability/posix_file_system.h"
#include "daemon/snapshots.h"
#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::daemon {
namespace {

const Cause kCause{.client = 1, .request = 1, .time_ns = 1, .principal = "test"};

UpsertItem item(Text number) {
  return {.ledger = "L1",
          .customer_no = "C1",
          .item_no = number,
          .document_no = number,
          .currency = "EUR",
          .amount = Money(1'000),
          .issue_date = Date::from_days(20'000),
          .due_date = Date::from_days(20'030)};
}

class SnapshotsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "hexiao-XXXXXX").string();
    directory = ::mkdtemp(pattern.data());
    auto opened = durability::Store::open(
        *files, directory, {.segment_bytes = 64 << 10, .prepare_in_background = false});
    ASSERT_TRUE(opened) << opened.error().text();
    store.emplace(std::move(*opened));
    ASSERT_TRUE(store->recover([](auto&) { return durability::Result<void>(); },
                               [](const auto&) { return durability::Result<void>(); }));
  }
  void TearDown() override {
    store.reset();
    std::filesystem::remove_all(directory);
  }

  static ByteBuffer execute(Engine& engine, const std::vector<Command>& unit) {
    ByteBuffer records;
    std::vector<Result> results;
    engine.execute(unit, kCause, records, results);
    for (const Result& result : results) EXPECT_TRUE(result.ok()) << to_text(result.rejection);
    return records;
  }
  // The records after what is stored, up to the engine's last.
  void append(const Engine& engine, const ByteBuffer& records) {
    const Lsn before = store->durable_lsn();
    ASSERT_TRUE(
        store->append_group({.first_lsn = before + 1,
                             .record_count = static_cast<std::uint32_t>(engine.last_lsn() - before),
                             .payload = records.bytes()}));
  }
  // Both engines do it; the store has the first one's records.
  void both(Engine& stored, Engine& live, const std::vector<Command>& unit) {
    execute(live, unit);
    append(stored, execute(stored, unit));
  }

  std::string directory;
  std::unique_ptr<durability::FileSystem> files = durability::make_posix_file_system({});
  std::optional<durability::Store> store;
  std::atomic<bool> stop = false;
};

TEST_F(SnapshotsTest, OneBesideTheLiveEngineHoldsItsState) {
  Engine live;
  append(live, execute(live, {UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "N"},
                              item("INV-1001"), item("INV-1002")}));
  for (int i = 0; i < 8; ++i) {
    ByteBuffer records;
    live.note_check(2, kCause, records);
    append(live, records);
  }
  const auto done = build_snapshot(*store, stop);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->lsn, live.last_lsn());
  EXPECT_EQ(done->state_hash, live.state().hash());
}

TEST_F(SnapshotsTest, WhereTheFoldDiffersFromTheLiveStateNoneIsPublishedAnyMore) {
  Engine stored, live;
  both(stored, live,
       {UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "N"}, item("INV-1001"),
        item("INV-1002")});
  const auto good = build_snapshot(*store, stop);
  ASSERT_TRUE(good) << good.error().text();
  // The live state goes astray: another item than the log says.
  append(stored, execute(stored, {DisputeItem{.ledger = "L1", .item = "INV-1001", .reason = "r"}}));
  execute(live, {DisputeItem{.ledger = "L1", .item = "INV-1002", .reason = "r"}});
  Lsn check = 0;
  for (int i = 0; i < 8; ++i) {
    ByteBuffer records;
    live.note_check(2, kCause, records);
    append(live, records);
    if (check == 0) check = live.last_lsn();
  }

  StateWalk walk;
  SnapshotStanding standing;
  std::promise<ByteBuffer> answer;
  std::optional<durability::IoError> ended;
  BackOffice office(
      *store, walk, standing,
      [&](SessionId, ByteBuffer&& bytes) { answer.set_value(std::move(bytes)); },
      [](const auto&) {}, [&](const durability::IoError& error) { ended = error; });
  office.set_snapshot_log_bytes(1);
  for (int attempt = 0; attempt < 2; ++attempt) {
    answer = {};
    ASSERT_TRUE(office.submit({.kind = LateRequest::Kind::snapshot, .request = 7}));
    const ByteBuffer frame = answer.get_future().get();
    const std::string text(reinterpret_cast<const char*>(frame.data()), frame.size());
    EXPECT_NE(text.find("no snapshot was made"), std::string::npos);
    EXPECT_NE(text.find("differs from the state that wrote it"), std::string::npos);
    // None by itself either.
    office.log_has_grown();
    // And it is said until the daemon ends.
    EXPECT_NE(standing.now().alarm.find("differs from the state that wrote it"), std::string::npos);
    EXPECT_EQ(standing.now().again_bytes, 0u);
  }
  office.stop();
  EXPECT_FALSE(ended);  // what is acknowledged stays served; a person decides
  ASSERT_EQ(store->snapshots().size(), 1U);
  EXPECT_EQ(store->snapshots().front().lsn, good->lsn);

  const auto refused = build_snapshot(*store, stop);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, durability::ErrorKind::damage);
  EXPECT_GE(refused.error().lsn, check);
}

// A snapshot of the live state, which nobody folded, is held against the live state at its LSN.
TEST_F(SnapshotsTest, WhatTheLiveStateWasNotIsAnAlarmToo) {
  Engine stored, live;
  both(stored, live,
       {UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "N"}, item("INV-1001"),
        item("INV-1002")});
  append(stored, execute(stored, {DisputeItem{.ledger = "L1", .item = "INV-1001", .reason = "r"}}));
  execute(live, {DisputeItem{.ledger = "L1", .item = "INV-1002", .reason = "r"}});
  StateWalk walk;
  walk.hash(live);
  SnapshotStanding standing;
  std::promise<void> answered;
  BackOffice office(
      *store, walk, standing, [&](SessionId, ByteBuffer&&) { answered.set_value(); },
      [](const auto&) {}, [](const auto&) { FAIL(); });
  ASSERT_TRUE(office.submit({.kind = LateRequest::Kind::snapshot, .request = 7}));
  answered.get_future().get();
  EXPECT_TRUE(standing.has_alarm());
  EXPECT_NE(standing.now().alarm.find("the live state"), std::string::npos);
  office.stop();
}

TEST_F(SnapshotsTest, OneThatFailedIsToldAndTriedAgainAfterMoreLogOnly) {
  static_assert(BackOfficeOptions{}.again_after_bytes == 64u << 20);
  constexpr std::uint64_t kMoreLog = 32 << 10;
  Engine live;
  append(live, execute(live, {UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "N"}}));
  StateWalk walk;
  SnapshotStanding standing;
  BackOffice office(
      *store, walk, standing, [](SessionId, ByteBuffer&&) {}, [](const auto&) {},
      [](const auto&) { FAIL(); }, {.again_after_bytes = kMoreLog});
  office.set_snapshot_log_bytes(1);
  const auto wait_until = [](const auto& holds) {
    for (int i = 0; i < 2'000 && !holds(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return holds();
  };
  // A directory stands where the file is to be made.
  const std::string in_the_way = directory + "/snapshot-next.tmp";
  ASSERT_TRUE(std::filesystem::create_directory(in_the_way));
  const std::uint64_t at = store->log_bytes_since_snapshot();
  office.log_has_grown();
  ASSERT_TRUE(wait_until([&] { return !standing.now().failure.empty(); }));
  EXPECT_NE(standing.now().failure.find("snapshot-next.tmp"), std::string::npos);
  EXPECT_EQ(standing.now().again_bytes, at + kMoreLog);
  EXPECT_EQ(standing.now().alarm, "");

  ASSERT_TRUE(std::filesystem::remove(in_the_way));
  int groups = 0;
  for (; store->log_bytes_since_snapshot() < at + kMoreLog; ++groups) {
    office.log_has_grown();
    ByteBuffer records;
    live.note_check(2, kCause, records);
    append(live, records);
  }
  EXPECT_GT(groups, 1);
  EXPECT_TRUE(store->snapshots().empty()) << "tried again too early";
  EXPECT_FALSE(standing.now().failure.empty());
  office.log_has_grown();
  ASSERT_TRUE(wait_until([&] { return standing.now().failure.empty(); }));
  EXPECT_EQ(standing.now().again_bytes, 0u);
  ASSERT_EQ(store->snapshots().size(), 1u);
  EXPECT_EQ(store->snapshots().front().lsn, live.last_lsn());
  office.stop();
}

}  // namespace
}  // namespace hexiao::daemon

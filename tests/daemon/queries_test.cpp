// Questions against a small state: filters, pages, and refusals.
#include "daemon/desk/queries.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "daemon/desk/space.h"
#include "daemon/durability/posix_file_system.h"
#include "daemon/durability/store.h"
#include "engine/engine.h"
#include "engine/state/state.h"
#include "protocol/messages.h"

namespace hexiao::daemon {
namespace {

using protocol::Page;
using protocol::Query;
using protocol::QueryKind;

class QueriesTest : public testing::Test {
 protected:
  static constexpr int kItems = 60;

  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "hexiao-XXXXXX").string();
    directory = ::mkdtemp(pattern.data());
    auto opened = durability::Store::open(
        *files, directory, {.segment_bytes = 64 << 10, .prepare_in_background = false});
    ASSERT_TRUE(opened) << opened.error().text();
    store.emplace(std::move(*opened));
    ASSERT_TRUE(store->recover([](auto&) { return durability::Result<void>(); },
                               [](const auto&) { return durability::Result<void>(); }));
    space.emplace(*store, *files, SpaceOptions{.directory = directory});
    queries.emplace(engine, *store, *space, *standing, walk);
    for (const char* ledger : {"NORTH", "SOUTH"}) populate(ledger);
  }
  void TearDown() override {
    store.reset();
    std::filesystem::remove_all(directory);
  }

  void populate(const std::string& ledger) {
    std::vector<Command> unit;
    for (const char* customer : {"C1", "C2"})
      unit.push_back(UpsertCustomer{
          .ledger = ledger, .customer_no = customer, .name = "Some Name", .currency = "EUR"});
    std::vector<std::string> numbers;
    for (int i = 0; i < kItems; ++i) numbers.push_back(fmt::format("{}-{:05}", ledger, i));
    for (int i = 0; i < kItems; ++i)
      unit.push_back(UpsertItem{.ledger = ledger,
                                .customer_no = i % 2 == 0 ? "C1" : "C2",
                                .item_no = numbers[static_cast<std::size_t>(i)],
                                .document_no = numbers[static_cast<std::size_t>(i)],
                                .currency = "EUR",
                                .amount = Money(1000 + i),
                                .issue_date = Date::from_days(20'000),
                                .due_date = Date::from_days(20'030),
                                .order_no = i == 7 ? "ORDER-4242" : ""});
    unit.push_back(ReceivePayment{.ledger = ledger,
                                  .bank_account = "ACC",
                                  .bank_ref = ledger == "NORTH" ? "REF-N" : "REF-S",
                                  .currency = "EUR",
                                  .amount = Money(1003),
                                  .booking_date = Date::from_days(20'010),
                                  .value_date = Date::from_days(20'010),
                                  .text = numbers[3]});
    std::vector<Result> results;
    engine.execute(unit, {.principal = "test"}, records, results);
    for (const Result& result : results) ASSERT_TRUE(result.ok()) << to_text(result.rejection);
  }

  // One page; a refusal's name is kept in `refused`.
  Page ask(const Query& query, std::uint32_t max_frame_bytes = 1 << 20) {
    ByteBuffer out;
    queries->answer(query, 1, max_frame_bytes, out);
    protocol::FrameReader reader(2 << 20);
    protocol::Frame frame;
    auto rest = out.bytes();
    while (!rest.empty()) {
      const auto room = reader.room();
      const std::size_t count = std::min(room.size(), rest.size());
      std::memcpy(room.data(), rest.data(), count);
      reader.filled(count);
      rest = rest.subspan(count);
      if (reader.next(frame) == protocol::FrameReader::Step::frame) break;
    }
    Page page;
    refused.clear();
    if (frame.header.type == protocol::FrameType::error) {
      protocol::ErrorNotice notice;
      EXPECT_EQ(protocol::read_error(frame.payload.bytes(), notice), protocol::WireError::none);
      refused = notice.name;
      return page;
    }
    EXPECT_EQ(protocol::read_page(std::move(frame.payload), page), protocol::WireError::none);
    return page;
  }

  std::string directory;
  std::string refused;
  std::unique_ptr<durability::FileSystem> files =
      durability::make_posix_file_system({.direct = false});
  std::optional<durability::Store> store;
  Engine engine;
  ByteBuffer records;
  StateWalk walk;
  std::unique_ptr<Standing> standing = std::make_unique<Standing>();
  std::optional<Space> space;
  std::optional<Queries> queries;
};

TEST_F(QueriesTest, status_tells_counts_totals_and_the_hash_of_the_state) {
  const Page page = ask({.kind = QueryKind::status});
  ASSERT_EQ(page.status.size(), 1u);
  const auto& status = page.status.front();
  EXPECT_EQ(status.items, 2u * kItems);
  EXPECT_EQ(status.customers, 4u);
  EXPECT_EQ(status.payments, 2u);
  EXPECT_EQ(status.totals.size(), 2u);
  EXPECT_EQ(status.state_hash.value, engine.state().hash());
  EXPECT_EQ(status.state_hash_lsn, engine.last_lsn());
  EXPECT_EQ(status.read_only, "");
  EXPECT_GT(status.memory_bytes, 0u);
}

TEST_F(QueriesTest, status_tells_why_no_snapshot_was_made_and_an_alarm_until_the_end) {
  EXPECT_EQ(ask({.kind = QueryKind::status}).status.front().alarm, "");
  standing->snapshots.failed("no room", 4096);
  const Page failed = ask({.kind = QueryKind::status});
  EXPECT_EQ(failed.status.front().snapshot_failure, "no room");
  EXPECT_EQ(failed.status.front().snapshot_again_bytes, 4096u);
  standing->snapshots.raise_alarm("the fold differs");
  standing->snapshots.raise_alarm("and again");
  standing->snapshots.made();
  const Page page = ask({.kind = QueryKind::status});
  EXPECT_EQ(page.status.front().alarm, "the fold differs");
  EXPECT_EQ(page.status.front().snapshot_failure, "");
  EXPECT_EQ(page.status.front().snapshot_again_bytes, 0u);
}

TEST_F(QueriesTest, reports_are_answered_and_what_there_is_not_is_refused) {
  const Page page = ask({.kind = QueryKind::report, .report = {.name = "list"}});
  ASSERT_EQ(page.reports.size(), 1u);
  const Report& report = page.reports.front();
  EXPECT_EQ(report.name, "list");
  EXPECT_EQ(report.lsn, engine.last_lsn());
  ASSERT_FALSE(report.rows.empty());
  EXPECT_EQ(report.rows.front().texts.at(0), "list");
  ask({.kind = QueryKind::report, .report = {.name = "no such report"}});
  EXPECT_EQ(refused, "unknown_report");
  ask({.kind = QueryKind::report, .report = {.name = "list", .ledger = "WEST"}});
  EXPECT_EQ(refused, "unknown_ledger");
}

// A session may have asked for small frames: rows that do not fit come with the next page.
TEST_F(QueriesTest, a_report_larger_than_a_frame_comes_in_more_pages) {
  std::set<std::string> seen;
  std::size_t pages = 0, rows = 0;
  Query query{.kind = QueryKind::report, .report = {.name = "items"}};
  for (;;) {
    const Page page = ask(query, 8 << 10);
    ASSERT_EQ(refused, "");
    ASSERT_EQ(page.reports.size(), 1u);
    const Report& report = page.reports.front();
    EXPECT_EQ(report.next_cursor, page.next_cursor);
    ++pages;
    rows += report.rows.size();
    for (const ReportRow& row : report.rows) {
      std::string key;
      for (const std::string& text : row.texts) key += text + "|";
      seen.insert(key);
    }
    if (page.next_cursor == 0) break;
    ASSERT_LT(pages, 100u);
    query.go_on_from(page.next_cursor);
  }
  EXPECT_GT(pages, 1u);
  EXPECT_EQ(seen.size(), rows) << "a row came twice";
  const Page whole = ask({.kind = QueryKind::report, .report = {.name = "items"}});
  EXPECT_EQ(whole.reports.at(0).rows.size(), rows);
}

TEST_F(QueriesTest, pages_follow_one_another_without_gap_or_repetition) {
  std::vector<std::uint64_t> seen;
  Query query{.kind = QueryKind::items, .limit = 7};
  do {
    const Page page = ask(query);
    ASSERT_LE(page.items.size(), 7u);
    for (const ItemView& item : page.items) seen.push_back(item.id.value);
    query.cursor = page.next_cursor;
  } while (query.cursor != 0);
  ASSERT_EQ(seen.size(), 2u * kItems);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], i + 1);
}

TEST_F(QueriesTest, items_are_filtered_by_each_of_their_marks) {
  EXPECT_EQ(ask({.kind = QueryKind::items, .ledger = "SOUTH"}).items.size(), kItems);
  EXPECT_EQ(ask({.kind = QueryKind::items, .ledger = "SOUTH", .customer_no = "C2"}).items.size(),
            kItems / 2);
  EXPECT_EQ(ask({.kind = QueryKind::items, .item_state = ItemState::cleared}).items.size(), 2u);
  EXPECT_EQ(ask({.kind = QueryKind::items, .open_only = true}).items.size(), 2u * kItems - 2);
  EXPECT_EQ(
      ask({.kind = QueryKind::items, .ledger = "NORTH", .customer_no = "C2", .open_only = true})
          .items.size(),
      kItems / 2 - 1);
  const Page by_order = ask({.kind = QueryKind::items, .number = "ORDER-4242"});
  ASSERT_EQ(by_order.items.size(), 2u);
  EXPECT_EQ(by_order.items[0].item_no, "NORTH-00007");
  EXPECT_TRUE(ask({.kind = QueryKind::items, .number = "NORTH-99999"}).items.empty());
}

TEST_F(QueriesTest, payments_and_allocations_are_found_by_what_they_belong_to) {
  const Page payments = ask({.kind = QueryKind::payments, .ledger = "NORTH"});
  ASSERT_EQ(payments.payments.size(), 1u);
  EXPECT_EQ(payments.payments[0].bank_ref, "REF-N");
  EXPECT_EQ(
      ask({.kind = QueryKind::payments, .payment_state = PaymentState::allocated}).payments.size(),
      2u);
  EXPECT_TRUE(
      ask({.kind = QueryKind::payments, .payment_state = PaymentState::reversed}).payments.empty());
  EXPECT_EQ(ask({.kind = QueryKind::payments, .number = "REF-S"}).payments.size(), 1u);

  const Page allocations = ask({.kind = QueryKind::allocations, .payment = "REF-N"});
  ASSERT_EQ(allocations.allocations.size(), 1u);
  EXPECT_EQ(allocations.allocations[0].item_no, "NORTH-00003");
  EXPECT_EQ(ask({.kind = QueryKind::allocations, .item = "SOUTH-00003"}).allocations.size(), 1u);
  EXPECT_EQ(ask({.kind = QueryKind::allocations}).allocations.size(), 2u);

  const Page explained = ask({.kind = QueryKind::explain, .payment = "REF-N"});
  ASSERT_EQ(explained.explanations.size(), 1u);
  EXPECT_EQ(explained.explanations[0].allocations.size(), 1u);
}

TEST_F(QueriesTest, what_is_not_there_is_refused_by_name) {
  ask({.kind = QueryKind::items, .ledger = "WEST"});
  EXPECT_EQ(refused, "unknown_ledger");
  ask({.kind = QueryKind::items, .customer_no = "C9"});
  EXPECT_EQ(refused, "unknown_customer");
  ask({.kind = QueryKind::items, .customer_no = "C1"});
  EXPECT_EQ(refused, "not_unique");
  ask({.kind = QueryKind::explain, .payment = "REF-X"});
  EXPECT_EQ(refused, "unknown_payment");
  ask({.kind = QueryKind::explain, .payment = ""});
  EXPECT_EQ(refused, "unknown_payment");
  ask({.kind = QueryKind::allocations, .item = "NOWHERE-1"});
  EXPECT_EQ(refused, "unknown_item");
  ask({.kind = QueryKind::policies, .number = "none of this name"});
  EXPECT_EQ(refused, "unknown_policy");
}

TEST_F(QueriesTest, a_cursor_beyond_the_end_is_an_empty_page) {
  const Page page = ask({.kind = QueryKind::items, .cursor = UINT64_MAX});
  EXPECT_TRUE(page.items.empty());
  EXPECT_EQ(page.next_cursor, 0u);
}

TEST_F(QueriesTest, the_built_in_policy_is_shown_until_another_one_is_active) {
  const Page page = ask({.kind = QueryKind::policies});
  ASSERT_EQ(page.policies.size(), 1u);
  EXPECT_TRUE(page.policies[0].built_in);
}

// A state of many rows: each question takes the hash a piece further, and counts are of now always.
TEST_F(QueriesTest, a_large_state_is_hashed_piece_by_piece_and_anew_when_it_changes) {
  StateWalk small_steps(2);
  const Lsn before = engine.last_lsn();
  EXPECT_EQ(small_steps.hash(engine).lsn, 0u);
  EXPECT_EQ(small_steps.last_hash().lsn, 0u);
  for (std::uint64_t asked = 0; small_steps.hash(engine).lsn != before; ++asked)
    ASSERT_LT(asked, 1'000u);
  const HashAt first = small_steps.hash(engine);
  EXPECT_EQ(first.hash, engine.state().hash());
  populate("EAST");
  // Known is what was known, until the walk over the new state is through.
  EXPECT_EQ(small_steps.hash(engine).lsn, before);
  EXPECT_EQ(small_steps.hash(engine).hash, first.hash);
  for (std::uint64_t asked = 0; small_steps.hash(engine).lsn != engine.last_lsn(); ++asked)
    ASSERT_LT(asked, 1'000u);
  EXPECT_EQ(small_steps.hash(engine).hash, engine.state().hash());
  EXPECT_EQ(small_steps.last_hash().hash, engine.state().hash());
}

TEST_F(QueriesTest, the_hash_and_counts_are_of_now_however_soon_one_asks_again) {
  const Page first = ask({.kind = QueryKind::status});
  populate("EAST");
  const Page page = ask({.kind = QueryKind::status});
  const auto& status = page.status.front();
  EXPECT_EQ(status.state_hash_lsn, engine.last_lsn());
  EXPECT_EQ(status.state_hash.value, engine.state().hash());
  EXPECT_NE(status.state_hash.value, first.status.front().state_hash.value);
  EXPECT_EQ(status.customers, engine.state().customer_count());
}

}  // namespace
}  // namespace hexiao::daemon

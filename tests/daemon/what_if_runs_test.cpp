// What-if runs over a real store: counts, pages, one at a time, bad policies, and a log whose
// beginning is gone.
#include "daemon/what_if_runs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "daemon/durability/posix_file_system.h"
#include "daemon/snapshots.h"
#include "engine/engine.h"
#include "engine/state/state.h"
#include "protocol/messages.h"
#include "protocol/policy_text.h"

namespace hexiao::daemon {
namespace {

using protocol::Page;
using protocol::Query;
using protocol::QueryKind;
using protocol::WhatIfState;
using protocol::WhatIfView;

// The default policy with nothing but proposals.
std::string strict_policy() {
  Policy policy = default_policy();
  for (Rule& rule : policy.rules)
    if (rule.action == Action::automatic) rule.action = Action::propose;
  return write_policy(policy);
}

class WhatIfRunsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "hexiao-XXXXXX").string();
    directory = ::mkdtemp(pattern.data());
    open();
    execute({UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "Nordwind GmbH"}});
  }
  void TearDown() override {
    runs.reset();
    store.reset();
    std::filesystem::remove_all(directory);
  }

  void open() {
    auto opened = durability::Store::open(*files, directory,
                                          {.segment_bytes = 64 << 10,
                                           .keep_segments = durability::KeepSegments::needed,
                                           .prepare_in_background = false});
    ASSERT_TRUE(opened) << opened.error().text();
    store.emplace(std::move(*opened));
    ASSERT_TRUE(store->recover([](auto&) { return durability::Result<void>(); },
                               [](const auto&) { return durability::Result<void>(); }));
    runs.emplace(*store);
  }

  void execute(const std::vector<Command>& unit) {
    ByteBuffer records;
    std::vector<Result> results;
    const Lsn before = engine.last_lsn();
    engine.execute(unit, {.client = 1, .request = ++request, .time_ns = 1, .principal = "test"},
                   records, results);
    for (const Result& result : results) ASSERT_TRUE(result.ok()) << to_text(result.rejection);
    ASSERT_TRUE(
        store->append_group({.first_lsn = before + 1,
                             .record_count = static_cast<std::uint32_t>(engine.last_lsn() - before),
                             .payload = records.bytes()}));
  }

  // An item each, and the payment that names it.
  void pay(int from, int count) {
    for (int i = from; i < from + count; ++i) {
      const std::string number = fmt::format("INV-{:06}", 100'000 + i * 7);
      const std::string reference = fmt::format("REF-{}", i);
      execute({UpsertItem{.ledger = "L1",
                          .customer_no = "C1",
                          .item_no = number,
                          .document_no = number,
                          .currency = "EUR",
                          .amount = Money(10'000 + i),
                          .issue_date = Date::from_days(20'000),
                          .due_date = Date::from_days(20'030)}});
      execute({ReceivePayment{.ledger = "L1",
                              .bank_account = "ACC",
                              .bank_ref = reference,
                              .currency = "EUR",
                              .amount = Money(10'000 + i),
                              .booking_date = Date::from_days(20'010),
                              .value_date = Date::from_days(20'010),
                              .payer_name = "Nordwind GmbH",
                              .text = number}});
    }
  }

  // One page; a refusal's name and text are kept in `refused`.
  Page ask(const Query& query) {
    ByteBuffer out;
    runs->answer(query, 1, 1 << 20, out);
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
      refused = notice.name + " | " + notice.text;
    } else {
      EXPECT_EQ(protocol::read_page(std::move(frame.payload), page), protocol::WireError::none);
      EXPECT_EQ(page.what_if.size(), 1U);
    }
    return page;
  }
  Page begin(const std::string& source) {
    return ask({.kind = QueryKind::what_if, .source = source});
  }
  Page of(std::uint64_t run, std::uint64_t cursor = 0, std::uint32_t limit = 1000) {
    const std::string number = std::to_string(run);
    return ask({.kind = QueryKind::what_if, .number = number, .cursor = cursor, .limit = limit});
  }
  Page finished(const std::string& source, std::uint32_t limit = 1000) {
    const Page begun = begin(source);
    EXPECT_EQ(refused, "");
    if (!refused.empty()) return {};
    const std::uint64_t run = begun.what_if.front().run;
    // The run takes what processor time others leave, so a busy machine may let it wait.
    for (int tries = 0; tries < 30'000; ++tries) {
      Page page = of(run, 0, limit);
      if (refused.empty() && !page.what_if.empty() &&
          page.what_if.front().state >= WhatIfState::done)
        return page;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the run does not end";
    return {};
  }

  std::unique_ptr<durability::FileSystem> files = durability::make_posix_file_system();
  std::string directory, refused;
  std::optional<durability::Store> store;
  std::optional<WhatIfRuns> runs;
  Engine engine;
  std::uint64_t request = 0;
};

TEST_F(WhatIfRunsTest, AStricterPolicyIsReportedPaymentByPaymentInPages) {
  pay(0, 25);
  const std::uint64_t hash = engine.state().hash();
  const Page page = finished(strict_policy(), 10);
  ASSERT_EQ(page.what_if.size(), 1U);
  const WhatIfView& view = page.what_if.front();
  EXPECT_EQ(view.state, WhatIfState::done) << view.failure;
  EXPECT_EQ(view.policy, "default");
  EXPECT_EQ(view.after_lsn, 0U);
  EXPECT_EQ(view.until_lsn, engine.last_lsn());
  EXPECT_EQ(view.payments, 25U);
  EXPECT_EQ(view.no_longer_auto, 25U);
  EXPECT_EQ(view.unchanged, 0U);
  EXPECT_EQ(view.kept, 25U);
  ASSERT_EQ(view.differences.size(), 10U);
  EXPECT_EQ(page.next_cursor, 10U);
  const protocol::WhatIfPayment& first = view.differences.front();
  EXPECT_EQ(first.payment, PaymentId{1});
  EXPECT_EQ(first.bank_ref, "REF-0");
  EXPECT_EQ(first.amount, Money(10'000));
  EXPECT_EQ(first.before.outcome, Outcome::automatic);
  EXPECT_EQ(first.after.outcome, Outcome::proposed);
  EXPECT_EQ(first.after.customer_no, "C1");
  ASSERT_EQ(first.after.lines.size(), 1U);
  EXPECT_EQ(first.after.lines.front().item_no, "INV-100000");
  const Page last = of(view.run, 20);
  EXPECT_EQ(last.what_if.front().differences.size(), 5U);
  EXPECT_EQ(last.next_cursor, 0U);
  EXPECT_EQ(engine.state().hash(), hash);
  EXPECT_EQ(store->durable_lsn(), engine.last_lsn());  // nothing was recorded
}

TEST_F(WhatIfRunsTest, TheSamePolicyReportsNoDifference) {
  pay(0, 10);
  const Page page = finished(write_policy(default_policy()));
  EXPECT_EQ(page.what_if.front().payments, 10U);
  EXPECT_EQ(page.what_if.front().unchanged, 10U);
  EXPECT_TRUE(page.what_if.front().differences.empty());
}

TEST_F(WhatIfRunsTest, AnEmptyStoreHasNothingToReport) {
  const Page page = finished(strict_policy());
  EXPECT_EQ(page.what_if.front().state, WhatIfState::done);
  EXPECT_EQ(page.what_if.front().payments, 0U);
}

TEST_F(WhatIfRunsTest, AFileThatIsNoPolicyIsRefusedWithItsPlace) {
  begin("name = \"default\"\nsearchs = []\n");
  EXPECT_EQ(refused.rfind("policy_invalid | ", 0), 0U) << refused;
  EXPECT_NE(refused.find("searchs"), std::string::npos) << refused;
  EXPECT_NE(refused.find('2'), std::string::npos) << refused;
}

TEST_F(WhatIfRunsTest, APolicyOfALedgerThatIsNotThereFailsWithItsName) {
  pay(0, 2);
  Policy policy = default_policy();
  policy.ledger = "NOWHERE";
  const Page page = finished(write_policy(policy));
  EXPECT_EQ(page.what_if.front().state, WhatIfState::failed);
  EXPECT_NE(page.what_if.front().failure.find("NOWHERE"), std::string::npos);
}

TEST_F(WhatIfRunsTest, OneRunAtATimeAndOnlyTheLastIsKept) {
  pay(0, 40);
  const Page begun = begin(strict_policy());
  ASSERT_EQ(refused, "");
  begin(strict_policy());
  EXPECT_EQ(refused.rfind("busy", 0), 0U) << refused;
  const std::uint64_t run = begun.what_if.front().run;
  of(run + 7);
  EXPECT_EQ(refused.rfind("run_not_kept", 0), 0U) << refused;
  while (of(run).what_if.front().state < WhatIfState::done)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const Page next = finished(strict_policy());
  EXPECT_EQ(next.what_if.front().run, run + 1);
  of(run);
  EXPECT_EQ(refused.rfind("run_not_kept", 0), 0U) << refused;
}

TEST_F(WhatIfRunsTest, AStopEndsTheRun) {
  pay(0, 40);
  const std::uint64_t run = begin(strict_policy()).what_if.front().run;
  runs->stop();
  const Page page = of(run);
  EXPECT_NE(page.what_if.front().state, WhatIfState::comparing);
  begin(strict_policy());
  EXPECT_NE(refused, "");
}

TEST_F(WhatIfRunsTest, WhereTheBeginningOfTheLogIsGoneItStartsFromASnapshotAndSaysSo) {
  pay(0, 150);
  ASSERT_TRUE(save_snapshot(*store, engine));
  const Lsn first_snapshot = engine.last_lsn();
  pay(150, 150);
  ASSERT_TRUE(save_snapshot(*store, engine));
  pay(300, 10);
  ASSERT_TRUE(store->seal());
  ASSERT_FALSE(store->cursor(1)) << "the test needs a log whose first segment was removed";
  runs.reset();
  store.reset();
  open();  // after a restart, too
  const Page page = finished(strict_policy());
  const WhatIfView& view = page.what_if.front();
  EXPECT_EQ(view.state, WhatIfState::done) << view.failure;
  EXPECT_EQ(view.after_lsn, first_snapshot);
  EXPECT_EQ(view.payments, 160U);
  EXPECT_EQ(view.no_longer_auto, 160U);
  EXPECT_EQ(view.differences.front().payment, PaymentId{151});
  const Page same = finished(write_policy(default_policy()));
  EXPECT_EQ(same.what_if.front().unchanged, 160U);
}

}  // namespace
}  // namespace hexiao::daemon

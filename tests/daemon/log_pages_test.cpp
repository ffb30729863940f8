// Pages of events over a real store: every record once whatever the page size, filters by kind and
// by ledger, several readers, and positions that are not there.
#include "daemon/log_pages.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>

#include "daemon/durability/posix_file_system.h"
#include "engine/engine.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"
#include "protocol/messages.h"

namespace hexiao::daemon {
namespace {

using protocol::Page;
using protocol::Query;
using protocol::QueryKind;

struct Seen {
  Lsn lsn = 0;
  std::string name;
  friend bool operator==(const Seen&, const Seen&) = default;
};

class LogPagesTest : public testing::Test {
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
    pages.emplace(*store, [this](const auto& question) {
      ++questions;
      question->answer(engine.state());
      return question->wait(std::chrono::milliseconds(0));
    });
    for (const char* ledger : {"NORTH", "SOUTH"}) populate(ledger);
  }
  void TearDown() override {
    pages.reset();
    store.reset();
    std::filesystem::remove_all(directory);
  }

  void execute(const std::vector<Command>& unit) {
    ByteBuffer records;
    std::vector<Result> results;
    const Lsn before = engine.last_lsn();
    engine.execute(unit, {.principal = "test"}, records, results);
    for (const Result& result : results) ASSERT_TRUE(result.ok()) << to_text(result.rejection);
    if (engine.last_lsn() == before) return;
    ASSERT_TRUE(
        store->append_group({.first_lsn = before + 1,
                             .record_count = static_cast<std::uint32_t>(engine.last_lsn() - before),
                             .payload = records.bytes()}));
  }

  // Ledger opened, customer, items with payments that settle them; a dispute and an undoing, which
  // name nothing but an item and an allocation.
  void populate(const std::string& ledger) {
    execute({UpsertCustomer{.ledger = ledger, .customer_no = "C1", .name = "Some Name"}});
    for (int i = 0; i < 30; ++i) {
      const std::string number = fmt::format("{}-{:05}", ledger, i);
      const std::string reference = "REF-" + number;
      execute({UpsertItem{.ledger = ledger,
                          .customer_no = "C1",
                          .item_no = number,
                          .document_no = number,
                          .currency = "EUR",
                          .amount = Money(1000 + i),
                          .issue_date = Date::from_days(20'000),
                          .due_date = Date::from_days(20'030)},
               ReceivePayment{.ledger = ledger,
                              .bank_account = "ACC",
                              .bank_ref = reference,
                              .currency = "EUR",
                              .amount = Money(1000 + i),
                              .booking_date = Date::from_days(20'010),
                              .value_date = Date::from_days(20'010),
                              .text = number,
                              .customer_no = "C1"}});
    }
    const std::string disputed = ledger + "-00029";
    ASSERT_GT(engine.state().allocation_count(), 0U);
    execute({Deallocate{.allocation = engine.state().allocation_count(), .reason = "wrong"}});
    execute({DisputeItem{.ledger = ledger, .item = disputed, .reason = "damaged"}});
  }

  // One page; a refusal's name is kept in `refused`.
  Page ask(const Query& query, std::uint32_t frame_bytes = 1 << 20) {
    ByteBuffer out;
    pages->answer(query, 1, frame_bytes, out);
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

  static std::vector<Seen> seen_of(const Page& page) {
    std::vector<Seen> seen;
    auto bytes = page.records;
    RecordView record;
    while (!bytes.empty() && next_record(bytes, record))
      seen.push_back({record.lsn, std::string(event_name(record.type))});
    return seen;
  }
  // Page after page to the end.
  std::vector<Seen> walk(Query query, std::uint32_t frame_bytes = 1 << 20) {
    std::vector<Seen> all;
    for (int turns = 0; turns < 100'000; ++turns) {
      const Page page = ask(query, frame_bytes);
      EXPECT_EQ(refused, "");
      const auto seen = seen_of(page);
      all.insert(all.end(), seen.begin(), seen.end());
      if (page.next_cursor == 0) break;
      EXPECT_GT(page.next_cursor, query.cursor);
      query.cursor = page.next_cursor;
    }
    return all;
  }

  std::string directory;
  std::string refused;
  int questions = 0;
  std::unique_ptr<durability::FileSystem> files =
      durability::make_posix_file_system({.direct = false});
  std::optional<durability::Store> store;
  Engine engine;
  std::optional<LogPages> pages;
};

TEST_F(LogPagesTest, every_event_comes_once_and_in_order_whatever_the_size_of_a_page) {
  for (const std::uint32_t limit : {1U, 7U, 1000U}) {
    const auto all = walk({.kind = QueryKind::events, .limit = limit});
    ASSERT_EQ(all.size(), engine.last_lsn());
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].lsn, i + 1);
  }
  EXPECT_EQ(questions, 0);  // without a ledger the engine is not asked
}

TEST_F(LogPagesTest, kinds_are_told_apart_by_their_names) {
  const auto all = walk({.kind = QueryKind::events});
  std::vector<Seen> wanted;
  for (const Seen& seen : all)
    if (seen.name == "payment_recorded" || seen.name == "item_disputed") wanted.push_back(seen);
  ASSERT_EQ(wanted.size(), 62U);
  EXPECT_EQ(
      walk({.kind = QueryKind::events, .limit = 5, .source = "payment_recorded,item_disputed"}),
      wanted);
  for (const char* wrong : {"payment", ",", ",payment_recorded", "?", "payment_recorded, x"}) {
    ask({.kind = QueryKind::events, .source = wrong});
    EXPECT_EQ(refused, "unknown_enum") << wrong;
  }
}

TEST_F(LogPagesTest, a_ledger_has_its_events_also_those_that_do_not_name_it) {
  const auto all = walk({.kind = QueryKind::events});
  const auto north = walk({.kind = QueryKind::events, .ledger = "NORTH"});
  const auto south = walk({.kind = QueryKind::events, .ledger = "SOUTH"});
  const auto has = [](const std::vector<Seen>& events, std::string_view name) {
    return std::count_if(events.begin(), events.end(),
                         [&](const Seen& seen) { return seen.name == name; });
  };
  for (const auto& events : {north, south}) {
    EXPECT_EQ(has(events, "ledger_opened"), 1);
    EXPECT_EQ(has(events, "payment_recorded"), 30);
    EXPECT_EQ(has(events, "allocations_made"), 30);
    EXPECT_EQ(has(events, "allocation_reversed"), 1);
    EXPECT_EQ(has(events, "item_disputed"), 1);
  }
  // Here nothing concerns both: together they are the whole, and the first half is the North's.
  EXPECT_EQ(north.size() + south.size(), all.size());
  EXPECT_EQ(north.back().lsn + 1, south.front().lsn);
  for (const std::uint32_t limit : {1U, 3U, 50U})
    EXPECT_EQ(walk({.kind = QueryKind::events, .ledger = "SOUTH", .limit = limit}), south);
  EXPECT_EQ(walk({.kind = QueryKind::events, .ledger = "SOUTH"}, 4096), south);
  EXPECT_EQ(walk({.kind = QueryKind::events, .ledger = "SOUTH", .source = "item_disputed"}).size(),
            1U);
  ask({.kind = QueryKind::events, .ledger = "EAST"});
  EXPECT_EQ(refused, "unknown_ledger");
}

TEST_F(LogPagesTest, a_policy_concerns_its_ledger_and_one_without_every_ledger) {
  Policy policy = default_policy();
  policy.name = "everywhere";
  execute({ActivatePolicy{.source = "a = 1", .policy = policy}});
  policy.name = "south";
  policy.ledger = "SOUTH";
  execute({ActivatePolicy{.source = "b = 1", .policy = policy}});
  const auto activated = [&](std::string_view ledger) {
    return walk({.kind = QueryKind::events, .ledger = ledger, .source = "policy_activated"}).size();
  };
  EXPECT_EQ(activated("NORTH"), 1U);
  EXPECT_EQ(activated("SOUTH"), 2U);
}

TEST_F(LogPagesTest, a_reader_at_the_end_knows_how_far_it_has_looked_though_nothing_was_for_it) {
  const Query query{.kind = QueryKind::events, .ledger = "NORTH"};
  Page page = ask(query);
  while (page.next_cursor != 0) {
    Query next = query;
    next.cursor = page.next_cursor;
    page = ask(next);
  }
  EXPECT_EQ(page.durable_lsn, engine.last_lsn());
  Query after = query;
  after.cursor = page.durable_lsn + 1;
  EXPECT_TRUE(seen_of(ask(after)).empty());
  EXPECT_EQ(refused, "");
  execute({ReleaseItem{.ledger = "NORTH", .item = "NORTH-00029", .reason = "mended"}});
  const auto more = seen_of(ask(after));
  ASSERT_FALSE(more.empty());
  EXPECT_EQ(more.front(), (Seen{after.cursor, "item_released"}));
}

TEST_F(LogPagesTest, readers_at_different_places_do_not_disturb_each_other) {
  constexpr std::size_t kReaders = 6;  // more than walks are kept
  std::vector<std::vector<Seen>> seen(kReaders);
  std::vector<Query> queries(kReaders, Query{.kind = QueryKind::events, .limit = 9});
  for (std::size_t i = 0; i < kReaders; ++i) {
    queries[i].cursor = 1 + 11 * i;
    if (i % 2 == 1) queries[i].ledger = "SOUTH";
  }
  std::set<std::size_t> going;
  for (std::size_t i = 0; i < kReaders; ++i) going.insert(i);
  while (!going.empty()) {
    for (const std::size_t i : std::set<std::size_t>(going)) {
      const Page page = ask(queries[i]);
      ASSERT_EQ(refused, "");
      const auto more = seen_of(page);
      seen[i].insert(seen[i].end(), more.begin(), more.end());
      queries[i].cursor = page.next_cursor;
      if (page.next_cursor == 0) going.erase(i);
    }
  }
  const auto all = walk({.kind = QueryKind::events});
  const auto south = walk({.kind = QueryKind::events, .ledger = "SOUTH"});
  for (std::size_t i = 0; i < kReaders; ++i) {
    if (i % 2 == 1)
      EXPECT_EQ(seen[i], south) << i;
    else
      EXPECT_EQ(seen[i].size(), all.size() - 11 * i) << i;
  }
}

TEST_F(LogPagesTest, a_place_beyond_the_end_is_refused) {
  ask({.kind = QueryKind::events, .cursor = engine.last_lsn() + 2});
  EXPECT_EQ(refused, "log_not_kept");
}

TEST_F(LogPagesTest, when_nobody_can_be_asked_the_reader_is_told_and_loses_nothing) {
  bool asked = false;
  LogPages stubborn(*store, [&](const auto& question) {
    asked = true;
    question->refuse();
    return question->wait(std::chrono::milliseconds(0));
  });
  ByteBuffer out;
  stubborn.answer({.kind = QueryKind::events, .ledger = "NORTH"}, 1, 1 << 20, out);
  EXPECT_TRUE(asked);
  EXPECT_EQ(walk({.kind = QueryKind::events, .ledger = "NORTH"}).front().lsn, 1U);
}

// What a new kind of event names must lead to its ledger, or be listed here as concerning all.
struct FillIds {
  template <class T>
  void operator()(std::string_view /*name*/, T& value) {
    if constexpr (codec_detail::IsId<T>::value) {
      value.value = 1;
    } else if constexpr (codec_detail::IsVector<T>::value) {
      if constexpr (NamesFields<typename T::value_type, FillIds>) {
        value.resize(1);
        T::value_type::fields(value.front(), *this);
      }
    }
  }
};

template <std::size_t... I>
std::set<std::string> kinds_without_owner(std::index_sequence<I...>) {
  std::set<std::string> names;
  const auto look = [&]<class E>(E event) {
    FillIds fill;
    E::fields(event, fill);
    EventOwners owners("NORTH");
    owners.add(event);
    if (owners.of(0).empty()) names.emplace(E::kName);
  };
  (look(std::variant_alternative_t<I, Event>{}), ...);
  return names;
}

TEST(EventOwners, every_kind_of_event_leads_to_its_ledger_or_concerns_all) {
  const std::set<std::string> concern_all = {"policy_activated", "day_closed", "day_worked",
                                             "receivables_policy_activated"};
  EXPECT_EQ(kinds_without_owner(std::make_index_sequence<std::variant_size_v<Event>>()),
            concern_all);
}

TEST(EventOwners, what_is_not_known_concerns_every_ledger) {
  const State state;
  EventOwners owners("NORTH");
  owners.add(ItemDisputed{.item = ItemId{99}, .reason = "x"});
  EXPECT_TRUE(owners.concerned(0, LedgerId{1}, state));
}

}  // namespace
}  // namespace hexiao::daemon

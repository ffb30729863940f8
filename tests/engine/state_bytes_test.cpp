// States, tables, arenas and records as bytes: whole, cut anywhere, and damaged. Whatever the bytes
// are, the answer is an error or a state that can be used; nothing crashes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "engine/engine.h"
#include "engine/state/arena.h"
#include "engine/state/rows.h"
#include "engine/state/state.h"
#include "tests/engine/byte_streams.h"
#include "tests/engine/crews.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {
namespace {

struct History {
  Engine engine;
  ByteBuffer records;
};

// A ledger with everything in it: allocations, proposals, reversals, disputes, policies, what was
// learned and revoked, and payments that waited.
void fill(History& history, std::uint64_t seed, std::size_t payments) {
  RandomLedger source("L1", seed);
  std::vector<Result> results;
  const auto execute = [&](const Command& command) {
    history.engine.execute(std::span(&command, 1),
                           Cause{.client = 1, .request = 2, .time_ns = 3, .principal = "alice"},
                           history.records, results);
    return results.front().ok();
  };
  for (std::size_t i = 0; i < 4; ++i) execute(source.customer(i));
  execute(ActivatePolicy{"source", source.policy("house")});
  std::vector<UpsertItem> items;
  for (std::size_t i = 0; i < 12; ++i) {
    const UpsertItem item = source.item(i, 4);
    if (execute(item)) items.push_back(item);
  }
  for (std::size_t i = 0; i < payments; ++i) execute(source.payment(i, items));
  execute(Deallocate{1, "undo"});
  execute(ReversePayment{"#2", "returned"});
  execute(RejectProposal{"#3", 1});
  execute(ConfirmProposal{"#4", 1});
  execute(DisputeItem{"L1", "#5", "why"});
  execute(ReleaseItem{"L1", "#5", "settled"});
  ReceivePayment stranger = source.payment(payments, items);
  stranger.payer_name = "Q. Treasury Services";
  stranger.payer_account = "4711000815";
  stranger.customer_no = stranger.bank_account = stranger.structured_ref = stranger.note = {};
  stranger.text = "AWAITED-90210";
  execute(stranger);
  UpsertItem awaited = items.front();
  awaited.item_no = awaited.document_no = "AWAITED-90210";
  awaited.kind = ItemKind::invoice;
  awaited.currency = stranger.currency;
  awaited.amount = stranger.amount;
  awaited.open_amount.reset();
  awaited.discount_amount = {};
  awaited.issue_date = awaited.due_date = stranger.booking_date;
  awaited.disputed = false;
  execute(awaited);
  stranger.bank_ref = "AGAIN";
  stranger.text = "thanks";
  execute(stranger);
  awaited.item_no = awaited.document_no = "PAID-BY-HAND-7";
  execute(awaited);
  const AllocatePayment by_hand{.payment = "AGAIN",
                                .lines = {{"PAID-BY-HAND-7", Money(1), {}, {}}}};
  execute(by_hand);
  execute(RevokeMapping{1, "pays for many"});
}

std::vector<std::byte> saved(const Engine& engine) {
  MemorySink sink;
  engine.save(sink);
  return std::move(sink.bytes());
}

// Loads; whatever was taken must stand being looked at.
bool load_and_look(std::span<const std::byte> bytes) {
  Engine engine;
  MemorySource source(bytes);
  if (!engine.load(source).empty()) return false;
  const State& state = engine.state();
  static_cast<void>(state.hash());
  static_cast<void>(state.check_invariants());
  ExplanationView explanation;
  for (std::uint64_t id = 1; id <= state.payment_count(); ++id)
    static_cast<void>(state.explain(PaymentId{id}, explanation));
  for (std::uint64_t id = 1; id <= state.item_count(); ++id)
    static_cast<void>(state.view(ItemId{id}));
  for (std::uint32_t id = 1; id <= state.mapping_count(); ++id)
    static_cast<void>(state.view(MappingId{id}));
  return true;
}

TEST(StateBytes, ALoadedStateIsTheSavedOne) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    History history;
    fill(history, seed, 20);
    const std::vector<std::byte> bytes = saved(history.engine);
    Engine loaded;
    MemorySource source(bytes);
    ASSERT_EQ(loaded.load(source), "");
    EXPECT_EQ(source.remaining(), 0u);
    EXPECT_EQ(loaded.state().hash(), history.engine.state().hash());
    EXPECT_EQ(loaded.last_lsn(), history.engine.last_lsn());
    EXPECT_EQ(loaded.state().check_invariants(), "");
    EXPECT_EQ(saved(loaded).size(), bytes.size());
  }
}

// Tasks on several threads, or in another order: whoever loads, the state goes on alike.
TEST(StateBytes, WhoeverLoadsItTheStateIsTheSame) {
  BackwardsCrew backwards;
  ThreeAtOnce threads;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    History history;
    fill(history, seed, 60);
    const std::vector<std::byte> bytes = saved(history.engine);
    history.records.clear();
    fill(history, seed + 1, 60);
    // Positions in the lists of open items are given anew, by loading.
    std::vector<std::byte> first;
    for (Crew* crew :
         {&work_alone(), static_cast<Crew*>(&backwards), static_cast<Crew*>(&threads)}) {
      History again;
      MemorySource source(bytes);
      ASSERT_EQ(again.engine.load(source, *crew), "");
      if (first.empty()) first = saved(again.engine);
      EXPECT_TRUE(saved(again.engine) == first) << "seed " << seed;
      EXPECT_EQ(again.engine.state().check_invariants(), "");
      fill(again, seed + 1, 60);
      EXPECT_TRUE(std::ranges::equal(again.records.bytes(), history.records.bytes()))
          << "seed " << seed;
      EXPECT_EQ(again.engine.state().hash(), history.engine.state().hash());
    }
  }
}

TEST(StateBytes, CutAnywhereIsAnError) {
  History history;
  fill(history, 1, 20);
  const std::vector<std::byte> bytes = saved(history.engine);
  // Each cut of the ends, and every few bytes between.
  for (std::size_t length = 0; length < bytes.size();
       length += length < 600 || length + 200 > bytes.size() ? 1 : 37)
    ASSERT_FALSE(load_and_look(std::span(bytes).first(length))) << "cut to " << length;
}

TEST(StateBytes, DamageIsAnErrorOrAStateThatCanBeUsed) {
  constexpr std::uint64_t kSeed = 4711;
  std::printf("seed %llu\n", static_cast<unsigned long long>(kSeed));
  Random random(kSeed);
  History history;
  fill(history, 2, 25);
  const std::vector<std::byte> bytes = saved(history.engine);
  int taken = 0;
  for (int i = 0; i < 500; ++i) {
    std::vector<std::byte> damaged = bytes;
    for (std::size_t n = 1 + random.below(3); n > 0; --n) {
      const std::size_t at = random.below(damaged.size());
      switch (random.below(3)) {
        case 0:
          damaged[at] ^= static_cast<std::byte>(1U << random.below(8));
          break;
        case 1:
          damaged[at] = std::byte{0xFF};
          break;
        default: {
          const std::uint32_t word = random.one_in(2) ? UINT32_MAX : 0x7FFF'FFFF;
          if (at + sizeof word <= damaged.size()) std::memcpy(&damaged[at], &word, sizeof word);
        }
      }
    }
    taken += load_and_look(damaged) ? 1 : 0;
  }
  std::printf("%d of 500 damaged states were taken (a state's hash stands in its snapshot)\n",
              taken);
}

TEST(TableBytes, ManyChunksComeBack) {
  Table<AllocationRow> table;
  for (std::uint32_t i = 0; i < 70'000; ++i) table.append({.amount = i, .item = i});
  MemorySink sink;
  table.save(sink);
  Table<AllocationRow> loaded;
  MemorySource source(sink.bytes());
  ASSERT_TRUE(loaded.load(source));
  ASSERT_EQ(loaded.size(), table.size());
  for (Slot slot = 0; slot < table.size(); ++slot) ASSERT_EQ(loaded[slot].amount, slot);
  MemorySource cut(std::span(sink.bytes()).first(sink.bytes().size() - 1));
  EXPECT_FALSE(Table<AllocationRow>().load(cut));
  // A count that no source could hold is refused before anything is asked for.
  const std::uint32_t count = 0x7FFF'0000;
  MemorySource huge(std::as_bytes(std::span(&count, 1)));
  EXPECT_FALSE(Table<AllocationRow>().load(huge));
}

TEST(ArenaBytes, PiecesComeBackAtTheirPlaces) {
  Arena arena;
  std::vector<std::pair<Arena::Place, std::vector<std::byte>>> pieces;
  Random random(9);
  for (int i = 0; i < 300; ++i) {
    const std::size_t size = i % 50 == 0 ? Arena::kMaxPiece - random.below(3) : random.below(2000);
    std::vector<std::byte> piece(size, static_cast<std::byte>(i));
    pieces.emplace_back(arena.append(piece), std::move(piece));
  }
  MemorySink sink;
  arena.save(sink);
  Arena loaded;
  MemorySource source(sink.bytes());
  ASSERT_TRUE(loaded.load(source));
  for (const auto& [place, piece] : pieces) {
    ASSERT_TRUE(loaded.holds(place));
    const auto bytes = loaded.at(place);
    ASSERT_TRUE(std::equal(bytes.begin(), bytes.end(), piece.begin(), piece.end()));
  }
  EXPECT_FALSE(loaded.holds(UINT64_MAX));
  EXPECT_FALSE(loaded.holds(Arena::kChunkBytes - 2));
  // What is appended after loading lies where it would have lain before.
  const std::byte one[] = {std::byte{1}};
  EXPECT_EQ(loaded.append(one), arena.append(one));
}

// --- records ---

TEST(Records, EveryEventComesBackAsItWas) {
  History history;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    History one;
    fill(one, seed, 20);
    history.records.append(one.records.data(), one.records.size());
  }
  std::span<const std::byte> rest = history.records.bytes();
  std::array<int, 16> seen{};
  RecordView record;
  while (!rest.empty()) {
    const std::span<const std::byte> before = rest;
    ASSERT_TRUE(next_record(rest, record));
    EXPECT_EQ(record.cause.principal, "alice");
    EXPECT_EQ(record.cause.time_ns, 3);
    Event event;
    ASSERT_TRUE(decode_event(record, event)) << event_name(record.type);
    ++seen[static_cast<std::size_t>(record.type)];
    ByteBuffer again;
    std::visit([&](const auto& e) { append_record(again, e, record.cause, record.lsn); }, event);
    const auto whole = before.first(before.size() - rest.size());
    ASSERT_TRUE(std::equal(whole.begin(), whole.end(), again.bytes().begin(), again.bytes().end()))
        << event_name(record.type);
  }
  // The last, waking_postponed, needs a thousand payments: waking_test.cpp.
  for (std::size_t type = 1; type <= 14; ++type)
    EXPECT_GT(seen[type], 0) << event_name(static_cast<EventType>(type)) << " was never recorded";
}

TEST(Records, CutAtEveryByteIsRefused) {
  History history;
  fill(history, 3, 8);
  std::span<const std::byte> rest = history.records.bytes();
  RecordView record;
  while (!rest.empty()) {
    const std::span<const std::byte> before = rest;
    ASSERT_TRUE(next_record(rest, record));
    const std::size_t whole = before.size() - rest.size();
    for (std::size_t length = 0; length < whole; ++length) {
      auto cut = before.first(length);
      RecordView view;
      ASSERT_FALSE(next_record(cut, view));
      ASSERT_EQ(cut.size(), length) << "what was not taken stays";
    }
    // A body that is cut, or too long, is not that event.
    Event event;
    for (std::size_t length = 0; length < record.body.size(); ++length) {
      RecordView shorter = record;
      shorter.body = record.body.first(length);
      ASSERT_FALSE(decode_event(shorter, event));
    }
    std::vector<std::byte> longer(record.body.begin(), record.body.end());
    longer.push_back(std::byte{});
    RecordView view = record;
    view.body = longer;
    ASSERT_FALSE(decode_event(view, event));
  }
}

TEST(Records, UnknownTypesAndVersionsAreRefused) {
  ByteBuffer bytes;
  append_record(bytes, LedgerOpened{.ledger = {1}, .code = "L1"}, Cause{.principal = "a"}, 1);
  std::span<const std::byte> rest = bytes.bytes();
  RecordView record;
  ASSERT_TRUE(next_record(rest, record));
  Engine engine;
  RecordView other = record;
  other.type = static_cast<EventType>(99);
  EXPECT_NE(engine.apply_record(other), "");
  EXPECT_EQ(event_name(other.type), "?");
  other = record;
  for (const int version : {0, kRecordVersion + 1}) {
    other.version = static_cast<std::uint16_t>(version);
    EXPECT_NE(engine.apply_record(other), "") << version;
  }
  other = record;
  other.lsn = 2;
  EXPECT_EQ(engine.apply_record(other), "expected LSN 1, found 2");
  EXPECT_EQ(engine.apply_record(record), "");
  EXPECT_EQ(engine.last_lsn(), 1u);
}

TEST(Records, DamagedOnesAreRefusedOrHarmless) {
  constexpr std::uint64_t kSeed = 815;
  std::printf("seed %llu\n", static_cast<unsigned long long>(kSeed));
  Random random(kSeed);
  History history;
  fill(history, 5, 15);
  for (int i = 0; i < 400; ++i) {
    std::vector<std::byte> bytes(history.records.bytes().begin(), history.records.bytes().end());
    bytes[random.below(bytes.size())] ^= static_cast<std::byte>(1U << random.below(8));
    Engine engine;
    std::span<const std::byte> rest = bytes;
    RecordView record;
    while (!rest.empty() && next_record(rest, record))
      if (!engine.apply_record(record).empty()) break;
    static_cast<void>(engine.state().hash());
    ExplanationView explanation;
    for (std::uint64_t id = 1; id <= engine.state().payment_count(); ++id)
      static_cast<void>(engine.state().explain(PaymentId{id}, explanation));
  }
}

}  // namespace
}  // namespace hexiao

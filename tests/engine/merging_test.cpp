// Merging at random: whatever two customers had, waited for and had learned, the state afterwards
// holds its invariants, is the same after saving and replaying, and goes on the same.
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/decide/what_if.h"
#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/engine/byte_streams.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {
namespace {

constexpr std::size_t kCustomers = 5;

class Story {
 public:
  explicit Story(std::uint64_t seed) : seed_(seed), ledger_("L1", seed) {
    for (std::size_t i = 0; i < kCustomers; ++i) {
      UpsertCustomer customer = ledger_.customer(i);
      numbers_.push_back(customer.customer_no);
      execute(std::move(customer));
    }
  }

  // A third of what follows is on customers that were merged.
  void run() {
    for (int i = 0; i < 60 && !::testing::Test::HasFailure(); ++i) {
      execute(some_command());
      if (i % 15 == 14) merge();
      if (i == 40) middle_ = saved();
    }
    check_replay(Engine(), 0);
    Engine from_middle;
    MemorySource source(middle_);
    ASSERT_EQ(from_middle.load(source), "") << "seed " << seed_;
    const Lsn from = from_middle.last_lsn();
    check_replay(std::move(from_middle), from);
    check_what_if();
  }
  std::uint64_t merged() const { return merged_; }

 private:
  Random& random() { return ledger_.random(); }

  Command some_command() {
    switch (random().below(6)) {
      case 0:
      case 1: {
        items_.push_back(ledger_.item(random().below(20), kCustomers));
        return items_.back();
      }
      case 2: {
        const std::uint64_t count = engine_.state().payment_count();
        return ConfirmProposal{
            ledger_.keep("#" + std::to_string(1 + random().below(count + std::size_t{1}))), 1};
      }
      case 3:
        return CheckCredit{.ledger = "L1",
                           .customer_no = random().pick(numbers_),
                           .order_no = ledger_.keep("SO-" + std::to_string(random().below(9))),
                           .currency = "CNY",
                           .amount = Money(static_cast<std::int64_t>(1 + random().below(5'000)))};
      default:
        return ledger_.payment(random().below(60), items_);
    }
  }

  void merge() {
    const Result result = execute(MergeCustomers{.ledger = "L1",
                                                 .from = random().pick(numbers_),
                                                 .into = random().pick(numbers_),
                                                 .reason = "the same"});
    if (!result.changed) return;
    ++merged_;
    // Nothing of the past one is left where it was.
    const State& state = engine_.state();
    for (std::uint32_t id = 1; id <= state.customer_count(); ++id) {
      if (state.standing({id}) == CustomerId{id}) continue;
      EXPECT_TRUE(state.customer({id}).open_items.empty());
      EXPECT_EQ(state.find_customer({1}, state.customer_no({id})), state.standing({id}));
      for (const State::Balance& b : state.customer({id}).balances)
        EXPECT_TRUE(b.open.is_zero() && b.unapplied.is_zero() && b.overdue.is_zero());
      std::vector<Slot> found;
      state.find_waiting_for(CustomerId{id}, found);
      for (const Slot slot : found) EXPECT_TRUE(state.is_waiting(slot)) << "seed " << seed_;
    }
  }

  Result execute(Command command) {
    std::vector<Result> results;
    const std::vector<Command> unit{std::move(command)};
    engine_.execute(unit,
                    Cause{.client = 1, .request = ++request_, .time_ns = 1, .principal = "ann"},
                    records_, results);
    EXPECT_EQ(engine_.state().check_invariants(), "") << "seed " << seed_;
    return results.front();
  }

  std::vector<std::byte> saved() {
    MemorySink sink;
    engine_.save(sink);
    return sink.bytes();
  }

  // The same policy decides the same, also what was decided anew after a merger.
  void check_what_if() {
    WhatIf what_if(Engine(), ActivatePolicy{.source = "the same", .policy = default_policy()});
    std::span<const std::byte> rest = records_.bytes();
    RecordView record;
    while (next_record(rest, record)) ASSERT_EQ(what_if.follow(record), "") << "seed " << seed_;
    ASSERT_EQ(what_if.finish_unit(), "") << "seed " << seed_;
    EXPECT_EQ(what_if.shadow().check_invariants(), "") << "seed " << seed_;
    WhatIfDifference difference;
    rest = records_.bytes();
    while (next_record(rest, record))
      if (what_if.compare(record, difference)) {
        ADD_FAILURE() << "payment #" << difference.payment.value << ", seed " << seed_;
      }
  }

  void check_replay(Engine fresh, Lsn from) {
    std::span<const std::byte> rest = records_.bytes();
    RecordView record;
    while (!rest.empty()) {
      ASSERT_TRUE(next_record(rest, record));
      if (record.lsn > from) {
        ASSERT_EQ(fresh.apply_record(record), "") << "seed " << seed_;
      }
    }
    EXPECT_EQ(fresh.state().hash(), engine_.state().hash()) << "seed " << seed_;
    EXPECT_EQ(fresh.state().check_invariants(), "") << "seed " << seed_;
  }

  std::uint64_t seed_;
  RandomLedger ledger_;
  Engine engine_;
  ByteBuffer records_;
  std::vector<std::byte> middle_;
  std::vector<UpsertItem> items_;
  std::vector<Text> numbers_;
  std::uint64_t request_ = 0, merged_ = 0;
};

TEST(Merging, StandsAfterSavingAndReplaying) {
  const char* text = std::getenv("HEXIAO_MERGING_SEED");
  const std::uint64_t first = text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
  std::uint64_t merged = 0;
  for (std::uint64_t seed = first; seed < first + 150 && !HasFailure(); ++seed) {
    Story story(seed);
    story.run();
    merged += story.merged();
  }
  EXPECT_GT(merged, 200u) << "seeds from " << first;
}

// Of records that were not written by this engine: a circle would be followed without end.
TEST(Merging, ARecordThatMergesInACircleIsRefused) {
  Engine engine;
  ByteBuffer records;
  std::vector<Result> results;
  const Cause cause{.client = 1, .request = 1, .time_ns = 1, .principal = "ann"};
  const std::vector<Command> unit{
      UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "One"},
      UpsertCustomer{.ledger = "L1", .customer_no = "C2", .name = "Two"},
      MergeCustomers{.ledger = "L1", .from = "C1", .into = "C2", .reason = {}}};
  engine.execute(unit, cause, records, results);
  ASSERT_TRUE(results[2].changed);
  for (const auto& [from, into] : {std::pair{2U, 1U}, std::pair{1U, 2U}, std::pair{2U, 2U}}) {
    ByteBuffer bytes;
    append_record(bytes, CustomersMerged{.from = {from}, .into = {into}, .reason = {}}, cause,
                  engine.last_lsn() + 1);
    std::span<const std::byte> rest = bytes.bytes();
    RecordView record;
    ASSERT_TRUE(next_record(rest, record));
    EXPECT_NE(engine.apply_record(record), "");
  }
}

}  // namespace
}  // namespace hexiao

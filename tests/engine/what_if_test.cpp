// What if: the same policy changes nothing, whatever people did; another one changes what a person
// would count by hand.
#include "engine/decide/what_if.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "engine/state/state.h"
#include "tests/engine/random_ledger.h"
#include "tests/engine/way_back.h"
#include "tests/faults/scale.h"

namespace hexiao {
namespace {

// An engine and its log.
struct House {
  Engine engine;
  ByteBuffer records;
  std::uint64_t request = 0;

  std::vector<Result> execute(const std::vector<Command>& unit) {
    std::vector<Result> results;
    engine.execute(unit,
                   Cause{.client = 1, .request = ++request, .time_ns = 1, .principal = "alice"},
                   records, results);
    return results;
  }
  Result execute(const Command& command) { return execute(std::vector<Command>{command}).front(); }
};

struct Answer {
  WhatIfCounts counts;
  std::map<std::uint64_t, WhatIfChange> changes;  // by payment
  std::uint64_t shadow_hash = 0;
  std::uint64_t changed(WhatIfChange change) const {
    return counts.changes[static_cast<std::size_t>(change)];
  }
};

// Both walks over the records after the engine that it starts from.
Answer run(Engine start, const ActivatePolicy& candidate, const ByteBuffer& records) {
  const Lsn from = start.last_lsn();
  WhatIf what_if(std::move(start), candidate);
  RecordView record;
  std::span<const std::byte> rest = records.bytes();
  while (next_record(rest, record))
    if (record.lsn > from) {
      EXPECT_EQ(what_if.follow(record), "");
    }
  EXPECT_EQ(what_if.finish_unit(), "");
  Answer answer;
  WhatIfDifference difference;
  rest = records.bytes();
  while (next_record(rest, record))
    if (record.lsn > from && what_if.compare(record, difference))
      answer.changes[difference.payment.value] = difference.change;
  answer.counts = what_if.counts();
  answer.shadow_hash = what_if.shadow().hash();
  EXPECT_EQ(what_if.shadow().check_invariants(), "");
  return answer;
}

// Set-offs are payments of nothing, and nobody decides them.
std::uint64_t received(const State& state) {
  std::uint64_t count = 0;
  for (Slot slot = 0; slot < state.payment_count(); ++slot)
    count += state.payment(slot).amount != 0 ? 1 : 0;
  return count;
}

// People and imports between the payments: whatever is asked, also what is refused.
void something_else(House& house, RandomLedger& source, std::vector<UpsertItem>& items,
                    std::size_t customers) {
  Random& random = source.random();
  const State& state = house.engine.state();
  const auto any_payment = [&] {
    return source.keep("#" + std::to_string(1 + random.below(state.payment_count() + 1)));
  };
  switch (random.below(12)) {
    case 0:
      items.push_back(source.item(items.size(), customers));
      house.execute(items.back());
      return;
    case 1: {
      UpsertItem again = random.pick(items);
      again.text = source.keep("as of " + std::to_string(random.below(100)));
      house.execute(again);
      return;
    }
    case 2:
      house.execute(RejectProposal{any_payment(), static_cast<std::uint32_t>(random.below(3))});
      return;
    case 3:
      house.execute(Deallocate{1 + random.below(state.allocation_count() + 1), "wrong"});
      return;
    case 4:
      if (random.one_in(3)) house.execute(ReversePayment{any_payment(), "returned"});
      return;
    case 5:
      house.execute(RevokeMapping{1 + random.below(state.mapping_count() + 1), "not theirs"});
      return;
    case 6:
      house.execute(DisputeItem{items.front().ledger,
                                source.keep("#" + std::to_string(1 + random.below(items.size()))),
                                "why"});
      return;
    case 7:
      house.execute(
          SetOff{.ledger = items.front().ledger,
                 .customer_no = random.pick(items).customer_no,
                 .reason = "netting",
                 .date = *Date::from_civil(2026, 2, 3),
                 .by = random.one_in(2) ? SetOffBy::oldest_first : SetOffBy::equal_amounts});
      return;
    case 8:
      house.execute(AllocatePayment{
          .payment = any_payment(),
          .lines = {{.item = source.keep("#" + std::to_string(1 + random.below(items.size()))),
                     .amount = Money(static_cast<std::int64_t>(1 + random.below(5'000)))}},
          .other_customer_granted = random.one_in(2)});
      return;
    case 9:
      house.execute(ReleaseItem{items.front().ledger,
                                source.keep("#" + std::to_string(1 + random.below(items.size()))),
                                "settled"});
      return;
    default:
      house.execute(
          ConfirmProposal{any_payment(), 1 + static_cast<std::uint32_t>(random.below(2))});
  }
}

// The same stories every time, unless somebody looks for others.
std::uint64_t first_seed(std::uint64_t otherwise) {
  return faults::number_from("HEXIAO_WHAT_IF_SEED", otherwise);
}

TEST(WhatIf, ThePolicyThatWasActiveAllAlongChangesNothingWhateverPeopleDid) {
  const std::uint64_t first = first_seed(4'711);
  constexpr std::uint64_t kHistories = 120;
  std::printf("seeds %llu..%llu\n", static_cast<unsigned long long>(first),
              static_cast<unsigned long long>(first + kHistories - 1));
  std::uint64_t payments = 0, steps = 0, set_offs = 0;
  // Of two allocations that are alike, one by the engine and one by a person, the first was undone.
  constexpr std::uint64_t kOnceAnother = 312'150'421;
  for (std::uint64_t n = 0; n <= kHistories; ++n) {
    const std::uint64_t seed = n < kHistories ? first + n : kOnceAnother;
    SCOPED_TRACE("seed " + std::to_string(seed));
    House house;
    RandomLedger source("L1", seed);
    const std::size_t customers = 2 + source.random().below(3);
    std::vector<UpsertItem> items;
    for (std::size_t i = 0; i < customers; ++i) house.execute(source.customer(i));
    const ActivatePolicy active{"source", source.policy("P")};
    house.execute(active);
    for (std::size_t i = 0; i < 6; ++i) {
      items.push_back(source.item(i, customers));
      house.execute(items.back());
    }
    Engine halfway;
    for (std::size_t i = 0; i < 24; ++i) {
      std::vector<Command> unit;
      for (std::size_t k = 1 + source.random().below(4); k > 0; --k)
        unit.emplace_back(source.payment(i * 10 + k, items));
      house.execute(unit);
      something_else(house, source, items, customers);
      something_else(house, source, items, customers);
      if (i == 11) halfway = reloaded(house.engine);
    }
    const Answer whole = run(Engine(), active, house.records);
    const Answer half = run(std::move(halfway), active, house.records);
    for (const Answer* answer : {&whole, &half}) {
      ASSERT_TRUE(answer->changes.empty())
          << answer->changes.size() << " differ, first #" << answer->changes.begin()->first;
      ASSERT_EQ(answer->counts.unfitting, 0U);
      // Not only the decisions: every row is what it is in the history.
      ASSERT_EQ(answer->shadow_hash, house.engine.state().hash());
    }
    ASSERT_EQ(whole.counts.payments, received(house.engine.state()));
    ASSERT_LT(half.counts.payments, whole.counts.payments);
    payments += whole.counts.payments;
    steps += whole.counts.steps;
    set_offs += house.engine.state().payment_count() - whole.counts.payments;
  }
  std::printf("%llu payments, %llu steps of people\n", static_cast<unsigned long long>(payments),
              static_cast<unsigned long long>(steps));
  EXPECT_GT(steps, kHistories);
  EXPECT_GT(set_offs, 0U);
}

TEST(WhatIf, AnyOtherPolicyLeavesTheShadowInOrder) {
  const std::uint64_t first = first_seed(90'210);
  std::printf("seed %llu\n", static_cast<unsigned long long>(first));
  std::uint64_t differing = 0;
  for (std::uint64_t seed = first; seed < first + 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    House house;
    RandomLedger source("L1", seed);
    std::vector<UpsertItem> items;
    for (std::size_t i = 0; i < 3; ++i) house.execute(source.customer(i));
    house.execute(ActivatePolicy{"before", source.policy("P")});
    items.push_back(source.item(0, 3));
    house.execute(items.back());
    for (std::size_t i = 0; i < 20; ++i) {
      house.execute({source.payment(2 * i, items), source.payment(2 * i + 1, items)});
      something_else(house, source, items, 3);
    }
    const Answer answer = run(Engine(), ActivatePolicy{"after", source.policy("Q")}, house.records);
    EXPECT_EQ(answer.counts.payments, received(house.engine.state()));
    differing += answer.changes.size();
  }
  EXPECT_GT(differing, 0U);
}

// --- by hand ---

class ByHand : public testing::Test {
 protected:
  void SetUp() override {
    house.execute(UpsertCustomer{
        .ledger = "L1", .customer_no = "C1", .name = "Nordwind Handels GmbH", .currency = "EUR"});
    for (const char* number : {"INV-10001", "INV-10002", "INV-10003", "INV-10004"}) item(number);
  }
  void item(const char* number) {
    const Result result = house.execute(UpsertItem{.ledger = "L1",
                                                   .customer_no = "C1",
                                                   .item_no = number,
                                                   .document_no = number,
                                                   .currency = "EUR",
                                                   .amount = Money(10'000),
                                                   .issue_date = kDay,
                                                   .due_date = kDay.plus_days(30)});
    EXPECT_TRUE(result.ok());
  }
  Result pay(const char* bank_ref, const char* text, std::int64_t minor = 10'000) {
    return house.execute(ReceivePayment{.ledger = "L1",
                                        .bank_account = "ACC",
                                        .bank_ref = bank_ref,
                                        .currency = "EUR",
                                        .amount = Money(minor),
                                        .booking_date = kDay.plus_days(5),
                                        .value_date = kDay.plus_days(5),
                                        .payer_name = "Nordwind Handels GmbH",
                                        .text = text});
  }
  // The default policy with nothing but proposals.
  static Policy strict() {
    Policy policy = default_policy();
    for (Rule& rule : policy.rules)
      if (rule.action == Action::automatic) rule.action = Action::propose;
    return policy;
  }

  const Date kDay = *Date::from_civil(2026, 2, 1);
  House house;
};

TEST_F(ByHand, AStricterPolicyTurnsTheAutomaticOnesIntoProposals) {
  EXPECT_EQ(pay("R1", "INV-10001").decision.outcome, Outcome::automatic);
  EXPECT_EQ(pay("R2", "INV-10002").decision.outcome, Outcome::automatic);
  EXPECT_EQ(pay("R3", "thank you", 7'777).decision.outcome, Outcome::unmatched);
  // Undone by a person: under the stricter policy there is nothing to undo.
  EXPECT_TRUE(house.execute(Deallocate{2, "wrong"}).ok());
  const Answer answer = run(Engine(), ActivatePolicy{"", strict()}, house.records);
  EXPECT_EQ(answer.counts.payments, 3U);
  EXPECT_EQ(answer.changed(WhatIfChange::no_longer_automatic), 2U);
  EXPECT_EQ(answer.changed(WhatIfChange::unchanged), 1U);
  EXPECT_EQ(answer.changes.size(), 2U);
  EXPECT_EQ(answer.counts.steps, 0U);
  EXPECT_EQ(answer.counts.unfitting, 1U);
}

TEST_F(ByHand, ALooserPolicyAllocatesAloneWhatAPersonConfirmed) {
  house.execute(ActivatePolicy{"strict", strict()});
  EXPECT_EQ(pay("R1", "INV-10001").decision.outcome, Outcome::proposed);
  EXPECT_EQ(pay("R2", "INV-10002").decision.outcome, Outcome::proposed);
  EXPECT_TRUE(house.execute(ConfirmProposal{"R1", 1}).ok());
  const Answer answer = run(Engine(), ActivatePolicy{"", default_policy()}, house.records);
  EXPECT_EQ(answer.counts.payments, 2U);
  EXPECT_EQ(answer.changed(WhatIfChange::newly_automatic), 2U);
  // Nobody would have been asked.
  EXPECT_EQ(answer.counts.unfitting, 1U);
  EXPECT_EQ(answer.counts.steps, 0U);
}

TEST_F(ByHand, WhatAPersonAllocatedIsGoneForTheShadowToo) {
  house.execute(ActivatePolicy{"strict", strict()});
  EXPECT_EQ(pay("R1", "INV-10001").decision.outcome, Outcome::proposed);
  // By hand, and to another item than the text says.
  EXPECT_TRUE(house
                  .execute(AllocatePayment{
                      .payment = "R1", .lines = {{.item = "INV-10002", .amount = Money(10'000)}}})
                  .ok());
  const Answer same = run(Engine(), ActivatePolicy{"strict", strict()}, house.records);
  EXPECT_TRUE(same.changes.empty());
  EXPECT_EQ(same.counts.unfitting, 0U);
  EXPECT_EQ(same.shadow_hash, house.engine.state().hash());
}

// The shadow took back the newest of two that are alike, whichever a person had meant.
TEST_F(ByHand, OfTwoAllocationsThatAreAlikeTheOneThatAPersonTookBackIsTakenBack) {
  const ActivatePolicy strictly{"strict", strict()};
  house.execute(strictly);
  pay("R1", "thank you", 7'000);
  const AllocatePayment a_part{.payment = "R1",
                               .lines = {{.item = "INV-10002", .amount = Money(2'000)}}};
  for (int twice = 0; twice < 2; ++twice) EXPECT_TRUE(house.execute(a_part).ok());
  Engine before = reloaded(house.engine);
  EXPECT_TRUE(house.execute(Deallocate{1, "wrong"}).ok());
  const std::uint64_t hash = house.engine.state().hash();
  EXPECT_EQ(run(Engine(), strictly, house.records).shadow_hash, hash);
  EXPECT_EQ(run(std::move(before), strictly, house.records).shadow_hash, hash);
}

TEST_F(ByHand, ARecordThatCannotFollowIsSaid) {
  ByteBuffer records;
  append_record(records, ItemDisputed{.item = {9}, .reason = "?"}, Cause{}, 1);
  std::span<const std::byte> rest = records.bytes();
  RecordView record;
  ASSERT_TRUE(next_record(rest, record));
  WhatIf what_if(Engine(), ActivatePolicy{"", default_policy()});
  EXPECT_EQ(what_if.follow(record), "");
  EXPECT_NE(what_if.finish_unit(), "");
}

}  // namespace
}  // namespace hexiao

// Waking and learning at size: only what could be explained is tried, what is too much for one unit
// waits its turn and is not lost, and none of it depends on the order of lines, on a reload or on
// an interruption.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engine/decide/desk.h"
#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/engine/random_ledger.h"
#include "tests/engine/way_back.h"

namespace hexiao {
namespace {

const Date kDay = *Date::from_civil(2026, 2, 1);

class House {
 public:
  std::vector<Result> execute(const std::vector<Command>& unit) {
    std::vector<Result> results;
    engine.execute(unit,
                   Cause{.client = 1, .request = ++request_, .time_ns = 1, .principal = "alice"},
                   records, results);
    EXPECT_EQ(engine.state().check_invariants(), "");
    return results;
  }
  Result execute(const Command& command) { return execute(std::vector<Command>{command}).front(); }
  const WakingCounts& woken() const { return engine.last_waking(); }
  // Units without commands until nothing is left; how many payments they decided anew.
  std::uint64_t go_on() {
    std::uint64_t tried = 0;
    for (int units = 0; !engine.state().postponed().empty(); ++units) {
      execute(std::vector<Command>());
      tried += woken().tried;
      if (units > 100'000) {
        ADD_FAILURE() << "units without commands do not come to an end";
        break;
      }
    }
    return tried;
  }
  // A number that lives as long as the house.
  Text number(std::string text) { return texts_.emplace_back(std::move(text)); }

  Engine engine;
  ByteBuffer records;

 private:
  std::deque<std::string> texts_;
  std::uint64_t request_ = 0;
};

UpsertItem invoice(Text number, Money amount) {
  return {.ledger = "L1",
          .customer_no = "C1",
          .document_no = number,
          .currency = "CNY",
          .amount = amount,
          .issue_date = kDay,
          .due_date = kDay};
}

ReceivePayment payment(Text reference, Money amount, Text text) {
  return {.ledger = "L1",
          .bank_ref = reference,
          .currency = "CNY",
          .amount = amount,
          .booking_date = kDay,
          .text = text};
}

void open_ledger(House& house) {
  house.execute(UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "Acme Trading Ltd"});
}

// Several thousand payments, each of which names one invoice that has not come yet.
std::vector<Command> payments_before_invoices(House& house, int count) {
  std::vector<Command> unit;
  for (int i = 0; i < count; ++i) {
    const Text number = house.number("INV-" + std::to_string(700'000'000 + i));
    unit.emplace_back(payment(number, Money(1'000 + i), number));
  }
  return unit;
}

// Which unit a payment that waited is decided in depends on traffic and restarts; how much may be
// written off must not.
TEST(Waking, TheNarrowestTolerancesHoldWhoeverSentWhatWokeIt) {
  House house;
  open_ledger(house);
  Policy policy = default_policy();
  policy.tolerances.push_back({.principal = "shop", .short_payment = Tolerance{}});
  ASSERT_TRUE(house.execute(ActivatePolicy{"source", policy}).ok());
  const auto short_by_one = [](Text reference, Text number) {
    ReceivePayment paid = payment(reference, Money(9'999), number);
    paid.payer_name = "Acme Trading Ltd";
    return paid;
  };
  EXPECT_TRUE(house.execute(short_by_one("B1", "INV-7000001")).allocations.empty());
  house.execute(invoice("INV-7000001", Money(10'000)));  // of "alice", who has no bound of her own
  EXPECT_EQ(house.engine.state().item(0).open, 1) << "a part payment, and nothing written off";
  // New payments of hers are held to the policy's own bound.
  house.execute(invoice("INV-7000002", Money(10'000)));
  EXPECT_EQ(house.execute(short_by_one("B2", "INV-7000002")).allocations.size(), 1u);
  EXPECT_EQ(house.engine.state().item(1).open, 0);
}

TEST(Waking, AnInvoiceTriesOnlyThePaymentThatNamesIt) {
  House house;
  open_ledger(house);
  house.execute(payments_before_invoices(house, 3'000));
  EXPECT_EQ(house.engine.state().waiting_count(), 3'000u);
  const Result result = house.execute(invoice("INV-700000042", Money(1'042)));
  EXPECT_EQ(house.woken().tried, 1u);
  EXPECT_EQ(house.woken().allocated, 1u);
  EXPECT_EQ(result.woken, 1u);
  EXPECT_EQ(house.engine.state().waiting_count(), 2'999u);
  house.execute(invoice("INV-800000000", Money(1'042)));
  EXPECT_EQ(house.woken().tried, 0u);
}

TEST(Waking, NothingWaitsNothingIsTried) {
  House house;
  open_ledger(house);
  house.execute(invoice("INV-700000001", Money(100)));
  house.execute(payment("R1", Money(100), "INV-700000001"));
  house.execute(invoice("INV-700000002", Money(100)));
  EXPECT_EQ(house.engine.state().waiting_count(), 0u);
  EXPECT_EQ(house.woken().tried, 0u);
}

void expect_replay_agrees(const House& house) {
  const Engine fresh = replayed(house.records.bytes());
  EXPECT_EQ(fresh.state().hash(), house.engine.state().hash());
  EXPECT_EQ(fresh.state().check_invariants(), "");
}

// Payments that wait, and the one import that explains them all.
void import_what_explains(House& house, int count) {
  open_ledger(house);
  house.execute(payments_before_invoices(house, count));
  std::vector<Command> invoices;
  for (int i = 0; i < count; ++i)
    invoices.emplace_back(
        invoice(house.number("INV-" + std::to_string(700'000'000 + i)), Money(1'000 + i)));
  house.execute(invoices);
}

// One import explains more than a unit may decide: what is over is tried with the next units.
TEST(Waking, WhatIsTooMuchForOneUnitIsTriedInTheNextOnesAndNothingIsLost) {
  constexpr int kCount = 2'500;
  House house;
  import_what_explains(house, kCount);
  EXPECT_EQ(house.woken().tried, kMaxWoken);
  EXPECT_EQ(house.woken().allocated, kMaxWoken);
  EXPECT_EQ(house.woken().postponed, kCount - kMaxWoken);
  EXPECT_EQ(house.engine.state().postponed().size(), kCount - kMaxWoken);
  expect_replay_agrees(house);

  // Those that wait their turn survive a restart, and units without commands take them up.
  house.engine = reloaded(house.engine);
  EXPECT_EQ(house.go_on(), kCount - kMaxWoken);
  EXPECT_EQ(house.engine.state().waiting_count(), 0u);
  EXPECT_EQ(house.engine.state().allocation_count(), static_cast<std::uint32_t>(kCount));
  house.execute(invoice("INV-2", Money(5)));
  EXPECT_EQ(house.woken().tried, 0u);
  expect_replay_agrees(house);
}

// Who only sends commands waits for a few of them each time, and they get done too.
TEST(Waking, UnitsWithCommandsDoAFewOfThemEach) {
  constexpr int kCount = 2'500;
  House house;
  import_what_explains(house, kCount);
  int units = 0;
  // Recorded before: the command writes nothing, the turn is taken all the same.
  for (; !house.engine.state().postponed().empty() && units < 100; ++units) {
    house.execute(invoice("INV-700000000", Money(1'000)));
    EXPECT_LE(house.woken().tried, kMaxWoken / 2);
  }
  EXPECT_GT(units, 3);
  EXPECT_EQ(house.engine.state().waiting_count(), 0u);
  EXPECT_EQ(house.engine.state().allocation_count(), static_cast<std::uint32_t>(kCount));
  expect_replay_agrees(house);
}

// What became of each payment, in the words of the ledger: ids depend on the order of lines.
std::map<std::string, std::string> fates(const State& state) {
  std::map<std::string, std::string> list;
  ExplanationView view;
  for (std::uint64_t id = 1; id <= state.payment_count(); ++id) {
    if (!state.explain(PaymentId{id}, view)) continue;
    const PaymentView& p = view.payment;
    std::string fate = std::string(to_text(p.state)) + " " +
                       std::string(to_text(p.decision.outcome)) + " " +
                       std::to_string(p.unapplied.minor());
    // Which of several that are equally likely is named first is told by ids, so by the order.
    if (p.state != PaymentState::proposed)
      fate += " " + std::string(to_text(p.decision.reason)) + " of " + std::string(p.customer_no);
    std::vector<std::string> made;
    for (const AllocationView& a : view.allocations)
      made.push_back(std::string(a.item_no) + ":" + std::to_string(a.amount.minor()));
    std::sort(made.begin(), made.end());
    for (const std::string& one : made) fate += " " + one;
    list[std::string(p.bank_ref)] = std::move(fate);
  }
  return list;
}

TEST(Waking, TheOrderOfLinesInAnImportChangesNoFate) {
  constexpr std::uint64_t kSeed = 300;
  std::printf("seeds %llu..%llu\n", static_cast<unsigned long long>(kSeed),
              static_cast<unsigned long long>(kSeed + 79));
  std::uint64_t changed = 0;
  for (std::uint64_t seed = kSeed; seed < kSeed + 80; ++seed) {
    RandomLedger source("L1", seed);
    std::vector<Command> customers, payments, items;
    std::vector<UpsertItem> known;
    for (std::size_t i = 0; i < 3; ++i) customers.emplace_back(source.customer(i));
    for (std::size_t i = 0; i < 6; ++i) {
      known.push_back(source.item(i, 3));
      items.emplace_back(known.back());
    }
    for (std::size_t i = 0; i < 8; ++i) payments.emplace_back(source.payment(i, known));
    std::map<std::string, std::string> first;
    for (int order = 0; order < 4; ++order) {
      House house;
      house.execute(customers);
      house.execute(payments);
      house.execute(items);
      changed += house.woken().changed;
      expect_replay_agrees(house);
      const auto now = fates(house.engine.state());
      if (order == 0) first = now;
      ASSERT_EQ(first, now) << "seed " << seed;
      for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[source.random().below(i)]);
    }
  }
  EXPECT_GT(changed, 100u);
}

// A state that was loaded finds the same waiting payments as the one that was saved.
TEST(Waking, ALoadedStateWakesTheSamePayments) {
  constexpr std::uint64_t kSeed = 900;
  std::printf("seeds %llu..%llu\n", static_cast<unsigned long long>(kSeed),
              static_cast<unsigned long long>(kSeed + 39));
  for (std::uint64_t seed = kSeed; seed < kSeed + 40; ++seed) {
    RandomLedger source("L1", seed);
    House house;
    std::vector<UpsertItem> items;
    for (std::size_t i = 0; i < 3; ++i) house.execute(source.customer(i));
    for (std::size_t i = 0; i < 6; ++i) items.push_back(source.item(i, 3));
    for (std::size_t i = 0; i < 12; ++i) house.execute(source.payment(i, items));
    Engine loaded = reloaded(house.engine);
    for (const UpsertItem& item : items) {
      const Command command = item;
      const std::size_t before = house.records.size();
      house.execute(command);
      ByteBuffer records;
      std::vector<Result> results;
      loaded.execute(std::span(&command, 1),
                     Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "alice"}, records,
                     results);
      ASSERT_EQ(loaded.last_waking().tried, house.woken().tried) << "seed " << seed;
      ASSERT_EQ(records.size(), house.records.size() - before) << "seed " << seed;
    }
    EXPECT_EQ(loaded.state().hash(), house.engine.state().hash()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace hexiao

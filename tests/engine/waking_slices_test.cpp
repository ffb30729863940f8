// Deciding anew in slices: the end is the same whatever a unit of work may cost, nothing is lost
// when something else comes between or the daemon ends, and a unit costs what it may.
#include <gtest/gtest.h>

#include <cstdio>
#include <limits>

#include "engine/decide/desk.h"
#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/engine/random_ledger.h"
#include "tests/engine/way_back.h"
#include "tests/faults/scale.h"

namespace hexiao {
namespace {

constexpr std::uint64_t kAnyWork = std::numeric_limits<std::uint64_t>::max();
const Date kDay = *Date::from_civil(2026, 2, 1);

// Many payments of few customers, then all that could explain them at once.
struct Material {
  explicit Material(std::uint64_t seed) : source("L1", seed) {
    for (std::size_t i = 0; i < 3; ++i) customers.emplace_back(source.customer(i));
    for (std::size_t i = 0; i < 9; ++i) {
      known.push_back(source.item(i, 3));
      items.emplace_back(known.back());
    }
    for (std::size_t i = 0; i < 24; ++i) payments.emplace_back(source.payment(i, known));
  }
  RandomLedger source;
  std::vector<UpsertItem> known;
  std::vector<Command> customers, items, payments;
};

class Ledger {
 public:
  explicit Ledger(std::uint64_t most_work) : most_work_(most_work) { bound(); }

  void execute(std::span<const Command> unit) {
    engine_.execute(unit,
                    Cause{.client = 1, .request = ++request_, .time_ns = 1, .principal = "alice"},
                    records_, results_);
    EXPECT_EQ(engine_.state().check_invariants(), "");
  }
  bool is_left() const { return !engine_.state().postponed().empty(); }
  // Units without commands; at most so many.
  int go_on(int most = 10'000) {
    int units = 0;
    for (; is_left() && units < most; ++units) execute({});
    return units;
  }
  // As after an end and a start.
  void restart() {
    engine_ = reloaded(engine_);
    bound();
  }
  void expect_replay_agrees() const {
    EXPECT_EQ(replayed(records_.bytes()).state().hash(), engine_.state().hash());
  }
  const State& state() const { return engine_.state(); }
  const WakingCounts& woken() const { return engine_.last_waking(); }

 private:
  void bound() {
    engine_.set_waking_bounds({.most_work = most_work_, .most_work_beside = most_work_});
  }

  std::uint64_t most_work_;
  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
  std::uint64_t request_ = 0;
};

// Everything that was decided, to the last piece of evidence, and every allocation; not when.
void expect_same_end(const State& a, const State& b) {
  ASSERT_EQ(a.payment_count(), b.payment_count());
  ASSERT_EQ(a.allocation_count(), b.allocation_count());
  for (std::uint64_t id = 1; id <= a.payment_count(); ++id) {
    ExplanationView x, y;
    ASSERT_TRUE(a.explain(PaymentId{id}, x));
    ASSERT_TRUE(b.explain(PaymentId{id}, y));
    EXPECT_EQ(x.payment.state, y.payment.state) << id;
    EXPECT_EQ(x.payment.unapplied, y.payment.unapplied) << id;
    const Decision& mine = x.payment.decision;
    const Decision& other = y.payment.decision;
    EXPECT_EQ(mine.outcome, other.outcome) << id;
    EXPECT_EQ(mine.reason, other.reason) << id;
    EXPECT_EQ(mine.payer, other.payer) << id;
    EXPECT_TRUE(mine.proposals == other.proposals) << id;
    ASSERT_EQ(x.allocations.size(), y.allocations.size()) << id;
    for (std::size_t i = 0; i < x.allocations.size(); ++i) {
      EXPECT_EQ(x.allocations[i].id, y.allocations[i].id) << id;
      EXPECT_EQ(x.allocations[i].item_no, y.allocations[i].item_no) << id;
      EXPECT_EQ(x.allocations[i].amount, y.allocations[i].amount) << id;
    }
  }
}

class Slices : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr std::uint64_t kSeeds = 60;
  // One unit may cost anything, or as little as the parameter says; both got the same.
  struct Pair {
    explicit Pair(const Material& material) {
      for (Ledger* ledger : {&whole, &sliced}) {
        ledger->execute(material.customers);
        ledger->execute(material.payments);
        ledger->execute(material.items);
      }
    }
    Ledger whole{kAnyWork}, sliced{GetParam()};
  };
};

TEST_P(Slices, EndAsOneUnitThatMayCostAnything) {
  const std::uint64_t first = faults::number_from("HEXIAO_WAKING_SEED", 4'000);
  std::printf("seeds %llu..%llu\n", static_cast<unsigned long long>(first),
              static_cast<unsigned long long>(first + kSeeds - 1));
  std::uint64_t changed = 0;
  int most_units = 0;
  for (std::uint64_t seed = first; seed < first + kSeeds && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const Material material(seed);
    Pair pair(material);
    auto& [whole, sliced] = pair;
    EXPECT_FALSE(whole.is_left());
    changed += whole.woken().changed;
    most_units = std::max(most_units, sliced.go_on());
    EXPECT_FALSE(sliced.is_left());
    expect_same_end(whole.state(), sliced.state());
    sliced.expect_replay_agrees();
  }
  EXPECT_GT(changed, 100u);
  EXPECT_GT(most_units, GetParam() < 1'000 ? 3 : -1);
}

// The state of the moment counts: what was decided before the restart and not recorded is decided
// again, and what was recorded stands.
TEST_P(Slices, EndTheSameAfterARestartInBetween) {
  const std::uint64_t first = faults::number_from("HEXIAO_WAKING_SEED", 5'000);
  for (std::uint64_t seed = first; seed < first + kSeeds && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const Material material(seed);
    Pair pair(material);
    auto& [whole, sliced] = pair;
    // The first few are decided and nothing is recorded of them.
    sliced.go_on(static_cast<int>(seed % 5));
    if (sliced.state().allocation_count() != 0) continue;
    sliced.restart();
    sliced.go_on();
    EXPECT_FALSE(sliced.is_left());
    expect_same_end(whole.state(), sliced.state());
  }
}

// Whatever comes between: everybody gets a turn, nobody is left in the queue or lost, and what is
// recorded is what happened.
TEST_P(Slices, LoseNothingWhenSomethingElseComesBetween) {
  const std::uint64_t first = 6'000;
  for (std::uint64_t seed = first; seed < first + kSeeds && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Material material(seed);
    Ledger ledger(GetParam());
    ledger.execute(material.customers);
    ledger.execute(material.payments);
    ledger.execute(material.items);
    Random random(seed);
    for (int i = 0; i < 10; ++i) {
      ledger.go_on(static_cast<int>(random.below(3)));
      Command other = material.source.payment(100 + static_cast<std::size_t>(i), material.known);
      if (random.one_in(3)) other = DisputeItem{"L1", material.known.front().document_no, "bench"};
      if (random.one_in(3)) other = material.source.item(20 + static_cast<std::size_t>(i), 3);
      ledger.execute(std::span(&other, 1));
      if (random.one_in(4)) ledger.restart();
    }
    ledger.go_on();
    EXPECT_FALSE(ledger.is_left());
    ledger.expect_replay_agrees();
  }
}

// No pause is ever left to the queue: units with commands alone empty it.
TEST_P(Slices, ComeToAnEndWhileCommandsNeverCease) {
  const Material material(7'000);
  Ledger ledger(GetParam());
  ledger.execute(material.customers);
  ledger.execute(material.payments);
  ledger.execute(material.items);
  int units = 0;
  for (; ledger.is_left() && units < 1'000; ++units)
    ledger.execute(std::span(material.customers).first(1));  // changes nothing
  EXPECT_FALSE(ledger.is_left());
  EXPECT_LE(units, 200);
  ledger.expect_replay_agrees();
}

INSTANTIATE_TEST_SUITE_P(Waking, Slices, testing::Values(1, 170, 700, 5'000, 200'000));

// A thousand items of one customer, and payments that say nothing: each costs about a thousand
// steps.
TEST(WakingWork, AUnitDecidesAsManyAsItsCostAllows) {
  constexpr std::size_t kItems = 1'000, kWaiting = 100;
  Ledger ledger(10'000);
  std::deque<std::string> numbers;
  const auto number = [&](std::string text) { return Text(numbers.emplace_back(std::move(text))); };
  UpsertCustomer customer{.ledger = "L1", .customer_no = "C1", .name = "Acme Trading Ltd"};
  std::vector<Command> unit{customer};
  for (std::size_t i = 0; i < kItems; ++i)
    unit.emplace_back(UpsertItem{.ledger = "L1",
                                 .customer_no = "C1",
                                 .document_no = number("INV-" + std::to_string(700'000 + i)),
                                 .currency = "CNY",
                                 .amount = Money(static_cast<std::int64_t>(10'000 + i * 7'919)),
                                 .issue_date = kDay,
                                 .due_date = kDay});
  for (std::size_t i = 0; i < kWaiting; ++i)
    unit.emplace_back(ReceivePayment{.ledger = "L1",
                                     .bank_ref = number("P" + std::to_string(i)),
                                     .currency = "CNY",
                                     .amount = Money(static_cast<std::int64_t>(10'001 + i * 31)),
                                     .booking_date = kDay,
                                     .payer_account = "DE89370400440532013000"});
  ledger.execute(unit);
  customer.accounts = {"DE89370400440532013000"};
  const Command known = customer;
  ledger.execute(std::span(&known, 1));
  std::uint64_t tried = ledger.woken().tried;
  EXPECT_GE(tried, 1u);
  EXPECT_LE(tried, 10u);
  while (ledger.is_left()) {
    ledger.execute({});
    EXPECT_LE(ledger.woken().tried, 10u);
    tried += ledger.woken().tried;
  }
  EXPECT_EQ(tried, kWaiting);
  ledger.expect_replay_agrees();
}

}  // namespace
}  // namespace hexiao

// Credit against a plain recount, and where amounts end.
#include <gtest/gtest.h>

#include <deque>
#include <map>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {
namespace {

class House {
 public:
  Result execute(Command command, std::string_view who = "ann") {
    std::vector<Result> results;
    const std::vector<Command> unit{std::move(command)};
    engine.execute(unit, Cause{.client = 1, .request = ++request_, .time_ns = 1, .principal = who},
                   records, results);
    EXPECT_EQ(engine.state().check_invariants(), "");
    return results.front();
  }
  Text keep(std::string text) { return texts_.emplace_back(std::move(text)); }

  Engine engine;
  ByteBuffer records;

 private:
  std::deque<std::string> texts_;
  std::uint64_t request_ = 0;
};

// What is owed and reserved, counted from the rows.
Money recount(const State& state, CustomerId customer, std::uint16_t currency) {
  Money sum;
  for (Slot slot = 0; slot < state.item_count(); ++slot)
    if (state.item(slot).customer == customer.value && state.item(slot).currency == currency)
      sum += Money(state.item(slot).open);
  for (Slot slot = 0; slot < state.payment_count(); ++slot)
    if (state.payment(slot).customer == customer.value && state.payment(slot).currency == currency)
      sum -= Money(state.payment(slot).unapplied);
  for (std::uint64_t id = 1; id <= state.books().order_count(); ++id) {
    const Order& order = state.books().order({id});
    if (order.customer == customer && order.currency.packed() == currency) sum += order.reserved;
  }
  return sum;
}

TEST(Credit, ExposureIsWhatARecountFinds) {
  for (std::uint64_t seed = 1; seed <= 40 && !HasFailure(); ++seed) {
    House house;
    RandomLedger ledger("L1", seed);
    Random& random = ledger.random();
    std::vector<Text> numbers;
    for (std::size_t i = 0; i < 3; ++i) {
      UpsertCustomer customer = ledger.customer(i);
      customer.currency = "CNY";
      customer.credit_limit = Money(static_cast<std::int64_t>(random.below(40'000)));
      if (house.execute(customer).ok()) numbers.push_back(customer.customer_no);
    }
    std::vector<UpsertItem> items;
    for (int step = 0; step < 60; ++step) {
      const Text number = random.pick(numbers);
      const Text order = house.keep("SO-" + std::to_string(random.below(8)));
      if (random.one_in(3)) {
        items.push_back(ledger.item(random.below(20), 3));
        house.execute(items.back());
      } else if (random.one_in(3)) {
        house.execute(ledger.payment(random.below(60), items));
      } else if (random.one_in(4)) {
        house.execute(CloseOrder{.ledger = "L1", .order_no = order, .reason = {}});
      } else {
        house.execute(
            CheckCredit{.ledger = "L1",
                        .customer_no = number,
                        .order_no = order,
                        .currency = random.one_in(5) ? "USD" : "CNY",
                        .amount = Money(static_cast<std::int64_t>(1 + random.below(9'000)))});
      }
      const State& state = house.engine.state();
      const CustomerId id = state.find_customer({1}, number);
      const Result answer =
          house.execute(CheckCredit{.ledger = "L1", .customer_no = number, .currency = "CNY"});
      const Money wanted = recount(state, id, Currency::from_code("CNY")->packed());
      ASSERT_EQ(answer.control.exposure, wanted) << "seed " << seed;
      const Money limit = state.customer(id).credit_limit;
      ASSERT_EQ(answer.control.limit, limit);
      const bool over = (answer.control.reasons >> 1 & 1U) != 0;
      ASSERT_EQ(over, wanted > limit) << "seed " << seed;
      // 80 % and more, in whole numbers.
      const bool near = (answer.control.reasons & 1U) != 0;
      ASSERT_EQ(near, wanted <= limit && wanted.minor() * 100 >= limit.minor() * 80)
          << "seed " << seed;
      ASSERT_FALSE(answer.changed);
    }
  }
}

// Without a limit anything passes, but never so much that sums could leave 64 bits.
TEST(Credit, ReservationsEndBeforeTheirSumCouldOverflow) {
  House house;
  house.execute(UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "One"});
  Rejection last = Rejection::none;
  int reserved = 0;
  for (; reserved < 5'000 && last == Rejection::none; ++reserved) {
    std::vector<Result> results;
    const std::vector<Command> unit{
        CheckCredit{.ledger = "L1",
                    .customer_no = "C1",
                    .order_no = house.keep("SO-" + std::to_string(reserved)),
                    .currency = "CNY",
                    .amount = Money(kMaxAmount)}};
    house.engine.execute(unit, Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "ann"},
                         house.records, results);
    last = results.front().rejection;
  }
  EXPECT_EQ(last, Rejection::capacity);
  EXPECT_GT(reserved, 2'000);
  EXPECT_EQ(house.engine.state().check_invariants(), "");
}

TEST(Credit, AMergerWhoseSumsCouldOverflowIsRefused) {
  House house;
  for (const Text number : {"C1", "C2"}) {
    house.execute(UpsertCustomer{.ledger = "L1", .customer_no = number, .name = number});
    for (int i = 0; i < 2'000; ++i) {
      std::vector<Result> results;
      const std::vector<Command> unit{
          CheckCredit{.ledger = "L1",
                      .customer_no = number,
                      .order_no = house.keep(std::string(number) + "-" + std::to_string(i)),
                      .currency = "CNY",
                      .amount = Money(kMaxAmount)}};
      house.engine.execute(unit, Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "ann"},
                           house.records, results);
    }
  }
  const Result merged =
      house.execute(MergeCustomers{.ledger = "L1", .from = "C1", .into = "C2", .reason = {}});
  EXPECT_EQ(merged.rejection, Rejection::capacity);
}

}  // namespace
}  // namespace hexiao

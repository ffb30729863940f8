// Customers with thousands of open items, as large ledgers have them: the order in which money is
// spread and the totals of orders, against the plainest way to find them.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "engine/engine.h"
#include "engine/matching/amounts.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

const Date kDay = *Date::from_civil(2026, 3, 2);

class LargeAccount : public ::testing::Test {
 protected:
  Result execute(const Command& command) {
    ByteBuffer records;
    std::vector<Result> results;
    engine_.execute(std::span(&command, 1),
                    Cause{.client = 1, .request = ++request_, .time_ns = 1, .principal = "alice"},
                    records, results);
    return results.front();
  }
  void customer() {
    ASSERT_TRUE(
        execute(UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "Acme Trading Ltd"})
            .ok());
  }
  Slot item(const std::string& order_no, std::int64_t amount, int issued, int due) {
    const std::string number = "R" + std::to_string(700'000 + state().item_count());
    const Result result = execute(UpsertItem{.ledger = "L1",
                                             .customer_no = "C1",
                                             .document_no = number,
                                             .currency = "EUR",
                                             .amount = Money(amount),
                                             .issue_date = kDay.plus_days(issued),
                                             .due_date = kDay.plus_days(due),
                                             .order_no = order_no});
    EXPECT_TRUE(result.ok());
    return static_cast<Slot>(state().item_count() - 1);
  }
  Decision pay(std::int64_t amount) {
    const std::string reference = "B" + std::to_string(++payments_);
    return execute(ReceivePayment{.ledger = "L1",
                                  .bank_ref = reference,
                                  .currency = "EUR",
                                  .amount = Money(amount),
                                  .booking_date = kDay,
                                  .payer_name = "Acme Trading Ltd"})
        .decision;
  }
  const State& state() const { return engine_.state(); }

 private:
  Engine engine_;
  std::uint64_t request_ = 0;
  int payments_ = 0;
};

TEST_F(LargeAccount, TheFirstItemsToSpreadOverAreThoseOfAWholeSort) {
  customer();
  std::mt19937_64 random(20261122);
  std::vector<Slot> all;
  for (int i = 0; i < 400; ++i) {
    // Few different days and amounts, so that what comes last in the order decides as well.
    const auto some = [&](int count) {
      return static_cast<int>(random() % static_cast<unsigned>(count));
    };
    const int issued = some(9) - 4'000;
    all.push_back(item("", some(2) == 0 ? 100 : 100 + some(5), issued, issued + some(9)));
  }
  for (const SpreadOrder order : {SpreadOrder::due_date, SpreadOrder::issue_date,
                                  SpreadOrder::smallest_first, SpreadOrder::largest_first}) {
    Policy policy;
    policy.spread_order = order;
    const auto rank = [&](Slot slot) {
      const ItemRow& row = state().item(slot);
      const std::int64_t first = order == SpreadOrder::issue_date       ? row.issue_date
                                 : order == SpreadOrder::smallest_first ? row.open
                                 : order == SpreadOrder::largest_first  ? -row.open
                                                                        : 0;
      return std::tuple(first, row.due_date, row.issue_date, slot);
    };
    std::vector<Slot> whole = all;
    std::ranges::sort(whole, {}, rank);
    for (const std::size_t most : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{399},
                                   std::size_t{400}, SIZE_MAX}) {
      std::vector<Slot> items = all;
      std::ranges::shuffle(items, random);
      sort_to_spread(state(), policy, items, most);
      const auto end = static_cast<std::ptrdiff_t>(std::min(most, all.size()));
      EXPECT_TRUE(std::equal(items.begin(), items.begin() + end, whole.begin()))
          << to_text(order) << ", the first " << most;
      std::ranges::sort(items);
      EXPECT_EQ(items, all) << "an item was lost";
    }
  }
}

// Each order of three items, among thousands, by the one payment that is their sum.
TEST_F(LargeAccount, AnOrderIsFoundByItsTotal) {
  customer();
  constexpr int kOrders = 1'000;
  std::vector<std::vector<Slot>> items(kOrders);
  std::int64_t amount = 1'000'003;
  for (int turn = 0; turn < 3; ++turn)
    for (int order = 0; order < kOrders; ++order)
      items[static_cast<std::size_t>(order)].push_back(item("PO-" + std::to_string(41'000 + order),
                                                            amount += 7'919 + order % 13, -40,
                                                            order % 50 - 20));
  for (const int order : {0, 1, 499, 998, 999}) {
    std::int64_t total = 0;
    for (const Slot slot : items[static_cast<std::size_t>(order)]) total += state().item(slot).open;
    const Decision decision = pay(total);
    const auto found = std::ranges::find_if(decision.proposals, [](const Proposal& proposal) {
      return proposal.search == Search::order_total;
    });
    ASSERT_NE(found, decision.proposals.end()) << order;
    std::vector<Slot> settled;
    for (const AllocationLine& line : found->lines) settled.push_back(slot_of(line.item));
    std::ranges::sort(settled);
    EXPECT_EQ(settled, items[static_cast<std::size_t>(order)]) << order;
  }
}

}  // namespace
}  // namespace hexiao

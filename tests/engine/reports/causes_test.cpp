// Overdue by cause, interest on arrears, collection periods: against a plain loop over the rows.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/reports/sums.h"
#include "tests/engine/reports/random_books.h"

namespace hexiao {
namespace {

std::uint64_t base_seed() {
  static const std::uint64_t seed = std::random_device{}();
  return seed;
}

bool is_overdue(const State& state, Slot slot) {
  return state.item(slot).open > 0 && state.item(slot).due_date < state.business_date().days();
}

TEST(CausesReport, EveryOverdueItemStandsUnderOneCause) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const State& state = books.state();
    std::map<std::pair<Currency, std::string>, std::pair<std::int64_t, std::int64_t>> expected;
    for (Slot slot = 0; slot < state.item_count(); ++slot) {
      if (!is_overdue(state, slot)) continue;
      const ItemRow& item = state.item(slot);
      const std::int32_t promised = state.item_life(slot).promised;
      std::string cause(state.overdue_cause(slot));
      if (cause.empty()) cause = "(none)";
      if (promised != INT32_MIN)
        cause = promised < state.business_date().days() ? "promise broken" : "promised";
      if (item.disputed != 0) cause = "disputed";
      auto& [count, amount] = expected[{Currency::from_packed(item.currency), cause}];
      ++count;
      amount += item.open;
    }
    const Report report = books.report({.name = "causes"});
    ASSERT_EQ(report.rows.size(), expected.size());
    for (const auto& [key, sums] : expected) {
      const ReportRow* row = find_row(report, {key.second}, key.first);
      ASSERT_NE(row, nullptr) << key.second;
      EXPECT_EQ(number_in(report, *row, "items"), sums.first);
      EXPECT_EQ(number_in(report, *row, "overdue"), sums.second);
    }
  }
}

// Day by day, as nobody would compute it in earnest; 0.05 % a day, rounded once.
std::int64_t interest_by_days(const State& state, Slot slot) {
  const ItemRow& item = state.item(slot);
  std::int64_t amount_days = 0;
  for (std::int32_t day = item.due_date; day < state.business_date().days(); ++day) {
    std::int64_t open = item.open;
    for (Slot a = item.first_allocation; a != kNoSlot; a = state.allocation(a).next_of_item) {
      const AllocationRow& row = state.allocation(a);
      if (row.reversed == 0 && state.payment(row.payment).booking_date > day) open += row.settles();
    }
    amount_days += open;
  }
  return (amount_days * 500 + 500'000) / 1'000'000;
}

TEST(InterestReport, AgreesWithALoopOverTheDays) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const State& state = books.state();
    const Report report = books.report({.name = "interest", .limit = 7});
    std::size_t at = 0;
    std::map<std::pair<Currency, std::string>, std::int64_t> by_customer;
    for (Slot slot = 0; slot < state.item_count(); ++slot) {
      if (!is_overdue(state, slot) || state.item(slot).disputed != 0) continue;
      ASSERT_LT(at, report.rows.size());
      const ReportRow& row = report.rows[at++];
      EXPECT_EQ(text_in(report, row, "item_no"), state.item_texts(slot).item_no());
      const std::int64_t interest = interest_by_days(state, slot);
      EXPECT_EQ(number_in(report, row, "interest"), interest);
      if (state.ledger_code({state.item(slot).ledger}) == "L1")
        by_customer[{row.currency, text_in(report, row, "customer")}] += interest;
    }
    EXPECT_EQ(at, report.rows.size());
    const Report customers =
        books.report({.name = "interest", .by = "customer", .ledger = "L1", .limit = 2});
    ASSERT_EQ(customers.rows.size(), by_customer.size());
    for (const ReportRow& row : customers.rows)
      EXPECT_EQ(number_in(customers, row, "interest"), (by_customer[{row.currency, row.texts[0]}]));
  }
}

TEST(InterestReport, TheContractsRateComesFirst) {
  RandomBooks books(5);
  const Date issued = books.state().business_date().plus_days(-60);
  ASSERT_TRUE(books
                  .execute(UpsertItem{.ledger = "L1",
                                      .customer_no = "104711",
                                      .item_no = "INTEREST-1",
                                      .document_no = "INTEREST-1",
                                      .currency = "CNY",
                                      .amount = Money(100'000),
                                      .issue_date = issued,
                                      .due_date = issued.plus_days(30),
                                      .contract_no = "K-1"})
                  .ok());
  const auto interest = [&] {
    const Report report =
        books.report({.name = "interest", .ledger = "L1", .customer_no = "104711"});
    for (const ReportRow& row : report.rows)
      if (row.texts[0] == "INTEREST-1") return number_in(report, row, "interest");
    return kNoNumber;
  };
  EXPECT_EQ(interest(), 1'500);  // 1,000.00 for 30 days at 0.05 %
  books.apply(ContractRecorded{.contract = {1},
                               .ledger = {1},
                               .customer = books.state().find_customer({1}, "104711"),
                               .contract_no = "K-1",
                               .currency = *Currency::from_code("CNY"),
                               .daily_rate_ppm = 1'000});
  EXPECT_EQ(interest(), 3'000);
}

TEST(PeriodReport, AgreesWithALoopOverTheClearedItems) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const State& state = books.state();
    std::map<std::string, std::array<std::int64_t, 3>> expected;  // settled, late, days from issue
    std::array<std::int64_t, 3> all{};
    for (Slot slot = 0; slot < state.item_count(); ++slot) {
      const ItemRow& item = state.item(slot);
      const Date cleared = state.cleared_on(slot);
      if (!cleared || is_credit(static_cast<ItemKind>(item.kind))) continue;
      if (state.ledger_code({item.ledger}) != "L1") continue;
      const std::int64_t days = cleared.days() - item.due_date;
      auto& sums = expected[std::string(state.customer_no({item.customer}))];
      for (auto* s : {&sums, &all}) {
        (*s)[0] += 1;
        (*s)[1] += days > 0 ? 1 : 0;
        (*s)[2] += cleared.days() - item.issue_date;
      }
    }
    const Report report = books.report({.name = "period", .ledger = "L1", .limit = 2});
    ASSERT_EQ(report.rows.size(), expected.size());
    for (const ReportRow& row : report.rows) {
      const auto& sums = expected[row.texts[0]];
      EXPECT_EQ(number_in(report, row, "settled"), sums[0]);
      EXPECT_EQ(number_in(report, row, "settled_late"), sums[1]);
      EXPECT_EQ(number_in(report, row, "days_to_settle"), mean_tenths(sums[2], sums[0]));
    }
    ASSERT_EQ(report.totals.size(), 1U);
    EXPECT_EQ(number_in(report, report.totals[0], "settled"), all[0]);
    EXPECT_EQ(number_in(report, report.totals[0], "settled_late"), all[1]);
    EXPECT_EQ(number_in(report, report.totals[0], "days_to_settle"), mean_tenths(all[2], all[0]));
  }
}

}  // namespace
}  // namespace hexiao

// Aging and the items behind it, against a plain loop over the items.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/engine/reports/random_books.h"

namespace hexiao {
namespace {

std::uint64_t base_seed() {
  static const std::uint64_t seed = std::random_device{}();
  return seed;
}

// Of one item, the group it stands under.
std::string group_of(const State& state, Slot slot, std::string_view by) {
  const SegmentNames names = state.segment_names(slot);
  std::string group = "all";
  if (by == "salesperson") group = names.salesperson;
  if (by == "department") group = names.department;
  if (by == "region") group = names.region;
  if (by == "class") group = names.customer_class;
  if (by == "currency") group = names.currency.code();
  if (by == "ledger") group = state.ledger_code(names.ledger);
  if (by == "due_date") group = Date::from_days(state.item(slot).due_date).iso();
  if (by == "customer") group = state.customer_no({state.item(slot).customer});
  if (by == RandomBooks::kField)
    group = state.field(FieldSubject::item, id_of<ItemId>(slot).value, by);
  return group.empty() ? "(none)" : group;
}

using Key = std::tuple<std::string, std::string, Currency>;  // ledger (of customers), group

struct Sums {
  std::int64_t items = 0;
  std::vector<std::int64_t> amounts = std::vector<std::int64_t>(5);
  std::int64_t total() const {
    std::int64_t sum = 0;
    for (const std::int64_t amount : amounts) sum += amount;
    return sum;
  }
};

std::map<std::pair<std::string, Currency>, Sums> aging_by_hand(const State& state,
                                                               std::string_view by,
                                                               std::string_view ledger = {}) {
  std::map<std::pair<std::string, Currency>, Sums> groups;
  for (Slot slot = 0; slot < state.item_count(); ++slot) {
    const ItemRow& row = state.item(slot);
    if (row.open == 0) continue;
    if (!ledger.empty() && state.ledger_code({row.ledger}) != ledger) continue;
    const int days = state.business_date().days() - row.due_date;
    const std::size_t bucket = days <= 0 ? 0 : days <= 30 ? 1 : days <= 60 ? 2 : days <= 90 ? 3 : 4;
    Sums& sums = groups[{group_of(state, slot, by), Currency::from_packed(row.currency)}];
    ++sums.items;
    sums.amounts[bucket] += row.open;
  }
  return groups;
}

constexpr std::string_view kBuckets[] = {"not_due", "1_30", "31_60", "61_90", "over_90"};

TEST(AgingReport, EveryGroupingAgreesWithALoopOverTheItems) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 30; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const State& state = books.state();
    for (const std::string_view by :
         {std::string_view(), std::string_view("salesperson"), std::string_view("department"),
          std::string_view("region"), std::string_view("class"), std::string_view("currency"),
          std::string_view("ledger"), std::string_view("due_date"), RandomBooks::kField,
          std::string_view("customer")}) {
      SCOPED_TRACE(by);
      const auto expected = aging_by_hand(state, by, "L1");
      const Report report = books.report({.name = "aging", .by = by, .ledger = "L1", .limit = 3});
      ASSERT_EQ(report.rows.size(), expected.size());
      for (const auto& [key, sums] : expected) {
        const ReportRow* row = find_row(report, {key.first}, key.second);
        ASSERT_NE(row, nullptr) << key.first;
        EXPECT_EQ(number_in(report, *row, "items"), sums.items) << key.first;
        for (std::size_t i = 0; i < 5; ++i)
          EXPECT_EQ(number_in(report, *row, kBuckets[i]), sums.amounts[i]) << key.first;
        EXPECT_EQ(number_in(report, *row, "total"), sums.total());
        EXPECT_EQ(number_in(report, *row, "total_overdue"), sums.total() - sums.amounts[0]);
      }
    }
  }
}

TEST(AgingReport, TotalsTieOutWithTheControlTotals) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 30; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    for (const std::string_view by : {"", "salesperson", "due_date", "customer"})
      for (const ControlTotal& total : books.state().control_totals()) {
        const std::string currency = total.currency.code();
        const Report report =
            books.report({.name = "aging", .by = by, .ledger = total.ledger, .currency = currency});
        std::int64_t rows = 0;
        for (const ReportRow& row : report.rows) rows += number_in(report, row, "total");
        EXPECT_EQ(rows, total.open.minor()) << by;
        if (report.rows.empty()) continue;
        ASSERT_EQ(report.totals.size(), 1U);
        EXPECT_EQ(number_in(report, report.totals[0], "total"), total.open.minor()) << by;
      }
  }
}

TEST(AgingReport, TheItemsBehindARowSumToIt) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const auto sum_of = [](const Report& report, Currency currency) {
      std::int64_t sum = 0;
      for (const ReportRow& row : report.rows)
        if (row.currency == currency) sum += number_in(report, row, "open");
      return sum;
    };
    for (const std::string_view by : {"salesperson", "region", "channel"}) {
      const Report aging = books.report({.name = "aging", .by = by});
      for (const ReportRow& row : aging.rows) {
        const Report items =
            books.report({.name = "items", .by = by, .filter = row.texts[0], .limit = 5});
        EXPECT_EQ(sum_of(items, row.currency), number_in(aging, row, "total"));
        const Report overdue =
            books.report({.name = "items", .by = by, .filter = row.texts[0], .order = "overdue"});
        EXPECT_EQ(sum_of(overdue, row.currency), number_in(aging, row, "total_overdue"));
      }
    }
    const Report customers = books.report({.name = "aging", .by = "customer", .ledger = "L1"});
    for (const ReportRow& row : customers.rows) {
      const Report items =
          books.report({.name = "items", .ledger = "L1", .customer_no = row.texts[0], .limit = 2});
      EXPECT_EQ(sum_of(items, row.currency), number_in(customers, row, "total"));
      std::int64_t total = 0;
      for (const ReportRow& t : items.totals)
        if (t.currency == row.currency) total = number_in(items, t, "open");
      EXPECT_EQ(total, number_in(customers, row, "total"));
    }
  }
}

TEST(ItemsReport, TotalsAreThoseOfTheWindow) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const Date from = books.state().business_date().plus_days(-40);
    const Date until = books.state().business_date().plus_days(10);
    const Report report = books.report({.name = "items", .from = from, .until = until, .limit = 4});
    std::map<Currency, std::int64_t> open;
    for (const ReportRow& row : report.rows) {
      EXPECT_GE(number_in(report, row, "due_date"), from.days());
      EXPECT_LE(number_in(report, row, "due_date"), until.days());
      open[row.currency] += number_in(report, row, "open");
    }
    ASSERT_EQ(report.totals.size(), open.size());
    for (const ReportRow& row : report.totals)
      EXPECT_EQ(number_in(report, row, "open"), open[row.currency]);
  }
}

TEST(AgingReport, BucketsAreFree) {
  const RandomBooks books(1);
  const Report report = books.report({.name = "aging", .by = "ledger", .buckets = {7, 14}});
  ASSERT_EQ(report.columns.size(), 9U);
  EXPECT_EQ(report.columns[2].name, "not_due");
  EXPECT_EQ(report.columns[3].name, "1_7");
  EXPECT_EQ(report.columns[4].name, "8_14");
  EXPECT_EQ(report.columns[5].name, "over_14");
}

TEST(AgingReport, WhatItDoesNotKnowIsRefusedByItsField) {
  const RandomBooks books(1);
  Report report;
  const auto expect = [&](const ReportRequest& request, Rejection code, std::string_view field) {
    const ReportFault fault = make_report(books.state(), 1, request, report);
    EXPECT_EQ(to_text(fault.code), to_text(code));
    EXPECT_EQ(fault.field, field);
  };
  expect({.name = "aging", .by = "moon"}, Rejection::unknown_group, "by");
  expect({.name = "aging", .customer_no = "no such"}, Rejection::unknown_customer, "customer_no");
  expect({.name = "aging", .by = "region", .order = "moon"}, Rejection::unknown_group, "order");
  expect({.name = "aging", .buckets = {-1, 5}}, Rejection::malformed, "buckets");
  expect({.name = "items", .filter = "x"}, Rejection::unknown_group, "filter");
  expect({.name = "items", .order = "open"}, Rejection::unknown_group, "order");
}

}  // namespace
}  // namespace hexiao

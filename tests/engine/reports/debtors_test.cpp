// Rankings of customers and the cash forecast against a plain loop over the items.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/engine/reports/random_books.h"

namespace hexiao {
namespace {

std::uint64_t base_seed() {
  static const std::uint64_t seed = std::random_device{}();
  return seed;
}

struct Owed {
  std::int64_t open = 0, overdue = 0;
};

TEST(DebtorsReport, RankingAgreesWithALoopOverTheItems) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 30; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const State& state = books.state();
    std::map<std::pair<Currency, std::string>, Owed> owed;
    std::map<Currency, std::int64_t> overdue_of_all;
    for (Slot slot = 0; slot < state.item_count(); ++slot) {
      const ItemRow& item = state.item(slot);
      if (state.ledger_code({item.ledger}) != "L1") continue;
      const State::Customer& customer = state.customer({item.customer});
      const Currency currency = Currency::from_packed(item.currency);
      Owed& o = owed[{currency, std::string(customer.customer_no)}];
      o.open += item.open;
      if (item.open > 0 && item.due_date < customer.overdue_as_of) {
        o.overdue += item.open;
        overdue_of_all[currency] += item.open;
      }
    }
    const Report all = books.report({.name = "overdue", .ledger = "L1", .limit = 2});
    std::size_t rows = 0;
    for (const auto& [key, o] : owed) {
      const ReportRow* row = find_row(all, {key.second}, key.first);
      ASSERT_EQ(row != nullptr, o.overdue > 0);
      if (row == nullptr) continue;
      ++rows;
      EXPECT_EQ(number_in(all, *row, "overdue"), o.overdue);
      EXPECT_EQ(number_in(all, *row, "open"), o.open);
      const auto before = std::count_if(owed.begin(), owed.end(), [&](const auto& other) {
        return other.first.first == key.first &&
               (other.second.overdue > o.overdue ||
                (other.second.overdue == o.overdue && other.first.second < key.second));
      });
      EXPECT_EQ(number_in(all, *row, "rank"), before + 1);
    }
    EXPECT_EQ(all.rows.size(), rows);
    for (const ReportRow& total : all.totals)
      EXPECT_EQ(number_in(all, total, "overdue"), overdue_of_all[total.currency]);

    const Report top = books.report({.name = "overdue", .ledger = "L1", .top = 1});
    for (const ReportRow& row : top.rows) {
      EXPECT_EQ(number_in(top, row, "rank"), 1);
      const ReportRow* first = find_row(all, {row.texts[0]}, row.currency);
      ASSERT_NE(first, nullptr);
      EXPECT_EQ(number_in(all, *first, "rank"), 1);
    }
    EXPECT_EQ(top.totals.size(), all.totals.size());
  }
}

TEST(ForecastReport, NaiveCashAgreesWithALoopOverTheItems) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const State& state = books.state();
    for (const std::string_view customer_no : {"", "104711", "104712"}) {
      if (!customer_no.empty() && !state.find_customer({1}, customer_no)) continue;
      std::map<std::pair<Currency, std::int64_t>, std::int64_t> expected;
      std::map<Currency, std::int64_t> open;
      for (Slot slot = 0; slot < state.item_count(); ++slot) {
        const ItemRow& item = state.item(slot);
        if (item.open == 0 || is_credit(static_cast<ItemKind>(item.kind))) continue;
        if (state.ledger_code({item.ledger}) != "L1") continue;
        if (!customer_no.empty() && state.customer_no({item.customer}) != customer_no) continue;
        open[Currency::from_packed(item.currency)] += item.open;
        for (const int within : {30, 60, 90})
          if (item.due_date <= state.business_date().days() + within)
            expected[{Currency::from_packed(item.currency), within}] += item.open;
      }
      const Report report =
          books.report({.name = "forecast", .ledger = "L1", .customer_no = customer_no});
      EXPECT_EQ(report.rows.size(), open.size() * 3);
      for (const ReportRow& row : report.rows) {
        const std::int64_t within = number_in(report, row, "within_days");
        const std::int64_t naive = expected[{row.currency, within}];
        EXPECT_EQ(number_in(report, row, "naive"), naive) << within;
        EXPECT_EQ(number_in(report, row, "open"), open[row.currency]);
        EXPECT_GE(number_in(report, row, "by_record"), 0);
        EXPECT_LE(number_in(report, row, "by_record"), open[row.currency]);
      }
    }
  }
}

TEST(ForecastReport, WindowsAreFree) {
  const RandomBooks books(3);
  const Report report = books.report({.name = "forecast", .buckets = {7, 14}});
  for (const ReportRow& row : report.rows) EXPECT_LE(number_in(report, row, "within_days"), 14);
  Report refused;
  const ReportFault fault =
      make_report(books.state(), 1, {.name = "forecast", .buckets = {0, 5}}, refused);
  EXPECT_EQ(to_text(fault.code), to_text(Rejection::malformed));
  EXPECT_EQ(fault.field, "buckets");
}

}  // namespace
}  // namespace hexiao

// DSO, CEI, collection, performance and trend against a plain loop over items and allocations.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/receivables/turnover.h"
#include "tests/engine/reports/random_books.h"

namespace hexiao {
namespace {

std::uint64_t base_seed() {
  static const std::uint64_t seed = std::random_device{}();
  return seed;
}

struct Sums {
  std::int64_t sales = 0, collected = 0, on_time = 0, due = 0;
  std::int64_t beginning = 0, ending = 0, not_due = 0;
};
using Key = std::pair<std::string, Currency>;

// What was open of an item at the end of a day, by its rows.
std::int64_t open_at(const State& state, Slot slot, Date day) {
  const ItemRow& item = state.item(slot);
  std::int64_t open = item.open;
  for (Slot a = item.first_allocation; a != kNoSlot; a = state.allocation(a).next_of_item) {
    const AllocationRow& row = state.allocation(a);
    if (row.reversed == 0 && state.payment(row.payment).booking_date > day.days())
      open += row.settles();
  }
  if (item.issue_date <= day.days()) return open;
  // Not issued yet: what was settled by then was settled in advance.
  std::int64_t before = 0;
  for (Slot a = item.first_allocation; a != kNoSlot; a = state.allocation(a).next_of_item) {
    const AllocationRow& row = state.allocation(a);
    if (row.reversed == 0 && state.payment(row.payment).booking_date <= day.days())
      before -= row.settles();
  }
  return before;
}

std::map<Key, Sums> flows_by_hand(const State& state, std::string_view by, Date from, Date until) {
  std::map<Key, Sums> groups;
  for (Slot slot = 0; slot < state.item_count(); ++slot) {
    const ItemRow& item = state.item(slot);
    // An item that is cleared stays where it was earned: its segment says where.
    const Figures::Segment& segment = state.figures().segment(state.item_life(slot).segment);
    std::string group = "all";
    if (by == "salesperson") group = state.figures().text(segment.salesperson);
    if (by == "region") group = state.figures().text(segment.region);
    if (by == "ledger") group = state.ledger_code(segment.ledger);
    if (group.empty()) group = "(none)";
    Sums& sums = groups[{group, segment.currency}];
    const auto kind = static_cast<ItemKind>(item.kind);
    const auto within = [&](std::int32_t day) { return day >= from.days() && day <= until.days(); };
    if (within(item.issue_date) && kind != ItemKind::on_account) sums.sales += item.amount;
    if (within(item.due_date) && !is_credit(kind)) sums.due += item.amount;
    sums.beginning += open_at(state, slot, from.plus_days(-1));
    sums.ending += open_at(state, slot, until);
    if (item.due_date >= state.business_date().days()) sums.not_due += item.open;
    for (Slot a = item.first_allocation; a != kNoSlot; a = state.allocation(a).next_of_item) {
      const AllocationRow& row = state.allocation(a);
      const PaymentRow& payment = state.payment(row.payment);
      if (row.reversed != 0 || payment.amount == 0 || !within(payment.booking_date)) continue;
      sums.collected += row.amount;
      if (payment.booking_date <= item.due_date) sums.on_time += row.amount;
    }
  }
  std::erase_if(groups, [](const auto& entry) {
    const Sums& s = entry.second;
    return s.sales == 0 && s.collected == 0 && s.due == 0 && s.beginning == 0 && s.ending == 0;
  });
  return groups;
}

TEST(TurnoverReports, FlowsAgreeWithALoopOverTheRows) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 30; ++seed) {
    const RandomBooks books(seed);
    const State& state = books.state();
    const Date until = state.business_date();
    const Date from = until.plus_days(-59);
    for (const std::string_view by : {"", "salesperson", "region", "ledger"}) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " by " + std::string(by));
      const auto expected = flows_by_hand(state, by, from, until);
      const ReportRequest request{.by = by, .from = from, .until = until, .limit = 2};
      const auto report_of = [&](std::string_view name) {
        ReportRequest named = request;
        named.name = name;
        return books.report(named);
      };
      const Report collection = report_of("collection");
      const Report cei_report = report_of("cei");
      const Report dso_report = report_of("dso");
      ASSERT_EQ(collection.rows.size(), expected.size());
      ASSERT_EQ(cei_report.rows.size(), expected.size());
      for (const auto& [key, sums] : expected) {
        const ReportRow* row = find_row(collection, {key.first}, key.second);
        ASSERT_NE(row, nullptr) << key.first;
        EXPECT_EQ(number_in(collection, *row, "sales"), sums.sales);
        EXPECT_EQ(number_in(collection, *row, "due"), sums.due);
        EXPECT_EQ(number_in(collection, *row, "collected"), sums.collected);
        EXPECT_EQ(number_in(collection, *row, "collected_on_time"), sums.on_time);
        EXPECT_EQ(number_in(collection, *row, "collection_rate"),
                  collection_rate(Money(sums.collected), Money(sums.sales)).value_or(kNoNumber));
        EXPECT_EQ(number_in(collection, *row, "on_time_rate"),
                  on_time_rate(Money(sums.on_time), Money(sums.due)).value_or(kNoNumber));
        row = find_row(cei_report, {key.first}, key.second);
        ASSERT_NE(row, nullptr) << key.first;
        EXPECT_EQ(number_in(cei_report, *row, "beginning"), sums.beginning);
        EXPECT_EQ(number_in(cei_report, *row, "ending"), sums.ending);
        EXPECT_EQ(number_in(cei_report, *row, "not_due"), sums.not_due);
        EXPECT_EQ(number_in(cei_report, *row, "cei"), cei(Money(sums.beginning), Money(sums.sales),
                                                          Money(sums.ending), Money(sums.not_due))
                                                          .value_or(kNoNumber));
        row = find_row(dso_report, {key.first}, key.second);
        ASSERT_NE(row, nullptr) << key.first;
        EXPECT_EQ(number_in(dso_report, *row, "receivables"), sums.ending);
        EXPECT_EQ(number_in(dso_report, *row, "dso"),
                  dso(Money(sums.ending), Money(sums.sales), 60).value_or(kNoNumber));
      }
    }
  }
}

TEST(TurnoverReports, RanksRunFromOneInEveryCurrencyAndFallByTheRate) {
  const RandomBooks books(base_seed());
  SCOPED_TRACE("seed " + std::to_string(base_seed()));
  for (const std::string_view name : {"collection", "performance"}) {
    const Report report = books.report({.name = name, .by = "salesperson"});
    const std::string_view by = name == "collection" ? "collection_rate" : "score";
    std::map<Currency, std::pair<std::int64_t, std::int64_t>> last;  // rank, figure
    for (const ReportRow& row : report.rows) {
      const auto known = last.find(row.currency);
      const std::int64_t figure = number_in(report, row, by);
      EXPECT_EQ(number_in(report, row, "rank"), known == last.end() ? 1 : known->second.first + 1);
      if (known != last.end()) {
        EXPECT_LE(figure, known->second.second);
      }
      last[row.currency] = {number_in(report, row, "rank"), figure};
    }
  }
}

TEST(TurnoverReports, APeriodWithoutSalesHasNoDsoAndSaysSo) {
  const RandomBooks books(7);
  const Date day = *Date::from_civil(2020, 1, 1);
  const Report report = books.report({.name = "dso", .from = day, .until = day.plus_days(30)});
  for (const ReportRow& row : report.rows) EXPECT_EQ(number_in(report, row, "dso"), kNoNumber);
  if (!report.rows.empty()) {
    ASSERT_GE(report.notes.size(), 2U);
    EXPECT_TRUE(report.notes[1].starts_with("no sales in the period")) << report.notes[1];
  }
}

TEST(TrendReport, MonthsSumToThePeriod) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const Date from = *Date::from_civil(2025, 11, 1);
    const Date until = books.state().business_date();
    const auto expected = flows_by_hand(books.state(), "", from, until);
    const Report report = books.report({.name = "trend", .from = from});
    std::map<Currency, Sums> sums;
    for (const ReportRow& row : report.rows) {
      Sums& s = sums[row.currency];
      s.sales += number_in(report, row, "sales");
      s.due += number_in(report, row, "due");
      s.collected += number_in(report, row, "collected");
      s.ending = number_in(report, row, "receivables");
      if (text_in(report, row, "month") == until.iso().substr(0, 7))
        s.not_due = s.ending - number_in(report, row, "overdue");
    }
    for (const auto& [key, s] : expected) {
      EXPECT_EQ(sums[key.second].sales, s.sales);
      EXPECT_EQ(sums[key.second].due, s.due);
      EXPECT_EQ(sums[key.second].collected, s.collected);
      EXPECT_EQ(sums[key.second].ending, s.ending);
      EXPECT_EQ(sums[key.second].not_due, s.not_due);
    }
  }
}

}  // namespace
}  // namespace hexiao

// The published invoices through the engine, day by day, against what the file itself says: who
// owes what on every evening, how fast it came in, and what was forecast to come.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "tests/engine/receivables/invoices_calculation.h"
#include "tests/engine/receivables/invoices_replay.h"
#include "tests/engine/way_back.h"

namespace hexiao {
namespace {

constexpr std::string_view kBuckets[] = {"not_due", "1_30", "31_60", "61_90", "over_90"};

CountedAging aging_in(const Report& report, const ReportRow& row) {
  CountedAging aging;
  aging.items = number_of(report, row, "items");
  for (std::size_t i = 0; i < std::size(kBuckets); ++i)
    aging.amounts[i] = number_of(report, row, kBuckets[i]);
  EXPECT_EQ(number_of(report, row, "total"), aging.total());
  EXPECT_EQ(number_of(report, row, "total_overdue"), aging.overdue());
  return aging;
}

CountedAging total_in(const Report& report) {
  return report.totals.empty() ? CountedAging{} : aging_in(report, report.totals.front());
}

std::map<std::string, CountedAging> groups_in(const Report& report, std::string_view column) {
  std::map<std::string, CountedAging> groups;
  for (const ReportRow& row : report.rows)
    EXPECT_TRUE(groups.emplace(text_of(report, row, column), aging_in(report, row)).second);
  return groups;
}

bool is_month_end(Date day) { return day.plus_days(1).civil().day == 1; }

Date month_begin(Date day) { return day.plus_days(1 - day.civil().day); }

class DatasetReplay : public testing::TestWithParam<DatasetFile> {
 protected:
  void SetUp() override {
    invoices_ = read_invoices(GetParam());
    if (invoices_.empty()) GTEST_SKIP() << "no shared data: " << GetParam().name;
  }
  std::vector<DatasetInvoice> invoices_;
};

// Every evening in sum; each month end by customer and country too.
void expect_aging(const InvoicesReplay& replay, const InvoicesCalculation& counted, Date day) {
  const Report all = replay.report({.name = "aging"});
  ASSERT_EQ(all.as_of, day);
  ASSERT_EQ(total_in(all), counted.aging(day));
  if (!is_month_end(day)) return;
  const auto by_customer = counted.aging_by_customer(day);
  ASSERT_EQ(groups_in(replay.report({.name = "aging", .by = "customer", .limit = 7}), "customer"),
            by_customer);
  ASSERT_EQ(groups_in(replay.report({.name = "aging", .by = "region"}), "group"),
            counted.aging_by_country(day));
  // What stands behind the figure: the overdue items one by one.
  const Report items = replay.report({.name = "items", .order = "overdue"});
  std::int64_t overdue = 0;
  std::int64_t disputed = 0;
  for (const ReportRow& row : items.rows) overdue += number_of(items, row, "open");
  const Report open = replay.report({.name = "items"});
  for (const ReportRow& row : open.rows)
    if (text_of(open, row, "disputed") == "yes") disputed += number_of(open, row, "open");
  ASSERT_EQ(overdue, counted.aging(day).overdue());
  ASSERT_EQ(disputed, counted.disputed_open(day));
}

// How each customer pays, as the report has it.
void expect_records(const InvoicesReplay& replay, const InvoicesCalculation& counted, Date day) {
  const auto records = counted.records(day);
  const Report report = replay.report({.name = "period"});
  ASSERT_EQ(report.rows.size(), records.size());
  for (const ReportRow& row : report.rows) {
    const CountedRecord& record = records.at(text_of(report, row, "customer"));
    ASSERT_EQ(number_of(report, row, "settled"), record.settled);
    ASSERT_EQ(number_of(report, row, "settled_late"), record.settled - record.on_time);
    ASSERT_EQ(number_of(report, row, "on_time_share"), record.on_time_share());
    ASSERT_EQ(number_of(report, row, "days_late"), record.days_late_tenths());
  }
}

// Everybody who is overdue, the largest first.
void expect_ranking(const InvoicesReplay& replay, const InvoicesCalculation& counted, Date day) {
  const Report report = replay.report({.name = "overdue", .top = 1'000});
  std::map<std::string, std::int64_t> expected;
  for (const auto& [customer, aging] : counted.aging_by_customer(day))
    if (aging.overdue() != 0) expected[customer] = aging.overdue();
  std::map<std::string, std::int64_t> seen;
  std::int64_t before = INT64_MAX;
  for (const ReportRow& row : report.rows) {
    const std::int64_t overdue = number_of(report, row, "overdue");
    ASSERT_LE(overdue, before);
    before = overdue;
    seen[text_of(report, row, "customer")] = overdue;
  }
  ASSERT_EQ(seen, expected);
}

std::int64_t share(std::int64_t part, std::int64_t of) {
  return of == 0 ? kNoNumber : rounded_quotient(part * 10'000, of);
}

void expect_flows(const Report& report, const ReportRow& row, const CountedFlows& flows) {
  ASSERT_EQ(number_of(report, row, "sales"), flows.sales);
  ASSERT_EQ(number_of(report, row, "due"), flows.due);
  ASSERT_EQ(number_of(report, row, "collected"), flows.collected);
  ASSERT_EQ(number_of(report, row, "collection_rate"), share(flows.collected, flows.sales));
  ASSERT_EQ(number_of(report, row, "on_time_rate"), share(flows.collected_on_time, flows.due));
}

// Of the month that ends on the day: DSO both ways, collection by country.
void expect_turnover(const InvoicesReplay& replay, const InvoicesCalculation& counted, Date day) {
  const Date from = month_begin(day);
  const Report dso = replay.report({.name = "dso", .from = from, .until = day});
  ASSERT_EQ(dso.totals.size(), 1U);
  const ReportRow& total = dso.totals.front();
  ASSERT_EQ(number_of(dso, total, "receivables"), counted.aging(day).total());
  ASSERT_EQ(number_of(dso, total, "dso"), counted.dso(from, day).value_or(kNoNumber));
  const auto back = counted.count_back_dso(day);
  if (back) {
    ASSERT_EQ(number_of(dso, total, "count_back"), *back);
  }
  const Report usual = replay.report({.name = "dso"});
  ASSERT_EQ(number_of(usual, usual.totals.front(), "dso"),
            counted.dso(day.plus_days(-89), day).value_or(kNoNumber));
  const Report by_country =
      replay.report({.name = "collection", .by = "region", .from = from, .until = day});
  for (const ReportRow& row : by_country.rows)
    expect_flows(by_country, row, counted.flows(from, day, text_of(by_country, row, "group")));
  expect_flows(by_country, by_country.totals.front(), counted.flows(from, day));
}

// Sums over month ends of |forecast - came| and forecast - came, by window.
struct ForecastErrors {
  std::int64_t came = 0, naive = 0, by_record = 0, naive_bias = 0, by_record_bias = 0;
  int days = 0;
};

void add_errors(const InvoicesReplay& replay, const InvoicesCalculation& counted, Date day,
                std::map<int, ForecastErrors>& errors) {
  const Report report = replay.report({.name = "forecast"});
  ASSERT_EQ(report.rows.size(), 3U);
  for (const ReportRow& row : report.rows) {
    const int within = static_cast<int>(number_of(report, row, "within_days"));
    const std::int64_t naive = number_of(report, row, "naive");
    const std::int64_t by_record = number_of(report, row, "by_record");
    ASSERT_EQ(naive, counted.due_within(day, within));
    if (day.plus_days(within) > counted.last_day()) continue;
    const std::int64_t came = counted.came_within(day, within);
    ForecastErrors& error = errors[within];
    error.came += came;
    error.naive += std::abs(naive - came);
    error.by_record += std::abs(by_record - came);
    error.naive_bias += naive - came;
    error.by_record_bias += by_record - came;
    ++error.days;
    if (within == 30)
      std::printf("  %s  open %9s  came in 30 days %9s  by due dates %9s  by record %9s\n",
                  day.iso().c_str(),
                  format_amount(Money(number_of(report, row, "open")), 2).c_str(),
                  format_amount(Money(came), 2).c_str(), format_amount(Money(naive), 2).c_str(),
                  format_amount(Money(by_record), 2).c_str());
  }
}

void expect_record_beats_due_dates(const std::map<int, ForecastErrors>& errors) {
  const auto percent = [](std::int64_t part, std::int64_t of) {
    return format_amount(Money(share(part, of)), 2);
  };
  for (const auto& [within, error] : errors) {
    std::printf(
        "cash within %d days, %d month ends: error by due dates %s %% (bias %s %%), "
        "by record of delay %s %% (bias %s %%)\n",
        within, error.days, percent(error.naive, error.came).c_str(),
        percent(error.naive_bias, error.came).c_str(), percent(error.by_record, error.came).c_str(),
        percent(error.by_record_bias, error.came).c_str());
  }
  EXPECT_LT(errors.at(30).by_record * 2, errors.at(30).naive);
  // Within 60 days nearly all that is open has come, so hardly anything is left to forecast: there
  // both are right to one hundredth.
  EXPECT_LT(errors.at(60).by_record * 100, errors.at(60).came);
  EXPECT_LT(errors.at(90).by_record * 100, errors.at(90).came);
  EXPECT_GE(errors.at(30).days, 20);
}

// The control figures of the file, as the engine ends up with them.
void expect_control_figures(const State& state) {
  std::int64_t total = 0;
  std::int64_t days = 0;
  std::int64_t late = 0;
  std::int64_t disputes = 0;
  for (Slot slot = 0; slot < state.item_count(); ++slot) {
    const ItemRow& item = state.item(slot);
    total += item.amount;
    ASSERT_EQ(item.open, 0);
    const Date cleared = state.cleared_on(slot);
    ASSERT_TRUE(cleared);
    days += cleared.days() - item.issue_date;
    late += cleared.days() > item.due_date ? 1 : 0;
  }
  for (std::uint32_t id = 1; id <= state.customer_count(); ++id)
    disputes += state.customer({id}).disputes;
  EXPECT_EQ(state.item_count(), 2'466U);
  EXPECT_EQ(state.customer_count(), 100U);
  EXPECT_EQ(total, 147'703'18);
  EXPECT_EQ(late, 877);
  EXPECT_EQ(rounded_quotient(days * 100, state.item_count()), 26'44);
  EXPECT_EQ(disputes, 561);
}

void expect_saved_and_replayed_alike(const InvoicesReplay& replay) {
  const Engine loaded = reloaded(replay.engine());
  EXPECT_EQ(loaded.state().check_invariants(), "");
  EXPECT_EQ(replayed(replay.records().bytes()).state().hash(), replay.state().hash());
}

TEST_P(DatasetReplay, EveryEveningAgreesWithTheFile) {
  const InvoicesCalculation counted(invoices_);
  InvoicesReplay replay(invoices_);
  int evenings = 0;
  std::map<int, ForecastErrors> errors;
  replay.run([&](Date day) {
    if (testing::Test::HasFatalFailure()) return;
    SCOPED_TRACE(day.iso());
    ++evenings;
    expect_aging(replay, counted, day);
    if (!is_month_end(day)) return;
    expect_records(replay, counted, day);
    expect_ranking(replay, counted, day);
    expect_turnover(replay, counted, day);
    add_errors(replay, counted, day, errors);
  });
  std::printf("%s: %d evenings, %zu payments allocated, %zu not\n",
              std::string(GetParam().name).c_str(), evenings, replay.allocated(), replay.left());
  EXPECT_EQ(replay.allocated(), 2'466U);
  EXPECT_EQ(replay.left(), 0U) << replay.left_text();
  expect_control_figures(replay.state());
  expect_records(replay, counted, counted.last_day());
  expect_record_beats_due_dates(errors);
  const Report matching = replay.report({.name = "matching"});
  ASSERT_EQ(matching.totals.size(), 1U);
  EXPECT_EQ(number_of(matching, matching.totals.front(), "automatic"), 2'466);
  EXPECT_EQ(replay.state().check_invariants(), "");
  expect_saved_and_replayed_alike(replay);
}

INSTANTIATE_TEST_SUITE_P(Files, DatasetReplay,
                         testing::Values(kInvoicesMonthFirst, kInvoicesDayFirst),
                         [](const auto& tested) {
                           return tested.param.dates == DatasetDates::month_first ? "MonthFirst"
                                                                                  : "DayFirst";
                         });

}  // namespace
}  // namespace hexiao

// The forecast's error on published invoices and on customers made for it. Parameters were chosen
// by reasoning (engine/receivables/delay_curve.h), not to make these figures good; the figures are
// printed.
#include "engine/receivables/back_test.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <set>

#include "engine/receivables/delays.h"
#include "tests/engine/receivables/invoices_dataset.h"

namespace hexiao {
namespace {

std::string percent(std::int64_t hundredths) { return format_amount(Money(hundredths), 2) + " %"; }

void print_error(const char* what, const ForecastError& error) {
  std::printf("  %-26s error %8s, bias %8s, root mean square by customer %s\n", what,
              percent(error.wape.value_or(0)).c_str(), percent(error.bias.value_or(0)).c_str(),
              format_amount(Money(error.root_mean_square), 2).c_str());
}

void print(const char* title, const BackTest& test) {
  std::printf("back-test of 30-day cash: %s, %zu days\n", title, test.days.size());
  print_error("naive (due dates)", test.naive);
  print_error("record of the class", test.by_class);
  print_error("record of the customer", test.by_customer);
}

BackTest back_test_of(const std::vector<PastItem>& items) {
  Date first = items.front().issued;
  Date last;
  for (const PastItem& item : items) {
    first = std::min(first, item.issued);
    last = std::max(last, item.settled);
  }
  return back_test(items, month_ends(first, last), last);
}

class Invoices : public testing::TestWithParam<DatasetFile> {
 protected:
  void SetUp() override {
    invoices_ = read_invoices(GetParam());
    if (invoices_.empty()) GTEST_SKIP() << "no shared data: " << GetParam().name;
  }
  std::vector<DatasetInvoice> invoices_;
};

TEST_P(Invoices, HaveTheirControlFigures) {
  std::set<std::string> customers;
  Money total;
  std::int64_t days = 0;
  int late = 0;
  int disputed = 0;
  Delays delays;
  for (const DatasetInvoice& invoice : invoices_) {
    customers.insert(invoice.customer);
    total += invoice.amount;
    const int delay = invoice.settled.days() - invoice.due.days();
    days += invoice.settled.days() - invoice.issued.days();
    late += delay > 0 ? 1 : 0;
    disputed += invoice.disputed ? 1 : 0;
    delays.add(delay);
    ASSERT_EQ(std::max(delay, 0), invoice.days_late) << invoice.number;
    ASSERT_EQ(invoice.settled.days() - invoice.issued.days(), invoice.days_to_settle)
        << invoice.number;
  }
  EXPECT_EQ(invoices_.size(), 2'466U);
  EXPECT_EQ(customers.size(), 100U);
  EXPECT_EQ(total, Money(147'703'18));
  EXPECT_EQ(late, 877);
  EXPECT_EQ(disputed, 561);
  EXPECT_EQ((days * 100 + 1'233) / 2'466, 26'44);  // mean days to settle
  EXPECT_EQ(delays.count() - delays.on_time(), 877U);
  EXPECT_EQ(delays.mean_tenths(), -36);  // 26.44 days to settle, 30 to the due date
}

TEST_P(Invoices, TheRecordOfDelayBeatsTheDueDates) {
  const BackTest test = back_test_of(past_items(invoices_));
  print(std::string(GetParam().name).c_str(), test);
  for (const BackTestDay& day : test.days)
    std::printf("  %s open %s came %s naive %s class %s customer %s\n", day.as_of.iso().c_str(),
                format_amount(day.open, 2).c_str(), format_amount(day.came, 2).c_str(),
                format_amount(day.naive, 2).c_str(), format_amount(day.by_class, 2).c_str(),
                format_amount(day.by_customer, 2).c_str());
  ASSERT_GE(test.days.size(), 20U);
  ASSERT_TRUE(test.naive.wape && test.by_class.wape && test.by_customer.wape);
  EXPECT_LT(*test.by_class.wape, *test.naive.wape);
  EXPECT_LT(*test.by_customer.wape, *test.naive.wape);
  EXPECT_LT(test.by_class.root_mean_square, test.naive.root_mean_square);
  EXPECT_LT(test.by_customer.root_mean_square, test.naive.root_mean_square);
}

INSTANTIATE_TEST_SUITE_P(Files, Invoices, testing::Values(kInvoicesMonthFirst, kInvoicesDayFirst),
                         [](const auto& tested) {
                           return tested.param.dates == DatasetDates::month_first ? "MonthFirst"
                                                                                  : "DayFirst";
                         });

TEST(InvoicesDataset, BothFilesTellTheSame) {
  const auto one = past_items(read_invoices(kInvoicesMonthFirst));
  const auto two = past_items(read_invoices(kInvoicesDayFirst));
  if (one.empty() || two.empty()) GTEST_SKIP() << "no shared data: datasets/invoices";
  const auto errors_of = [](const std::vector<PastItem>& items) {
    const BackTest test = back_test_of(items);
    return std::array{*test.naive.wape, *test.by_class.wape, *test.by_customer.wape};
  };
  EXPECT_EQ(errors_of(one), errors_of(two));
}

// Two years of two invoices a month for sixty customers, 30 days net.
enum class Habit { punctual, ten_days_late, erratic };

std::vector<PastItem> customers_with(std::initializer_list<Habit> habits, std::mt19937_64& random) {
  constexpr std::int32_t kErratic[] = {-20, -5, 0, 5, 30, 60, 80};
  const std::vector<Habit> cycle(habits);
  const Date start = *Date::from_civil(2024, 1, 1);
  std::vector<PastItem> items;
  for (std::uint32_t customer = 0; customer < 60; ++customer) {
    const Habit habit = cycle[customer % cycle.size()];
    for (int i = 0; i < 48; ++i) {
      PastItem item{.customer = customer,
                    .issued = start.plus_days(i * 15 + static_cast<int>(random() % 10)),
                    .amount = Money(1'000 + static_cast<std::int64_t>(random() % 100'000))};
      item.due = item.issued.plus_days(30);
      std::int32_t delay = static_cast<std::int32_t>(random() % 3) - 2;
      if (habit == Habit::ten_days_late) delay = static_cast<std::int32_t>(random() % 5) + 8;
      if (habit == Habit::erratic) delay = kErratic[random() % std::size(kErratic)];
      item.settled = item.due.plus_days(delay);
      items.push_back(item);
    }
  }
  return items;
}

TEST(BackTest, ThePunctualAreForecastAsWellAsByTheirDueDates) {
  std::mt19937_64 random(20260331);
  const BackTest test = back_test_of(customers_with({Habit::punctual}, random));
  print("punctual customers", test);
  EXPECT_EQ(test.naive.wape, 0);
  EXPECT_LE(*test.by_class.wape, 10);
  EXPECT_LE(*test.by_customer.wape, 10);
}

TEST(BackTest, TheHabituallyLateAreForecastFarBetter) {
  std::mt19937_64 random(20260331);
  const BackTest test = back_test_of(customers_with({Habit::ten_days_late}, random));
  print("customers ten days late", test);
  EXPECT_LT(*test.by_class.wape * 5, *test.naive.wape);
  EXPECT_LT(*test.by_customer.wape * 5, *test.naive.wape);
}

TEST(BackTest, TheErraticAreForecastBetter) {
  std::mt19937_64 random(20260331);
  const BackTest test = back_test_of(customers_with({Habit::erratic}, random));
  print("erratic customers", test);
  EXPECT_LT(*test.by_class.wape * 4, *test.naive.wape);
  EXPECT_LT(*test.by_customer.wape * 4, *test.naive.wape);
}

TEST(BackTest, MixedCustomersAreToldApart) {
  std::mt19937_64 random(20260331);
  const BackTest test =
      back_test_of(customers_with({Habit::punctual, Habit::ten_days_late, Habit::erratic}, random));
  print("a third of each", test);
  EXPECT_LT(*test.by_class.wape * 4, *test.naive.wape);
  EXPECT_LT(*test.by_customer.wape * 4, *test.naive.wape);
  EXPECT_LT(test.by_class.root_mean_square, test.naive.root_mean_square * 2 / 3);
  EXPECT_LT(test.by_customer.root_mean_square, test.naive.root_mean_square * 2 / 3);
}

TEST(BackTest, KnowsNothingOfLaterDays) {
  // What happens after the day and its window changes no forecast of it.
  std::mt19937_64 random(7);
  std::vector<PastItem> items = customers_with({Habit::erratic}, random);
  const Date day = *Date::from_civil(2025, 3, 31);
  const BackTest before = back_test(items, std::array{day}, day.plus_days(30));
  for (PastItem& item : items)
    if (item.settled > day.plus_days(30)) item.settled = Date{};
  std::erase_if(items, [&](const PastItem& item) { return item.issued > day; });
  const BackTest after = back_test(items, std::array{day}, day.plus_days(30));
  ASSERT_EQ(before.days.size(), 1U);
  ASSERT_EQ(after.days.size(), 1U);
  EXPECT_EQ(before.days[0].by_class, after.days[0].by_class);
  EXPECT_EQ(before.days[0].by_customer, after.days[0].by_customer);
  EXPECT_EQ(before.days[0].came, after.days[0].came);
}

TEST(BackTest, TheOrderOfItemsAndTheNumbersOfCustomersDoNotMatter) {
  std::mt19937_64 random(11);
  std::vector<PastItem> items =
      customers_with({Habit::punctual, Habit::ten_days_late, Habit::erratic}, random);
  const BackTest one = back_test_of(items);
  std::shuffle(items.begin(), items.end(), random);
  for (PastItem& item : items) item.customer = 4'000'000'000U - item.customer * 17;
  const BackTest two = back_test_of(items);
  EXPECT_EQ(one.by_class.wape, two.by_class.wape);
  EXPECT_EQ(one.by_customer.wape, two.by_customer.wape);
  EXPECT_EQ(one.by_customer.root_mean_square, two.by_customer.root_mean_square);
}

TEST(BackTest, TakesItemsWithoutDatesAndAmountsOfAnySize) {
  const Date day = *Date::from_civil(2025, 3, 31);
  std::vector<PastItem> items = {
      {.customer = 1, .issued = day, .amount = Money(kMaxAmount)},
      {.customer = 2, .issued = day, .due = Date::from_days(INT32_MAX), .amount = Money(-5)},
      {.customer = 3, .amount = Money(7)}};
  const BackTest test = back_test(items, std::array{day, Date{}}, day.plus_days(30));
  ASSERT_EQ(test.days.size(), 1U);
  EXPECT_EQ(test.days[0].open, Money(kMaxAmount + 2));
  EXPECT_EQ(test.days[0].naive, Money(kMaxAmount + 7));
  EXPECT_EQ(test.days[0].came, Money(0));
  EXPECT_EQ(test.naive.wape, std::nullopt);
}

TEST(BackTest, DaysWhoseWindowIsNotOverAreLeftOut) {
  std::mt19937_64 random(7);
  const std::vector<PastItem> items = customers_with({Habit::punctual}, random);
  const Date day = *Date::from_civil(2025, 3, 31);
  EXPECT_TRUE(back_test(items, std::array{day}, day.plus_days(29)).days.empty());
  EXPECT_EQ(back_test({}, std::array{day}, day.plus_days(30)).naive.wape, std::nullopt);
}

}  // namespace
}  // namespace hexiao

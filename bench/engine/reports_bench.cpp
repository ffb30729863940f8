// Reports over a large ledger: totals and pages, at HEXIAO_BENCH_ITEMS open items (1,000,000), ten
// of them a customer; a year of sales, two fifths paid, a hundred salespeople in ten departments,
// fifty regions, two currencies. Rows are recorded as events, so that no matching is waited for.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "engine/reports/reports.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"

namespace hexiao {
namespace {

constexpr std::uint32_t kItemsOfACustomer = 10;
const Date kToday = *Date::from_civil(2026, 3, 31);

std::uint32_t items_wanted() {
  if (std::getenv("HEXIAO_BENCH_SMALL") != nullptr) return 2'000;
  const char* text = std::getenv("HEXIAO_BENCH_ITEMS");
  return text == nullptr ? 1'000'000 : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

// Scatters numbers, the same on every machine.
std::uint32_t scattered(std::uint32_t i) { return i * 2'654'435'761U >> 8; }

class Books {
 public:
  explicit Books(std::uint32_t items) : items_(items) {
    apply(LedgerOpened{.ledger = {1}, .code = "CN01"});
    for (std::uint32_t id = 1; id <= customers(); ++id) record_customer(id);
    for (std::uint32_t id = 1; id <= items_; ++id) record_item(id);
    for (std::uint32_t id = 1; id <= items_; ++id)
      if (id % 5 < 2) pay(id);
    apply(DayClosed{.date = kToday.plus_days(-1)});
    apply(DayWorked{.through = {customers()}});
  }
  const State& state() const { return state_; }
  std::uint32_t customers() const { return (items_ + kItemsOfACustomer - 1) / kItemsOfACustomer; }
  // What is open, by the control totals.
  std::int64_t open_of(Currency currency) const {
    for (const ControlTotal& total : state().control_totals())
      if (total.currency == currency) return total.open.minor();
    return 0;
  }

 private:
  template <class E>
  void apply(const E& event) {
    bytes_.clear();
    ++lsn_;
    const auto body = append_record(bytes_, event, Cause{.principal = "bench"}, lsn_);
    state_.fold(event, body, lsn_, Cause{.principal = "bench"});
  }
  void record_customer(std::uint32_t id) {
    char no[16], name[48], seller[8], department[8], region[8];
    const auto print = [](auto& to, const char* format, std::uint32_t number) {
      std::snprintf(to, sizeof to, format, number);
      return Text(to);
    };
    apply(CustomerRecorded{.customer = {id},
                           .ledger = {1},
                           .customer_no = print(no, "C%07u", id),
                           .name = print(name, "Musterhaus %07u Maschinenbau GmbH", id),
                           .salesperson = print(seller, "S%02u", id % 100),
                           .department = print(department, "D%u", id % 10)});
    apply(CustomerDescribed{.customer = {id}, .region = print(region, "R%02u", id % 50)});
  }
  void record_item(std::uint32_t id) {
    char no[16];
    std::snprintf(no, sizeof no, "I%08u", id);
    const Date issued = kToday.plus_days(-static_cast<int>(scattered(id) % 365));
    apply(ItemRecorded{.item = {id},
                       .ledger = {1},
                       .customer = {1 + (id - 1) / kItemsOfACustomer},
                       .currency = *Currency::from_code(id % 16 == 0 ? "USD" : "CNY"),
                       .amount = amount_of(id),
                       .open_amount = amount_of(id),
                       .issue_date = issued,
                       .due_date = issued.plus_days(static_cast<int>(30 + id % 3 * 30)),
                       .item_no = no});
  }
  static Money amount_of(std::uint32_t id) { return Money(10'000 + scattered(id) % 990'000); }
  void pay(std::uint32_t id) {
    char no[16];
    std::snprintf(no, sizeof no, "B%08u", id);
    const Slot slot = id - 1;
    const Date due = Date::from_days(state().item(slot).due_date);
    const PaymentId payment{state().payment_count() + std::uint64_t{1}};
    apply(PaymentRecorded{.payment = payment,
                          .ledger = {1},
                          .currency = Currency::from_packed(state().item(slot).currency),
                          .amount = amount_of(id),
                          .booking_date = due.plus_days(static_cast<int>(id % 40) - 10),
                          .bank_ref = no});
    AllocationsMade made{.payment = payment,
                         .first_allocation = {state().allocation_count() + std::uint64_t{1}}};
    made.lines.push_back({.item = {id}, .amount = amount_of(id)});
    apply(made);
  }

  std::uint32_t items_;
  State state_;
  Lsn lsn_ = 0;
  ByteBuffer bytes_;
};

const Books& shared_books() {
  static const auto books = std::make_unique<Books>(items_wanted());
  return *books;
}

Report made(const ReportRequest& request) {
  Report report;
  if (!make_report(shared_books().state(), 1, request, report).ok()) std::abort();
  return report;
}

void run(benchmark::State& bench, const ReportRequest& request) {
  const Books& books = shared_books();
  std::size_t rows = 0;
  for (auto _ : bench) {
    Report report;
    if (!make_report(books.state(), 1, request, report).ok()) std::abort();
    rows = report.rows.size();
    benchmark::DoNotOptimize(report);
  }
  bench.counters["rows"] = static_cast<double>(rows);
}

// The aging's totals are the control totals, however it is grouped.
void check_aging(const Report& report) {
  for (const ReportRow& total : report.totals)
    if (total.numbers[total.numbers.size() - 2] != shared_books().open_of(total.currency))
      std::abort();
}

void aging(benchmark::State& bench, const char* by) {
  const ReportRequest request{.name = "aging", .by = by};
  check_aging(made(request));
  run(bench, request);
}
BENCHMARK_CAPTURE(aging, all, "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(aging, salesperson, "salesperson")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(aging, due_date, "due_date")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(aging, customer_page, "customer")->Unit(benchmark::kMillisecond);

void report(benchmark::State& bench, const char* name, const char* by) {
  run(bench, {.name = name, .by = by});
}
BENCHMARK_CAPTURE(report, dso, "dso", "salesperson")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, cei, "cei", "department")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, collection, "collection", "salesperson")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, performance, "performance", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, trend, "trend", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, forecast, "forecast", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, overdue, "overdue", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, debtors, "debtors", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, causes, "causes", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, period_page, "period", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, dunning_page, "dunning", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, interest_page, "interest", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, duplicates_page, "duplicates", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, checklist, "checklist", "")->Unit(benchmark::kMillisecond);

// The drill-down of one salesperson's overdue.
void items_page(benchmark::State& bench) {
  run(bench, {.name = "items", .by = "salesperson", .filter = "S07", .order = "overdue"});
}
BENCHMARK(items_page)->Unit(benchmark::kMillisecond);

void items_of_customer(benchmark::State& bench) {
  run(bench, {.name = "items", .customer_no = "C0000100"});
}
BENCHMARK(items_of_customer)->Unit(benchmark::kMillisecond);

void profile(benchmark::State& bench) {
  run(bench, {.name = "profile", .customer_no = "C0000100"});
}
BENCHMARK(profile)->Unit(benchmark::kMillisecond);

// A page of names that are alike.
void duplicates_by_name_page(benchmark::State& bench) {
  run(bench, {.name = "duplicates", .cursor = std::uint64_t{shared_books().customers()} + 1});
}
BENCHMARK(duplicates_by_name_page)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hexiao

BENCHMARK_MAIN();

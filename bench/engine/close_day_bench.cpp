// Closing business days in process: ten open items a customer, dunning and ratings on. A day is
// closed, and its work done in slices of a thousand customers; `slowest_slice_ms` is the longest
// that a payment can have waited for one. The first day finds two months of arrears. What is
// overdue after each day is held against the items.
//
//   HEXIAO_BENCH_ITEMS=10000000 build/release/bin/close_day_bench
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::bench {
namespace {

constexpr Text kLedger = "L1";
constexpr std::uint32_t kItemsOfACustomer = 10;
constexpr std::uint32_t kSlice = 1'000;
constexpr std::uint32_t kDueDays = 120;  // due dates lie on so many days
const Date kFirstDue = *Date::from_civil(2026, 1, 1);

std::uint32_t items_wanted() {
  if (std::getenv("HEXIAO_BENCH_SMALL") != nullptr) return 20'000;
  const char* text = std::getenv("HEXIAO_BENCH_ITEMS");
  return text == nullptr ? 1'000'000 : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

std::int64_t amount_of(std::uint32_t item) { return 10'000 + item % 997; }
Date due_of(std::uint32_t item) {
  return kFirstDue.plus_days(static_cast<int>((item * 2'654'435'761U >> 8) % kDueDays));
}

ReceivablesPolicy policy() {
  ReceivablesPolicy policy;
  policy.name = "default";
  policy.dunning.enabled = true;
  policy.rating.enabled = true;
  for (const int days : {-3, 7, 21, 45})
    policy.dunning.stages.push_back({.days = days,
                                     .name = "day " + std::to_string(days),
                                     .channel = "email",
                                     .template_name = {}});
  return policy;
}

struct Slices {
  std::uint64_t count = 0;
  double slowest_ms = 0;
};

class Books {
 public:
  explicit Books(std::uint32_t items)
      : items_(std::max(items / kItemsOfACustomer, 1U) * kItemsOfACustomer) {
    std::vector<Command> unit;
    std::vector<std::string> texts(2 * kSlice);
    const auto flush = [&] {
      execute(unit);
      unit.clear();
    };
    for (std::uint32_t i = 0; i < customers(); ++i) {
      std::string* const own = &texts[2 * (i % kSlice)];
      own[0] = customer_no(i);
      own[1] = "Customer " + std::to_string(std::uint64_t{i} * 7'919);
      unit.emplace_back(UpsertCustomer{
          .ledger = kLedger, .customer_no = own[0], .name = own[1], .currency = "CNY"});
      if (unit.size() == kSlice) flush();
    }
    flush();
    for (std::uint32_t i = 0; i < items_; ++i) {
      std::string* const own = &texts[2 * (i % kSlice)];
      own[0] = customer_no(i / kItemsOfACustomer);
      own[1] = "INV-" + std::to_string(1'000'000 + std::uint64_t{i});
      unit.emplace_back(UpsertItem{.ledger = kLedger,
                                   .customer_no = own[0],
                                   .document_no = own[1],
                                   .currency = "CNY",
                                   .amount = Money(amount_of(i)),
                                   .issue_date = due_of(i).plus_days(-30),
                                   .due_date = due_of(i)});
      if (unit.size() == kSlice) flush();
    }
    flush();
    unit.emplace_back(ActivateReceivablesPolicy{.source = "bench", .policy = policy()});
    flush();
  }

  std::uint32_t customers() const { return items_ / kItemsOfACustomer; }

  Slices close(Date day) {
    Slices slices;
    execute({CloseDay{.date = day}});
    for (std::uint32_t left = customers(); left != 0; ++slices.count) {
      const auto begin = std::chrono::steady_clock::now();
      left = execute({WorkDay{.customers = kSlice}}).front().control.left;
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - begin;
      slices.slowest_ms = std::max(slices.slowest_ms, took.count());
    }
    return slices;
  }

  // Whether what is overdue is what the items say on the day after `day`.
  bool is_right(Date day) const {
    std::int64_t wanted = 0, overdue = 0;
    for (std::uint32_t i = 0; i < items_; ++i)
      if (due_of(i) <= day) wanted += amount_of(i);
    for (const Figures::Debts& debts : engine_.state().figures().debts())
      for (const Figures::Debt& debt : debts.amounts) overdue += debt.overdue;
    return overdue == wanted && !engine_.state().books().day_in_work();
  }

 private:
  static std::string customer_no(std::uint32_t i) { return "C" + std::to_string(10'000'000 + i); }

  const std::vector<Result>& execute(const std::vector<Command>& unit) {
    records_.clear();
    engine_.execute(unit, Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "bench"},
                    records_, results_);
    for (const Result& result : results_)
      if (!result.ok()) std::abort();
    return results_;
  }

  std::uint32_t items_;
  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
};

Books& shared_books() {
  static const auto books = std::make_unique<Books>(items_wanted());
  return *books;
}

// One more with each iteration of either benchmark.
Date next_day = kFirstDue.plus_days(60);

void close_day(benchmark::State& state) {
  Books& books = shared_books();
  Slices all;
  for (auto _ : state) {
    const Slices slices = books.close(next_day);
    state.PauseTiming();
    if (!books.is_right(next_day)) return state.SkipWithError("the overdue amounts are wrong");
    all.count = slices.count;
    all.slowest_ms = std::max(all.slowest_ms, slices.slowest_ms);
    next_day = next_day.plus_days(1);
    state.ResumeTiming();
  }
  state.counters["customers"] = books.customers();
  state.counters["slices"] = static_cast<double>(all.count);
  state.counters["slowest_slice_ms"] = all.slowest_ms;
}
BENCHMARK(close_day)->Name("first_close_day")->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(close_day)->Iterations(5)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hexiao::bench

BENCHMARK_MAIN();

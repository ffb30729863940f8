// Credit checks in process: a million customers with limits, open items and a business date; with
// and without an order that is recorded. Every figure is of checks whose answers are looked at.
//
//   HEXIAO_BENCH_CUSTOMERS=1000000 build/release/bin/credit_bench
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::bench {
namespace {

std::uint32_t customers_wanted() {
  if (std::getenv("HEXIAO_BENCH_SMALL") != nullptr) return 2'000;
  const char* text = std::getenv("HEXIAO_BENCH_CUSTOMERS");
  return text == nullptr ? 1'000'000 : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

constexpr Text kLedger = "L1";
constexpr Money kLimit{1'000'000'00};

std::string customer_no(std::uint64_t i) { return "C" + std::to_string(10'000'000 + i); }

// One customer in ten has an overdue item, which its check must look at.
class CreditLedger {
 public:
  CreditLedger() : customers_(customers_wanted()) {
    execute({CloseDay{*Date::from_civil(2026, 3, 31)}});
    std::vector<std::string> texts(3 * kBatch);
    std::vector<Command> unit;
    for (std::uint64_t i = 0; i < customers_; i += kBatch) {
      unit.clear();
      for (std::uint64_t k = i; k < std::min<std::uint64_t>(customers_, i + kBatch); ++k)
        add_customer(k, texts, unit);
      execute(unit);
    }
    execute({WorkDay{}});
  }

  std::uint64_t customers() const { return customers_; }
  std::uint64_t scattered(std::uint64_t i) const { return i * 2'654'435'761ULL % customers_; }
  const std::vector<Result>& execute(const std::vector<Command>& unit) {
    records_.clear();
    engine_.execute(unit, Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "bench"},
                    records_, results_);
    return results_;
  }

 private:
  static constexpr std::uint64_t kBatch = 1'000;

  void add_customer(std::uint64_t i, std::vector<std::string>& texts, std::vector<Command>& unit) {
    std::string* const own = &texts[3 * (i % kBatch)];
    own[0] = customer_no(i);
    own[1] = "Customer " + std::to_string(i * 7'919);
    own[2] = "INV-" + std::to_string(i);
    UpsertCustomer customer{.ledger = kLedger, .customer_no = own[0], .name = own[1]};
    customer.currency = "CNY";
    customer.credit_limit = kLimit;
    unit.emplace_back(std::move(customer));
    const bool overdue = i % 10 == 0;
    unit.emplace_back(UpsertItem{.ledger = kLedger,
                                 .customer_no = own[0],
                                 .document_no = own[2],
                                 .currency = "CNY",
                                 .amount = Money(100'00 + static_cast<std::int64_t>(i % 1'000)),
                                 .issue_date = *Date::from_civil(2026, 3, 1),
                                 .due_date = *Date::from_civil(2026, overdue ? 3 : 5, 20)});
  }

  std::uint64_t customers_;
  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
};

CreditLedger& shared_ledger() {
  static CreditLedger ledger;
  return ledger;
}

// Orders are numbered through the whole run.
std::uint64_t next_order = 1;

void check(benchmark::State& state, bool with_order) {
  CreditLedger& ledger = shared_ledger();
  const auto count = static_cast<std::size_t>(state.range(0));
  std::vector<std::string> numbers(count), orders(count);
  std::vector<Command> unit;
  for (auto _ : state) {
    state.PauseTiming();
    unit.clear();
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t n = next_order++;
      numbers[i] = customer_no(ledger.scattered(n));
      if (with_order) orders[i] = "SO-" + std::to_string(n);
      unit.emplace_back(CheckCredit{.ledger = kLedger,
                                    .customer_no = numbers[i],
                                    .order_no = orders[i],
                                    .currency = "CNY",
                                    .amount = Money(100)});
    }
    state.ResumeTiming();
    const std::vector<Result>& results = ledger.execute(unit);
    state.PauseTiming();
    for (const Result& result : results)
      if (result.control.verdict != CreditVerdict::pass || result.control.limit != kLimit ||
          result.changed != with_order)
        return state.SkipWithError("a check was not answered as it should be");
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void credit_check(benchmark::State& state) { check(state, false); }
BENCHMARK(credit_check)->Arg(1)->Arg(64)->Arg(1024);

void credit_check_with_order(benchmark::State& state) { check(state, true); }
BENCHMARK(credit_check_with_order)->Arg(64)->Arg(1024);

}  // namespace
}  // namespace hexiao::bench

BENCHMARK_MAIN();

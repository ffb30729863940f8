// Costs of the sums by day and of the forecast at full size: ten million open items in 33 behaviour
// classes, and a feed of changes over ten thousand segments.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <random>
#include <vector>

#include "engine/receivables/day_sums.h"
#include "engine/receivables/delays.h"
#include "engine/receivables/forecast.h"

namespace hexiao {
namespace {

const Date kToday = Date::from_days(20'543);

struct Change {
  std::uint32_t key;
  Date day;
};

std::vector<Change> changes(std::uint32_t segments, std::int32_t days) {
  std::mt19937_64 random(42);
  std::vector<Change> all(1 << 16);
  for (Change& change : all)
    change = {static_cast<std::uint32_t>(random() % segments),
              kToday.plus_days(static_cast<int>(random() % static_cast<std::uint64_t>(days)) - 60)};
  return all;
}

// Arguments: segments, days that are in use.
void add_open(benchmark::State& state) {
  const auto all = changes(static_cast<std::uint32_t>(state.range(0)),
                           static_cast<std::int32_t>(state.range(1)));
  DaySums<OpenCell> sums;
  std::int64_t expected = 0;
  std::size_t i = 0;
  for (const Change& change : all) sums.add(change.key, change.day, {100, 1});
  expected += static_cast<std::int64_t>(all.size());
  for (auto _ : state) {
    const Change& change = all[i++ & (all.size() - 1)];
    sums.add(change.key, change.day, {100, 1});
    ++expected;
  }
  std::int64_t count = 0;
  for (std::uint32_t key = 0; key < sums.keys(); ++key)
    count += sums.sum(key, Date{}, kLastDate).count;
  if (count != expected) state.SkipWithError("the sums do not hold what was added");
  state.counters["memory_kB"] = static_cast<double>(sums.memory_bytes() / 1'000);
}
BENCHMARK(add_open)->Args({33, 150})->Args({1'000, 150})->Args({10'000, 150})->Args({1'000, 730});

void add_flow(benchmark::State& state) {
  const auto all = changes(static_cast<std::uint32_t>(state.range(0)), 90);
  DaySums<FlowCell> sums;
  std::size_t i = 0;
  for (const Change& change : all) sums.add(change.key, change.day, {.sales = 100});
  for (auto _ : state) {
    const Change& change = all[i++ & (all.size() - 1)];
    sums.add(change.key, change.day, {.collected = 100, .collected_on_time = 50});
  }
  benchmark::DoNotOptimize(sums.sum(0, Date{}, kLastDate));
}
BENCHMARK(add_flow)->Arg(1'000);

void record_delay(benchmark::State& state) {
  std::mt19937_64 random(42);
  std::vector<std::int32_t> days(4'096);
  for (std::int32_t& d : days) d = static_cast<std::int32_t>(random() % 120) - 30;
  Delays delays;
  std::size_t i = 0;
  for (auto _ : state) delays.add(days[i++ & 4'095]);
  if (delays.count() != static_cast<std::uint32_t>(i)) state.SkipWithError("delays were lost");
}
BENCHMARK(record_delay);

// The total of the ledger: curves of all classes made anew, 10 M items as sums over 700 due days.
void forecast_total(benchmark::State& state) {
  std::mt19937_64 random(42);
  std::vector<Delays> settled(kBehaviourClasses);
  DaySums<OpenCell> open;
  std::int64_t total = 0;
  for (std::uint32_t key = 0; key < kBehaviourClasses; ++key) {
    for (std::int32_t d = -30; d < 60; ++d)
      settled[key].add(d + static_cast<std::int32_t>(key),
                       static_cast<std::uint32_t>(random() % 9'000));
    for (std::int32_t d = -600; d < 100; ++d) {
      const auto items = static_cast<std::int64_t>(random() % 860);
      open.add(key, kToday.plus_days(d), {items * 1'234'56, items});
      total += items * 1'234'56;
    }
  }
  for (auto _ : state) {
    std::vector<Delays> waiting;
    for (std::uint32_t key = 0; key < kBehaviourClasses; ++key)
      waiting.push_back(waiting_delays(open, key, kToday, kToday.plus_days(-300)));
    const std::vector<DelayCurve> curves = class_curves(settled, waiting);
    Forecast forecast(kToday);
    for (std::uint32_t key = 0; key < kBehaviourClasses; ++key)
      forecast.add(curves[key], open, key);
    const std::vector<ExpectedCash> cash = forecast.result();
    if (forecast.open() != Money(total) || cash[2].by_record > forecast.open() ||
        cash[0].by_record <= Money{})
      state.SkipWithError("the forecast does not add up");
    benchmark::DoNotOptimize(cash);
  }
}
BENCHMARK(forecast_total)->Unit(benchmark::kMicrosecond);

// One customer's own figure: its curve, and ten open items.
void forecast_customer(benchmark::State& state) {
  Delays pool;
  for (std::int32_t d = -30; d < 90; ++d) pool.add(d, 1'000);
  const DelayCurve prior(pool, Delays{}, nullptr);
  Delays own;
  for (std::int32_t d = 0; d < 20; ++d) own.add(d);
  for (auto _ : state) {
    const DelayCurve curve(own, Delays{}, &prior);
    Forecast forecast(kToday);
    for (int i = 0; i < 10; ++i) forecast.add(curve, kToday.plus_days(i * 9 - 30), Money(10'000));
    benchmark::DoNotOptimize(forecast.result());
  }
}
BENCHMARK(forecast_customer);

}  // namespace
}  // namespace hexiao

BENCHMARK_MAIN();

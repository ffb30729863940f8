// Which open items add up to this amount: processor time and what may be claimed afterwards, by the
// number of candidates, with the default bounds. Amounts are log-normal, as invoices are: half of
// them below 3,000.00, one in forty above 32,000.00. Every solution is added up again.
//
//   build/release/bin/subset_sum_bench
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <vector>

#include "bench/engine/paid_sums.h"
#include "engine/matching/subset_chance.h"
#include "engine/matching/subset_sum.h"

namespace hexiao::bench {
namespace {

constexpr std::size_t kSearches = 400;

// Of this thread alone: what others do on the machine is no property of a search.
std::int64_t cpu_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void invoices(benchmark::State& state) {
  const auto kind = static_cast<PaidSumKind>(state.range(1));
  const auto made = paid_sums(static_cast<std::size_t>(state.range(0)), kSearches, kind);
  SubsetSearch search;
  std::vector<std::int64_t> nanoseconds;
  std::int64_t claims[4] = {};
  std::uint64_t work = 0;
  std::int64_t best_known = 0;
  std::int64_t shown = 0;  // the planted subset is among the solutions written down
  for (auto _ : state)
    for (const PaidSum& sum : made) {
      const std::int64_t start = cpu_nanoseconds();
      const SubsetAnswer answer = search.find(sum.amounts, sum.target);
      nanoseconds.push_back(cpu_nanoseconds() - start);
      if (!is_right(sum, answer, kind)) {
        state.SkipWithError("a wrong answer");
        return;
      }
      ++claims[static_cast<std::size_t>(answer.claim())];
      work += answer.work;
      shown += std::count(answer.solutions.begin(), answer.solutions.end(), sum.planted);
      best_known += answer.best_known() ? 1 : 0;
    }
  const auto searches = static_cast<double>(nanoseconds.size());
  std::sort(nanoseconds.begin(), nanoseconds.end());
  state.SetItemsProcessed(static_cast<std::int64_t>(nanoseconds.size()));
  state.counters["p50_us"] = static_cast<double>(nanoseconds[nanoseconds.size() / 2]) / 1e3;
  state.counters["p99_us"] = static_cast<double>(nanoseconds[nanoseconds.size() * 99 / 100]) / 1e3;
  state.counters["steps"] = static_cast<double>(work) / searches;
  state.counters["none%"] = 100.0 * static_cast<double>(claims[0]) / searches;
  state.counters["one%"] = 100.0 * static_cast<double>(claims[1]) / searches;
  state.counters["several%"] = 100.0 * static_cast<double>(claims[2]) / searches;
  state.counters["unproved%"] = 100.0 * static_cast<double>(claims[3]) / searches;
  state.counters["shown%"] = 100.0 * static_cast<double>(shown) / searches;
  state.counters["best_known%"] = 100.0 * static_cast<double>(best_known) / searches;
}
BENCHMARK(invoices)
    ->ArgNames({"items", "off"})
    ->ArgsProduct({{5, 10, 20, 30, 40, 60, 100, 200}, {0, 1}})
    ->Unit(benchmark::kMicrosecond);

// How many subsets as simple as the one that was paid chance alone would have given.
void chance(benchmark::State& state) {
  const auto made =
      paid_sums(static_cast<std::size_t>(state.range(0)), kSearches, PaidSumKind::planted);
  std::vector<std::int64_t> nanoseconds;
  std::int64_t evidence = 0;
  std::int64_t unknown = 0;
  for (auto _ : state)
    for (const PaidSum& sum : made) {
      const auto items = static_cast<std::uint32_t>(sum.planted.size());
      const std::int64_t start = cpu_nanoseconds();
      const std::uint64_t permille =
          accidental_permille(sum.amounts, sum.target, {.most_items = items});
      nanoseconds.push_back(cpu_nanoseconds() - start);
      evidence += permille <= 10 ? 1 : 0;
      unknown += permille == kChanceUnknown ? 1 : 0;
    }
  std::sort(nanoseconds.begin(), nanoseconds.end());
  const auto asked = static_cast<double>(nanoseconds.size());
  state.counters["p50_us"] = static_cast<double>(nanoseconds[nanoseconds.size() / 2]) / 1e3;
  state.counters["p99_us"] = static_cast<double>(nanoseconds[nanoseconds.size() * 99 / 100]) / 1e3;
  state.counters["at_most_10_permille%"] = 100.0 * static_cast<double>(evidence) / asked;
  state.counters["unknown%"] = 100.0 * static_cast<double>(unknown) / asked;
}
BENCHMARK(chance)->ArgName("items")->Arg(5)->Arg(10)->Arg(20)->Arg(30)->Arg(40)->Arg(100)->Unit(
    benchmark::kMicrosecond);

// Five thousand items of one amount: sorting them is the cost.
void equal_items(benchmark::State& state) {
  const std::vector<std::int64_t> amounts(5'000, 12'345);
  SubsetSearch search;
  for (auto _ : state)
    if (search.find(amounts, 7 * 12'345).claim() != SubsetClaim::several) {
      state.SkipWithError("a wrong answer");
      return;
    }
}
BENCHMARK(equal_items)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hexiao::bench

BENCHMARK_MAIN();

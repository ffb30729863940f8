// Which open items add up to this amount: processor time and what may be claimed afterwards, by the
// number of candidates, with the default bounds. Amounts are log-normal, as invoices are: half of
// them below 3,000.00, one in forty above 32,000.00. Every solution is added up again.
//
//   build/release/bin/subset_sum_bench
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "engine/matching/subset_chance.h"
#include "engine/matching/subset_sum.h"

namespace hexiao::bench {
namespace {

constexpr std::size_t kInstances = 400;

struct Instance {
  std::vector<std::int64_t> amounts;
  std::int64_t target = 0;
  std::vector<std::uint32_t> planted;
};

// 300,000 cents times two to a power that is near normal (twelve dice), deviation 1.73. The power
// is a whole number of 1/65,536; between two whole powers the curve is taken as straight.
std::int64_t invoice_amount(std::mt19937_64& random) {
  std::int64_t dice = 0;
  for (int i = 0; i < 12; ++i) dice += static_cast<std::int64_t>(random() % 65'536);
  const std::int64_t power = (dice - 6 * 65'536) * 173 / 100 + 20 * 65'536;
  const std::int64_t whole = power >> 16;
  const std::int64_t part = power & 65'535;
  return (300'000 * (65'536 + part) >> 16 << whole >> 20) + 1;
}

// Of this thread alone: what others do on the machine is no property of a search.
std::int64_t cpu_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

enum class Target : std::int64_t { planted, off };

// The sum of 2 .. 8 of the items, or an amount of that size that nobody put together.
std::vector<Instance> instances(std::size_t candidates, Target kind) {
  std::mt19937_64 random(42 + candidates);
  std::vector<Instance> made(kInstances);
  for (Instance& instance : made) {
    for (std::size_t i = 0; i < candidates; ++i) instance.amounts.push_back(invoice_amount(random));
    std::vector<std::uint32_t> drawn(candidates);
    std::iota(drawn.begin(), drawn.end(), 0U);
    std::shuffle(drawn.begin(), drawn.end(), random);
    drawn.resize(std::min<std::size_t>(candidates, 2 + random() % 7));
    std::sort(drawn.begin(), drawn.end());
    for (const std::uint32_t item : drawn) instance.target += instance.amounts[item];
    instance.planted = std::move(drawn);
    if (kind == Target::off)
      instance.target += static_cast<std::int64_t>(random() % 200'001) - 100'000;
  }
  return made;
}

bool right(const Instance& instance, const SubsetAnswer& answer, Target kind) {
  if (kind == Target::planted && answer.claim() == SubsetClaim::none) return false;
  for (const auto& subset : answer.solutions) {
    std::int64_t sum = 0;
    for (const std::uint32_t item : subset) sum += instance.amounts[item];
    if (sum != instance.target) return false;
  }
  return true;
}

void invoices(benchmark::State& state) {
  const auto kind = static_cast<Target>(state.range(1));
  const auto made = instances(static_cast<std::size_t>(state.range(0)), kind);
  SubsetSearch search;
  std::vector<std::int64_t> nanoseconds;
  std::int64_t claims[4] = {};
  std::uint64_t work = 0;
  std::int64_t best_known = 0;
  std::int64_t shown = 0;  // the planted subset is among the solutions written down
  for (auto _ : state)
    for (const Instance& instance : made) {
      const std::int64_t start = cpu_nanoseconds();
      const SubsetAnswer answer = search.find(instance.amounts, instance.target);
      nanoseconds.push_back(cpu_nanoseconds() - start);
      if (!right(instance, answer, kind)) {
        state.SkipWithError("a wrong answer");
        return;
      }
      ++claims[static_cast<std::size_t>(answer.claim())];
      work += answer.work;
      shown += std::count(answer.solutions.begin(), answer.solutions.end(), instance.planted);
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
  const auto made = instances(static_cast<std::size_t>(state.range(0)), Target::planted);
  std::vector<std::int64_t> nanoseconds;
  std::int64_t evidence = 0;
  std::int64_t unknown = 0;
  for (auto _ : state)
    for (const Instance& instance : made) {
      const auto items = static_cast<std::uint32_t>(instance.planted.size());
      const std::int64_t start = cpu_nanoseconds();
      const std::uint64_t permille =
          accidental_permille(instance.amounts, instance.target, {.most_items = items});
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

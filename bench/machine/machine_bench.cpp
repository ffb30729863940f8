// The limits of this machine, for the ratios of `./dev bench`: memory at random and in order, the
// loopback. What the disk can do, durability_bench measures (bare_write).
//
//   HEXIAO_BENCH_TABLE_MIB  memory that the random loads go over; default 4096
#include <benchmark/benchmark.h>
#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "bench/machine/loopback.h"

namespace hexiao::bench {
namespace {

constexpr std::size_t kLineWords = 8;       // of a cache line
constexpr std::size_t kPaymentBytes = 200;  // of a request
constexpr std::size_t kResultBytes = 40;

std::size_t table_bytes() {
  if (std::getenv("HEXIAO_BENCH_SMALL") != nullptr) return std::size_t{16} << 20;
  const char* text = std::getenv("HEXIAO_BENCH_TABLE_MIB");
  const std::size_t mib = text == nullptr ? 4096 : std::strtoul(text, nullptr, 10);
  return std::bit_floor(std::max<std::size_t>(mib, 1)) << 20;
}

// Anonymous memory, with huge pages or without.
class Memory {
 public:
  Memory(std::size_t bytes, bool huge) : bytes_(bytes) {
    void* const at =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) std::abort();
    ::madvise(at, bytes, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    words_ = static_cast<std::uint64_t*>(at);
  }
  ~Memory() { ::munmap(words_, bytes_); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  std::uint64_t* words() { return words_; }
  std::size_t size() const { return bytes_ / sizeof(std::uint64_t); }

 private:
  std::size_t bytes_;
  std::uint64_t* words_;
};

// Each line says where the next one is: a linear congruential generator of full period (multiplier
// 1 mod 4, odd increment; D. Knuth, TAOCP 2, 3.2.1.2), so one cycle through all lines.
void random_load(benchmark::State& state) {
  Memory table(table_bytes(), state.range(0) != 0);
  const std::uint64_t lines = table.size() / kLineWords;
  const auto next = [&](std::uint64_t line) {
    return (line * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U) & (lines - 1);
  };
  for (std::uint64_t line = 0; line < lines; ++line)
    table.words()[line * kLineWords] = next(line) * kLineWords;
  std::uint64_t at = 0, expected = 0, loads = 0;
  for (auto _ : state) {
    for (int i = 0; i < 1000; ++i) at = table.words()[at];
    benchmark::DoNotOptimize(at);
    loads += 1000;
  }
  for (std::uint64_t i = 0; i < loads; ++i) expected = next(expected);
  if (at != expected * kLineWords) state.SkipWithError("the walk went astray");
  state.SetItemsProcessed(static_cast<std::int64_t>(loads));
  state.counters["table_mib"] = static_cast<double>(table_bytes() >> 20);
}
BENCHMARK(random_load)->ArgName("huge_pages")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void memory_read(benchmark::State& state) {
  Memory memory(table_bytes() / 4, true);
  std::fill_n(memory.words(), memory.size(), 1);
  for (auto _ : state) {
    std::uint64_t sum[4] = {};
    for (std::size_t i = 0; i < memory.size(); i += 4)
      for (std::size_t j = 0; j < 4; ++j) sum[j] += memory.words()[i + j];
    if (sum[0] + sum[1] + sum[2] + sum[3] != memory.size())
      return state.SkipWithError("a wrong sum");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(table_bytes() / 4));
}
BENCHMARK(memory_read)->Unit(benchmark::kMillisecond);

void memory_copy(benchmark::State& state) {
  Memory from(table_bytes() / 8, true), to(table_bytes() / 8, true);
  std::fill_n(from.words(), from.size(), 7);
  for (auto _ : state) {
    std::memcpy(to.words(), from.words(), table_bytes() / 8);
    benchmark::ClobberMemory();
  }
  if (to.words()[to.size() - 1] != 7) state.SkipWithError("not copied");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(table_bytes() / 8));
}
BENCHMARK(memory_copy)->Unit(benchmark::kMillisecond);

// One small request at a time.
void loopback_round_trip(benchmark::State& state) {
  Loopback loopback(kPaymentBytes, kResultBytes);
  std::vector<std::int64_t> times_ns;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    if (!loopback.send() || !loopback.receive()) return state.SkipWithError("the loopback failed");
    times_ns.push_back((std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times_ns.begin(), times_ns.end());
  state.counters["p50_us"] = static_cast<double>(times_ns[times_ns.size() / 2]) / 1e3;
  state.counters["p99_us"] = static_cast<double>(times_ns[times_ns.size() * 99 / 100]) / 1e3;
}
BENCHMARK(loopback_round_trip)->Unit(benchmark::kMicrosecond)->UseRealTime();

// Batches of payments, a few in flight; nothing is done with them. Of the largest only two: what is
// unread on either side must fit into the sockets.
void loopback_batches(benchmark::State& state) {
  const auto batch = static_cast<std::size_t>(state.range(0));
  Loopback loopback(batch * kPaymentBytes, batch * kResultBytes);
  const std::uint64_t in_flight = batch > 1024 ? 2 : 4;
  std::uint64_t sent = 0;
  for (; sent < in_flight; ++sent)
    if (!loopback.send()) return state.SkipWithError("the loopback failed");
  for (auto _ : state) {
    if (!loopback.receive() || !loopback.send()) return state.SkipWithError("the loopback failed");
    ++sent;
  }
  while (loopback.answered() < sent)
    if (!loopback.receive()) return state.SkipWithError("an answer is missing");
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}
BENCHMARK(loopback_batches)
    ->Arg(1)
    ->Arg(64)
    ->Arg(1024)
    ->Arg(8192)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

}  // namespace
}  // namespace hexiao::bench

BENCHMARK_MAIN();

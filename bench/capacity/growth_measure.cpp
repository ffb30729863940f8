#include "bench/capacity/growth_measure.h"

#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace hexiao::bench {
namespace {

constexpr std::size_t kWarmUp = 3;

// Nanoseconds in which this thread ran: time in which others had its processor does not count.
std::uint64_t thread_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(time.tv_nsec);
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGE_SIZE));
}

}  // namespace

bool is_small() { return std::getenv("HEXIAO_BENCH_SMALL") != nullptr; }

void Axis::measure(GrowthLedger& ledger, std::uint64_t size, const Case& how) {
  const std::uint64_t patience = is_small() ? 5'000'000 : 700'000'000;
  const std::size_t most = is_small() ? 3 : how.unit == 1 ? how.most_units : 60;
  std::vector<std::uint64_t> times;
  std::uint64_t right = 0;
  std::uint64_t spent = 0;
  for (std::size_t i = 0; i < most + kWarmUp && (i < kWarmUp + 5 || spent < patience); ++i) {
    if (how.prepare) how.prepare();
    unit_.clear();
    for (std::size_t k = 0; k < how.unit; ++k) how.fill(unit_);
    const std::uint64_t begin = thread_time();
    const std::vector<Result>& results = ledger.execute(unit_);
    const std::uint64_t took = thread_time() - begin;
    if (i >= kWarmUp) {
      spent += took;
      times.push_back(took / how.unit);
      for (std::size_t k = 0; k < results.size(); ++k)
        if (how.is_right(results[k], k)) ++right;
    }
    if (!how.stays) ledger.take_back();
  }
  print(ledger, size, how, times, right * 1000 / (times.size() * how.unit));
}

void Axis::print(const GrowthLedger& ledger, std::uint64_t size, const Case& how,
                 std::vector<std::uint64_t>& times, std::uint64_t right) {
  std::sort(times.begin(), times.end());
  fmt::print("{},{},{},{},{},{},{},{},{}\n", name_, size, how.name, times.size() * how.unit,
             times[times.size() / 2], times[times.size() - 1 - times.size() / 100], right,
             ledger.state().memory_bytes(), resident_bytes());
  std::fflush(stdout);
  if (right >= how.promised) return;
  all_right_ = false;
  fmt::print(stderr, "growth_bench: {} at {}, {}: {} of 1000 were right, {} should be\n", name_,
             size, how.name, right, how.promised);
}

}  // namespace hexiao::bench

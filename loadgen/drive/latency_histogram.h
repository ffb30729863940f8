// A histogram of latencies in nanoseconds, log-linear as Gil Tene's HdrHistogram is: every power of
// two is cut into 128 equal steps, so any value is told to within 1/128 (0.8 %), from 1 ns to
// centuries, in 57 KiB. Integers only.
//
// Invariant: a quantile is never told smaller than it is, and never larger than the largest value
// recorded. One owner, one thread. Cost of record: a few nanoseconds; of a quantile: O(steps).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hexiao::loadgen {

// Quantiles are given in parts per billion: 999'000'000 is p99.9.
inline constexpr std::uint64_t kWhole = 1'000'000'000;

class LatencyHistogram {
 public:
  LatencyHistogram();

  // `times` equal values: a frame's latency is that of each payment in it.
  void record(std::uint64_t value_ns, std::uint64_t times = 1);
  void clear();

  std::uint64_t count() const { return count_; }
  std::uint64_t largest() const { return largest_; }
  // The value that at least this share of the recorded ones does not exceed; 0 when there is none.
  std::uint64_t quantile(std::uint64_t parts_per_billion) const;
  // How many recorded values lie in the steps up to that of `value_ns`.
  std::uint64_t count_up_to(std::uint64_t value_ns) const;

 private:
  static std::size_t step_of(std::uint64_t value);
  static std::uint64_t last_value_of(std::size_t step);

  std::vector<std::uint64_t> steps_;
  std::uint64_t count_ = 0;
  std::uint64_t largest_ = 0;
};

}  // namespace hexiao::loadgen

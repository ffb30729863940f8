// Counters of the pipeline, and a histogram of durations. Integers only. Each value has one writer;
// any thread may read at any time and sees recent values.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace hexiao::daemon {

// A number that one thread counts and others look at.
class Counter {
 public:
  void add(std::uint64_t n) { value_.store(get() + n, std::memory_order_relaxed); }
  void set(std::uint64_t n) { value_.store(n, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

// Durations by power of two and sixteenths of it, so a percentile is exact to some 6 %.
class DurationHistogram {
 public:
  void record(std::uint64_t nanoseconds);
  // The smallest duration that `per_mille` of 1000 recorded ones do not exceed; 0 when empty.
  std::uint64_t percentile_ns(std::uint64_t per_mille) const;
  std::uint64_t count() const;
  std::uint64_t maximum_ns() const { return maximum_.get(); }

 private:
  static constexpr std::uint64_t kSixteenths = 16;
  static constexpr std::size_t kBuckets = 61 * kSixteenths;
  static std::size_t bucket_of(std::uint64_t nanoseconds);
  static std::uint64_t upper_bound_of(std::size_t bucket);

  std::array<Counter, kBuckets> buckets_;
  Counter maximum_;
};

struct PipelineMetrics {
  Counter requests;  // served by the engine thread
  Counter records, groups, group_bytes;
  DurationHistogram append;  // write and sync of one group
};

}  // namespace hexiao::daemon

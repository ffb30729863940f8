#include "daemon/pipeline/metrics.h"

#include <bit>

namespace hexiao::daemon {

// Below 16 each value has its own bucket; above, the four bits after the leading one choose.
std::size_t DurationHistogram::bucket_of(std::uint64_t nanoseconds) {
  if (nanoseconds < kSixteenths) return static_cast<std::size_t>(nanoseconds);
  const auto shift = static_cast<unsigned>(std::bit_width(nanoseconds)) - 5;
  const std::uint64_t power = shift + 1;
  return static_cast<std::size_t>(power * kSixteenths + ((nanoseconds >> shift) & 15));
}

std::uint64_t DurationHistogram::upper_bound_of(std::size_t bucket) {
  if (bucket < kSixteenths) return bucket;
  const std::uint64_t shift = bucket / kSixteenths - 1;
  return ((kSixteenths + bucket % kSixteenths + 1) << shift) - 1;
}

void DurationHistogram::record(std::uint64_t nanoseconds) {
  buckets_[bucket_of(nanoseconds)].add(1);
  if (nanoseconds > maximum_.get()) maximum_.set(nanoseconds);
}

std::uint64_t DurationHistogram::count() const {
  std::uint64_t sum = 0;
  for (const Counter& bucket : buckets_) sum += bucket.get();
  return sum;
}

std::uint64_t DurationHistogram::percentile_ns(std::uint64_t per_mille) const {
  const std::uint64_t all = count();
  if (all == 0) return 0;
  const std::uint64_t wanted = (all * per_mille + 999) / 1000;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i].get();
    if (seen >= wanted && seen != 0) return upper_bound_of(i);
  }
  return maximum_ns();
}

}  // namespace hexiao::daemon

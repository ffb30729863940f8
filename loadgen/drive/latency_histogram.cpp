#include "loadgen/drive/latency_histogram.h"

#include <algorithm>
#include <bit>

namespace hexiao::loadgen {
namespace {

constexpr unsigned kStepBits = 7;
constexpr std::uint64_t kStepsPerPower = 1U << kStepBits;
// Values below 2 * kStepsPerPower have a step each; every further bit has kStepsPerPower of them.
constexpr std::size_t kSteps = (64 - kStepBits + 1) * kStepsPerPower;

__extension__ using Wide = unsigned __int128;

}  // namespace

LatencyHistogram::LatencyHistogram() : steps_(kSteps) {}

std::size_t LatencyHistogram::step_of(std::uint64_t value) {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  const unsigned shift = width > kStepBits + 1 ? width - kStepBits - 1 : 0;
  return shift * kStepsPerPower + (value >> shift);
}

std::uint64_t LatencyHistogram::last_value_of(std::size_t step) {
  if (step < 2 * kStepsPerPower) return step;
  const std::size_t shift = step / kStepsPerPower - 1;
  const std::uint64_t first = (step - shift * kStepsPerPower) << shift;
  return first + ((std::uint64_t{1} << shift) - 1);
}

void LatencyHistogram::record(std::uint64_t value_ns, std::uint64_t times) {
  steps_[step_of(value_ns)] += times;
  count_ += times;
  largest_ = std::max(largest_, value_ns);
}

void LatencyHistogram::clear() {
  std::fill(steps_.begin(), steps_.end(), 0);
  count_ = 0;
  largest_ = 0;
}

std::uint64_t LatencyHistogram::quantile(std::uint64_t parts_per_billion) const {
  if (count_ == 0) return 0;
  const Wide share = Wide{count_} * std::min(parts_per_billion, kWhole);
  const auto rank =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>((share + kWhole - 1) / kWhole));
  std::uint64_t seen = 0;
  for (std::size_t step = 0; step < kSteps; ++step) {
    seen += steps_[step];
    if (seen >= rank) return std::min(last_value_of(step), largest_);
  }
  return largest_;
}

std::uint64_t LatencyHistogram::count_up_to(std::uint64_t value_ns) const {
  const std::size_t last = step_of(value_ns);
  std::uint64_t seen = 0;
  for (std::size_t step = 0; step <= last; ++step) seen += steps_[step];
  return seen;
}

}  // namespace hexiao::loadgen

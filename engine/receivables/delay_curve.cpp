#include "engine/receivables/delay_curve.h"

#include <algorithm>

namespace hexiao {
namespace {

__extension__ using Wide = unsigned __int128;

// A share below this is dust of rounding, not a record: one in two million.
constexpr std::uint32_t kNegligible = 1U << 10;

// Days of a range that the curve covers: the first is closed at its open end, the last is the tail.
std::int32_t first_day(std::uint32_t range) { return range == 0 ? -90 : Delays::kFirst[range]; }
std::int32_t last_day(std::uint32_t range) { return Delays::kFirst[range + 1] - 1; }

}  // namespace

DelayCurve::DelayCurve() {
  unpaid_.fill(kWhole);
  continue_from(-1, kWhole);
}

DelayCurve::DelayCurve(const Delays& settled, const Delays& waiting, const DelayCurve* prior) {
  constexpr std::uint32_t kTail = Delays::kRanges - 1;
  unpaid_.fill(kWhole);
  // Doubled, so that half of those that wait is whole; times kWhole, as the prior's shares are.
  Wide at_risk = (static_cast<Wide>(settled.count()) + waiting.count()) * 2 * kWhole;
  std::uint32_t unpaid = kWhole;
  std::int32_t last_paid = kFirstDay - 1;  // last day of the last range in which anything is paid
  for (std::uint32_t range = 0; range < kTail; ++range) {
    Wide risk = at_risk - static_cast<Wide>(waiting.count_in(range)) * kWhole;
    Wide paid = static_cast<Wide>(settled.count_in(range)) * 2 * kWhole;
    bool known = paid != 0;
    const std::uint32_t before = prior == nullptr ? 0 : prior->unpaid_[at(first_day(range) - 1)];
    if (before >= kNegligible) {
      const std::uint32_t drop = before - prior->unpaid_[at(last_day(range))];
      risk += static_cast<Wide>(before) * 2 * kPriorItems;
      paid += static_cast<Wide>(drop) * 2 * kPriorItems;
      known = known || drop >= kNegligible;
    }
    const std::uint32_t left =
        paid == 0 ? unpaid
                  : unpaid - static_cast<std::uint32_t>(static_cast<Wide>(unpaid) * paid / risk);
    fill_range(range, unpaid, left);
    unpaid = left;
    if (known) last_paid = last_day(range);
    at_risk -= (static_cast<Wide>(settled.count_in(range)) + waiting.count_in(range)) * 2 * kWhole;
  }
  const bool tail_known = settled.count_in(kTail) != 0 ||
                          (prior != nullptr && prior->unpaid_[at(kLastDay)] >= kNegligible);
  if (!tail_known) continue_from(last_paid, unpaid);
}

// Evenly over the days of the range.
void DelayCurve::fill_range(std::uint32_t range, std::uint32_t before, std::uint32_t after) {
  const std::int32_t first = first_day(range);
  const std::int32_t last = last_day(range);
  const auto days = static_cast<std::uint64_t>(last - first + 1);
  for (std::int32_t day = first; day <= last; ++day) {
    const auto passed = static_cast<std::uint64_t>(day - first + 1);
    unpaid_[at(day)] = before - static_cast<std::uint32_t>((before - after) * passed / days);
  }
}

// What becomes of the share that is unpaid after the last day of which anything is known.
void DelayCurve::continue_from(std::int32_t last_day, std::uint32_t unpaid) {
  if (last_day < 0) {
    std::fill(unpaid_.begin() + static_cast<std::ptrdiff_t>(at(0)), unpaid_.end(), 0U);
    return;
  }
  const std::int32_t from = std::max(last_day, 1);
  for (std::int32_t day = from + 1; day <= kLastDay; ++day)
    unpaid_[at(day)] = static_cast<std::uint32_t>(
        std::uint64_t{unpaid} * static_cast<std::uint64_t>(from) / static_cast<std::uint64_t>(day));
}

std::uint32_t DelayCurve::chance(std::int32_t days_late, std::int32_t within) const {
  if (within <= 0) return 0;
  const std::int64_t until = std::int64_t{days_late} + within;
  if (until < kFirstDay) return 0;
  const std::uint64_t before =
      days_late < kFirstDay ? kWhole : unpaid_[at(std::min(days_late, kLastDay))];
  if (days_late >= kLastDay || before < kNegligible) {
    if (days_late <= 0) return until >= 0 ? kCertain : 0;
    return static_cast<std::uint32_t>(std::uint64_t{kCertain} * static_cast<std::uint64_t>(within) /
                                      static_cast<std::uint64_t>(until));
  }
  std::uint64_t after =
      unpaid_[at(static_cast<std::int32_t>(std::min<std::int64_t>(until, kLastDay)))];
  if (until > kLastDay) after = after * kLastDay / static_cast<std::uint64_t>(until);
  return static_cast<std::uint32_t>((before - after) * kCertain / before);
}

}  // namespace hexiao

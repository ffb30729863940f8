#include "engine/receivables/delays.h"

#include <algorithm>

#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

// Range of each day from the first range's end to the last range's beginning.
constexpr std::int32_t kTableFirst = Delays::kFirst[1] - 1;
constexpr std::int32_t kTableLast = Delays::kFirst[Delays::kRanges - 1];
constexpr auto kRangeTable = [] {
  std::array<std::uint8_t, kTableLast - kTableFirst + 1> table{};
  std::uint8_t range = 0;
  for (std::int32_t day = kTableFirst; day <= kTableLast; ++day) {
    if (range + 1U < Delays::kRanges && day >= Delays::kFirst[range + 1U]) ++range;
    table[static_cast<std::size_t>(day - kTableFirst)] = range;
  }
  return table;
}();

// Half away from zero; `of` is positive.
std::int64_t rounded_ratio(std::int64_t amount, std::int64_t times, std::uint32_t of) {
  __extension__ using Wide = __int128;
  const Wide scaled = static_cast<Wide>(amount) * times * 2;
  const Wide half = scaled < 0 ? -static_cast<Wide>(of) : static_cast<Wide>(of);
  return static_cast<std::int64_t>((scaled + half) / (static_cast<Wide>(of) * 2));
}

std::int32_t bounded(std::int32_t days_late) {
  return std::clamp(days_late, -kMaxDelay, kMaxDelay);
}

}  // namespace

std::int32_t days_late(Date due, Date day) {
  if (due.is_none()) return 0;
  const std::int64_t days = std::int64_t{day.days()} - due.days();
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(days, -kMaxDelay, kMaxDelay));
}

std::uint32_t Delays::range_of(std::int32_t days_late) {
  return kRangeTable[static_cast<std::size_t>(std::clamp(days_late, kTableFirst, kTableLast) -
                                              kTableFirst)];
}

void Delays::add(std::int32_t days_late, std::uint32_t items) {
  const std::int64_t days = std::int64_t{bounded(days_late)} * items;
  ranges_[range_of(days_late)] += items;
  count_ += items;
  sum_days_ += days;
  if (days_late <= 0)
    on_time_ += items;
  else
    sum_late_ += days;
}

void Delays::remove(std::int32_t days_late, std::uint32_t items) {
  std::uint32_t& range = ranges_[range_of(days_late)];
  HEXIAO_CHECK(range >= items);
  const std::int64_t days = std::int64_t{bounded(days_late)} * items;
  range -= items;
  count_ -= items;
  sum_days_ -= days;
  if (days_late <= 0)
    on_time_ -= items;
  else
    sum_late_ -= days;
}

Delays& Delays::operator+=(const Delays& other) {
  for (std::uint32_t i = 0; i < kRanges; ++i) ranges_[i] += other.ranges_[i];
  count_ += other.count_;
  on_time_ += other.on_time_;
  sum_late_ += other.sum_late_;
  sum_days_ += other.sum_days_;
  return *this;
}

Delays& Delays::operator-=(const Delays& other) {
  for (std::uint32_t i = 0; i < kRanges; ++i) {
    HEXIAO_CHECK(ranges_[i] >= other.ranges_[i]);
    ranges_[i] -= other.ranges_[i];
  }
  count_ -= other.count_;
  on_time_ -= other.on_time_;
  sum_late_ -= other.sum_late_;
  sum_days_ -= other.sum_days_;
  return *this;
}

std::optional<std::int64_t> Delays::mean_tenths() const {
  if (count_ == 0) return std::nullopt;
  return rounded_ratio(sum_days_, 10, count_);
}

std::optional<std::int64_t> Delays::mean_late_tenths() const {
  if (count_ == 0) return std::nullopt;
  return rounded_ratio(sum_late_, 10, count_);
}

std::optional<std::int64_t> Delays::on_time_share() const {
  if (count_ == 0) return std::nullopt;
  return rounded_ratio(on_time_, 10'000, count_);
}

std::optional<std::int32_t> Delays::quantile(std::uint32_t percent) const {
  if (count_ == 0) return std::nullopt;
  const std::uint64_t wanted = std::uint64_t{count_} * percent;
  std::uint64_t seen = 0;
  for (std::uint32_t i = 0; i + 1 < kRanges; ++i) {
    seen += ranges_[i];
    if (seen * 100 >= wanted) return kFirst[i + 1] - 1;
  }
  return kFirst[kRanges - 1];
}

std::uint32_t behaviour_class(const Delays& delays) {
  if (delays.count() < kFewSettled) return 0;
  return 1 + Delays::range_of(
                 static_cast<std::int32_t>(rounded_ratio(delays.sum_days(), 1, delays.count())));
}

}  // namespace hexiao

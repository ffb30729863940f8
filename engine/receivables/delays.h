// The record of how late somebody pays: for each settled item the days from its due date to the day
// on which it was settled, negative when early. For a customer, a behaviour class, or a ledger.
//
// A histogram of 32 ranges of days with a few sums beside it. Additive: removing what was added
// leaves exactly what was there before, and records of customers add up to that of their class.
// 152 bytes; counts up to 4 billion, the caller's to keep (the engine holds fewer items). A plain
// value. Whole numbers; a share is in hundredths of a percent, a mean in tenths of days, rounded
// half away from zero.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>

#include "engine/vocabulary/date.h"

namespace hexiao {

// Delays beyond these count as these: three centuries.
inline constexpr std::int32_t kMaxDelay = 110'000;

// From the due date to the day, within kMaxDelay to both sides. No due date: due on the day.
std::int32_t days_late(Date due, Date day);

class Delays {
 public:
  static constexpr std::uint32_t kRanges = 32;
  // First day of each range; the first range has no beginning, and all before it. Fine around the
  // due date, where most are paid; coarse where an item more or less makes a range.
  static constexpr std::array<std::int32_t, kRanges> kFirst = {
      INT32_MIN, -60, -45, -30, -24, -19, -14, -10, -7, -4, -2, 0,  1,   2,   4,   6,
      8,         11,  14,  17,  21,  26,  31,  38,  46, 61, 76, 91, 121, 181, 271, 366};
  static constexpr std::uint32_t kDueDate = 11;  // the range of day 0 alone
  // O(1).
  static std::uint32_t range_of(std::int32_t days_late);

  // `items` of one delay at a time. O(1).
  void add(std::int32_t days_late, std::uint32_t items = 1);
  // Of what was added: taking away what is not there is a bug and CHECKs, where it can be seen.
  void remove(std::int32_t days_late, std::uint32_t items = 1);
  Delays& operator+=(const Delays& other);
  Delays& operator-=(const Delays& other);
  friend bool operator==(const Delays&, const Delays&) = default;

  std::uint32_t count() const { return count_; }
  std::uint32_t count_in(std::uint32_t range) const { return ranges_[range]; }
  std::uint32_t on_time() const { return on_time_; }   // settled on or before the due date
  std::int64_t sum_late() const { return sum_late_; }  // of the days of those that were late
  std::int64_t sum_days() const { return sum_days_; }  // of all, early ones negative

  // Nothing when no item is settled.
  std::optional<std::int64_t> mean_tenths() const;       // of sum_days: 26 is 2.6 days late
  std::optional<std::int64_t> mean_late_tenths() const;  // of sum_late, over all items
  std::optional<std::int64_t> on_time_share() const;     // 9'512 is 95.12 %
  // The last day of the range in which the `percent`-th hundredth of the items lies (1..100): at
  // least that many were settled by then. For the last range, which has no end, its first day.
  // O(ranges).
  std::optional<std::int32_t> quantile(std::uint32_t percent) const;

 private:
  std::array<std::uint32_t, kRanges> ranges_{};
  std::uint32_t count_ = 0;
  std::uint32_t on_time_ = 0;
  std::int64_t sum_late_ = 0;
  std::int64_t sum_days_ = 0;
};
static_assert(sizeof(Delays) <= 160);

// Customers who pay alike, so that what a million of them will pay is known from the sums of a few
// classes: by their mean delay, the range that it falls in; class 0 has those of whom fewer than
// kFewSettled settled items are known.
inline constexpr std::uint32_t kBehaviourClasses = Delays::kRanges + 1;
inline constexpr std::uint32_t kFewSettled = 3;
std::uint32_t behaviour_class(const Delays& delays);

}  // namespace hexiao

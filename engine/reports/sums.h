// Sums, shares and means of reports: whole numbers that say "none" where there is no number.
//
// A sum over ledgers may leave 64 bits, which one ledger's cannot; it is none then, and stays so.
// Shares are in hundredths of a percent, means in tenths, rounded half away from zero. Pure.
#pragma once

#include <cstdint>

#include "engine/vocabulary/report.h"

namespace hexiao {

inline void add_to(std::int64_t& sum, std::int64_t more) {
  if (sum == kNoNumber) return;
  if (more == kNoNumber || __builtin_add_overflow(sum, more, &sum)) sum = kNoNumber;
}

inline std::int64_t negative(std::int64_t sum) { return sum == kNoNumber ? sum : -sum; }

// part * factor / whole; none when there is no whole, or no number that says it.
std::int64_t ratio(std::int64_t part, std::int64_t factor, std::int64_t whole);

// None of a whole that is not positive.
inline std::int64_t share_of(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? ratio(part, 10'000, whole) : kNoNumber;
}
inline std::int64_t mean_tenths(std::int64_t sum, std::int64_t count) {
  return count > 0 ? ratio(sum, 10, count) : kNoNumber;
}

}  // namespace hexiao

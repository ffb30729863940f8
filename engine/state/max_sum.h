// The largest sum of amounts of one ledger and currency, either sign, in minor units.
//
// State::has_room refuses what would bring a sum of items or payments beyond it. What a payment
// has unapplied is such a sum, no single amount: it has taken credits, too, and where the debits
// that they paid for are taken back alone, more is unapplied than was received.
//
// Sums are differences of two others at most, so half of the range leaves room for both.
#pragma once

#include <cstdint>

namespace hexiao {

inline constexpr std::int64_t kMaxSum = INT64_MAX / 2;

}  // namespace hexiao

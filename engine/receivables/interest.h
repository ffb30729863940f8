// Simple daily interest on arrears: open amount × rate × days, never interest on interest.
//
// Whole numbers only. Everything is summed in 128 bits and rounded once, at the end, half up to a
// minor unit: ten spans of a day give what one span of ten days gives. Pure, allocates nothing,
// safe from any thread.
//
// An amount of 1'000.00 at 500 ppm (0.05 %) a day for 30 days: 100'000 × 500 × 30 / 1'000'000 =
// 1'500 minor units, 15.00.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/vocabulary/date.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

struct InterestTerms {
  std::int32_t rate_ppm = 0;     // parts per million a day; 500 is 0.05 %. 0..1'000'000
  std::int32_t grace_days = 0;   // the first days after the due date bear none, ever. 0..3650
  std::int32_t cap_percent = 0;  // interest is at most so much of the amount; 0: no bound. 0..1000
};

enum class InterestFault : std::uint8_t {
  none,
  bad_terms,        // a value of InterestTerms outside its range
  negative_amount,  // credits bear no interest
  bad_span,         // a date is missing, or the span ends before it starts
  spans_overlap,    // a span starts before the one before it ended
  too_large,        // the interest is no amount any more (kMaxAmount), or the sum left 128 bits
};
template <>
struct EnumTexts<InterestFault> {
  static constexpr std::array<std::string_view, 6> value = {
      "none", "bad_terms", "negative_amount", "bad_span", "spans_overlap", "too_large"};
};

struct Interest {
  Money amount;           // zero when there is a fault
  std::int64_t days = 0;  // that bore interest
  bool capped = false;    // the cap made it smaller
  InterestFault fault = InterestFault::none;
  bool ok() const { return fault == InterestFault::none; }
};

// On `amount`, unchanged for `days_late` days after the due date (the payment's day minus the due
// date; not late: no interest). The cap is a share of `amount`, rounded down. O(1).
Interest interest(Money amount, std::int64_t days_late, const InterestTerms& terms);

// What was open at the end of each day from `from` until the day before `until`.
struct InterestSpan {
  Date from, until;
  Money open;
};

// Interest on an item whose open amount changed: spans in order of days, without overlap (gaps bear
// nothing). Days before due date + grace bear nothing and may be given. The first fault stays, and
// the total says it.
class InterestRun {
 public:
  // `principal`: the item's amount, of which the cap is a share.
  InterestRun(Money principal, Date due_date, const InterestTerms& terms);
  void add(const InterestSpan& span);
  // The interest of all spans so far; may be asked for again after more.
  Interest total() const;

 private:
  __extension__ using Wide = __int128;

  InterestTerms terms_;
  Money principal_;
  Date due_date_;
  Date last_until_;        // none before the first span
  std::int64_t days_ = 0;  // that bore interest
  Wide amount_days_ = 0;   // Σ open × days
  InterestFault fault_ = InterestFault::none;
};

}  // namespace hexiao

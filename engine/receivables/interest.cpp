#include "engine/receivables/interest.h"

#include <algorithm>

namespace hexiao {
namespace {

__extension__ using Wide = __int128;

constexpr std::int32_t kMillion = 1'000'000;

bool in_range(std::int32_t value, std::int32_t most) { return value >= 0 && value <= most; }

bool valid(const InterestTerms& terms) {
  return in_range(terms.rate_ppm, kMillion) && in_range(terms.grace_days, 3650) &&
         in_range(terms.cap_percent, 1000);
}

Interest refused(InterestFault fault) { return {.fault = fault}; }

// The one place where interest is rounded.
Interest finished(Wide amount_days, std::int64_t days, Money principal,
                  const InterestTerms& terms) {
  Wide millionths = 0;
  if (__builtin_mul_overflow(amount_days, static_cast<Wide>(terms.rate_ppm), &millionths))
    return refused(InterestFault::too_large);
  Wide amount = millionths / kMillion;
  if (millionths % kMillion * 2 >= kMillion) ++amount;

  bool capped = false;
  if (terms.cap_percent > 0) {
    const Wide most = static_cast<Wide>(principal.minor()) * terms.cap_percent / 100;
    capped = amount > most;
    amount = std::min(amount, most);
  }
  if (amount > kMaxAmount) return refused(InterestFault::too_large);
  return {.amount = Money(static_cast<std::int64_t>(amount)), .days = days, .capped = capped};
}

}  // namespace

Interest interest(Money amount, std::int64_t days_late, const InterestTerms& terms) {
  if (!valid(terms)) return refused(InterestFault::bad_terms);
  if (amount.is_negative()) return refused(InterestFault::negative_amount);
  if (days_late <= terms.grace_days) return {};
  const std::int64_t days = days_late - terms.grace_days;
  // Both are below 2^63: the product is below 2^126.
  return finished(static_cast<Wide>(amount.minor()) * days, days, amount, terms);
}

InterestRun::InterestRun(Money principal, Date due_date, const InterestTerms& terms)
    : terms_(terms), principal_(principal), due_date_(due_date) {
  if (!valid(terms)) {
    fault_ = InterestFault::bad_terms;
  } else if (principal.is_negative()) {
    fault_ = InterestFault::negative_amount;
  } else if (due_date.is_none()) {
    fault_ = InterestFault::bad_span;
  }
}

void InterestRun::add(const InterestSpan& span) {
  if (fault_ != InterestFault::none) return;
  if (span.from.is_none() || span.until.is_none() || span.until < span.from) {
    fault_ = InterestFault::bad_span;
    return;
  }
  if (!last_until_.is_none() && span.from < last_until_) {
    fault_ = InterestFault::spans_overlap;
    return;
  }
  if (span.open.is_negative()) {
    fault_ = InterestFault::negative_amount;
    return;
  }
  last_until_ = span.until;

  const std::int64_t first_day = std::int64_t{due_date_.days()} + terms_.grace_days;
  const std::int64_t days =
      std::int64_t{span.until.days()} - std::max<std::int64_t>(span.from.days(), first_day);
  if (days <= 0) return;
  const Wide product = static_cast<Wide>(span.open.minor()) * days;  // below 2^95
  if (__builtin_add_overflow(amount_days_, product, &amount_days_)) {
    fault_ = InterestFault::too_large;
    return;
  }
  days_ += days;  // spans do not overlap: at most 2^32
}

Interest InterestRun::total() const {
  if (fault_ != InterestFault::none) return refused(fault_);
  return finished(amount_days_, days_, principal_, terms_);
}

}  // namespace hexiao

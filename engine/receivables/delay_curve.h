// When an open item will be paid, by the record of those that were paid before it.
//
// The curve says which share of items is still unpaid x days after the due date (before it: x is
// negative), for x in -91..365. It is made from three things:
// - items that were settled, by their delay;
// - items that still wait, by their delay so far. Left out, a young ledger would look punctual: of
//   the items of its first weeks only those that are paid early are paid. They count as "later than
//   this", as in E. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations",
//   J. Amer. Statist. Assoc. 53, 1958; half of those that wait in a range of days are counted as
//   having passed it (the actuarial life table). Items that were already overdue when their ledger
//   was first seen are not to be counted as waiting: those of their time that were paid are not
//   known, and the curve would look late;
// - a prior curve (of the class for a customer, of the ledger for a class), which weighs as much as
//   kPriorItems settled items: V. Susarla, J. Van Ryzin, "Nonparametric Bayesian estimation of
//   survival curves from incomplete observations", J. Amer. Statist. Assoc. 71, 1976. A customer
//   without a record pays like the prior; after some dozens of items the prior is nearly gone.
//
// Where the record ends there are rules. Nobody was ever paid on or after the due date: the item is
// paid on its due date. Nobody was ever as late as this item (or later than 365 days): what is
// a days late already takes as long again with a chance of one half, so it is paid within the next
// w days with w / (a + w) (J. Gott's "Copernican" rule, Nature 363, 1993; a survivor curve 1/x).
//
// A plain value of 1.8 kB. Whole numbers: shares in 2^-31, rounded down; a chance in 2^-30, rounded
// down. Deterministic.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/receivables/delays.h"

namespace hexiao {

// A record counts as much as its prior after this many items: some eight are needed before a
// customer's own habit can be told from chance (the odds of eight late ones of eight, when half are
// late, are 1 in 256).
inline constexpr std::uint32_t kPriorItems = 8;

// 1 as a chance.
inline constexpr std::uint32_t kCertain = 1U << 30;

class DelayCurve {
 public:
  // Of no record: paid on the due date, and by the rule for the overdue after it.
  DelayCurve();
  // Only the ranges of `waiting` are read (delay so far of items that are not settled). Without a
  // prior the record speaks alone. O(ranges + days), about a microsecond.
  DelayCurve(const Delays& settled, const Delays& waiting, const DelayCurve* prior);

  // That an item that is days_late days late today (negative: not yet due) and unpaid is paid
  // within the next `within` days (0 and less: no chance). Grows with `within`. O(1): a division.
  std::uint32_t chance(std::int32_t days_late, std::int32_t within) const;

 private:
  static constexpr std::int32_t kFirstDay = -91;  // on which nothing is paid yet
  static constexpr std::int32_t kLastDay = 365;
  static constexpr std::size_t kDays = kLastDay - kFirstDay + 1;
  static constexpr std::uint32_t kWhole = 1U << 31;

  static constexpr std::size_t at(std::int32_t day) {
    return static_cast<std::size_t>(day - kFirstDay);
  }
  void fill_range(std::uint32_t range, std::uint32_t before, std::uint32_t after);
  void continue_from(std::int32_t last_day, std::uint32_t unpaid);

  // Share that is paid later than on this day.
  std::array<std::uint32_t, kDays> unpaid_;
};

}  // namespace hexiao

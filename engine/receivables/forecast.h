// The cash that open items will bring within 30, 60 and 90 days of the business date, expected in
// two ways:
// - naive: everything is paid on its due date, and what is overdue at once;
// - by record: an item brings its open amount times the chance that it is paid within the window,
//   given that it is not paid yet (engine/receivables/delay_curve.h).
//
// Two ways to the record. A customer's own figure comes from its own items and its own curve, with
// its class as the prior. The sum over all customers comes from the open amounts by behaviour class
// and due day (DaySums keyed by class, engine/receivables/delays.h): tens of thousands of cells
// stand for ten million items, and the curve of a class stands for its customers. Measured by
// back-test (tests/engine/receivables/back_test_test.cpp): for the total the two are equally good,
// so the classes, which cost half a millisecond, serve it; for a single customer its own record is
// as good as its class or a little better, so that serves there.
//
// Not in it: what will be invoiced later, disputes, promises; the caller leaves out or adds what it
// knows better. Negative amounts (credit notes) lessen the cash.
// Whole numbers: chances in 2^-30 rounded down, products exact in 128 bits, each window's sum
// rounded toward zero once. One owner, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/receivables/day_sums.h"
#include "engine/receivables/delay_curve.h"
#include "engine/receivables/delays.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

inline constexpr std::array<std::int32_t, 3> kForecastWindows = {30, 60, 90};

// Of one window: from the day after the business date to `within` days after it. Windows begin
// together: what comes between the 31st and 60th day is the difference of two.
struct ExpectedCash {
  std::int32_t within = 0;
  Money naive;
  Money by_record;
  friend bool operator==(const ExpectedCash&, const ExpectedCash&) = default;
};

class Forecast {
 public:
  explicit Forecast(Date business_date, std::span<const std::int32_t> windows = kForecastWindows);

  // An open item, or all of one due date and curve. An item without due date counts as due today.
  // O(windows), some nanoseconds each.
  void add(const DelayCurve& curve, Date due, Money open);
  // All open amounts under one key.
  void add(const DelayCurve& curve, const DaySums<OpenCell>& open, std::uint32_t key);

  // In the order of the windows; of everything added.
  std::vector<ExpectedCash> result() const;
  Money open() const;

 private:
  __extension__ using Wide = __int128;
  struct Window {
    std::int32_t within;
    Wide naive = 0;
    Wide by_record = 0;  // in 2^-30 minor units
  };
  Date business_date_;
  std::vector<Window> windows_;
  Wide open_ = 0;
};

// The delays so far of the items that wait under a key, for a DelayCurve; those that were due
// before `observed_since` (the first business date of the ledger; none: all were seen) left out.
Delays waiting_delays(const DaySums<OpenCell>& open, std::uint32_t key, Date business_date,
                      Date observed_since);

// The curves of classes, each with the curve of all of them together as its prior. The spans are of
// one length; waiting may be empty. O(classes).
std::vector<DelayCurve> class_curves(std::span<const Delays> settled,
                                     std::span<const Delays> waiting);

}  // namespace hexiao

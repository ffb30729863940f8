// How wrong the forecast would have been: on each of some past days the cash of the next days is
// forecast from what was known on that day, and held against what came.
//
// Known on a day: the items issued until then; of those settled until then, when; of the others,
// that they wait. The cash of a forecast is that of the items open on its day; the cash that came
// is what these items brought within the window. Items without a settled day are still open.
//
// Errors: WAPE, the sum of the absolute differences of the totals as a share of what came; the
// bias, the same with sign (positive: too much was forecast); and the root of the mean square of
// the differences by customer and day, in minor units. (Absolute differences by customer would
// reward a forecast of "all or nothing", which the median is; an expected value is judged by
// squares.) Pure; whole numbers, rounded down toward zero. O(days × items).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

struct PastItem {
  std::uint32_t customer = 0;  // any number that is its own
  Date issued;
  Date due;      // none: always due today
  Date settled;  // none: not yet
  Money amount;
};

struct BackTestDay {
  Date as_of;
  Money open;
  Money came;  // of it within the window
  Money naive, by_class, by_customer;
};

struct ForecastError {
  std::optional<std::int64_t> wape;  // hundredths of a percent; nothing when nothing came
  std::optional<std::int64_t> bias;
  std::int64_t root_mean_square = 0;
};

struct BackTest {
  std::vector<BackTestDay> days;
  ForecastError naive, by_class, by_customer;
};

// Days whose window ends after `known_until` are left out, for nobody knows yet what comes.
// `within` is 1 or more.
BackTest back_test(std::vector<PastItem> items, std::span<const Date> as_of, Date known_until,
                   std::int32_t within = 30);

}  // namespace hexiao

#include "engine/receivables/turnover.h"

namespace hexiao {
namespace {

__extension__ using Wide = __int128;

// amount * times / of, half away from zero; undefined unless `of` is positive.
Figure ratio(Wide amount, Wide times, Wide of) {
  if (of <= 0) return std::nullopt;
  const Wide scaled = amount * times * 2;
  const Wide rounded = (scaled + (scaled < 0 ? -of : of)) / (of * 2);
  if (rounded > INT64_MAX || rounded < -INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(rounded);
}

}  // namespace

Figure dso(Money receivables, Money sales, std::int32_t days) {
  if (days <= 0) return std::nullopt;
  return ratio(receivables.minor(), Wide{days} * 10, sales.minor());
}

CountBack count_back_dso(Money receivables, std::span<const SalesOfMonth> latest_first) {
  if (receivables.is_negative()) return {};
  Wide left = receivables.minor();
  std::int64_t days = 0;
  for (const SalesOfMonth& month : latest_first) {
    if (left == 0) break;
    const Wide sales = month.sales.minor();
    if (sales > left) {
      // The whole days are added before rounding, so that it rounds once.
      const Wide tenths = (Wide{days} * sales + left * month.days) * 10;
      return {.days_tenths = ratio(tenths, 1, sales)};
    }
    left -= sales;
    days += month.days;
  }
  return {.days_tenths = days * 10, .at_least = left > 0};
}

Figure cei(Money beginning, Money sales, Money ending_total, Money ending_current) {
  const Wide owed = Wide{beginning.minor()} + sales.minor();
  return ratio(owed - ending_total.minor(), 10'000, owed - ending_current.minor());
}

Figure collection_rate(Money collected, Money sales) {
  return ratio(collected.minor(), 10'000, sales.minor());
}

Figure recovery_rate(Money collected, Money beginning, Money sales) {
  return ratio(collected.minor(), 10'000, Wide{beginning.minor()} + sales.minor());
}

Figure on_time_rate(Money collected_on_time, Money due) {
  return ratio(collected_on_time.minor(), 10'000, due.minor());
}

}  // namespace hexiao

#include "engine/receivables/forecast.h"

#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

__extension__ using Wide = __int128;

Money money_of(Wide amount) {
  HEXIAO_CHECK(amount <= INT64_MAX && amount >= -INT64_MAX);
  return Money(static_cast<std::int64_t>(amount));
}

}  // namespace

Forecast::Forecast(Date business_date, std::span<const std::int32_t> windows)
    : business_date_(business_date) {
  HEXIAO_CHECK(!business_date.is_none());
  for (const std::int32_t within : windows) windows_.push_back({.within = within});
}

void Forecast::add(const DelayCurve& curve, Date due, Money open) {
  const std::int32_t late = days_late(due, business_date_);
  open_ += open.minor();
  for (Window& window : windows_) {
    if (std::int64_t{late} + window.within >= 0) window.naive += open.minor();
    window.by_record += static_cast<Wide>(open.minor()) * curve.chance(late, window.within);
  }
}

void Forecast::add(const DelayCurve& curve, const DaySums<OpenCell>& open, std::uint32_t key) {
  open.for_each_day(key, Date{}, kLastDate, [&](Date due, const OpenCell& cell) {
    if (cell.amount != 0) add(curve, due, Money(cell.amount));
  });
}

std::vector<ExpectedCash> Forecast::result() const {
  std::vector<ExpectedCash> cash;
  cash.reserve(windows_.size());
  for (const Window& window : windows_)
    cash.push_back({.within = window.within,
                    .naive = money_of(window.naive),
                    .by_record = money_of(window.by_record / kCertain)});
  return cash;
}

Money Forecast::open() const { return money_of(open_); }

Delays waiting_delays(const DaySums<OpenCell>& open, std::uint32_t key, Date business_date,
                      Date observed_since) {
  Delays waiting;
  // Items without due date have no delay: they come before the first day that has one.
  const Date first = observed_since.is_none() ? Date::from_days(INT32_MIN + 1) : observed_since;
  open.for_each_day(key, first, kLastDate, [&](Date due, const OpenCell& cell) {
    if (cell.count > 0)
      waiting.add(days_late(due, business_date), static_cast<std::uint32_t>(cell.count));
  });
  return waiting;
}

std::vector<DelayCurve> class_curves(std::span<const Delays> settled,
                                     std::span<const Delays> waiting) {
  HEXIAO_CHECK(waiting.empty() || waiting.size() == settled.size());
  Delays all_settled;
  Delays all_waiting;
  for (const Delays& record : settled) all_settled += record;
  for (const Delays& record : waiting) all_waiting += record;
  const DelayCurve all(all_settled, all_waiting, nullptr);
  std::vector<DelayCurve> curves;
  curves.reserve(settled.size());
  for (std::size_t i = 0; i < settled.size(); ++i)
    curves.emplace_back(settled[i], waiting.empty() ? Delays{} : waiting[i], &all);
  return curves;
}

}  // namespace hexiao

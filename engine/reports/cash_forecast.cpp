#include "engine/reports/cash_forecast.h"

#include <map>
#include <memory>

#include "engine/receivables/back_test.h"
#include "engine/receivables/forecast.h"
#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr std::int32_t kLongestWindow = 3'650;
constexpr std::size_t kMostWindows = 16;
constexpr int kBackTestDays = 12;
constexpr int kDaysBetween = 30;

bool is_debit(const ItemRow& row) { return !is_credit(static_cast<ItemKind>(row.kind)); }

// Before the first payment nobody could see what was paid: what was overdue then says nothing.
Date observed_since(const State& state, LedgerId ledger) {
  constexpr Slot kLookedAt = 1'000;
  for (Slot slot = 0; slot < state.payment_count() && slot < kLookedAt; ++slot)
    if (state.payment(slot).ledger == ledger.value)
      return Date::from_days(state.payment(slot).booking_date);
  return {};
}

// The curves of a ledger's behaviour classes.
std::vector<DelayCurve> curves_of(const State& state, LedgerId ledger) {
  const Figures& figures = state.figures();
  std::vector<Delays> settled(kBehaviourClasses);
  std::vector<Delays> waiting(kBehaviourClasses);
  for (std::uint32_t c = 0; c < kBehaviourClasses; ++c)
    if (const Delays* pool = figures.find_pool(ledger, c)) settled[c] = *pool;
  const Date since = observed_since(state, ledger);
  for (std::uint32_t key = 0; key < figures.behaviour_count(); ++key)
    if (const Figures::Behaviour& b = figures.behaviour(key); b.ledger == ledger)
      waiting[b.behaviour] +=
          waiting_delays(figures.open_by_behaviour(), key, state.business_date(), since);
  return class_curves(settled, waiting);
}

struct WindowSums {
  std::int64_t naive = 0, by_record = 0;
};
struct CashSums {
  std::int64_t open = 0;
  std::vector<WindowSums> windows;
  void add(const Forecast& forecast) {
    const std::vector<ExpectedCash> cash = forecast.result();
    windows.resize(cash.size());
    add_to(open, forecast.open().minor());
    for (std::size_t i = 0; i < cash.size(); ++i) {
      add_to(windows[i].naive, cash[i].naive.minor());
      add_to(windows[i].by_record, cash[i].by_record.minor());
    }
  }
};
using Cash = std::map<Currency, CashSums>;
using Windows = std::vector<std::int32_t>;

Cash forecast_all(const State& state, const Scope& scope, const Windows& windows) {
  Cash cash;
  const Figures& figures = state.figures();
  std::map<LedgerId, std::vector<DelayCurve>> curves;
  std::map<std::pair<LedgerId, Currency>, Forecast> forecasts;
  for (std::uint32_t key = 0; key < figures.behaviour_count(); ++key) {
    const Figures::Behaviour& b = figures.behaviour(key);
    if (!scope.has(b.ledger, b.currency)) continue;
    auto of_ledger = curves.find(b.ledger);
    if (of_ledger == curves.end())
      of_ledger = curves.emplace(b.ledger, curves_of(state, b.ledger)).first;
    forecasts.try_emplace({b.ledger, b.currency}, state.business_date(), windows)
        .first->second.add(of_ledger->second[b.behaviour], figures.open_by_behaviour(), key);
  }
  for (const auto& [key, forecast] : forecasts) cash[key.second].add(forecast);
  return cash;
}

Cash forecast_customer(const State& state, const Scope& scope, const Windows& windows) {
  const State::Customer& customer = state.customer(scope.customer);
  const std::vector<DelayCurve> classes = curves_of(state, customer.ledger);
  const Date today = state.business_date();
  const Date since = observed_since(state, customer.ledger);
  Delays waiting;
  for (const Slot slot : customer.open_items) {
    const ItemRow& row = state.item(slot);
    const Date due = Date::from_days(row.due_date);
    if (is_debit(row) && due && (!since || due >= since)) waiting.add(days_late(due, today));
  }
  const DelayCurve own(state.figures().delays(scope.customer), waiting,
                       &classes[customer.behaviour]);
  std::map<Currency, Forecast> forecasts;
  for (const Slot slot : customer.open_items) {
    const ItemRow& row = state.item(slot);
    const Currency currency = Currency::from_packed(row.currency);
    if (!is_debit(row) || !scope.has(customer.ledger, currency)) continue;
    forecasts.try_emplace(currency, today, windows)
        .first->second.add(own, Date::from_days(row.due_date), Money(row.open));
  }
  Cash cash;
  for (const auto& [currency, forecast] : forecasts) cash[currency].add(forecast);
  return cash;
}

std::string percent(const std::optional<std::int64_t>& share) {
  if (!share) return "unknown (nothing came)";
  const std::string digits = std::to_string(*share % 100);
  return std::to_string(*share / 100) + "." + (digits.size() < 2 ? "0" : "") + digits + " %";
}

// How wrong the forecasts of the last months' days would have been.
void say_error(const State& state, const Scope& scope, std::int32_t within, Report& report) {
  if (state.item_count() > kItemsBackTested) return;
  std::map<Currency, std::vector<PastItem>> items;
  for (Slot slot = 0; slot < state.item_count(); ++slot) {
    const ItemRow& row = state.item(slot);
    const Currency currency = Currency::from_packed(row.currency);
    if (!is_debit(row) || !scope.has({row.ledger}, currency)) continue;
    if (scope.customer && row.customer != scope.customer.value) continue;
    const Date settled = state.cleared_on(slot);
    if (row.open == 0 && !settled) continue;  // not by money
    items[currency].push_back({.customer = row.customer,
                               .issued = Date::from_days(row.issue_date),
                               .due = Date::from_days(row.due_date),
                               .settled = settled,
                               .amount = Money(row.amount)});
  }
  const Date last = state.books().closed_day();
  std::vector<Date> days;
  for (int i = kBackTestDays; i > 0; --i)
    days.push_back(last.plus_days(-within - (i - 1) * kDaysBetween));
  for (auto& [currency, past] : items) {
    const BackTest test = back_test(std::move(past), days, last, within);
    if (!test.naive.wape) continue;
    report.notes.push_back("back-test, " + currency.code() + ", " + std::to_string(within) +
                           " days ahead of " + std::to_string(test.days.size()) +
                           " past days: error of the naive forecast " + percent(test.naive.wape) +
                           ", by record " +
                           percent(scope.customer ? test.by_customer.wape : test.by_class.wape));
  }
}

ReportFault find_windows(const State& state, const ReportRequest& request, Windows& windows) {
  windows = request.buckets.empty() ? state.books().policy(request.ledger).forecast_days
                                    : request.buckets;
  if (windows.empty() || windows.size() > kMostWindows || windows.front() < 1 ||
      windows.back() > kLongestWindow)
    return {Rejection::malformed, "buckets"};
  return {};
}

}  // namespace

ReportFault make_forecast(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  Windows windows;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  if (const auto fault = find_windows(state, request, windows); !fault.ok()) return fault;
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  report.columns = {{"within_days", CellKind::count},
                    {"until", CellKind::date},
                    {"open", CellKind::amount},
                    {"naive", CellKind::amount},
                    {"by_record", CellKind::amount}};
  const Cash cash = scope.customer ? forecast_customer(state, scope, windows)
                                   : forecast_all(state, scope, windows);
  for (const auto& [currency, sums] : cash) {
    if (sums.open == 0) continue;
    for (std::size_t i = 0; i < windows.size(); ++i)
      RowCells(report.rows.emplace_back(), currency)
          .number(windows[i])
          .date(state.business_date().plus_days(windows[i]))
          .number(sums.open)
          .number(sums.windows[i].naive)
          .number(sums.windows[i].by_record);
  }
  say_error(state, scope, windows.front(), report);
  report.chart = "by_record";
  report.drill_down =
      scope.customer ? "report items --customer CUSTOMER" : "report forecast --customer CUSTOMER";
  return {};
}

}  // namespace hexiao

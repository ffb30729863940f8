#include "engine/reports/aging.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/reports/grouping.h"
#include "engine/reports/report_table.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

// More rows of customers' items are not looked at for one page.
constexpr std::size_t kItemsAPage = 100'000;

struct AgingSums {
  std::array<std::int64_t, AgingBuckets::kMost + 2> amounts{};
  std::int64_t items = 0;
  void add(std::size_t bucket, std::int64_t amount, std::int64_t count) {
    add_to(amounts[bucket], amount);
    items += count;
  }
  void add(const AgingSums& more) {
    for (std::size_t i = 0; i < amounts.size(); ++i) add_to(amounts[i], more.amounts[i]);
    items += more.items;
  }
};

// The amounts and what follows from them, as cells.
void write(RowCells& cells, const AgingBuckets& buckets, const AgingSums& sums) {
  std::int64_t overdue = 0;
  cells.number(sums.items);
  for (std::size_t i = 0; i < buckets.count(); ++i) {
    cells.number(sums.amounts[i]);
    if (i > 0) add_to(overdue, sums.amounts[i]);
  }
  std::int64_t total = overdue;
  add_to(total, sums.amounts[0]);
  cells.number(overdue).number(total).number(share_of(overdue, total));
}

using Totals = std::map<Currency, AgingSums>;

void write_totals(Report& report, const AgingBuckets& buckets, const Totals& totals,
                  std::size_t texts) {
  for (const auto& [currency, sums] : totals) {
    RowCells cells(report.totals.emplace_back(), currency);
    cells.text(kTotal);
    for (std::size_t i = 1; i < texts; ++i) cells.text({});
    write(cells, buckets, sums);
  }
}

void add_columns(Report& report, const AgingBuckets& buckets) {
  report.columns.push_back({"items", CellKind::count});
  buckets.add_columns(report);
  report.columns.push_back({"total_overdue", CellKind::amount});
  report.columns.push_back({"total", CellKind::amount});
  report.columns.push_back({"overdue_share", CellKind::share});
  report.chart = "total_overdue";
}

std::int64_t days_overdue(Date due, Date today) {
  return due ? std::int64_t{today.days()} - due.days() : 0;
}

// visit(segment, due date, cell) for what the scope lets through.
template <class Visit>
void for_each_open(const State& state, const std::vector<bool>& in, Visit&& visit) {
  for (std::uint32_t segment = 0; segment < in.size(); ++segment)
    if (in[segment])
      state.figures().open().for_each_day(
          segment, Date{}, kLastDate,
          [&](Date due, const OpenCell& cell) { visit(segment, due, cell); });
}

Totals totals_of(const State& state, const AgingBuckets& buckets, const std::vector<bool>& in) {
  Totals totals;
  const Date today = state.business_date();
  for (std::uint32_t segment = 0; segment < in.size(); ++segment) {
    if (!in[segment]) continue;
    AgingSums sums;
    state.figures().open().for_each_day(
        segment, Date{}, kLastDate, [&](Date due, const OpenCell& cell) {
          sums.add(buckets.bucket_of(days_overdue(due, today)), cell.amount, cell.count);
        });
    totals[state.figures().segment(segment).currency].add(sums);
  }
  std::erase_if(totals, [](const auto& entry) { return entry.second.items == 0; });
  return totals;
}

ReportFault by_segment(const State& state, const ReportRequest& request, const Scope& scope,
                       const AgingBuckets& buckets, Report& report) {
  Grouping grouping;
  if (const auto fault = find_grouping(state, request, grouping); !fault.ok()) return fault;
  const std::vector<bool> in = segments_in(state, scope, grouping, request.filter);
  const Date today = state.business_date();
  std::vector<AgingSums> sums;
  for (std::uint32_t segment = 0; segment < in.size(); ++segment) {
    if (!in[segment]) continue;
    const std::uint32_t place = grouping.place_of(segment);
    if (place >= sums.size()) sums.resize(place + 1U);
    AgingSums& group = sums[place];
    state.figures().open().for_each_day(
        segment, Date{}, kLastDate, [&](Date due, const OpenCell& cell) {
          group.add(buckets.bucket_of(days_overdue(due, today)), cell.amount, cell.count);
        });
  }
  report.columns = {{"group", CellKind::text}};
  add_columns(report, buckets);
  Totals totals;
  for (std::uint32_t place = 0; place < sums.size(); ++place) {
    if (sums[place].items == 0) continue;
    const Grouping::Place& names = grouping.places()[place];
    RowCells cells(report.rows.emplace_back(), names.currency);
    cells.text(names.group);
    write(cells, buckets, sums[place]);
    totals[names.currency].add(sums[place]);
  }
  write_totals(report, buckets, totals, 1);
  const std::string by = request.by.empty() ? "" : " --by " + std::string(request.by);
  report.drill_down = "report items" + (by.empty() ? by : by + " --filter GROUP");
  return finish(report, request, "total_overdue");
}

ReportFault by_due_date(const State& state, const ReportRequest& request, const Scope& scope,
                        const AgingBuckets& buckets, Report& report) {
  const std::vector<bool> in = segments_in(state, scope, Grouping(), {});
  const Date today = state.business_date();
  std::map<std::pair<Currency, Date>, AgingSums> days;
  for_each_open(state, in, [&](std::uint32_t segment, Date due, const OpenCell& cell) {
    days[{state.figures().segment(segment).currency, due}].add(
        buckets.bucket_of(days_overdue(due, today)), cell.amount, cell.count);
  });
  report.columns = {{"group", CellKind::text}};
  add_columns(report, buckets);
  Totals totals;
  for (const auto& [key, sums] : days) {
    const std::string day = key.second.iso();
    if (sums.items == 0 || (!request.filter.empty() && day != request.filter)) continue;
    RowCells cells(report.rows.emplace_back(), key.first);
    cells.text(day);
    write(cells, buckets, sums);
    totals[key.first].add(sums);
  }
  write_totals(report, buckets, totals, 1);
  report.drill_down = "report items --from GROUP --until GROUP";
  return finish(report, request, "group");
}

// Of one customer, a row for each currency.
void write_customer(const State& state, CustomerId id, const Scope& scope,
                    const AgingBuckets& buckets, Report& report) {
  const State::Customer& customer = state.customer(id);
  const Date today = state.business_date();
  std::map<Currency, AgingSums> sums;
  for (const Slot slot : customer.open_items) {
    const ItemRow& row = state.item(slot);
    const Currency currency = Currency::from_packed(row.currency);
    if (!scope.has(customer.ledger, currency)) continue;
    sums[currency].add(buckets.bucket_of(days_overdue(Date::from_days(row.due_date), today)),
                       row.open, 1);
  }
  if (sums.empty()) return;
  const std::string_view name = state.customer_record(id).name;
  for (const auto& [currency, of_currency] : sums) {
    RowCells cells(report.rows.emplace_back(), currency);
    cells.text(customer.customer_no).text(name);
    write(cells, buckets, of_currency);
  }
}

Totals totals_of_rows(const Report& report, const AgingBuckets& buckets) {
  Totals totals;
  for (const ReportRow& row : report.rows) {
    AgingSums sums;
    for (std::size_t i = 0; i < buckets.count(); ++i) sums.amounts[i] = row.numbers[i + 1];
    sums.items = row.numbers[0];
    totals[row.currency].add(sums);
  }
  return totals;
}

ReportFault by_customer(const State& state, const ReportRequest& request, const Scope& scope,
                        const AgingBuckets& buckets, Report& report) {
  if (!request.filter.empty()) return {Rejection::unknown_group, "filter"};
  report.columns = {{"customer", CellKind::text}, {"name", CellKind::text}};
  add_columns(report, buckets);
  report.drill_down = "report items --customer CUSTOMER";
  if (scope.customer) {
    write_customer(state, scope.customer, scope, buckets, report);
    write_totals(report, buckets, totals_of_rows(report, buckets), 2);
    return finish(report, request, "total_overdue");
  }
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  if (request.cursor == 0)
    write_totals(report, buckets,
                 totals_of(state, buckets, segments_in(state, scope, Grouping(), {})), 2);
  std::size_t items = 0;
  std::uint64_t id = request.cursor + 1;
  for (; id <= state.customer_count(); ++id) {
    if (report.rows.size() >= rows_a_page(request) || items >= kItemsAPage) break;
    const CustomerId customer{static_cast<std::uint32_t>(id)};
    items += state.customer(customer).open_items.size() + 1;
    if (scope.ledger && state.customer(customer).ledger != scope.ledger) continue;
    write_customer(state, customer, scope, buckets, report);
  }
  report.next_cursor = id <= state.customer_count() ? id - 1 : 0;
  return {};
}

}  // namespace

ReportFault AgingBuckets::find(const State& state, const ReportRequest& request,
                               AgingBuckets& buckets) {
  buckets.ends_ = request.buckets.empty() ? state.books().policy(request.ledger).aging_buckets
                                          : request.buckets;
  if (buckets.ends_.empty() || buckets.ends_.front() > 0)
    buckets.ends_.insert(buckets.ends_.begin(), 0);
  if (buckets.ends_.front() < 0 || buckets.ends_.size() > kMost + 1)
    return {Rejection::malformed, "buckets"};
  return {};
}

std::size_t AgingBuckets::bucket_of(std::int64_t days_overdue) const {
  std::size_t bucket = 0;
  while (bucket < ends_.size() && days_overdue > ends_[bucket]) ++bucket;
  return bucket;
}

void AgingBuckets::add_columns(Report& report) const {
  report.columns.push_back({"not_due", CellKind::amount});
  for (std::size_t i = 1; i < ends_.size(); ++i)
    report.columns.push_back(
        {std::to_string(std::int64_t{ends_[i - 1]} + 1) + "_" + std::to_string(ends_[i]),
         CellKind::amount});
  report.columns.push_back({"over_" + std::to_string(ends_.back()), CellKind::amount});
}

ReportFault make_aging(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  AgingBuckets buckets;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  if (const auto fault = AgingBuckets::find(state, request, buckets); !fault.ok()) return fault;
  if (request.by == "customer" || (request.by.empty() && scope.customer))
    return by_customer(state, request, scope, buckets, report);
  if (scope.customer) return {Rejection::unknown_group, "by"};
  if (request.by == "due_date") return by_due_date(state, request, scope, buckets, report);
  return by_segment(state, request, scope, buckets, report);
}

}  // namespace hexiao

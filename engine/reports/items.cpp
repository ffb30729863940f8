#include "engine/reports/items.h"

#include <algorithm>
#include <map>

#include "engine/reports/grouping.h"
#include "engine/reports/report_table.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr std::uint64_t kItemsAPage = 100'000;

struct Wanted {
  Scope scope;
  std::vector<bool> segments;
  Date from, until;  // of due dates; from none: also items without one

  bool has(const State& state, Slot slot) const {
    const ItemRow& row = state.item(slot);
    const Date due = Date::from_days(row.due_date);
    return row.open != 0 && due >= from && due <= until && segments[state.item_life(slot).segment];
  }
};

std::string stage_of(const State& state, Slot slot) {
  const std::int16_t days = state.item_life(slot).dunned_through;
  if (days == ItemLifeRow{}.dunned_through) return {};
  const std::string_view ledger = state.ledger_code({state.item(slot).ledger});
  for (const DunningStage& stage : state.books().policy(ledger).dunning.stages)
    if (stage.days == days) return stage.name;
  return (days >= 0 ? "+" : "") + std::to_string(days);
}

void write_item(const State& state, Slot slot, Report& report) {
  const ItemRow& row = state.item(slot);
  const ItemLifeRow& life = state.item_life(slot);
  const ItemTexts texts = state.item_texts(slot);
  RowCells(report.rows.emplace_back(), Currency::from_packed(row.currency))
      .text(texts.item_no())
      .text(texts.document_no())
      .text(state.customer_no({row.customer}))
      .date(Date::from_days(row.due_date))
      .number(state.overdue_days(slot))
      .number(row.open)
      .number(row.amount)
      .text(to_text(static_cast<ItemProgress>(life.progress)))
      .text(row.disputed != 0 ? "yes" : "")
      .date(Date::from_days(life.promised))
      .text(state.overdue_cause(slot))
      .text(stage_of(state, slot));
}

struct ItemSums {
  std::int64_t items = 0, open = 0;
};

void write_totals(const std::map<Currency, ItemSums>& totals, Report& report) {
  for (const auto& [currency, sums] : totals) {
    if (sums.items == 0) continue;
    RowCells(report.totals.emplace_back(), currency)
        .text(kTotal)
        .text(std::to_string(sums.items) + " items")
        .text({})
        .number(kNoNumber)
        .number(kNoNumber)
        .number(sums.open)
        .number(kNoNumber)
        .text({})
        .text({})
        .number(kNoNumber)
        .text({})
        .text({});
  }
}

void add_totals(const State& state, const Wanted& wanted, Report& report) {
  std::map<Currency, ItemSums> totals;
  for (std::uint32_t segment = 0; segment < wanted.segments.size(); ++segment) {
    if (!wanted.segments[segment]) continue;
    ItemSums& sums = totals[state.figures().segment(segment).currency];
    const OpenCell cell = state.figures().open().sum(segment, wanted.from, wanted.until);
    sums.items += cell.count;
    add_to(sums.open, cell.amount);
  }
  write_totals(totals, report);
}

void write_customer(const State& state, const ReportRequest& request, const Wanted& wanted,
                    Report& report) {
  std::vector<Slot> slots;
  std::map<Currency, ItemSums> totals;
  for (const Slot slot : state.customer(wanted.scope.customer).open_items) {
    if (!wanted.has(state, slot)) continue;
    ItemSums& sums = totals[Currency::from_packed(state.item(slot).currency)];
    ++sums.items;
    add_to(sums.open, state.item(slot).open);
    if (slot >= request.cursor) slots.push_back(slot);
  }
  if (request.cursor == 0) write_totals(totals, report);
  const std::size_t shown = std::min<std::size_t>(slots.size(), rows_a_page(request));
  std::partial_sort(slots.begin(), slots.begin() + static_cast<std::ptrdiff_t>(shown), slots.end());
  for (std::size_t i = 0; i < shown; ++i) write_item(state, slots[i], report);
  if (shown < slots.size()) report.next_cursor = std::uint64_t{slots[shown - 1]} + 1;
}

void write_page(const State& state, const ReportRequest& request, const Wanted& wanted,
                Report& report) {
  if (request.cursor == 0) add_totals(state, wanted, report);
  const std::uint64_t count = state.item_count();
  const std::uint64_t end =
      request.cursor >= count ? count : std::min(count, request.cursor + kItemsAPage);
  std::uint64_t at = request.cursor;
  for (; at < end && report.rows.size() < rows_a_page(request); ++at)
    if (const auto slot = static_cast<Slot>(at); wanted.has(state, slot))
      write_item(state, slot, report);
  report.next_cursor = at < count ? at : 0;
}

}  // namespace

ReportFault make_items(const State& state, const ReportRequest& request, Report& report) {
  Wanted wanted;
  Grouping grouping;
  if (const auto fault = find_scope(state, request, wanted.scope); !fault.ok()) return fault;
  if (const auto fault = find_grouping(state, request, grouping); !fault.ok()) return fault;
  if (!request.filter.empty() && request.by.empty()) return {Rejection::unknown_group, "filter"};
  if (!request.order.empty() && request.order != "overdue")
    return {Rejection::unknown_group, "order"};
  wanted.segments = segments_in(state, wanted.scope, grouping, request.filter);
  wanted.from = request.from;
  wanted.until = request.until ? request.until : kLastDate;
  if (request.order == "overdue") {
    if (!state.business_date()) return {Rejection::no_business_date, "order"};
    wanted.until = std::min(wanted.until, state.business_date().plus_days(-1));
    wanted.from = std::max(wanted.from, Date::from_days(Date().days() + 1));
  }
  report.columns = {
      {"item_no", CellKind::text},  {"document_no", CellKind::text},   {"customer", CellKind::text},
      {"due_date", CellKind::date}, {"overdue_days", CellKind::count}, {"open", CellKind::amount},
      {"amount", CellKind::amount}, {"progress", CellKind::text},      {"disputed", CellKind::text},
      {"promised", CellKind::date}, {"cause", CellKind::text},         {"stage", CellKind::text}};
  if (wanted.scope.customer)
    write_customer(state, request, wanted, report);
  else
    write_page(state, request, wanted, report);
  return {};
}

}  // namespace hexiao

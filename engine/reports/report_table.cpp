#include "engine/reports/report_table.h"

#include <algorithm>

namespace hexiao {
namespace {

// Where a column's cell lies in a row.
struct Cell {
  CellKind kind = CellKind::text;
  std::size_t index = 0;
};

std::optional<Cell> find_cell(const Report& report, std::string_view name) {
  std::size_t texts = 0;
  std::size_t numbers = 0;
  for (const ReportColumn& column : report.columns) {
    const bool is_text = column.kind == CellKind::text;
    if (column.name == name) return Cell{column.kind, is_text ? texts : numbers};
    ++(is_text ? texts : numbers);
  }
  return std::nullopt;
}

int compare(const ReportRow& a, const ReportRow& b, const Cell& cell) {
  if (cell.kind == CellKind::text) return a.texts[cell.index].compare(b.texts[cell.index]);
  const std::int64_t x = a.numbers[cell.index];
  const std::int64_t y = b.numbers[cell.index];
  if (x == y) return 0;
  if (x == kNoNumber || y == kNoNumber) return x == kNoNumber ? 1 : -1;
  const bool rises = cell.kind == CellKind::date;
  return (x < y) == rises ? -1 : 1;
}

void number_ranks(Report& report) {
  const auto rank = find_cell(report, kRank);
  if (!rank) return;
  std::int64_t place = 0;
  Currency currency;
  for (ReportRow& row : report.rows) {
    place = row.currency == currency ? place + 1 : 1;
    currency = row.currency;
    row.numbers[rank->index] = place;
  }
}

void keep_top(Report& report, std::uint32_t top) {
  std::uint32_t place = 0;
  Currency currency;
  std::erase_if(report.rows, [&](const ReportRow& row) {
    place = row.currency == currency ? place + 1 : 1;
    currency = row.currency;
    return place > top;
  });
}

}  // namespace

std::uint32_t rows_a_page(const ReportRequest& request) {
  return std::max<std::uint32_t>(request.limit, 1);
}

PageOfRows page_of(Report& report, const ReportRequest& request, std::size_t count) {
  PageOfRows page;
  page.first = static_cast<std::size_t>(std::min<std::uint64_t>(request.cursor, count));
  page.end = page.first + std::min<std::size_t>(rows_a_page(request), count - page.first);
  report.next_cursor = page.end < count ? page.end : 0;
  return page;
}

ReportFault finish(Report& report, const ReportRequest& request, std::string_view order) {
  const bool own_order = request.order.empty() || request.order == kRank;
  const std::string_view by = own_order ? order : request.order;
  const auto cell = find_cell(report, by);
  if (!cell && !by.empty()) return {Rejection::unknown_group, "order"};
  std::sort(report.rows.begin(), report.rows.end(), [&](const ReportRow& a, const ReportRow& b) {
    if (a.currency != b.currency) return a.currency < b.currency;
    if (cell)
      if (const int order_of = compare(a, b, *cell); order_of != 0) return order_of < 0;
    if (a.texts != b.texts) return a.texts < b.texts;
    return a.numbers < b.numbers;
  });
  number_ranks(report);
  if (request.top != 0) keep_top(report, request.top);
  return finish_in_order(report, request);
}

ReportFault finish_in_order(Report& report, const ReportRequest& request) {
  const PageOfRows page = page_of(report, request, report.rows.size());
  report.rows.erase(report.rows.begin() + static_cast<std::ptrdiff_t>(page.end), report.rows.end());
  report.rows.erase(report.rows.begin(),
                    report.rows.begin() + static_cast<std::ptrdiff_t>(page.first));
  if (request.cursor != 0) {
    report.totals.clear();
    report.notes.clear();
  }
  return {};
}

}  // namespace hexiao

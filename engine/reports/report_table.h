// Building a report: cells in the order of the columns, then rank, order and page.
//
//   report.columns = {{"group", CellKind::text}, {"open", CellKind::amount}};
//   RowCells(report.rows.emplace_back(), currency).text(group).number(open);
//   return finish(report, request, "open");
#pragma once

#include <optional>
#include <string_view>

#include "engine/reports/reports.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/report.h"

namespace hexiao {

// Fills one row; a text for a text column, a number for any other.
class RowCells {
 public:
  explicit RowCells(ReportRow& row, Currency currency = {}) : row_(row) {
    row_.currency = currency;
  }
  RowCells& text(std::string_view text) {
    row_.texts.emplace_back(text);
    return *this;
  }
  RowCells& number(std::int64_t number) {
    row_.numbers.push_back(number);
    return *this;
  }
  RowCells& number(const std::optional<std::int64_t>& figure) {
    return number(figure.value_or(kNoNumber));
  }
  RowCells& money(Money amount) { return number(amount.minor()); }
  RowCells& date(Date day) { return number(day ? day.days() : kNoNumber); }

 private:
  ReportRow& row_;
};

inline constexpr std::string_view kTotal = "total";
inline constexpr std::string_view kRank = "rank";

// Of a report whose rows all stand: orders them by currency, then by the request's column (without
// one by `order`; numbers fall, dates and texts rise, what has no number comes last), then by
// their texts; numbers the column "rank" from 1 in each currency; keeps the request's `top` of
// each currency; cuts the page. Totals and notes stay on the first page only, and speak of every
// row, also of those that `top` leaves out. The cursor is the number of rows before the page.
// unknown_group, "order" for a column that is not there. O(rows log rows).
ReportFault finish(Report& report, const ReportRequest& request, std::string_view order);

// Of a report whose rows stand in its own order: cuts the page.
ReportFault finish_in_order(Report& report, const ReportRequest& request);

// Which page of rows [0, count) is asked for; sets the cursor of the next.
struct PageOfRows {
  std::size_t first = 0, end = 0;
};
PageOfRows page_of(Report& report, const ReportRequest& request, std::size_t count);

// At least 1: a page without room for a row would never end.
std::uint32_t rows_a_page(const ReportRequest& request);

}  // namespace hexiao

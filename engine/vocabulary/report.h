// A report as it is asked for and answered: columns that say what their cells are, rows, sums, the
// formula, and the day that it speaks of. Every report, list and profile travels in this one shape,
// so that tables, CSV, JSON and charts are made in one place (clients/hexiao/report_text.h).
//
// Plain values. Texts are owned: a report outlives the state that it was made from. Numbers are
// whole: amounts in minor units of the row's currency, shares in hundredths of a percent, days in
// tenths.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"

namespace hexiao {

enum class CellKind : std::uint8_t {
  text,
  count,        // a whole number
  amount,       // minor units of the row's currency
  date,         // Date::days
  share,        // hundredths of a percent: 9'512 is 95.12 %
  days_tenths,  // 264 is 26.4 days
};
template <>
struct EnumTexts<CellKind> {
  static constexpr std::array<std::string_view, 6> value = {"text", "count", "amount",
                                                            "date", "share", "days"};
};

// A number that a cell does not have: DSO of a period without sales, a date that is not set.
inline constexpr std::int64_t kNoNumber = INT64_MIN;

struct ReportColumn {
  std::string name;  // snake_case: the JSON key and the CSV header
  CellKind kind = CellKind::text;
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("kind", self.kind);
  }
};

// Cells in the order of the columns, texts and numbers apart: the i-th text column takes texts[i],
// the j-th other column numbers[j].
struct ReportRow {
  Currency currency;  // of the row's amounts; none when it has none
  std::vector<std::string> texts;
  std::vector<std::int64_t> numbers;
  static void fields(auto&& self, auto&& v) {
    v("currency", self.currency);
    v("texts", self.texts);
    v("numbers", self.numbers);
  }
};

struct Report {
  std::string name;     // as it was asked for
  std::string title;    // one line for people
  std::string formula;  // how each figure is computed, one line a figure
  Date as_of;           // the business date
  Lsn lsn = 0;          // of the last event that it knows
  std::vector<ReportColumn> columns;
  std::vector<ReportRow> rows;
  std::vector<ReportRow> totals;   // a row a currency; text cells say "total"
  std::string chart;               // the number column that a chart shows; "" : none
  std::string drill_down;          // the command that lists what stands behind a row; "": none
  std::vector<std::string> notes;  // what a reader must know: "no sales in the period"
  std::uint64_t next_cursor = 0;   // 0: that was all; totals and notes come with the first page
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("title", self.title);
    v("formula", self.formula);
    v("as_of", self.as_of);
    v("lsn", self.lsn);
    v("columns", self.columns);
    v("rows", self.rows);
    v("totals", self.totals);
    v("chart", self.chart);
    v("drill_down", self.drill_down);
    v("notes", self.notes);
    v("next_cursor", self.next_cursor);
  }
};

// What a report is to show. Empty filters let everything through; what a report does not know is
// refused with the field's name.
struct ReportRequest {
  std::string_view name;  // "aging", "dso", …
  std::string_view by;    // group: customer, salesperson, department, region, class, currency, …
  std::string_view ledger, customer_no, currency;
  std::string_view filter;            // one group's value: rows behind it (drill-down)
  std::string_view order;             // column to rank by; "": the report's own
  std::vector<std::int32_t> buckets;  // upper ends of days overdue; empty: the policy's
  Date from, until;                   // of the period, both included; none: the report's own
  std::uint32_t top = 0;              // 0: all
  std::uint64_t cursor = 0;           // 0: from the start
  std::uint32_t limit = 1000;         // rows a page
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("by", self.by);
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
    v("currency", self.currency);
    v("filter", self.filter);
    v("order", self.order);
    v("buckets", self.buckets);
    v("from", self.from);
    v("until", self.until);
    v("top", self.top);
    v("cursor", self.cursor);
    v("limit", self.limit);
  }
};

}  // namespace hexiao

// A report on the console: as a readable table, as CSV, or as one JSON object, page by page as it
// comes from the daemon.
//
//   ReportWriter writer(console, ReportForm::table);
//   for (each page) writer.add(page);
//   writer.finish();
//
// What a number is stands in its column's kind: amounts get the digits of the row's currency,
// shares are shown as "95.12 %", days as "26.4". A number that is not there is "-" in a table,
// empty in CSV and null in JSON, never 0. A column `currency` stands before the first column that
// is no text when the report speaks of money and has no such column itself. An amount whose row has
// no currency is never given decimals: it is said to be minor units.
//
// One owner, one thread. Cost O(cells); only the page at hand is kept, and its totals.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "clients/hexiao/console.h"
#include "clients/hexiao/table.h"
#include "engine/vocabulary/report.h"

namespace hexiao::cli {

enum class ReportForm { table, csv, json };

// Where a report's cells stand when the currency has its place among them.
class ReportColumns {
 public:
  explicit ReportColumns(const Report& report);

  struct Place {
    ReportColumn column;  // of the currency: named "currency", a text
    bool is_currency = false;
    std::size_t index = 0;  // among the row's texts, or among its numbers
  };
  const std::vector<Place>& places() const { return places_; }

 private:
  std::vector<Place> places_;
};

// A number for people: "1,234.50", "95.12 %", "26.4", "2026-03-31"; "-" for none.
std::string number_for_people(CellKind kind, std::int64_t number, Currency currency);
// The same for programs: "1234.50", "95.12", "26.4"; "" for none.
std::string number_for_programs(CellKind kind, std::int64_t number, Currency currency);
// Of a row, by its place: texts that the row does not have are empty, numbers kNoNumber.
std::string cell_for_people(const ReportColumns::Place& place, const ReportRow& row);
std::string cell_for_programs(const ReportColumns::Place& place, const ReportRow& row);
std::int64_t number_at(const ReportColumns::Place& place, const ReportRow& row);

// "as of 2026-03-31 (business date), up to event 1204"
std::string as_of_line(const Report& report);
// Title, as-of line; formula, one line a figure; notes. Each with its line ends.
void print_report_head(const Console& console, const Report& report);
void print_report_formula(const Console& console, const Report& report);
void print_report_notes(const Console& console, const Report& report);

class ReportWriter {
 public:
  ReportWriter(const Console& console, ReportForm form) : console_(console), form_(form) {}

  // The first page's names, totals and notes count for the whole report.
  void add(const Report& page);
  // Totals, notes, formula; or the end of the JSON. A report without any page writes nothing.
  void finish();
  std::size_t rows() const { return rows_; }

 private:
  void begin(const Report& page);
  void begin_json(const Report& page);
  void add_table_rows(const Report& page);

  const Console& console_;
  const ReportForm form_;
  std::optional<ReportColumns> columns_;
  std::optional<Table> table_;
  Report head_;  // the first page without its rows
  std::size_t rows_ = 0;
};

// The whole of one report, as the writer would write it.
std::string report_json(const Report& report);

}  // namespace hexiao::cli

#include "clients/hexiao/report_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <sstream>

#include "clients/bank/csv.h"
#include "clients/hexiao/display_width.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/totals.h"

namespace hexiao::cli {
namespace {

using Place = ReportColumns::Place;

constexpr std::string_view kCurrencyColumn = "currency";

bool is_text(const Place& place) { return place.column.kind == CellKind::text; }

// Whole thousands apart, as amounts are.
std::string grouped(std::int64_t number) { return format_amount(Money(number), 0, true); }

Date date_of(std::int64_t days) {
  if (days <= INT32_MIN || days > INT32_MAX) return {};
  return Date::from_days(static_cast<std::int32_t>(days));
}

std::string number_text(CellKind kind, std::int64_t number, Currency currency, bool grouping) {
  switch (kind) {
    case CellKind::amount:
      if (currency) return amount_text(Money(number), currency, grouping);
      return number == 0 ? "0" : fmt::format("{} minor units", number);
    case CellKind::date:
      return date_of(number).iso();
    case CellKind::share:
      return format_amount(Money(number), 2, grouping);
    case CellKind::days_tenths:
      return format_amount(Money(number), 1, grouping);
    case CellKind::count:
    case CellKind::text:
      break;
  }
  return grouping ? grouped(number) : std::to_string(number);
}

std::string text_at(const Place& place, const ReportRow& row) {
  if (place.is_currency) return row.currency ? row.currency.code() : std::string();
  return place.index < row.texts.size() ? row.texts[place.index] : std::string();
}

std::string heading_of(const ReportColumn& column) {
  std::string heading = column.name;
  std::replace(heading.begin(), heading.end(), '_', ' ');
  return heading;
}

// Totals name themselves once, however many text columns they have.
void keep_first_total(const std::vector<Place>& places, std::vector<std::string>& cells) {
  bool named = false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!is_text(places[i]) || places[i].is_currency || cells[i] != "total") continue;
    if (named) cells[i].clear();
    named = true;
  }
}

std::vector<std::string> cells_for_people(const std::vector<Place>& places, const ReportRow& row) {
  std::vector<std::string> cells;
  for (const Place& place : places) cells.push_back(cell_for_people(place, row));
  return cells;
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string line;
  bank::append_csv_row(line, cells);
  return line;
}

std::string row_json(const std::vector<Place>& places, const ReportRow& row) {
  JsonObject object;
  for (const Place& place : places) {
    const std::string& name = place.column.name;
    if (is_text(place)) {
      object.text(name, text_at(place, row));
      continue;
    }
    const std::int64_t number = number_at(place, row);
    const CellKind kind = place.column.kind;
    const bool minor = kind == CellKind::amount && !row.currency && number != kNoNumber;
    const std::string text = number_for_programs(kind, number, row.currency);
    if (minor)
      object.number(name + "_minor", number);
    else if (text.empty())
      object.raw(name, "null");
    else if (kind == CellKind::amount || kind == CellKind::date)
      object.text(name, text);
    else
      object.raw(name, text);
  }
  return object.take();
}

std::string rows_json(const std::vector<Place>& places, const std::vector<ReportRow>& rows) {
  JsonArray array;
  for (const ReportRow& row : rows) array.add(row_json(places, row));
  return array.take();
}

std::string columns_json(const std::vector<Place>& places) {
  JsonArray array;
  for (const Place& place : places)
    array.add(JsonObject()
                  .text("name", place.column.name)
                  .text("kind", to_text(place.column.kind))
                  .take());
  return array.take();
}

std::string texts_json(const std::vector<std::string>& texts) {
  JsonArray array;
  for (const std::string& text : texts) array.add(json_string(text));
  return array.take();
}

// Every line of `text`, without its end.
template <class Visit>
void for_each_line(const std::string& text, Visit&& visit) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) visit(line);
}

void print_wrapped(const Console& console, const std::string& text, Ink ink) {
  constexpr std::size_t kIndent = 2;
  const std::string shown =
      console.out_is_terminal ? wrap(one_line(text), console.columns, kIndent) : one_line(text);
  console.out << console.inked(shown, ink) << '\n';
}

}  // namespace

ReportColumns::ReportColumns(const Report& report) {
  const auto& columns = report.columns;
  const auto speaks_of_money = [](const ReportRow& row) { return bool{row.currency}; };
  const bool has_own = std::any_of(columns.begin(), columns.end(),
                                   [](const ReportColumn& c) { return c.name == kCurrencyColumn; });
  const bool has_amounts =
      std::any_of(columns.begin(), columns.end(),
                  [](const ReportColumn& c) { return c.kind == CellKind::amount; }) ||
      std::any_of(report.rows.begin(), report.rows.end(), speaks_of_money) ||
      std::any_of(report.totals.begin(), report.totals.end(), speaks_of_money);
  bool wanted = has_amounts && !has_own;
  std::size_t texts = 0, numbers = 0;
  const Place currency{.column = {.name = std::string(kCurrencyColumn), .kind = CellKind::text},
                       .is_currency = true};
  for (const ReportColumn& column : columns) {
    const bool text = column.kind == CellKind::text;
    if (!text && wanted) {
      places_.push_back(currency);
      wanted = false;
    }
    places_.push_back({.column = column, .index = text ? texts++ : numbers++});
  }
  if (wanted) places_.push_back(currency);
}

std::string number_for_people(CellKind kind, std::int64_t number, Currency currency) {
  if (number == kNoNumber) return "-";
  const std::string text = number_text(kind, number, currency, true);
  if (text.empty()) return "-";
  return kind == CellKind::share ? text + " %" : text;
}

std::string number_for_programs(CellKind kind, std::int64_t number, Currency currency) {
  return number == kNoNumber ? std::string() : number_text(kind, number, currency, false);
}

std::int64_t number_at(const Place& place, const ReportRow& row) {
  return place.index < row.numbers.size() ? row.numbers[place.index] : kNoNumber;
}

std::string cell_for_people(const Place& place, const ReportRow& row) {
  if (is_text(place)) return text_at(place, row);
  return number_for_people(place.column.kind, number_at(place, row), row.currency);
}

std::string cell_for_programs(const Place& place, const ReportRow& row) {
  if (is_text(place)) return text_at(place, row);
  return number_for_programs(place.column.kind, number_at(place, row), row.currency);
}

std::string as_of_line(const Report& report) {
  if (!report.as_of) return fmt::format("no day has been closed yet; up to event {}", report.lsn);
  return fmt::format("as of {} (business date), up to event {}", report.as_of.iso(), report.lsn);
}

void print_report_head(const Console& console, const Report& report) {
  const std::string& title = report.title.empty() ? report.name : report.title;
  console.out << console.inked(one_line(title), Ink::bold) << '\n'
              << console.inked(as_of_line(report), Ink::dim) << "\n\n";
}

void print_report_formula(const Console& console, const Report& report) {
  for_each_line(report.formula,
                [&](const std::string& line) { print_wrapped(console, line, Ink::dim); });
}

void print_report_notes(const Console& console, const Report& report) {
  for (const std::string& note : report.notes) print_wrapped(console, "note: " + note, Ink::yellow);
}

void ReportWriter::add(const Report& page) {
  if (!columns_) begin(page);
  if (form_ == ReportForm::table) add_table_rows(page);
  for (const ReportRow& row : page.rows) {
    if (form_ == ReportForm::csv) {
      std::vector<std::string> cells;
      for (const Place& place : columns_->places()) cells.push_back(cell_for_programs(place, row));
      console_.out << csv_row(cells);
    } else if (form_ == ReportForm::json) {
      console_.out << (rows_ == 0 ? "\n" : ",\n") << row_json(columns_->places(), row);
    }
    ++rows_;
  }
}

void ReportWriter::begin(const Report& page) {
  columns_.emplace(page);
  head_ = page;
  head_.rows.clear();
  switch (form_) {
    case ReportForm::json:
      return begin_json(page);
    case ReportForm::csv: {
      std::vector<std::string> names;
      for (const Place& place : columns_->places()) names.push_back(place.column.name);
      console_.out << csv_row(names);
      return;
    }
    case ReportForm::table:
      break;
  }
  print_report_head(console_, page);
  std::vector<TableColumn> columns;
  for (const Place& place : columns_->places()) {
    const CellKind kind = place.column.kind;
    const bool left = kind == CellKind::text || kind == CellKind::date;
    columns.push_back({.heading = heading_of(place.column),
                       .align = left ? Align::left : Align::right,
                       .may_shrink = kind == CellKind::text && !place.is_currency});
  }
  table_.emplace(std::move(columns));
  // Totals stand beneath the last page in columns that the first page has set.
  for (const ReportRow& total : page.totals)
    table_->make_room_for(cells_for_people(columns_->places(), total));
}

void ReportWriter::begin_json(const Report& page) {
  const std::string head = JsonObject()
                               .text("name", page.name)
                               .text("title", page.title)
                               .text("formula", page.formula)
                               .raw("as_of", page.as_of ? json_string(page.as_of.iso()) : "null")
                               .number("lsn", page.lsn)
                               .raw("columns", columns_json(columns_->places()))
                               .raw("totals", rows_json(columns_->places(), page.totals))
                               .raw("notes", texts_json(page.notes))
                               .text("chart", page.chart)
                               .text("drill_down", page.drill_down)
                               .take();
  // Rows come last, so that they need not wait for each other.
  console_.out << head.substr(0, head.size() - 1) << ",\"rows\":[";
}

void ReportWriter::add_table_rows(const Report& page) {
  for (const ReportRow& row : page.rows) table_->add(cells_for_people(columns_->places(), row));
  if (!table_->empty()) table_->print_page(console_);
}

void ReportWriter::finish() {
  if (!columns_) return;
  if (form_ == ReportForm::json) console_.out << "\n]}\n";
  if (form_ != ReportForm::table) return;
  if (rows_ == 0) console_.out << "no rows\n";
  for (const ReportRow& total : head_.totals) {
    std::vector<std::string> cells = cells_for_people(columns_->places(), total);
    keep_first_total(columns_->places(), cells);
    table_->add(std::move(cells));
    table_->ink_last_row(Ink::bold);
  }
  if (!table_->empty()) table_->print_page(console_);
  if (!head_.notes.empty() || !head_.formula.empty() || !head_.drill_down.empty())
    console_.out << '\n';
  print_report_notes(console_, head_);
  print_report_formula(console_, head_);
  if (!head_.drill_down.empty())
    print_wrapped(console_, "what stands behind a row: hexiao " + head_.drill_down, Ink::dim);
}

std::string report_json(const Report& report) {
  std::ostringstream out, err;
  const Console console{.out = out, .err = err};
  ReportWriter writer(console, ReportForm::json);
  writer.add(report);
  writer.finish();
  return out.str();
}

}  // namespace hexiao::cli

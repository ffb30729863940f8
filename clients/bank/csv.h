// A streaming reader of CSV text (RFC 4180, and what spreadsheets make of it): quoted fields with
// doubled quotes and line breaks inside, LF / CRLF / CR, a missing last line end. It knows nothing
// of columns' meaning; `CsvTable` adds a header row and finds columns by name.
//
// Views into the text are returned where a field needs no unescaping, so the text must outlive the
// reader, and a row's views live until the next row is read. One thread. Cost O(bytes), no
// allocation per row once warm.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hexiao::bank {

struct CsvDialect {
  char separator = ',';
  char quote = '"';
};

struct CsvError {
  std::uint32_t line = 0;
  std::uint32_t column = 0;  // byte in the line, from 1
  std::string reason;
};

class CsvReader {
 public:
  explicit CsvReader(std::string_view text, CsvDialect dialect = {});

  // False at the end of the text. Lines without any character are skipped. After an error (a quote
  // that is never closed, text after a closing quote) the row is still delivered, as well as it can
  // be read.
  bool next();

  std::span<const std::string_view> fields() const { return fields_; }
  // Line where the current row begins, from 1.
  std::uint32_t line() const { return row_line_; }
  // Byte column where field i of the current row begins, from 1, in its line.
  std::uint32_t column(std::size_t i) const { return columns_[i]; }
  // The current row as it stands in the text, without its line end.
  std::string_view raw() const { return text_.substr(row_begin_, row_end_ - row_begin_); }
  const std::optional<CsvError>& error() const { return error_; }

 private:
  void read_field();
  bool read_quoted_field();
  bool broken_quote(const char* reason);
  void end_field();
  void take_line_end();
  void count_lines(std::size_t begin, std::size_t end);
  std::string_view unescaped(std::string_view content);

  std::string_view text_;
  CsvDialect dialect_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t row_begin_ = 0;
  std::size_t row_end_ = 0;
  std::uint32_t at_line_ = 1;
  std::uint32_t row_line_ = 0;
  bool row_done_ = false;
  int unclosed_quotes_ = 0;
  std::vector<std::string_view> fields_;
  std::vector<std::uint32_t> columns_;
  std::deque<std::string>
      unescaped_;  // one per field of this row that needed it; a deque keeps views alive
  std::size_t unescaped_used_ = 0;
  std::optional<CsvError> error_;
};

// Rows under a header: for files whose columns have agreed names, in any order.
//
//   CsvTable table(text, {.required = {"ledger", "name"}, .optional = {"aliases"}});
//   if (!table.problem().empty()) …refuse the file, say table.problem()…
//   const auto name = table.column_of("name");
//   while (table.next()) use(table.field(name));
struct CsvColumns {
  std::vector<std::string> required;
  std::vector<std::string> optional;
};

class CsvTable {
 public:
  // Takes a UTF-8 byte order mark and finds the separator (comma, semicolon, tab, |) in the header
  // row. Column names are compared without blanks at the ends and without regard to ASCII case.
  CsvTable(std::string_view text, const CsvColumns& columns);

  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

  // Empty, or why the file cannot be read: no header, required columns missing, a column given
  // twice.
  const std::string& problem() const { return problem_; }
  const std::vector<std::string>& header() const { return header_; }
  const std::vector<std::string>& unknown_columns() const { return unknown_; }
  char separator() const { return dialect_.separator; }

  // kAbsent when the file has no such column; field(kAbsent) is empty.
  std::size_t column_of(std::string_view name) const;

  bool next() { return reader_.next(); }
  // Blanks at both ends are removed.
  std::string_view field(std::size_t column) const;
  std::uint32_t line() const { return reader_.line(); }
  std::uint32_t column_place(std::size_t column) const;
  std::string_view raw() const { return reader_.raw(); }
  std::span<const std::string_view> fields() const { return reader_.fields(); }
  // Error of the current row: broken quoting, or more fields than the header has (with text in
  // them).
  std::optional<CsvError> row_error() const;

 private:
  CsvDialect dialect_;
  CsvReader reader_;
  std::vector<std::string> header_;
  std::vector<std::string> unknown_;
  std::string problem_;
};

// The most frequent of comma, semicolon, tab and | outside quotes in the first rows of `text`;
// comma when there is none.
char find_separator(std::string_view text);

// `field` quoted where it needs it, appended to `out`.
void append_csv_field(std::string& out, std::string_view field, char separator = ',');

// A row with its line end (LF).
void append_csv_row(std::string& out, std::span<const std::string> fields, char separator = ',');

}  // namespace hexiao::bank

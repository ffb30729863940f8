// Writes rows of CSV (RFC 4180, "\n" at the end of a row) into an OutputFile, and counts physical
// lines: the line of a record is where it begins, with line breaks inside quoted fields counted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"
#include "loadgen/output_file.h"

namespace hexiao::loadgen {

class CsvRows {
 public:
  explicit CsvRows(std::string path) : file_(std::move(path)) { row_.reserve(1024); }

  CsvRows& field(std::string_view text);
  CsvRows& number(std::uint64_t value);
  CsvRows& amount(Money amount, int exponent);
  CsvRows& date(Date date);
  CsvRows& blank() { return field({}); }
  // Ends the row and gives the 1-based physical line on which it began.
  std::uint64_t end();

  bool failed() const { return file_.failed(); }
  tl::expected<void, std::string> finish() { return file_.finish(); }
  std::uint64_t bytes() const { return file_.bytes(); }

 private:
  void separate();

  OutputFile file_;
  std::string row_;
  bool row_begun_ = false;
  std::uint64_t next_line_ = 1;
};

// Digits without an iostream or a locale.
void append_number(std::string& out, std::uint64_t value);
void append_padded(std::string& out, std::uint64_t value, int width);
void append_amount(std::string& out, Money amount, int exponent);
void append_iso(std::string& out, Date date);

}  // namespace hexiao::loadgen

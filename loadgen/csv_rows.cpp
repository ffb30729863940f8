#include "loadgen/csv_rows.h"

#include <algorithm>
#include <array>

namespace hexiao::loadgen {

void append_number(std::string& out, std::uint64_t value) { append_padded(out, value, 1); }

void append_padded(std::string& out, std::uint64_t value, int width) {
  std::array<char, 24> reversed{};
  int length = 0;
  do {
    reversed[static_cast<std::size_t>(length++)] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  for (int i = length; i < width; ++i) out += '0';
  while (length > 0) out += reversed[static_cast<std::size_t>(--length)];
}

void append_amount(std::string& out, Money amount, int exponent) {
  std::uint64_t scale = 1;
  for (int i = 0; i < exponent; ++i) scale *= 10;
  if (amount.is_negative()) out += '-';
  const auto magnitude = static_cast<std::uint64_t>(amount.abs().minor());
  append_number(out, magnitude / scale);
  if (exponent == 0) return;
  out += '.';
  append_padded(out, magnitude % scale, exponent);
}

void append_iso(std::string& out, Date date) {
  if (date.is_none()) return;
  const Date::Civil civil = date.civil();
  append_padded(out, static_cast<std::uint64_t>(civil.year), 4);
  out += '-';
  append_padded(out, static_cast<std::uint64_t>(civil.month), 2);
  out += '-';
  append_padded(out, static_cast<std::uint64_t>(civil.day), 2);
}

void CsvRows::separate() {
  if (row_begun_) row_ += ',';
  row_begun_ = true;
}

CsvRows& CsvRows::field(std::string_view text) {
  separate();
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    row_ += text;
    return *this;
  }
  row_ += '"';
  for (const char c : text) {
    if (c == '"') row_ += '"';
    row_ += c;
  }
  row_ += '"';
  return *this;
}

CsvRows& CsvRows::number(std::uint64_t value) {
  separate();
  append_number(row_, value);
  return *this;
}

CsvRows& CsvRows::amount(Money amount, int exponent) {
  separate();
  append_amount(row_, amount, exponent);
  return *this;
}

CsvRows& CsvRows::date(Date date) {
  separate();
  append_iso(row_, date);
  return *this;
}

std::uint64_t CsvRows::end() {
  const std::uint64_t line = next_line_;
  row_ += '\n';
  next_line_ += static_cast<std::uint64_t>(std::count(row_.begin(), row_.end(), '\n'));
  file_.write(row_);
  row_.clear();
  row_begun_ = false;
  return line;
}

}  // namespace hexiao::loadgen

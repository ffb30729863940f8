// Amounts and dates as people and spreadsheets write them, and what they mean in one file.
//
// Decimal mark and order of day and month are properties of a file: they are decided from all cells
// of its columns, and a file that leaves both readings open is refused rather than guessed at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "clients/bank/csv_profile.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"

namespace hexiao::bank {

// A cell without blanks, currency signs and codes; full-width digits and signs made plain; a sign
// at the end or brackets moved to the front. "（1,234.50）" → "-1,234.50". Cost O(length).
std::string plain_amount(std::string_view cell);

class DecimalMark {
 public:
  explicit DecimalMark(char fixed) : fixed_(fixed) {}
  void look_at(std::string_view plain);  // result of plain_amount
  // '.' or ','; nothing when cells such as "1.234" leave it open.
  std::optional<char> decide() const;

 private:
  char fixed_;
  std::uint64_t point_ = 0;  // cells in which the point can only be the decimal mark
  std::uint64_t comma_ = 0;
  std::uint64_t undecided_ = 0;  // one mark, three digits behind it
};

// `plain` under a decimal mark; the other mark, ' and blanks group thousands and must do so
// correctly.
ParsedAmount parse_plain_amount(std::string_view plain, int exponent, char decimal_mark);

class DateReading {
 public:
  explicit DateReading(DateOrder fixed) : fixed_(fixed) {}
  void look_at(std::string_view cell);
  // Nothing when every date can be read both ways ("03/04/2026"), or some only one and some only
  // the other.
  std::optional<DateOrder> decide() const;

 private:
  DateOrder fixed_;
  std::uint64_t day_first_ = 0;
  std::uint64_t month_first_ = 0;
  std::uint64_t undecided_ = 0;
};

// A time behind the day is not looked at. Years of two digits are of this century.
std::optional<Date> parse_date(std::string_view cell, DateOrder order);

}  // namespace hexiao::bank

#include "clients/bank/csv_values.h"

#include <array>

#include "clients/bank/text_encoding.h"

namespace hexiao::bank {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Replacement {
  std::string_view from;
  std::string_view to;
};

// Characters of two and three bytes that stand around or inside amounts.
constexpr std::array<Replacement, 20> kReplacements = {
    Replacement{"\xC2\xA0", ""},       // no-break space
    Replacement{"\xE2\x80\xAF", ""},   // narrow no-break space
    Replacement{"\xE2\x80\x89", ""},   // thin space
    Replacement{"\xE3\x80\x80", ""},   // ideographic space
    Replacement{"\xE2\x88\x92", "-"},  // minus sign U+2212
    Replacement{"\xE2\x80\x93", "-"},  // en dash
    Replacement{"\xE2\x80\x99", ""},   // ’ groups thousands in Switzerland
    Replacement{"\xC2\xA5", ""},       // ¥
    Replacement{"\xE2\x82\xAC", ""},   // €
    Replacement{"\xC2\xA3", ""},       // £
    Replacement{"\xEF\xBF\xA5", ""},   // full-width ¥
    Replacement{"\xEF\xBC\x8C", ","},  // full-width comma
    Replacement{"\xEF\xBC\x8E", "."},  // full-width point
    Replacement{"\xEF\xBC\x8D", "-"},  // full-width minus
    Replacement{"\xEF\xBC\x8B", "+"},  // full-width plus
    Replacement{"\xEF\xBC\x88", "("}, Replacement{"\xEF\xBC\x89", ")"},
    Replacement{"\xE5\x85\x83", ""},    // 元
    Replacement{"\xC2\xB4", ""},        // ´ as an apostrophe
    Replacement{"\xE3\x80\x82", "."}};  // 。

// The plain character of a wide one at the beginning of `text`, with its length; 0 when it is none.
std::size_t take_wide(std::string_view text, std::string& out) {
  for (const Replacement& r : kReplacements) {
    if (!text.starts_with(r.from)) continue;
    out += r.to;
    return r.from.size();
  }
  // Full-width digits U+FF10..U+FF19.
  if (text.size() >= 3 && text[0] == '\xEF' && text[1] == '\xBC') {
    const auto last = static_cast<unsigned char>(text[2]);
    if (last >= 0x90 && last <= 0x99) {
      out += static_cast<char>('0' + (last - 0x90));
      return 3;
    }
  }
  return 0;
}

// "EUR", "CNY" in front of or behind the number.
void drop_currency_code(std::string& text) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  std::size_t front = 0;
  while (front < text.size() && is_letter(text[front])) ++front;
  if (front == 3) text.erase(0, 3);
  std::size_t back = 0;
  while (back < text.size() && is_letter(text[text.size() - 1 - back])) ++back;
  if (back == 3) text.erase(text.size() - 3);
}

struct DateParts {
  std::array<int, 3> numbers{};
  std::array<std::size_t, 3> digits{};
  char separator = 0;
  bool valid = false;
};

DateParts split_date(std::string_view cell) {
  cell = trim(cell);
  while (!cell.empty() && (cell.front() == '\'' || cell.front() == '=' || cell.front() == '"'))
    cell.remove_prefix(1);
  DateParts parts;
  if (cell.size() >= 8 && cell.find_first_not_of("0123456789") >= 8) {
    const auto number = [&](std::size_t at, std::size_t count) {
      int n = 0;
      for (const char c : cell.substr(at, count)) n = n * 10 + (c - '0');
      return n;
    };
    // Eight digits in a row are year, month, day.
    parts.numbers = {number(0, 4), number(4, 2), number(6, 2)};
    parts.digits = {4, 2, 2};
    parts.valid = cell.size() == 8 || !is_digit(cell[8]);
    return parts;
  }
  std::size_t at = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    while (at < cell.size() && is_digit(cell[at]) && parts.digits[i] < 4) {
      parts.numbers[i] = parts.numbers[i] * 10 + (cell[at++] - '0');
      ++parts.digits[i];
    }
    if (parts.digits[i] == 0) return parts;
    if (i == 2) break;
    const std::string_view rest = cell.substr(at);
    constexpr std::array<std::string_view, 5> kMarks = {"-", "/", ".", "\xE5\xB9\xB4",
                                                        "\xE6\x9C\x88"};  // 年 月
    std::size_t length = 0;
    for (const std::string_view mark : kMarks)
      if (rest.starts_with(mark)) length = mark.size();
    if (length == 0) return parts;
    parts.separator = rest[0];
    at += length;
    while (at < cell.size() && cell[at] == ' ') ++at;
  }
  const std::string_view rest = cell.substr(at);
  parts.valid = rest.empty() || rest[0] == ' ' || rest[0] == 'T' || rest[0] == '"' ||
                rest.starts_with("\xE6\x97\xA5");  // 日
  return parts;
}

int full_year(int year, std::size_t digits) { return digits <= 2 ? 2000 + year : year; }

}  // namespace

std::string plain_amount(std::string_view cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.size();) {
    if (const std::size_t wide = take_wide(cell.substr(i), out); wide > 0) {
      i += wide;
      continue;
    }
    const char c = cell[i++];
    if (c == ' ' || c == '\t' || c == '\'' || c == '$' || c == '\n' || c == '\r') continue;
    out += c;
  }
  drop_currency_code(out);
  if (out.size() >= 2 && out.front() == '(' && out.back() == ')')
    out = "-" + out.substr(1, out.size() - 2);
  if (out.size() >= 2 && (out.back() == '-' || out.back() == '+') && out.front() != '-' &&
      out.front() != '+') {
    out.insert(out.begin(), out.back());
    out.pop_back();
  }
  return out;
}

void DecimalMark::look_at(std::string_view plain) {
  if (fixed_ != 0) return;
  const std::size_t comma = plain.rfind(',');
  const std::size_t point = plain.rfind('.');
  const bool has_comma = comma != std::string_view::npos;
  const bool has_point = point != std::string_view::npos;
  if (!has_comma && !has_point) return;
  if (has_comma && has_point) {
    ++(comma > point ? comma_ : point_);
    return;
  }
  const char mark = has_comma ? ',' : '.';
  const std::size_t at = has_comma ? comma : point;
  if (plain.find(mark) != at) {
    // It stands several times, so it groups thousands, and the other one would be decimal.
    if (parse_plain_amount(plain, 0, has_comma ? '.' : ',').ok()) ++(has_comma ? point_ : comma_);
    return;
  }
  const std::size_t sign = !plain.empty() && (plain[0] == '-' || plain[0] == '+') ? 1 : 0;
  const std::size_t before = at - sign;
  const bool could_group =
      plain.size() - at - 1 == 3 && before >= 1 && before <= 3 && plain[sign] != '0';
  if (could_group)
    ++undecided_;
  else
    ++(has_comma ? comma_ : point_);
}

std::optional<char> DecimalMark::decide() const {
  if (fixed_ != 0) return fixed_;
  if (point_ > comma_) return '.';
  if (comma_ > point_) return ',';
  if (undecided_ > 0 || point_ > 0) return std::nullopt;
  return '.';  // no cell has any mark
}

ParsedAmount parse_plain_amount(std::string_view plain, int exponent, char decimal_mark) {
  const char grouping = decimal_mark == '.' ? ',' : '.';
  if (plain.find(grouping) == std::string_view::npos)
    return parse_amount(plain, exponent, decimal_mark);
  const std::size_t decimals = std::min(plain.find(decimal_mark), plain.size());
  const std::size_t sign = plain[0] == '-' || plain[0] == '+' ? 1 : 0;
  std::string digits(plain.substr(0, sign));
  std::size_t group = 0;
  bool first = true;
  const ParsedAmount wrong{{}, AmountError::not_a_number};
  for (std::size_t i = sign; i < decimals; ++i) {
    if (plain[i] != grouping) {
      digits += plain[i];
      ++group;
      continue;
    }
    // Thousands; India groups by two digits in front of the last three.
    if (group == 0 || group > 3 || (!first && group < 2)) return wrong;
    first = false;
    group = 0;
  }
  if (group != 3) return wrong;
  if (plain.find(grouping, decimals) != std::string_view::npos) return wrong;
  digits += plain.substr(decimals);
  return parse_amount(digits, exponent, decimal_mark);
}

void DateReading::look_at(std::string_view cell) {
  if (fixed_ != DateOrder::automatic) return;
  const DateParts parts = split_date(cell);
  if (!parts.valid || parts.digits[0] == 4) return;
  if (parts.separator == '.' || parts.numbers[0] > 12)
    ++day_first_;  // a date with points is European
  else if (parts.numbers[1] > 12)
    ++month_first_;
  else if (parts.numbers[0] != parts.numbers[1])
    ++undecided_;
}

std::optional<DateOrder> DateReading::decide() const {
  if (fixed_ != DateOrder::automatic) return fixed_;
  if (day_first_ > 0 && month_first_ > 0) return std::nullopt;
  if (day_first_ > 0) return DateOrder::dmy;
  if (month_first_ > 0) return DateOrder::mdy;
  if (undecided_ > 0) return std::nullopt;
  return DateOrder::dmy;  // only dates that begin with the year, or with day and month the same
}

std::optional<Date> parse_date(std::string_view cell, DateOrder order) {
  const DateParts p = split_date(cell);
  if (!p.valid) return std::nullopt;
  const auto& n = p.numbers;
  if (p.digits[0] == 4) {
    if (p.digits[1] > 2 || p.digits[2] > 2) return std::nullopt;
    return Date::from_civil(n[0], n[1], n[2]);
  }
  if (order == DateOrder::ymd) return std::nullopt;  // a year of two digits in front could be a day
  if (p.digits[0] > 2 || p.digits[1] > 2) return std::nullopt;
  const int year = full_year(n[2], p.digits[2]);
  if (order == DateOrder::mdy) return Date::from_civil(year, n[0], n[1]);
  return Date::from_civil(year, n[1], n[0]);
}

}  // namespace hexiao::bank

#include "clients/bank/mt940_line.h"

#include <algorithm>
#include <cstdlib>

#include "clients/bank/formats.h"
#include "clients/bank/text_encoding.h"

namespace hexiao::bank::mt940 {
namespace {

constexpr std::size_t kReferenceLength = 16;
constexpr int kCenturyPivot = 80;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::size_t count_digits(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// A day that the month has not, up to 31, is its last day: interest is counted with 30 days a
// month.
std::optional<Date> date_or_last_day(int year, int month, int day, bool& clamped) {
  if (const auto date = Date::from_civil(year, month, day)) return date;
  if (month < 1 || month > 12 || day < 29 || day > 31) return std::nullopt;
  for (int last = day - 1; last >= 28; --last) {
    if (const auto date = Date::from_civil(year, month, last)) {
      clamped = true;
      return date;
    }
  }
  return std::nullopt;
}

// The entry date has no year: it is the one that brings it nearest to the value date.
std::optional<Date> entry_date_near(Date value, std::string_view mmdd, bool& clamped) {
  std::optional<Date> best;
  bool best_moved = false;
  const int year = value.civil().year;
  for (int y = year - 1; y <= year + 1; ++y) {
    bool moved = false;
    const auto date = date_or_last_day(y, two_digits(mmdd, 0), two_digits(mmdd, 2), moved);
    if (!date) continue;
    const bool nearer =
        !best || std::abs(date->days() - value.days()) < std::abs(best->days() - value.days());
    if (!nearer) continue;
    best = date;
    best_moved = moved;
  }
  clamped = clamped || best_moved;
  return best;
}

StatementLine broken(StatementLine line, std::string field, std::size_t at, std::string problem) {
  line.problem = std::move(problem);
  line.problem_field = std::move(field);
  line.problem_column = static_cast<std::uint32_t>(at + 1);
  return line;
}

void read_references(std::string_view rest, StatementLine& line) {
  const std::size_t slashes = rest.find("//");
  std::string_view reference = rest.substr(0, slashes);
  if (slashes != std::string_view::npos) {
    line.bank_ref = printable(trim(rest.substr(slashes + 2)));
  } else if (reference.size() > kReferenceLength) {
    line.counterparty = printable(trim(reference.substr(kReferenceLength)));
    reference = reference.substr(0, kReferenceLength);
  }
  line.customer_ref = printable(trim(reference));
}

}  // namespace

AmountText parse_mt_amount(std::string_view text, int exponent) {
  const std::size_t comma = text.rfind(',');
  const std::size_t point = text.rfind('.');
  const auto points = std::count(text.begin(), text.end(), '.');
  if (comma == std::string_view::npos && point != std::string_view::npos && points == 1) {
    // "1.234" may be a thousand or one and a bit.
    const bool ambiguous =
        text.size() - point - 1 == 3 && exponent < 3 && point > 0 && point <= 3 && text[0] != '0';
    if (ambiguous)
      return {{{}, AmountError::not_a_number},
              "the point may group thousands or begin the decimals"};
    return {parse_amount(text, exponent, '.'), {}};
  }
  std::string plain;
  const char decimal =
      comma != std::string_view::npos && (point == std::string_view::npos || comma > point) ? ','
                                                                                            : '.';
  const bool has_decimals =
      decimal == ',' ? comma != std::string_view::npos : comma != std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark = text[i] == ',' || text[i] == '.';
    if (mark && !(text[i] == decimal && has_decimals)) continue;  // groups thousands
    plain += text[i];
  }
  return {parse_amount(plain, exponent, decimal), {}};
}

std::optional<Date> parse_yymmdd(std::string_view digits, bool& clamped) {
  if (digits.size() < 6 || count_digits(digits.substr(0, 6)) != 6) return std::nullopt;
  const int yy = two_digits(digits, 0);
  return date_or_last_day(yy >= kCenturyPivot ? 1900 + yy : 2000 + yy, two_digits(digits, 2),
                          two_digits(digits, 4), clamped);
}

StatementLine parse_statement_line(std::string_view content, int exponent) {
  StatementLine line;
  std::size_t at = content.find_first_not_of(' ');
  if (at == std::string_view::npos) at = 0;
  const auto value = parse_yymmdd(content.substr(at), line.day_clamped);
  if (!value)
    return broken(line, "value date", at, "the value date is not a day written as YYMMDD");
  line.value_date = *value;
  at += 6;
  if (count_digits(content.substr(at)) >= 4) {
    const auto entry = entry_date_near(line.value_date, content.substr(at, 4), line.day_clamped);
    if (!entry)
      return broken(line, "entry date", at, "the entry date is not a day written as MMDD");
    line.entry_date = *entry;
    at += 4;
  }
  if (at < content.size() && (content[at] == 'R' || content[at] == 'E')) {
    line.reversal = content[at] == 'R';
    line.expected = content[at] == 'E';
    ++at;
  }
  if (at >= content.size() || (content[at] != 'C' && content[at] != 'D'))
    return broken(line, "mark", at, "there is no C (credit) or D (debit) mark after the dates");
  const bool credit_mark = content[at] == 'C';
  // A reversed credit lowers cash, a reversed debit raises it.
  line.direction = credit_mark != line.reversal ? Direction::credit : Direction::debit;
  ++at;
  if (at < content.size() && is_upper(content[at])) ++at;  // funds code
  while (at < content.size() && content[at] == ' ') ++at;
  const std::size_t amount_end =
      std::min(content.find_first_not_of("0123456789,.", at), content.size());
  line.amount_text = content.substr(at, amount_end - at);
  const AmountText amount = parse_mt_amount(line.amount_text, exponent);
  if (!amount.problem.empty()) return broken(line, "amount", at, amount.problem);
  if (!amount.parsed.ok())
    return broken(line, "amount", at, std::string(to_text(amount.parsed.error)));
  line.amount = amount.parsed.amount;
  at = amount_end;
  line.type = printable(content.substr(at, 4));
  if (at + 4 < content.size()) read_references(content.substr(at + 4), line);
  return line;
}

BalanceLine parse_balance(std::string_view content) {
  BalanceLine out;
  content = trim(content);
  if (content.size() < 10 || (content[0] != 'C' && content[0] != 'D')) {
    out.problem = "a balance is C or D, YYMMDD, currency, amount";
    return out;
  }
  bool clamped = false;
  const auto date = parse_yymmdd(content.substr(1), clamped);
  out.currency_code = content.substr(7, 3);
  const auto currency = Currency::from_code(out.currency_code);
  std::string digits;
  for (const char c : content.substr(10)) {
    if (!is_digit(c) && c != ',' && c != '.' && c != ' ') break;
    if (c != ' ') digits += c;
  }
  const AmountText amount = parse_mt_amount(digits, currency ? currency->exponent() : 2);
  if (!amount.parsed.ok()) {
    out.problem =
        amount.problem.empty() ? std::string(to_text(amount.parsed.error)) : amount.problem;
    return out;
  }
  out.balance = Balance{.amount = content[0] == 'D' ? -amount.parsed.amount : amount.parsed.amount,
                        .currency = currency.value_or(Currency{}),
                        .date = date.value_or(Date{})};
  return out;
}

std::optional<SumLine> parse_sum(std::string_view content) {
  content = trim(content);
  const std::size_t digits = count_digits(content);
  if (digits == 0 || digits > 9 || content.size() < digits + 4) return std::nullopt;
  SumLine out;
  for (const char c : content.substr(0, digits))
    out.count = out.count * 10 + static_cast<std::uint32_t>(c - '0');
  out.currency_code = content.substr(digits, 3);
  out.amount_text = content.substr(digits + 3);
  return out;
}

}  // namespace hexiao::bank::mt940

#include "engine/text/remittance_date.h"

#include <algorithm>
#include <array>

namespace hexiao {
namespace {

bool plausible_year(int year) { return year >= 1950 && year <= 2099; }
bool plausible_day(int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

constexpr auto kMonths =
    std::to_array<std::string_view>({"JAN", "FEB", "MAR", "MÄR", "MRZ", "APR", "MAI", "MAY", "JUN",
                                     "JUL", "AUG", "SEP", "OKT", "OCT", "NOV", "DEZ", "DEC"});

bool is_month_name(std::string_view word) {
  if (word.size() < 3 || word.size() > 10) return false;
  constexpr std::string_view kInitials = "JFMASOND";
  if (kInitials.find(word[0]) == std::string_view::npos) return false;
  return std::any_of(kMonths.begin(), kMonths.end(),
                     [&](std::string_view month) { return word.starts_with(month); });
}

}  // namespace

std::size_t DateReader::digits(std::size_t i) const {
  if (i >= last_) return 0;
  const Token& token = reader_.tokens()[i];
  return token.number() ? token.length : 0;
}

int DateReader::value(std::size_t i) const {
  int number = 0;
  for (const char c : reader_.compact(reader_.tokens()[i])) number = number * 10 + (c - '0');
  return number;
}

// The one character between token i and the one before it, or 0; the bank's line break may stand
// beside it.
char DateReader::divider(std::size_t i) const {
  if (i >= last_) return '\0';
  const Token& before = reader_.tokens()[i - 1];
  const Token& token = reader_.tokens()[i];
  if (token.begin == before.end + 1) return text_[before.end];
  if (token.begin != before.end + 2) return '\0';
  const char first = text_[before.end];
  const char second = text_[before.end + 1];
  if (first == '\n') return second;
  return second == '\n' ? first : '\0';
}

// The digits of token i and of the next, when nothing but the bank's line break parts them.
bool DateReader::is_broken_year(std::size_t i) const {
  return digits(i) + digits(i + 1) == 4 && digits(i + 1) != 0 && divider(i + 1) == '\n';
}

bool DateReader::stands_alone(std::size_t i, std::size_t first, std::size_t last) const {
  const auto& tokens = reader_.tokens();
  const auto divides = [](char c) { return c == '-' || c == '/' || c == '.' || c == '_'; };
  if (i > first && tokens[i].tight() && divides(divider(i))) return false;
  return last + 1 >= last_ || !tokens[last + 1].tight() || !divides(divider(last + 1));
}

std::size_t DateReader::last_token_of_date(std::size_t i, std::size_t first) const {
  const std::size_t count = digits(i);
  if (count == 8) return in_eight_digits(i) && stands_alone(i, first, i) ? i : kNoDate;
  if (count != 1 && count != 2 && count != 4) return kNoDate;
  std::size_t last = in_three_numbers(i);
  if (last != kNoDate) return stands_alone(i, first, last) ? last : kNoDate;
  last = chinese(i);
  return last != kNoDate ? last : with_month_name(i);
}

bool DateReader::in_eight_digits(std::size_t i) const {
  const int number = value(i);
  const bool year_first =
      plausible_year(number / 10000) && plausible_day(number / 100 % 100, number % 100);
  const bool day_first =
      plausible_year(number % 10000) && plausible_day(number / 10000 % 100, number / 1000000);
  return year_first || day_first;
}

std::size_t DateReader::in_three_numbers(std::size_t i) const {
  const std::size_t a = digits(i);
  const std::size_t b = digits(i + 1);
  const std::size_t c = digits(i + 2);
  if (b == 0 || b > 2 || c == 0) return kNoDate;
  const char mark = divider(i + 1);
  if (mark != divider(i + 2) || (mark != '-' && mark != '/' && mark != '.')) return kNoDate;
  if (a == 4) {
    const bool valid =
        c <= 2 && plausible_year(value(i)) && plausible_day(value(i + 1), value(i + 2));
    return valid ? i + 2 : kNoDate;
  }
  std::size_t last = i + 2;
  if (is_broken_year(last)) {
    int scale = 1;
    for (std::size_t n = digits(last + 1); n > 0; --n) scale *= 10;
    if (!plausible_year(value(last) * scale + value(last + 1))) return kNoDate;
    ++last;
  } else if (c != 2 && c != 4) {
    return kNoDate;
  } else if (c == 4 && !plausible_year(value(i + 2))) {
    return kNoDate;
  }
  const int first = value(i);
  const int second = value(i + 1);
  const bool valid = plausible_day(second, first) || plausible_day(first, second);
  return valid ? last : kNoDate;
}

std::size_t DateReader::chinese(std::size_t i) const {
  const auto is = [&](std::size_t k, std::string_view word) {
    return k < last_ && reader_.compact(reader_.tokens()[k]).starts_with(word);
  };
  const bool year = digits(i) == 4 && plausible_year(value(i)) && is(i + 1, "年");
  const std::size_t month = year ? i + 2 : i;
  if (digits(month) == 0 || digits(month) > 2 || !is(month + 1, "月")) {
    return year ? i + 1 : kNoDate;
  }
  const std::size_t day = month + 2;
  if (digits(day) == 0 || digits(day) > 2) return month + 1;
  return is(day + 1, "日") || is(day + 1, "号") ? day + 1 : month + 1;
}

std::size_t DateReader::with_month_name(std::size_t i) const {
  if (digits(i) > 2 || i + 1 >= last_ || reader_.tokens()[i + 1].hard) return kNoDate;
  if (!is_month_name(reader_.compact(reader_.tokens()[i + 1]))) return kNoDate;
  const std::size_t year = i + 2;
  const bool has_year =
      digits(year) == 4 && !reader_.tokens()[year].hard && plausible_year(value(year));
  return has_year ? year : i + 1;
}

}  // namespace hexiao

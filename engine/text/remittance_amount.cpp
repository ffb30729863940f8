#include <algorithm>
#include <array>

#include "engine/text/remittance_weak.h"

namespace hexiao {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }

std::size_t digits_at(std::string_view text, std::size_t i) {
  std::size_t n = 0;
  while (is_digit(at(text, i + n))) ++n;
  return n;
}

// Digits before the decimals, and the mark that groups them, if any.
struct WholePart {
  std::size_t end;
  char grouping = '\0';
};

// More groups than any amount has; a row of numbers is not read to its end again and again.
constexpr int kMaxGroups = 5;

WholePart read_whole(std::string_view text, std::size_t begin) {
  WholePart whole{.end = begin + digits_at(text, begin)};
  if (whole.end - begin > 3) return whole;
  const char mark = at(text, whole.end);
  if (mark != '.' && mark != ',' && mark != '\'' && mark != ' ') return whole;
  for (int groups = 0; groups < kMaxGroups; ++groups) {
    if (at(text, whole.end) != mark || digits_at(text, whole.end + 1) != 3) break;
    whole.end += 4;
    whole.grouping = mark;
  }
  return whole;
}

constexpr std::size_t kMaxWholeDigits = 13;

// Whole and decimals as minor units; nothing when it does not fit the currency.
std::optional<Money> to_money(std::string_view whole, std::string_view decimals, int exponent) {
  if (exponent < 0 || exponent > 4) return std::nullopt;
  std::int64_t minor = 0;
  std::size_t digits = 0;
  for (const char c : whole) {
    if (!is_digit(c)) continue;
    if (++digits > kMaxWholeDigits) return std::nullopt;
    minor = minor * 10 + (c - '0');
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(exponent); ++i) {
    minor = minor * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  }
  const auto rest = decimals.substr(std::min(decimals.size(), static_cast<std::size_t>(exponent)));
  const bool exact = std::all_of(rest.begin(), rest.end(), [](char c) { return c == '0'; });
  if (!exact || minor > kMaxAmount) return std::nullopt;
  return Money(minor);
}

}  // namespace

std::optional<UsualAmount> read_usual_amount(std::string_view text, std::size_t begin,
                                             int exponent) {
  if (!is_digit(at(text, begin))) return std::nullopt;
  const WholePart whole = read_whole(text, begin);
  UsualAmount amount{.end = whole.end};
  std::string_view decimals;
  const char mark = at(text, whole.end);
  const bool decimal_mark = (mark == '.' || mark == ',') && mark != whole.grouping;
  const std::size_t count = decimal_mark ? digits_at(text, whole.end + 1) : 0;
  const bool third_digit = count == 3 && exponent == 3;
  if (count == 1 || count == 2 || third_digit) {
    decimals = text.substr(whole.end + 1, count);
    amount.end = whole.end + 1 + count;
    amount.decimals = count != 1;
  } else if (decimal_mark && at(text, whole.end + 1) == '-' && !is_digit(at(text, whole.end + 2))) {
    amount.end = whole.end + 2;  // "500,-"
    amount.decimals = true;
  } else if (count > 0) {
    return std::nullopt;
  }
  // More digits behind a mark make it a date, a version, an account.
  const char next = at(text, amount.end);
  const bool divides = next == '.' || next == ',' || next == '-' || next == '/' || next == '\'';
  if (is_digit(next) || (divides && is_digit(at(text, amount.end + 1)))) return std::nullopt;
  amount.value = to_money(text.substr(begin, whole.end - begin), decimals, exponent);
  return amount;
}

}  // namespace hexiao

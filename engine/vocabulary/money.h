// Money: a count of minor units (fen, cents; the currency says how many digits) in 64 bits.
//
// Invariant: never rounds, never wraps. `+` and `-` CHECK for overflow and are for amounts that
// have passed validation; amounts from outside go through checked_add and parse_amount, which say
// no instead. The bound kMaxAmount on a single amount leaves room for some nine thousand of the
// largest in one sum.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/vocabulary/check.h"

namespace hexiao {

class Money {
 public:
  constexpr Money() = default;
  constexpr explicit Money(std::int64_t minor) : minor_(minor) {}
  constexpr std::int64_t minor() const { return minor_; }
  constexpr bool is_zero() const { return minor_ == 0; }
  constexpr bool is_negative() const { return minor_ < 0; }
  constexpr bool is_positive() const { return minor_ > 0; }
  friend constexpr auto operator<=>(Money, Money) = default;

  friend Money operator+(Money a, Money b) {
    std::int64_t sum{};
    HEXIAO_CHECK(!__builtin_add_overflow(a.minor_, b.minor_, &sum));
    return Money(sum);
  }
  friend Money operator-(Money a, Money b) {
    std::int64_t difference{};
    HEXIAO_CHECK(!__builtin_sub_overflow(a.minor_, b.minor_, &difference));
    return Money(difference);
  }
  friend Money operator-(Money a) { return Money{} - a; }
  Money& operator+=(Money b) { return *this = *this + b; }
  Money& operator-=(Money b) { return *this = *this - b; }
  Money abs() const { return minor_ < 0 ? -*this : *this; }

 private:
  std::int64_t minor_ = 0;
};

// The largest amount, either sign, that is taken from outside: 1e15 minor units.
inline constexpr std::int64_t kMaxAmount = 1'000'000'000'000'000;

inline std::optional<Money> checked_add(Money a, Money b) {
  std::int64_t sum{};
  if (__builtin_add_overflow(a.minor(), b.minor(), &sum)) return std::nullopt;
  return Money(sum);
}

// floor(amount * numerator / denominator) for amount, numerator >= 0, denominator > 0, in 128 bits.
// For percentages: percent_of(m, 150) with basis points is mul_div(m, 150, 10'000).
Money mul_div(Money amount, std::int64_t numerator, std::int64_t denominator);

enum class AmountError : std::uint8_t { none, empty, not_a_number, too_many_decimals, too_large };
std::string_view to_text(AmountError error);

struct ParsedAmount {
  Money amount;
  AmountError error = AmountError::none;
  bool ok() const { return error == AmountError::none; }
};

// Reads a plain decimal: optional sign, digits, at most one `decimal_mark` with digits on at least
// one side. Trailing zeros beyond the currency's digits are taken ("12.340" in EUR), other digits
// there are refused. No grouping marks, no blanks. Cost O(length).
ParsedAmount parse_amount(std::string_view text, int exponent, char decimal_mark = '.');

// "-1234.50" for exponent 2. With `grouping`, "-1,234.50".
std::string format_amount(Money amount, int exponent, bool grouping = false);

}  // namespace hexiao

#include "engine/vocabulary/money.h"

#include "engine/vocabulary/planted_bug.h"

namespace hexiao {

Money mul_div(Money amount, std::int64_t numerator, std::int64_t denominator) {
  HEXIAO_CHECK(amount.minor() >= 0 && numerator >= 0 && denominator > 0);
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(amount.minor()) * static_cast<Wide>(numerator);
  const Wide quotient = product / static_cast<Wide>(denominator);
  HEXIAO_CHECK(quotient <= static_cast<Wide>(INT64_MAX));
  return Money(static_cast<std::int64_t>(quotient));
}

std::string_view to_text(AmountError error) {
  switch (error) {
    case AmountError::none:
      return "";
    case AmountError::empty:
      return "the amount is empty";
    case AmountError::not_a_number:
      return "the amount is not a plain decimal number";
    case AmountError::too_many_decimals:
      return "the amount has more decimals than its currency";
    case AmountError::too_large:
      return "the amount is larger than 1e15 minor units";
  }
  return "";
}

ParsedAmount parse_amount(std::string_view text, int exponent, char decimal_mark) {
  if (text.empty()) return {{}, AmountError::empty};
  bool negative = false;
  std::size_t at = 0;
  if (text[0] == '-' || text[0] == '+') {
    negative = text[0] == '-';
    at = 1;
  }
  std::int64_t value = 0;
  int digits = 0;
  int decimals = -1;  // -1: no mark seen
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == decimal_mark && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') return {{}, AmountError::not_a_number};
    ++digits;
    if (decimals >= exponent) {
      if (c != '0') return {{}, AmountError::too_many_decimals};
      ++decimals;
      continue;
    }
    if (decimals >= 0) ++decimals;
    value = value * 10 + (c - '0');
    if (value > kMaxAmount && !planted(PlantedBug::parsed_amount_unbounded))
      return {{}, AmountError::too_large};
  }
  if (digits == 0) return {{}, AmountError::not_a_number};
  for (int i = decimals < 0 ? 0 : decimals; i < exponent; ++i) {
    value *= 10;
    if (value > kMaxAmount && !planted(PlantedBug::parsed_amount_unbounded))
      return {{}, AmountError::too_large};
  }
  return {Money(negative ? -value : value), AmountError::none};
}

std::string format_amount(Money amount, int exponent, bool grouping) {
  const bool negative = amount.is_negative();
  // The magnitude of INT64_MIN only exists unsigned.
  std::uint64_t magnitude = negative ? ~static_cast<std::uint64_t>(amount.minor()) + 1
                                     : static_cast<std::uint64_t>(amount.minor());
  std::string reversed;
  for (int i = 0; i < exponent; ++i) {
    reversed += static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
  }
  if (exponent > 0) reversed += '.';
  int group = 0;
  do {
    if (grouping && group == 3) {
      reversed += ',';
      group = 0;
    }
    reversed += static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
    ++group;
  } while (magnitude != 0);
  if (negative) reversed += '-';
  return {reversed.rbegin(), reversed.rend()};
}

}  // namespace hexiao

// A calendar date as days since 1970-01-01 (proleptic Gregorian). Dates come from outside; nothing
// here knows what day it is. The conversion is Howard Hinnant's published days_from_civil.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hexiao {

class Date {
 public:
  constexpr Date() = default;  // none
  static constexpr Date from_days(std::int32_t days) { return Date(days); }
  // Nothing for a day that does not exist (February 30) or a year outside 1900..2199.
  static std::optional<Date> from_civil(int year, int month, int day);
  // "YYYY-MM-DD" exactly.
  static std::optional<Date> parse_iso(std::string_view text);

  constexpr bool is_none() const { return days_ == kNone; }
  constexpr explicit operator bool() const { return !is_none(); }
  constexpr std::int32_t days() const { return days_; }
  constexpr Date plus_days(int days) const { return is_none() ? *this : Date(days_ + days); }
  // "" for none.
  std::string iso() const;
  friend constexpr auto operator<=>(Date, Date) = default;

  struct Civil {
    int year, month, day;
  };
  Civil civil() const;

 private:
  static constexpr std::int32_t kNone = INT32_MIN;
  constexpr explicit Date(std::int32_t days) : days_(days) {}
  std::int32_t days_ = kNone;
};

}  // namespace hexiao

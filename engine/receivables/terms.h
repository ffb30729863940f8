// Terms of payment: when an invoice is due, what a discount grants until when, and in which parts
// it is paid. Read from text as people write it, written back in one form.
//
// The catalogue (case and blanks do not matter, full-width characters are taken as plain ones):
//   NET 30 · net30 · n/30 · 30 days · 30 Tage netto · 账期30天    30 days after the issue date
//   EOM 30 · EOM+30 · 30 EOM · NET 30 EOM · 月结30天             after the end of the issue's month
//   EOM · end of month · 月底                                     at the end of the issue's month
//   DAY 15 · MFI 15 · 15th of next month · 15 PROX · 次月15日     a day of the following month; its
//                                                                 last one when it is shorter
//   COD · cash · due on receipt · 现结 · 货到付款                 at the issue date
//   PREPAYMENT · prepaid · cash in advance · 预付                 the same, and paid before
//   delivery 2/10 NET 30 · 2% 10, NET 30 · 3/10, 2/20, NET 60              with cash discounts 30%
//   0, 70% 60                                                 parts of the amount, after days 3 x
//   30                                                        equal parts after 30, 60, 90 days
// Anything else is an error that says where: a due date is never a guess. So is 月结 without days,
// which some take as the end of this month and some as that of the next. Discount days count from
// where the due days count: from the issue date, or with EOM from the end of its month.
//
// Plain values, pure functions, safe from any thread. Days are calendar days; no holidays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

inline constexpr std::int32_t kMaxTermsDays = 3650;
inline constexpr std::size_t kMaxInstalments = 36;
inline constexpr std::size_t kMaxDiscountSteps = 6;
inline constexpr std::size_t kMaxTermsText = 200;  // bytes

enum class TermsBasis : std::uint8_t {
  issue_date,
  end_of_month,       // of the issue date
  day_of_next_month,  // `days` is the day of the month, 1 to 31
};

struct DiscountStep {
  std::int32_t basis_points = 0;  // hundredths of a percent, 1 to 5'000
  std::int32_t days = 0;
  friend bool operator==(const DiscountStep&, const DiscountStep&) = default;
};

// A part of the amount: its weight in the sum of all weights, due `days` after the issue date.
// Weights are hundredths of a percent that sum to 10'000, or all 1 where the parts are equal and
// equally far apart ("3 x 30").
struct TermsPart {
  std::int32_t weight = 0;
  std::int32_t days = 0;
  friend bool operator==(const TermsPart&, const TermsPart&) = default;
};

// Invariant of what parse_terms gives: find_contradiction is empty.
struct PaymentTerms {
  TermsBasis basis = TermsBasis::issue_date;
  std::int32_t days = 0;
  bool prepayment = false;
  std::vector<DiscountStep> discounts;  // earliest first: days rise, percents fall
  std::vector<TermsPart> parts;         // empty: the amount is paid at once; else earliest first
  friend bool operator==(const PaymentTerms&, const PaymentTerms&) = default;
};

struct ParsedTerms {
  PaymentTerms terms;
  std::string error;  // empty, or a sentence with the place (a character number) and the way out
  bool ok() const { return error.empty(); }
};

// Cost O(length × forms); allocates. A ledger has few texts for many items: keep what was parsed.
ParsedTerms parse_terms(std::string_view text);

// The one form of terms: "NET 30", "2/10 NET 30", "EOM 30", "DAY 15", "PREPAYMENT", "3 x 30", …
// What is due at the issue date is "NET 0". parse_terms of it gives the same terms.
std::string write_terms(const PaymentTerms& terms);

// Empty, or what is wrong with the values: days out of range, discounts that do not fall or end
// after the due date, parts that do not rise.
std::string find_contradiction(const PaymentTerms& terms);

// Below, `issue_date` lies in 1900 to 2199; a date that does not, or is none, has no due date, and
// neither has one that would lie behind them: the result is none.

// Of the whole amount: with parts, the last one's. O(1), allocates nothing.
Date due_date(const PaymentTerms& terms, Date issue_date);

struct DiscountWindow {
  Date last_day;   // paid on this day, the discount is still granted
  Money discount;  // of the amount, rounded down to a minor unit
  friend bool operator==(const DiscountWindow&, const DiscountWindow&) = default;
};
// One a step, earliest first. Empty for credits (amount <= 0), and where there is no date.
std::vector<DiscountWindow> discount_windows(const PaymentTerms& terms, Money amount,
                                             Date issue_date);

struct Instalment {
  Date due_date;
  Money amount;
  friend bool operator==(const Instalment&, const Instalment&) = default;
};
// What is due when; the sum is the amount exactly, of either sign. Each part is rounded towards
// zero, the last takes the rest; a part that comes to nothing is left out. One instalment when the
// terms have no parts, none for an amount of zero.
std::vector<Instalment> instalments(const PaymentTerms& terms, Money amount, Date issue_date);

}  // namespace hexiao

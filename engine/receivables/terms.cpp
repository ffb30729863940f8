#include "engine/receivables/terms.h"

#include <algorithm>

namespace hexiao {
namespace {

// Dates that Date::from_civil knows: 1900-01-01 to 2199-12-31.
constexpr std::int64_t kFirstDay = -25'567;
constexpr std::int64_t kLastDay = 84'005;

bool in_calendar(Date date) {
  return !date.is_none() && date.days() >= kFirstDay && date.days() <= kLastDay;
}

Date in_calendar_or_none(std::int64_t days) {
  if (days < kFirstDay || days > kLastDay) return {};
  return Date::from_days(static_cast<std::int32_t>(days));
}

// Thirty-one days after the first of a month is a day of the next month, the later the shorter the
// month is.
Date end_of_month(Date date) {
  const Date first = date.plus_days(1 - date.civil().day);
  const int length = 32 - first.plus_days(31).civil().day;
  return first.plus_days(length - 1);
}

Date day_of_next_month(Date date, std::int32_t day) {
  const Date last = end_of_month(date);
  return std::min(last.plus_days(day), end_of_month(last.plus_days(1)));
}

// From which days are counted.
Date start_of(const PaymentTerms& terms, Date issue_date) {
  return terms.basis == TermsBasis::end_of_month ? end_of_month(issue_date) : issue_date;
}

Date after(Date start, std::int32_t days) {
  return in_calendar_or_none(std::int64_t{start.days()} + days);
}

std::int64_t sum_of_weights(const PaymentTerms& terms) {
  std::int64_t sum = 0;
  for (const TermsPart& part : terms.parts) sum += part.weight;
  return sum;
}

// "2.5" for 250.
std::string percent_text(std::int32_t basis_points) {
  std::string text = format_amount(Money(basis_points), 2);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

// "3 x 30": of weight 1, one step of days after the other.
bool equal_parts(const std::vector<TermsPart>& parts) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].weight != 1 || parts[i].days != parts[0].days * static_cast<std::int32_t>(i + 1))
      return false;
  return true;
}

std::string write_parts(const std::vector<TermsPart>& parts) {
  if (equal_parts(parts))
    return std::to_string(parts.size()) + " x " + std::to_string(parts.front().days);
  std::string text;
  for (const TermsPart& part : parts) {
    if (!text.empty()) text += ", ";
    text += percent_text(part.weight) + "% " + std::to_string(part.days);
  }
  return text;
}

std::string write_due(const PaymentTerms& terms) {
  const std::string days = std::to_string(terms.days);
  switch (terms.basis) {
    case TermsBasis::issue_date:
      return terms.prepayment ? "PREPAYMENT" : "NET " + days;
    case TermsBasis::end_of_month:
      return terms.days == 0 ? "EOM" : "EOM " + days;
    case TermsBasis::day_of_next_month:
      return "DAY " + days;
  }
  return {};
}

bool days_in_range(std::int32_t days) { return days >= 0 && days <= kMaxTermsDays; }

std::string days_fault(std::int32_t days) {
  return std::to_string(days) + " days: days lie between 0 and " + std::to_string(kMaxTermsDays);
}

std::string discounts_fault(const PaymentTerms& terms) {
  if (terms.discounts.empty()) return {};
  if (terms.basis == TermsBasis::day_of_next_month)
    return "a discount with a day of the following month is not known; write 2/10 NET 30";
  if (terms.prepayment) return "a discount with prepayment has no days to run";
  if (terms.discounts.size() > kMaxDiscountSteps)
    return "at most " + std::to_string(kMaxDiscountSteps) + " discount steps";
  const DiscountStep* before = nullptr;
  for (const DiscountStep& step : terms.discounts) {
    if (step.basis_points < 1 || step.basis_points > 5'000)
      return "a discount lies above 0 % and is at most 50 %";
    if (!days_in_range(step.days)) return days_fault(step.days);
    if (before != nullptr &&
        (step.days <= before->days || step.basis_points >= before->basis_points))
      return "a later discount step must run longer and grant less: 3/10, 2/20, NET 60";
    before = &step;
  }
  if (before->days > terms.days)
    return "the discount runs " + std::to_string(before->days) + " days, longer than the " +
           std::to_string(terms.days) + " until the amount is due";
  return {};
}

std::string parts_fault(const PaymentTerms& terms) {
  if (terms.parts.empty()) return {};
  if (terms.parts.size() > kMaxInstalments)
    return "at most " + std::to_string(kMaxInstalments) + " instalments";
  if (terms.basis != TermsBasis::issue_date || terms.days != 0 || terms.prepayment)
    return "instalments have their own days";
  if (!terms.discounts.empty()) return "instalments have no discount";
  const TermsPart* before = nullptr;
  for (const TermsPart& part : terms.parts) {
    if (!days_in_range(part.days)) return days_fault(part.days);
    if (part.weight < 1) return "each instalment must be more than nothing";
    if (before != nullptr && part.days <= before->days)
      return "instalments must follow each other in days: 30% 0, 70% 60";
    before = &part;
  }
  if (!equal_parts(terms.parts) && sum_of_weights(terms) != 10'000)
    return "the instalments come to " + format_amount(Money(sum_of_weights(terms)), 2) +
           " %, not to 100 %";
  if (terms.parts.size() < 2) return "one instalment of all is NET n";
  return {};
}

}  // namespace

std::string write_terms(const PaymentTerms& terms) {
  if (!terms.parts.empty()) return write_parts(terms.parts);
  std::string text;
  for (const DiscountStep& step : terms.discounts) {
    if (!text.empty()) text += ", ";
    text += percent_text(step.basis_points) + "/" + std::to_string(step.days);
  }
  if (!text.empty()) text += terms.discounts.size() > 1 ? ", " : " ";
  return text + write_due(terms);
}

std::string find_contradiction(const PaymentTerms& terms) {
  if (!days_in_range(terms.days)) return days_fault(terms.days);
  if (terms.basis == TermsBasis::day_of_next_month && (terms.days < 1 || terms.days > 31))
    return "a day of the month lies between 1 and 31";
  if (terms.prepayment && (terms.basis != TermsBasis::issue_date || terms.days != 0))
    return "prepayment is due at the issue date";
  if (std::string fault = discounts_fault(terms); !fault.empty()) return fault;
  return parts_fault(terms);
}

Date due_date(const PaymentTerms& terms, Date issue_date) {
  if (!in_calendar(issue_date)) return {};
  if (!terms.parts.empty()) return after(issue_date, terms.parts.back().days);
  if (terms.basis == TermsBasis::day_of_next_month)
    return in_calendar_or_none(day_of_next_month(issue_date, terms.days).days());
  return after(start_of(terms, issue_date), terms.days);
}

std::vector<DiscountWindow> discount_windows(const PaymentTerms& terms, Money amount,
                                             Date issue_date) {
  std::vector<DiscountWindow> windows;
  if (!amount.is_positive() || !in_calendar(issue_date)) return windows;
  const Date start = start_of(terms, issue_date);
  for (const DiscountStep& step : terms.discounts) {
    const Date last_day = after(start, step.days);
    if (last_day.is_none()) break;
    windows.push_back({last_day, mul_div(amount, step.basis_points, 10'000)});
  }
  return windows;
}

std::vector<Instalment> instalments(const PaymentTerms& terms, Money amount, Date issue_date) {
  std::vector<Instalment> due;
  if (amount.is_zero()) return due;
  if (terms.parts.empty()) {
    due.push_back({due_date(terms, issue_date), amount});
    return due;
  }
  const std::int64_t weights = sum_of_weights(terms);
  const bool known = in_calendar(issue_date);
  Money rest = amount;
  for (const TermsPart& part : terms.parts) {
    const bool last = &part == &terms.parts.back();
    const Money share = mul_div(amount.abs(), part.weight, weights);
    const Money portion = last ? rest : amount.is_negative() ? -share : share;
    rest -= portion;
    if (!portion.is_zero()) due.push_back({known ? after(issue_date, part.days) : Date{}, portion});
  }
  return due;
}

}  // namespace hexiao

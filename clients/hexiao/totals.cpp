#include "clients/hexiao/totals.h"

#include <fmt/core.h>

#include "clients/hexiao/json_text.h"

namespace hexiao::cli {
namespace {

int exponent_of(const std::string& code) {
  const auto currency = Currency::from_code(code);
  return currency ? currency->exponent() : 0;
}

std::string sum_text(const std::string& code, const Totals::Row& row, bool grouping) {
  if (row.overflowed) return "beyond 64 bits";
  return format_amount(row.sum, exponent_of(code), grouping);
}

}  // namespace

std::string amount_text(Money amount, Currency currency, bool grouping) {
  return format_amount(amount, currency ? currency.exponent() : 0, grouping);
}

std::string amount_with_code(Money amount, Currency currency) {
  return currency ? fmt::format("{} {}", amount_text(amount, currency), currency.code())
                  : amount_text(amount, currency);
}

void Totals::add(Currency currency, Money amount) {
  Row& row = rows_[currency ? currency.code() : std::string("?")];
  ++row.count;
  const auto sum = checked_add(row.sum, amount);
  if (!sum) row.overflowed = true;
  if (sum && !row.overflowed) row.sum = *sum;
}

std::uint64_t Totals::count() const {
  std::uint64_t count = 0;
  for (const auto& [code, row] : rows_) count += row.count;
  return count;
}

std::string Totals::text() const {
  std::string text;
  for (const auto& [code, row] : rows_) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", code, sum_text(code, row, true));
  }
  return text.empty() ? "-" : text;
}

std::string Totals::json() const {
  JsonObject object;
  for (const auto& [code, row] : rows_)
    object.raw(
        code,
        JsonObject().number("count", row.count).text("amount", sum_text(code, row, false)).take());
  return object.take();
}

}  // namespace hexiao::cli

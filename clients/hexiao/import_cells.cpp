#include "clients/hexiao/import_cells.h"

namespace hexiao::cli {

std::optional<RowFault> require(std::string_view value, std::string_view column) {
  if (!value.empty()) return std::nullopt;
  return RowFault{std::string(column), "is required and empty"};
}

std::optional<RowFault> read_amount(std::string_view text, std::string_view column,
                                    Currency currency, Money& into) {
  const ParsedAmount parsed = parse_amount(text, currency.exponent());
  into = parsed.amount;
  if (parsed.ok()) return std::nullopt;
  return RowFault{std::string(column),
                  fmt::format("\"{}\": {} ({} has {} decimals; write 1234.50, without grouping)",
                              text, to_text(parsed.error), currency.code(), currency.exponent())};
}

std::optional<RowFault> read_currency(std::string_view text, Currency& into) {
  const auto currency = Currency::from_code(text);
  if (!currency)
    return RowFault{"currency", fmt::format("\"{}\" is not a code of ISO 4217; use three "
                                            "upper-case letters, such as CNY",
                                            text)};
  into = *currency;
  return std::nullopt;
}

std::optional<RowFault> read_date(std::string_view text, std::string_view column, Date& into) {
  const auto date = Date::parse_iso(text);
  if (!date)
    return RowFault{std::string(column),
                    fmt::format("\"{}\" is not a date; dates are written YYYY-MM-DD", text)};
  into = *date;
  return std::nullopt;
}

std::optional<RowFault> read_optional_date(std::string_view text, std::string_view column,
                                           Date& into) {
  into = Date();
  if (text.empty()) return std::nullopt;
  return read_date(text, column, into);
}

void split_list(std::string_view text, std::vector<std::string_view>& into) {
  into.clear();
  while (!text.empty()) {
    const std::size_t bar = text.find('|');
    std::string_view part = text.substr(0, bar);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty()) into.push_back(part);
    if (bar == std::string_view::npos) break;
    text.remove_prefix(bar + 1);
  }
}

}  // namespace hexiao::cli

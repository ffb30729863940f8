#include "clients/hexiao/contract_rows.h"

namespace hexiao::cli {
namespace {

constexpr std::int32_t kPolicysRate = -1;
constexpr int kRateDecimals = 4;                   // of percent: parts per million
constexpr std::int64_t kWholeRate = 100 * 10'000;  // 100 % a day

}  // namespace

bank::CsvColumns contract_columns() {
  return {.required = {"ledger", "customer_no", "contract_no"},
          .optional = {"currency", "from", "until", "terms", "limit", "daily_rate", "salesperson",
                       "text", "line", "column", "reason"}};
}

ContractRows::ContractRows(const bank::CsvTable& table)
    : ledger_(table.column_of("ledger")),
      customer_no_(table.column_of("customer_no")),
      contract_no_(table.column_of("contract_no")),
      currency_(table.column_of("currency")),
      from_(table.column_of("from")),
      until_(table.column_of("until")),
      terms_(table.column_of("terms")),
      limit_(table.column_of("limit")),
      daily_rate_(table.column_of("daily_rate")),
      salesperson_(table.column_of("salesperson")),
      text_(table.column_of("text")) {}

std::optional<RowFault> ContractRows::read(const bank::CsvTable& table,
                                           UpsertContract& into) const {
  into.ledger = table.field(ledger_);
  into.customer_no = table.field(customer_no_);
  into.contract_no = table.field(contract_no_);
  if (auto fault = require(into.ledger, "ledger")) return fault;
  if (auto fault = require(into.customer_no, "customer_no")) return fault;
  if (auto fault = require(into.contract_no, "contract_no")) return fault;
  into.currency = table.field(currency_);
  into.terms = table.field(terms_);
  into.salesperson = table.field(salesperson_);
  into.text = table.field(text_);
  if (auto fault = read_optional_date(table.field(from_), "from", into.from)) return fault;
  if (auto fault = read_optional_date(table.field(until_), "until", into.until)) return fault;
  return read_figures(table, into);
}

std::optional<RowFault> ContractRows::read_figures(const bank::CsvTable& table,
                                                   UpsertContract& into) const {
  Currency currency;
  if (!into.currency.empty())
    if (auto fault = read_currency(into.currency, currency)) return fault;
  const std::string_view limit = table.field(limit_);
  into.has_limit = !limit.empty();
  into.limit = {};
  if (into.has_limit) {
    if (!currency) return RowFault{"currency", "is empty, so the limit has no currency; fill it"};
    if (auto fault = read_amount(limit, "limit", currency, into.limit)) return fault;
  }
  into.daily_rate_ppm = kPolicysRate;
  const std::string_view rate = table.field(daily_rate_);
  if (rate.empty()) return std::nullopt;
  const ParsedAmount parsed = parse_amount(rate, kRateDecimals);
  if (!parsed.ok() || parsed.amount.is_negative() || parsed.amount.minor() > kWholeRate)
    return RowFault{"daily_rate",
                    fmt::format("\"{}\" is not a percentage a day: write 0.05 for 0.05 % a day, at "
                                "most 4 decimals, at most 100",
                                rate)};
  into.daily_rate_ppm = static_cast<std::int32_t>(parsed.amount.minor());
  return std::nullopt;
}

}  // namespace hexiao::cli

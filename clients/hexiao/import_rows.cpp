#include "clients/hexiao/import_rows.h"

#include <fmt/core.h>

#include <charconv>

namespace hexiao::cli {
// A file of rejects holds the place and reason of its last reading, an export the daemon's ids:
// they are no news.
bank::CsvColumns customer_columns() {
  return {.required = {"ledger", "customer_no", "name"},
          .optional = {"aliases",  "accounts",   "virtual_accounts", "tax_id",
                       "group_no", "class",      "currency",         "credit_limit",
                       "rating",   "terms_days", "salesperson",      "department",
                       "policy",   "region",     "manager",          "terms",
                       "contacts", "line",       "column",           "reason"}};
}

bank::CsvColumns item_columns() {
  return {.required = {"ledger", "customer_no", "document_no", "kind", "currency", "amount",
                       "issue_date"},
          .optional = {"due_date", "item_no", "open_amount", "order_no", "contract_no",
                       "delivery_no", "external_ref", "payment_ref", "discount_amount",
                       "discount_until", "terms", "salesperson", "department", "status", "text",
                       "line", "column", "reason", "id"}};
}

CustomerRows::CustomerRows(const bank::CsvTable& table)
    : ledger_(table.column_of("ledger")),
      customer_no_(table.column_of("customer_no")),
      name_(table.column_of("name")),
      aliases_(table.column_of("aliases")),
      accounts_(table.column_of("accounts")),
      virtual_accounts_(table.column_of("virtual_accounts")),
      tax_id_(table.column_of("tax_id")),
      group_no_(table.column_of("group_no")),
      class_(table.column_of("class")),
      currency_(table.column_of("currency")),
      credit_limit_(table.column_of("credit_limit")),
      rating_(table.column_of("rating")),
      terms_days_(table.column_of("terms_days")),
      salesperson_(table.column_of("salesperson")),
      department_(table.column_of("department")),
      policy_(table.column_of("policy")) {}

std::optional<RowFault> CustomerRows::read(const bank::CsvTable& table,
                                           UpsertCustomer& into) const {
  into.ledger = table.field(ledger_);
  into.customer_no = table.field(customer_no_);
  into.name = table.field(name_);
  if (auto fault = require(into.ledger, "ledger")) return fault;
  if (auto fault = require(into.customer_no, "customer_no")) return fault;
  if (auto fault = require(into.name, "name")) return fault;
  split_list(table.field(aliases_), into.aliases);
  split_list(table.field(accounts_), into.accounts);
  split_list(table.field(virtual_accounts_), into.virtual_accounts);
  into.tax_id = table.field(tax_id_);
  into.group_no = table.field(group_no_);
  into.customer_class = table.field(class_);
  into.currency = table.field(currency_);
  into.rating = table.field(rating_);
  into.salesperson = table.field(salesperson_);
  into.department = table.field(department_);
  into.policy = table.field(policy_);

  Currency currency;
  if (!into.currency.empty())
    if (auto fault = read_currency(into.currency, currency)) return fault;
  into.credit_limit.reset();
  if (const std::string_view limit = table.field(credit_limit_); !limit.empty()) {
    if (!currency)
      return RowFault{"currency", "is empty, so the credit limit has no currency; fill it"};
    Money amount;
    if (auto fault = read_amount(limit, "credit_limit", currency, amount)) return fault;
    into.credit_limit = amount;
  }
  into.terms_days = 0;
  if (const std::string_view days = table.field(terms_days_); !days.empty()) {
    const char* end = days.data() + days.size();
    const auto [stop, error] = std::from_chars(days.data(), end, into.terms_days);
    if (error != std::errc() || stop != end || into.terms_days < 0 || into.terms_days > 3660)
      return RowFault{"terms_days",
                      fmt::format("\"{}\" is not a number of days (0 to 3660)", days)};
  }
  return std::nullopt;
}

ItemRows::ItemRows(const bank::CsvTable& table)
    : ledger_(table.column_of("ledger")),
      customer_no_(table.column_of("customer_no")),
      document_no_(table.column_of("document_no")),
      kind_(table.column_of("kind")),
      currency_(table.column_of("currency")),
      amount_(table.column_of("amount")),
      issue_date_(table.column_of("issue_date")),
      due_date_(table.column_of("due_date")),
      item_no_(table.column_of("item_no")),
      open_amount_(table.column_of("open_amount")),
      order_no_(table.column_of("order_no")),
      contract_no_(table.column_of("contract_no")),
      delivery_no_(table.column_of("delivery_no")),
      external_ref_(table.column_of("external_ref")),
      payment_ref_(table.column_of("payment_ref")),
      discount_amount_(table.column_of("discount_amount")),
      discount_until_(table.column_of("discount_until")),
      terms_(table.column_of("terms")),
      salesperson_(table.column_of("salesperson")),
      department_(table.column_of("department")),
      status_(table.column_of("status")),
      text_(table.column_of("text")) {}

std::optional<RowFault> ItemRows::read(const bank::CsvTable& table, UpsertItem& into,
                                       Currency& currency) const {
  into.ledger = table.field(ledger_);
  into.customer_no = table.field(customer_no_);
  into.document_no = table.field(document_no_);
  if (auto fault = require(into.ledger, "ledger")) return fault;
  if (auto fault = require(into.customer_no, "customer_no")) return fault;
  if (auto fault = require(into.document_no, "document_no")) return fault;
  into.item_no = table.field(item_no_);
  if (into.item_no.empty()) into.item_no = into.document_no;
  const auto kind = from_text<ItemKind>(table.field(kind_));
  if (!kind) return not_listed<ItemKind>(table.field(kind_), "kind");
  into.kind = *kind;
  if (auto fault = read_amounts(table, into, currency)) return fault;
  if (auto fault = read_dates(table, into)) return fault;
  into.order_no = table.field(order_no_);
  into.contract_no = table.field(contract_no_);
  into.delivery_no = table.field(delivery_no_);
  into.external_ref = table.field(external_ref_);
  into.payment_ref = table.field(payment_ref_);
  into.terms = table.field(terms_);
  into.salesperson = table.field(salesperson_);
  into.department = table.field(department_);
  into.text = table.field(text_);
  return read_status(table, into);
}

std::optional<RowFault> ItemRows::read_amounts(const bank::CsvTable& table, UpsertItem& into,
                                               Currency& currency) const {
  into.currency = table.field(currency_);
  if (auto fault = read_currency(into.currency, currency)) return fault;
  if (auto fault = read_amount(table.field(amount_), "amount", currency, into.amount)) return fault;
  into.open_amount.reset();
  if (const std::string_view open = table.field(open_amount_); !open.empty()) {
    Money amount;
    if (auto fault = read_amount(open, "open_amount", currency, amount)) return fault;
    into.open_amount = amount;
  }
  into.discount_amount = {};
  if (const std::string_view discount = table.field(discount_amount_); !discount.empty())
    return read_amount(discount, "discount_amount", currency, into.discount_amount);
  return std::nullopt;
}

std::optional<RowFault> ItemRows::read_dates(const bank::CsvTable& table, UpsertItem& into) const {
  if (auto fault = read_date(table.field(issue_date_), "issue_date", into.issue_date)) return fault;
  // Without a due date the terms decide, and only the daemon knows them all.
  if (auto fault = read_optional_date(table.field(due_date_), "due_date", into.due_date))
    return fault;
  return read_optional_date(table.field(discount_until_), "discount_until", into.discount_until);
}

// The daemon derives the state from amounts; a file that says otherwise is in error.
std::optional<RowFault> ItemRows::read_status(const bank::CsvTable& table, UpsertItem& into) const {
  into.disputed = false;
  const std::string_view status = table.field(status_);
  if (status.empty()) return std::nullopt;
  const auto state = from_text<ItemState>(status);
  if (!state) return not_listed<ItemState>(status, "status");
  into.disputed = *state == ItemState::disputed;
  if (*state != ItemState::cleared && *state != ItemState::written_off) return std::nullopt;
  if (!into.open_amount) into.open_amount = Money();
  if (into.open_amount->is_zero()) return std::nullopt;
  return RowFault{"status", fmt::format("\"{}\" contradicts an open amount that is not zero; leave "
                                        "the status empty or set open_amount to 0",
                                        status)};
}

}  // namespace hexiao::cli

#include "engine/decide/exposure.h"

namespace hexiao {

CreditLine credit_line_of(const State& state, CustomerId id, Currency otherwise) {
  const State::Customer& customer = state.customer(id);
  if (!customer.has_credit_limit) return line_by_rating(state, id, otherwise);
  return {.has_limit = true,
          .currency = customer.currency ? customer.currency : otherwise,
          .limit = customer.credit_limit};
}

CreditLine line_by_rating(const State& state, CustomerId id, Currency otherwise) {
  const State::Customer& customer = state.customer(id);
  const Currency currency = customer.currency ? customer.currency : otherwise;
  const ReceivablesPolicy& policy = state.books().policy(state.ledger_code(customer.ledger));
  if (policy.rating_terms.empty()) return {};
  const std::string_view rating = state.rating(id);
  for (const RatingTerms& row : policy.rating_terms)
    if (row.rating == rating && row.has_limit)
      return {.has_limit = true, .currency = currency, .limit = row.limit.in(currency)};
  return {};
}

Money exposure_of(const State& state, CustomerId id, Currency currency) {
  Money exposure = state.books().reserved(id, currency);
  for (const State::Balance& balance : state.customer(id).balances)
    if (balance.currency == currency) exposure += balance.open - balance.unapplied;
  return exposure;
}

Money open_of_contract(const State& state, CustomerId id, std::string_view contract_no,
                       Currency currency) {
  Money open;
  for (const Slot slot : state.customer(id).open_items) {
    const ItemRow& row = state.item(slot);
    if (row.currency == currency.packed() &&
        state.item_texts(slot)[ItemText::contract_no] == contract_no)
      open += Money(row.open);
  }
  return open;
}

std::int32_t oldest_overdue_days(const State& state, CustomerId id, std::int32_t enough) {
  const Date today = state.business_date();
  if (!today) return 0;
  const State::Customer& customer = state.customer(id);
  bool overdue = false;
  for (const State::Balance& balance : customer.balances)
    overdue = overdue || !balance.overdue.is_zero();
  // Nothing was overdue when the customer was looked at: nothing has been for longer than since.
  const Date looked_at = Date::from_days(customer.overdue_as_of);
  if (!overdue && looked_at && today.days() - looked_at.days() < enough) return 0;
  const Date oldest = state.oldest_due(id);
  return oldest && oldest < today ? today.days() - oldest.days() : 0;
}

}  // namespace hexiao

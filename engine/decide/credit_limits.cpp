// Limits of customers, and holds on their credit.
#include "engine/decide/desk.h"
#include "engine/decide/exposure.h"
#include "engine/decide/text_limits.h"

namespace hexiao {

using limits::kNumberBytes;
using limits::kTextBytes;

// Guards that need no state. False: answered.
bool Desk::check_limit(const ChangeLimit& c, Result& result) const {
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    return false;
  };
  if (const auto field = first_too_long({{"ledger", c.ledger, kLedgerBytes},
                                         {"customer_no", c.customer_no, kNumberBytes},
                                         {"reason", c.reason, kTextBytes}});
      !field.empty())
    return no(Rejection::text_too_long, field);
  if (c.ledger.empty()) return no(Rejection::field_required, "ledger");
  if (c.customer_no.empty()) return no(Rejection::field_required, "customer_no");
  if (!c.currency.empty() && !Currency::from_code(c.currency))
    return no(Rejection::unknown_currency, "currency");
  if (c.has_limit && c.limit.is_negative()) return no(Rejection::amount_not_positive, "limit");
  if (c.has_limit && beyond_bounds(c.limit)) return no(Rejection::amount_too_large, "limit");
  return true;
}

void Desk::decide(const ChangeLimit& command, Result& result) {
  if (!check_limit(command, result)) return;
  const LedgerId ledger = state_.find_ledger(command.ledger);
  const CustomerId id = ledger ? state_.find_customer(ledger, command.customer_no) : CustomerId{};
  const Currency own = id ? state_.customer(id).currency : Currency{};
  const Currency named = Currency::from_code(command.currency).value_or(Currency{});
  const Currency currency = named ? named : own;
  // An amount needs a currency, from the command or from the customer.
  if (id && command.has_limit && !currency)
    return reject(result, Rejection::unknown_currency, "currency");
  if (!ledger) return reject(result, Rejection::unknown_ledger, "ledger");
  if (!id) return reject(result, Rejection::unknown_customer, "customer_no");
  if (own && named && own != named) return reject(result, Rejection::customer_conflict, "currency");

  CustomerRecorded event = state_.customer_record(id);
  event.has_credit_limit = command.has_limit;
  event.credit_limit = command.has_limit ? command.limit : Money{};
  event.currency = currency;
  const State::Customer& customer = state_.customer(id);
  result.id = id.value;
  if (customer.has_credit_limit == event.has_credit_limit &&
      customer.credit_limit == event.credit_limit && own == currency)
    return;
  // What is granted without a limit of its own: what the rating grants, or anything, or nothing.
  const CreditPolicy& policy = state_.books().policy(command.ledger).credit;
  const CreditLine rated = line_by_rating(state_, id, currency);
  const Money unsaid = rated.has_limit              ? rated.limit
                       : policy.block_without_limit ? Money{}
                                                    : Money(kMaxAmount);
  const Money before = customer.has_credit_limit ? customer.credit_limit : unsaid;
  const Money after = command.has_limit ? command.limit : unsaid;
  const Money exposure = exposure_of(state_, id, currency);
  result.control.exposure = exposure;
  result.control.limit = event.credit_limit;
  const bool raised = after > before;
  // A limit that is raised may still be below what is owed: that is better than it was.
  if (command.has_limit && !raised && after < exposure)
    return reject(result, Rejection::limit_below_exposure, "limit");
  if (raised && waits_for_approval({.kind = ApprovalKind::limit_increase,
                                    .ledger = ledger,
                                    .customer = id,
                                    .item = {},
                                    .currency = currency,
                                    .amount = after},
                                   command, customer.customer_no, command.reason, result))
    return;
  record(event);
  result.changed = true;
}

void Desk::decide(const ReleaseHold& command, Result& result) {
  if (const auto field = first_too_long({{"ledger", command.ledger, kLedgerBytes},
                                         {"customer_no", command.customer_no, kNumberBytes},
                                         {"reason", command.reason, kTextBytes}});
      !field.empty())
    return reject(result, Rejection::text_too_long, field);
  if (command.ledger.empty()) return reject(result, Rejection::field_required, "ledger");
  if (command.customer_no.empty()) return reject(result, Rejection::field_required, "customer_no");
  const LedgerId ledger = state_.find_ledger(command.ledger);
  if (!ledger) return reject(result, Rejection::unknown_ledger, "ledger");
  const CustomerId id = state_.find_customer(ledger, command.customer_no);
  if (!id) return reject(result, Rejection::unknown_customer, "customer_no");
  result.id = id.value;
  if (!state_.books().control(id).held)
    return reject(result, Rejection::not_on_hold, "customer_no");
  record(CreditHeld{.customer = id, .held = false, .reason = command.reason});
  result.changed = true;
}

}  // namespace hexiao

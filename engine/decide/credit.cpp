// Credit: checks of orders, what they reserve, and how reservations end.
#include <algorithm>

#include "engine/decide/credit_check.h"
#include "engine/decide/desk.h"
#include "engine/decide/text_limits.h"

namespace hexiao {
namespace {

using limits::kNumberBytes;
using limits::kTextBytes;

// Whether nothing but amounts speaks against it: what a person may approve.
constexpr bool only_over_limit(std::uint32_t reasons, bool no_limit_blocks) {
  std::uint32_t other = bit(CreditReason::overdue) | bit(CreditReason::rating) |
                        bit(CreditReason::other_currency) | bit(CreditReason::on_hold);
  if (no_limit_blocks) other |= bit(CreditReason::no_limit);
  return (reasons & other) == 0;
}

// Sums of what is reserved stay far from where 64 bits end, also beside what is open.
bool has_room_to_reserve(Money reserved, Money amount) {
  constexpr std::int64_t kMostReserved = INT64_MAX / 4;
  return reserved.minor() <= kMostReserved - amount.minor();
}

void show(const CreditAnswer& answer, Result& result) {
  result.control.verdict = answer.verdict;
  result.control.reasons = answer.reasons;
  result.control.exposure = answer.exposure;
  result.control.limit = answer.limit;
}

}  // namespace

// Guards that need no state. False: answered.
bool Desk::check_order(const CheckCredit& c, Result& result) const {
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    return false;
  };
  if (const auto field = first_too_long({{"ledger", c.ledger, kLedgerBytes},
                                         {"customer_no", c.customer_no, kNumberBytes},
                                         {"order_no", c.order_no, kNumberBytes},
                                         {"contract_no", c.contract_no, kNumberBytes},
                                         {"reason", c.reason, kTextBytes}});
      !field.empty())
    return no(Rejection::text_too_long, field);
  if (c.ledger.empty()) return no(Rejection::field_required, "ledger");
  if (c.customer_no.empty()) return no(Rejection::field_required, "customer_no");
  // Nothing could be reserved for what has no number.
  if (c.order_no.empty() && c.ask_approval) return no(Rejection::field_required, "order_no");
  if (!Currency::from_code(c.currency)) return no(Rejection::unknown_currency, "currency");
  // Without an order, an amount of zero asks how the customer stands.
  if (c.amount.is_negative() || (c.amount.is_zero() && !c.order_no.empty()))
    return no(Rejection::amount_not_positive, "amount");
  if (beyond_bounds(c.amount)) return no(Rejection::amount_too_large, "amount");
  return true;
}

// What the check is about, and the order if it is known; false: answered.
bool Desk::read_question(const CheckCredit& command, LedgerId& ledger, CreditQuestion& question,
                         Result& result) const {
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    return false;
  };
  const Books& books = state_.books();
  ledger = state_.find_ledger(command.ledger);
  if (!ledger) return no(Rejection::unknown_ledger, "ledger");
  question.currency = *Currency::from_code(command.currency);
  question.amount = command.amount;
  question.customer = state_.find_customer(ledger, command.customer_no);
  if (!question.customer) return no(Rejection::unknown_customer, "customer_no");
  if (!command.contract_no.empty()) {
    question.contract = books.find_contract(ledger, command.contract_no);
    if (!question.contract) return no(Rejection::unknown_contract, "contract_no");
    const Contract& contract = books.contract(question.contract);
    if (contract.customer != question.customer) return no(Rejection::contract_taken, "contract_no");
  }
  if (!command.order_no.empty()) question.order = books.find_order(ledger, command.order_no);
  const Order* known = question.order ? &books.order(question.order) : nullptr;
  if (known != nullptr && known->customer != question.customer)
    return no(Rejection::order_taken, "order_no");
  if (question.contract) {
    const Currency of_contract = books.contract(question.contract).currency;
    if (of_contract && of_contract != question.currency)
      return no(Rejection::currency_mismatch, "currency");
  }
  if (command.expires && state_.business_date() && command.expires < state_.business_date())
    return no(Rejection::day_closed, "expires");
  if (known != nullptr &&
      (known->state == OrderState::released || known->state == OrderState::invoiced))
    return no(Rejection::order_ended, "order_no");
  if (!has_room_to_reserve(books.reserved(question.customer, question.currency), question.amount))
    return no(Rejection::capacity, "amount");
  return true;
}

void Desk::decide(const CheckCredit& command, Result& result) {
  if (!check_order(command, result)) return;
  LedgerId ledger;
  CreditQuestion question;
  if (!read_question(command, ledger, question, result)) return;
  const Books& books = state_.books();
  const Order* known = question.order ? &books.order(question.order) : nullptr;
  const bool same = known != nullptr && known->amount == question.amount &&
                    known->currency == question.currency && known->contract == question.contract &&
                    (!command.expires || command.expires == known->expires);
  result.id = question.order.value;
  // What was reserved is reserved: the answer stands, whatever has come since.
  if (same && known->state == OrderState::reserved)
    return show({known->verdict, known->reasons, known->exposure, known->limit}, result);
  CreditAnswer answer = check_credit(state_, question);
  show(answer, result);
  if (command.order_no.empty()) return;
  const bool blocked = answer.verdict == CreditVerdict::block;
  const CreditPolicy& policy = books.policy(command.ledger).credit;
  const bool may_approve = blocked && only_over_limit(answer.reasons, policy.block_without_limit);
  if (may_approve && command.ask_approval &&
      waits_for_approval({.kind = ApprovalKind::over_limit_order,
                          .ledger = ledger,
                          .customer = question.customer,
                          .item = {},
                          .currency = question.currency,
                          .amount = question.amount},
                         command, "order " + std::string(command.order_no), command.reason, result))
    return;
  const bool approved = may_approve && approved_;
  if (approved) answer.verdict = result.control.verdict = CreditVerdict::pass;
  if (same && !approved && known->state == OrderState::blocked &&
      known->verdict == answer.verdict && known->reasons == answer.reasons)
    return;
  const Date today = state_.business_date();
  const OrderChecked event{
      .order = known != nullptr ? question.order : OrderId{books.order_count() + 1},
      .ledger = ledger,
      .customer = question.customer,
      .contract = question.contract,
      .order_no = command.order_no,
      .currency = question.currency,
      .amount = question.amount,
      .reserved = blocked && !approved ? Money{} : question.amount,
      .expires = command.expires ? command.expires : today.plus_days(policy.reservation_days),
      .verdict = answer.verdict,
      .reasons = answer.reasons,
      .exposure = answer.exposure,
      .limit = answer.limit,
      .approval = approved ? approved_ : ApprovalId{}};
  record(event);
  result.id = event.order.value;
  result.changed = true;
}

void Desk::decide(const CloseOrder& command, Result& result) {
  if (const auto field = first_too_long({{"ledger", command.ledger, kLedgerBytes},
                                         {"order_no", command.order_no, kNumberBytes},
                                         {"reason", command.reason, kTextBytes}});
      !field.empty())
    return reject(result, Rejection::text_too_long, field);
  if (command.ledger.empty()) return reject(result, Rejection::field_required, "ledger");
  if (command.order_no.empty()) return reject(result, Rejection::field_required, "order_no");
  // The other ends come by themselves.
  if (command.how != OrderState::released && command.how != OrderState::invoiced)
    return reject(result, Rejection::unknown_enum, "how");
  const LedgerId ledger = state_.find_ledger(command.ledger);
  if (!ledger) return reject(result, Rejection::unknown_ledger, "ledger");
  const OrderId id = state_.books().find_order(ledger, command.order_no);
  if (!id) return reject(result, Rejection::unknown_order, "order_no");
  const OrderState state = state_.books().order(id).state;
  result.id = id.value;
  if (state == command.how) return;
  if (state != OrderState::reserved && state != OrderState::blocked)
    return reject(result, Rejection::order_ended, "order_no");
  record(OrderClosed{.order = id, .how = command.how, .reason = command.reason});
  result.changed = true;
}

// At the beginning of a business date.
void Desk::expire_orders() {
  std::vector<OrderId> expired;
  state_.books().find_expired(state_.business_date(), expired);
  for (const OrderId id : expired)
    record(OrderClosed{.order = id, .how = OrderState::expired, .reason = {}});
}

}  // namespace hexiao

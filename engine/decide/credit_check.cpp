#include "engine/decide/credit_check.h"

#include <algorithm>

#include "engine/decide/exposure.h"

namespace hexiao {
namespace {

// At least so many percent of the limit.
bool is_near(Money exposure, Money limit, std::int32_t percent) {
  return !limit.is_negative() &&
         exposure >= limit - mul_div(limit, std::max(0, 100 - percent), 100);
}

}  // namespace

CreditAnswer check_credit(const State& state, const CreditQuestion& question) {
  const State::Customer& customer = state.customer(question.customer);
  const Books& books = state.books();
  const CreditPolicy& policy = books.policy(state.ledger_code(customer.ledger)).credit;
  static const Order kNothing;
  const Order& before = question.order ? books.order(question.order) : kNothing;
  CreditAnswer answer;
  std::uint32_t blocking = 0;
  const auto block = [&](CreditReason reason) { blocking |= bit(reason); };

  const CreditLine line = credit_line_of(state, question.customer, question.currency);
  const Currency currency = line.has_limit ? line.currency : question.currency;
  answer.exposure = exposure_of(state, question.customer, currency);
  if (before.currency == currency) answer.exposure -= before.reserved;
  if (question.currency == currency) answer.exposure += question.amount;
  answer.limit = line.limit;
  if (!line.has_limit) {
    answer.reasons |= bit(CreditReason::no_limit);
    if (policy.block_without_limit) block(CreditReason::no_limit);
  } else if (question.currency != currency) {
    block(CreditReason::other_currency);
  } else if (answer.exposure > line.limit) {
    block(CreditReason::over_limit);
  } else if (is_near(answer.exposure, line.limit, policy.warn_percent)) {
    answer.reasons |= bit(CreditReason::near_limit);
  }

  if (question.contract) {
    const Contract& contract = books.contract(question.contract);
    if (contract.has_limit) {
      Money used =
          open_of_contract(state, question.customer, contract.contract_no, contract.currency) +
          books.reserved(question.contract) + question.amount;
      if (before.contract == question.contract) used -= before.reserved;
      if (used > contract.limit) block(CreditReason::contract_limit);
    }
  }
  if (const std::int32_t days = policy.block_overdue_days;
      days > 0 && oldest_overdue_days(state, question.customer, days + 1) > days)
    block(CreditReason::overdue);
  if (const std::string_view rating = state.rating(question.customer); !rating.empty())
    if (std::find(policy.block_ratings.begin(), policy.block_ratings.end(), rating) !=
        policy.block_ratings.end())
      block(CreditReason::rating);
  if (books.control(question.customer).held) block(CreditReason::on_hold);

  answer.reasons |= blocking;
  if (blocking != 0)
    answer.verdict = CreditVerdict::block;
  else if ((answer.reasons & bit(CreditReason::near_limit)) != 0)
    answer.verdict = CreditVerdict::warn;
  return answer;
}

}  // namespace hexiao

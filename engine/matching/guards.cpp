#include "engine/matching/guards.h"

#include <algorithm>
#include <string>

#include "engine/text/account.h"

namespace hexiao {
namespace {

// Everything that is written to us, one text a line.
std::string texts_of(const ReceivePayment& payment) {
  std::string out;
  for (const Text text : {payment.text, payment.note, payment.structured_ref})
    if (!text.empty()) out += std::string(text) + '\n';
  return out;
}

}  // namespace

bool payment_passes(const ActivePolicy& active, const Question& question) {
  const Policy& policy = active.policy;
  const Guards& guards = policy.guards;
  const ReceivePayment& payment = question.payment;
  const auto amount = [&](std::uint64_t e4) {
    return UnboundAmount{static_cast<std::int64_t>(e4)}.in(question.currency);
  };
  // Payments are money that came in.
  if (guards.direction == Direction::out) return false;
  if (payment.amount < amount(policy.minimum_amount_e4)) return false;
  if (guards.maximum_amount_e4 != 0 && payment.amount > amount(guards.maximum_amount_e4))
    return false;
  if (!guards.bank_accounts.empty()) {
    const auto credited = normalise_account(payment.bank_account);
    if (std::none_of(guards.bank_accounts.begin(), guards.bank_accounts.end(),
                     [&](const std::string& a) { return normalise_account(a) == credited; }))
      return false;
  }
  const bool asks_text = !guards.text_contains.empty() || !guards.text_excludes.empty() ||
                         !guards.text_pattern.empty();
  return !asks_text || active.patterns->text_passes(texts_of(payment));
}

bool payer_passes(const Policy& policy, const State& state, const Payer& payer) {
  const Guards& guards = policy.guards;
  if (payer.level < guards.payer_at_least) return false;
  if (guards.customer_classes.empty()) return true;
  if (!payer.customer) return false;
  const std::string_view is = state.customer(payer.customer).customer_class;
  return std::find(guards.customer_classes.begin(), guards.customer_classes.end(), is) !=
         guards.customer_classes.end();
}

}  // namespace hexiao

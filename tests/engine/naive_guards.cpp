#include "tests/engine/naive_guards.h"

#include <algorithm>
#include <string>

#include "engine/text/account.h"

namespace hexiao::naive {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool holds_one_of(const std::string& text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return lower(text).find(lower(word)) != std::string::npos;
  });
}

Money in_currency(std::uint64_t e4, const ReceivePayment& payment) {
  return UnboundAmount{static_cast<std::int64_t>(e4)}.in(*Currency::from_code(payment.currency));
}

}  // namespace

bool payment_passes(const Policy& policy, const ReceivePayment& payment) {
  const Guards& guards = policy.guards;
  const bool too_small = payment.amount < in_currency(policy.minimum_amount_e4, payment);
  const bool too_large = guards.maximum_amount_e4 != 0 &&
                         payment.amount > in_currency(guards.maximum_amount_e4, payment);
  if (guards.direction == Direction::out || too_small || too_large) return false;
  const bool account_fits = guards.bank_accounts.empty() ||
                            std::any_of(guards.bank_accounts.begin(), guards.bank_accounts.end(),
                                        [&](const std::string& account) {
                                          return normalise_account(account).text ==
                                                 normalise_account(payment.bank_account).text;
                                        });
  std::string text;
  for (const Text part : {payment.text, payment.note, payment.structured_ref})
    if (!part.empty()) text += std::string(part) + "\n";
  return account_fits && fits_pattern(guards.text_pattern, text) &&
         (guards.text_contains.empty() || holds_one_of(text, guards.text_contains)) &&
         !holds_one_of(text, guards.text_excludes);
}

bool payer_passes(const Ledger& ledger, const Policy& policy, const Payer& payer) {
  const std::vector<std::string>& classes = policy.guards.customer_classes;
  if (payer.level < policy.guards.payer_at_least) return false;
  if (classes.empty()) return true;
  return payer.first() && std::find(classes.begin(), classes.end(),
                                    ledger.customer(payer.first()).customer_class) != classes.end();
}

}  // namespace hexiao::naive

// Fetching what the next commands will read, a handful at a time (State::prefetch_customers): each
// command touches little, but every customer's lies somewhere else in memory.
#include "engine/decide/claim.h"

namespace hexiao {
namespace {

struct Named {
  Text ledger, customer_no;
};

// The customer that a command is about, of those commands that come in long runs.
Named named_by(const Command& command) {
  if (const auto* check = std::get_if<CheckCredit>(&command))
    return {check->ledger, check->customer_no};
  if (const auto* item = std::get_if<UpsertItem>(&command))
    return {item->ledger, item->customer_no};
  return {};
}

}  // namespace

std::size_t Desk::look_ahead(std::span<const Command> run) const {
  std::string_view numbers[State::kMostPrefetched];
  std::size_t count = 0;
  Named before;
  LedgerId ledger;
  while (count < std::min(run.size(), State::kMostPrefetched)) {
    const Named named = named_by(run[count]);
    if (named.customer_no.empty()) break;
    if (count == 0) ledger = state_.find_ledger(named.ledger);
    // Neighbours are often of one customer.
    if (named.customer_no != before.customer_no) numbers[count] = named.customer_no;
    before = named;
    ++count;
  }
  if (ledger && count > 1) state_.prefetch_customers(ledger, std::span(numbers, count));
  return std::max<std::size_t>(count, 1);
}

void Desk::look_ahead(std::span<const Claim> claims) const {
  for (const Claim& claim : claims) {
    state_.prefetch_identity(claim.identity);
    state_.prefetch_bank_ref(claim.payment->bank_ref);
  }
}

void Desk::look_ahead_payers(std::span<const Claim> claims) const {
  std::string_view accounts[State::kMostPrefetched];
  for (std::size_t i = 0; i < claims.size(); ++i)
    if (claims[i].ledger == claims.front().ledger) accounts[i] = claims[i].payer_account();
  if (claims.size() > 1)
    state_.prefetch_payers(claims.front().ledger, std::span(accounts, claims.size()));
}

}  // namespace hexiao

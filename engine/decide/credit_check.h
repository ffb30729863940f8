// One credit check: what was asked, and what the state answers. Internal to engine/decide.
#pragma once

#include "engine/state/state.h"

namespace hexiao {

struct CreditQuestion {
  CustomerId customer;
  ContractId contract;  // none: no contract
  OrderId order;        // known before: its own reservation does not count; none: a new one
  Currency currency;
  Money amount;  // zero: how the customer stands without an order
};

struct CreditAnswer {
  CreditVerdict verdict = CreditVerdict::pass;
  std::uint32_t reasons = 0;  // 1 << CreditReason
  Money exposure, limit;      // with the order; what it was compared with
};

constexpr std::uint32_t bit(CreditReason reason) { return 1U << static_cast<unsigned>(reason); }

// Reads only. Cost O(1), and O(open items of the customer) where something is overdue or the
// contract has a limit.
CreditAnswer check_credit(const State& state, const CreditQuestion& question);

}  // namespace hexiao

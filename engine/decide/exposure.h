// What a customer owes and has reserved, and how far its credit goes. Amounts are minor units of
// the currency that is named. Reads the state only; nothing is kept.
#pragma once

#include <string_view>

#include "engine/state/state.h"

namespace hexiao {

struct CreditLine {
  bool has_limit = false;
  Currency currency;  // of the limit
  Money limit;
};
// The customer's own limit, else the one that its rating grants. `otherwise` is the currency of a
// limit that names none. O(rows of the policy's rating terms).
CreditLine credit_line_of(const State& state, CustomerId customer, Currency otherwise);

// What its rating grants, whether or not it has a limit of its own.
CreditLine line_by_rating(const State& state, CustomerId customer, Currency otherwise);

// Open debits less credits, with what is reserved, less unapplied money. O(currencies).
Money exposure_of(const State& state, CustomerId customer, Currency currency);

// Open under a contract number. O(open items of the customer).
Money open_of_contract(const State& state, CustomerId customer, std::string_view contract_no,
                       Currency currency);

// Days by which the oldest item that is not disputed is overdue; 0: none, or no business date.
// O(1) where nothing is overdue, else O(open items of the customer). `enough`: fewer days may be
// answered as 0.
std::int32_t oldest_overdue_days(const State& state, CustomerId customer, std::int32_t enough);

}  // namespace hexiao

// Which credits of a customer are set off against which debits, where nobody names them.
//
// Credits and debits are taken in order of due date, issue date and id, what is disputed stays out,
// and currencies are never mixed. `numbers`: where a credit's external reference is a debit's
// document number, as much as both have; and whatever shares a number of one of the kinds asked
// for, where its debits and credits balance. `equal_amounts`: as many credits as debits of one
// amount; where there are more of one side than of the other, nothing says which is meant, and all
// of them stay. `oldest_first`: every credit, as far as there are debits.
// Pure. At most kSetOffItems of each side are looked at, the oldest. Cost O(n log n), and O(credits
// × debits) of what shares a number.
#pragma once

#include <vector>

#include "engine/state/state.h"

namespace hexiao {

inline constexpr std::size_t kSetOffItems = 2'000;

// The lines of one set-off a currency, each summing to zero with at most limits::kListEntries
// lines; what is beyond that is left for the next time.
std::vector<std::vector<AllocationLine>> set_off_pairs(const State& state, CustomerId customer,
                                                       SetOffBy by, std::uint8_t keys);

}  // namespace hexiao

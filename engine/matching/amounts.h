// Does the money agree? How one amount relates to a set of open items, and which lines follow from
// it. Whole numbers of minor units only; percentages are floors.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/state/state.h"
#include "engine/vocabulary/decision.h"

namespace hexiao {

// Items of one explanation: seldom more than a few, so that they seldom need the heap.
using ItemSet = boost::container::small_vector<Slot, 8>;

// On what terms the money of one payment is set against the items of one debtor.
struct Terms {
  const Policy& policy;
  // The smallest of the policy's own and of what it says for this customer, class and sender.
  Tolerance short_payment, over_payment;
  Date day;  // decides on discounts and on what is overdue
};
Terms terms_for(const State& state, const Policy& policy, CustomerId debtor,
                std::string_view principal, Date day);

struct Fit {
  AmountLevel level = AmountLevel::none;
  std::vector<AllocationLine> lines;  // in the policy's order
  Money remainder;                    // of the payment, after the lines
};

// Items in the policy's spread_order, then due date, issue date, id: in which money is spread.
// Where only the first `most` are needed, those behind them are in no order. Cost O(items + most
// log most).
void sort_to_spread(const State& state, const Policy& policy, std::span<Slot> items,
                    std::size_t most = SIZE_MAX);

// `items` in order of sort_to_spread, each open, of one currency, each once. Tries, strongest
// first:
//   exact      the open amounts add up to the payment
//   discount   they do after every cash discount that is open on the day (with the policy's grace)
//   tolerance  they miss it by no more than the tolerance, absolute AND percent
//   partial    the payment is smaller: in order, credits taken in full
//   over       the payment is larger: everything, and the rest stays
// Credits in the set count against the debits. Cost O(items).
Fit fit(const State& state, const Terms& terms, std::span<const Slot> items, Money payment);

// Spreads what is left over further items in their order; the last may stay partly open if the
// policy allows it.
void spread_on(const State& state, const Policy& policy, std::span<const Slot> items, Fit& fit);

// The discount that an item still grants on the day; zero when none.
Money open_discount(const State& state, const Terms& terms, Slot item);

}  // namespace hexiao

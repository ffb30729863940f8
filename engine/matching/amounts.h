// Does the money agree? How one amount relates to a set of open items, and which lines follow from
// it. Whole numbers of minor units only; percentages are floors.
#pragma once

#include <span>
#include <vector>

#include "engine/state/state.h"
#include "engine/vocabulary/decision.h"

namespace hexiao {

struct Fit {
  AmountLevel level = AmountLevel::none;
  std::vector<AllocationLine> lines;  // in order of due date
  Money remainder;                    // of the payment, after the lines
};

// Items in order of due date, issue date, id: the order in which money is spread.
void sort_by_due(const State& state, std::vector<Slot>& items);

// `items` in order of sort_by_due, each open, of one currency, each once. Tries, strongest first:
//   exact      the open amounts add up to the payment
//   discount   they do after every cash discount that is open on `day` (with the policy's grace)
//   tolerance  they miss it by no more than the policy's tolerance, absolute AND percent
//   partial    the payment is smaller: oldest due first, credits taken in full
//   over       the payment is larger: everything, and the rest stays unapplied
// Credits in the set count against the debits. Cost O(items).
Fit fit(const State& state, const Policy& policy, std::span<const Slot> items, Money payment,
        Date day);

// The discount that an item still grants on `day`; zero when none.
Money open_discount(const State& state, const Policy& policy, Slot item, Date day);

}  // namespace hexiao

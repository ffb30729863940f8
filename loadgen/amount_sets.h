// Which sets of open amounts explain an amount of money: counted, because an explanation counts
// only when it is the only one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/vocabulary/money.h"

namespace hexiao::loadgen {

// How many non-empty sets of at most `most_items` of the amounts (credits negative) sum to `sum`;
// counting stops at `enough`. Cost O(n log n) for at most two items, else up to the number of such
// sets: the caller keeps n small.
std::uint64_t count_sets(std::vector<Money> amounts, Money sum, std::size_t most_items,
                         std::uint64_t enough = 2);

}  // namespace hexiao::loadgen

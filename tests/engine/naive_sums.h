// Which of a few items add up to an amount: every subset is tried.
#pragma once

#include <vector>

#include "tests/engine/naive_money.h"

namespace hexiao::naive {

struct Sum {
  Items items;
  std::uint64_t permille = 0;  // how many so simple sums chance would give, or one with fewer items
};

struct Sums {
  std::vector<Sum> found;  // the first of them: fewer items before more, then by the order of items
  std::uint64_t ways = 0;  // how many there are
};

// Of at most policy.subset_items each. `items` are few: all 2^n subsets are looked at.
Sums sums_of(const Policy& policy, Items items, Money target);

}  // namespace hexiao::naive

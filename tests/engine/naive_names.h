// Whose name is it, by going through all names of a ledger: the naive twin of engine/names'
// NameSearch. How alike two names are is asked of compare_names; what follows from it is found here
// again.
#pragma once

#include <string_view>
#include <vector>

#include "engine/names/similarity.h"
#include "tests/engine/naive_ledger.h"

namespace hexiao::naive {

struct LikeName {
  CustomerId customer;
  NameSimilarity similarity;
  unsigned errors = 0;  // typing errors; 3: many
};

struct LikeNames {
  std::vector<LikeName> found;  // best first, each customer once
  bool sure = false;            // the first is meant, and no other
};

// Nothing when no name is worth proposing.
LikeNames find_like(const Ledger& ledger, const Policy& policy, std::string_view written);

struct NameInside {
  CustomerId customer;
  std::size_t characters = 0;
};

// Customers whose names stand in the text, letter by letter.
std::vector<NameInside> find_inside(const Ledger& ledger, std::string_view text);

}  // namespace hexiao::naive

// The notation of allocations in results and truth: `item_no:amount`, with `:discount=x` and
// `:writeoff=x` parts after it, joined by `|`; proposals joined by `;`. Amounts are plain decimals;
// here they are compared in 1/10,000, the finest unit of any currency, so "12.5" equals "12.50". An
// item number may itself contain ':', but neither '|' nor ';'.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/vocabulary/money.h"

namespace hexiao::loadgen {

inline constexpr int kNotationExponent = 4;

struct NotedAllocation {
  std::string item_no;
  Money amount;
  Money discount;
  Money writeoff;
  friend auto operator<=>(const NotedAllocation&, const NotedAllocation&) = default;
};

// Sorted, so that the order in the file does not matter.
using AllocationSet = std::vector<NotedAllocation>;

void append_allocation(std::string& out, std::string_view item_no, Money amount, Money discount,
                       int exponent);

// "" is the empty set. The error quotes the bad part.
tl::expected<AllocationSet, std::string> parse_allocations(std::string_view text);
// Best first.
tl::expected<std::vector<AllocationSet>, std::string> parse_proposals(std::string_view text);

}  // namespace hexiao::loadgen

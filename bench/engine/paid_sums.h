// Sums that somebody paid for several items, for measuring the search of which items they were.
// Amounts are log-normal, as invoices are: half of them below 3,000.00, one in forty above
// 32,000.00. The same number of candidates always gives the same sums.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/matching/subset_sum.h"

namespace hexiao::bench {

struct PaidSum {
  std::vector<std::int64_t> amounts;
  std::int64_t target = 0;
  std::vector<std::uint32_t> planted;  // ascending indexes
};

// The sum of 2 .. 8 of the items, or an amount of that size that nobody put together.
enum class PaidSumKind : std::uint8_t { planted, off };

std::vector<PaidSum> paid_sums(std::size_t candidates, std::size_t count, PaidSumKind kind);

// Every solution adds up, and one that was planted is not denied.
bool is_right(const PaidSum& sum, const SubsetAnswer& answer, PaidSumKind kind);

}  // namespace hexiao::bench

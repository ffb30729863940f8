#include "tests/engine/naive_sums.h"

#include <algorithm>
#include <bit>

#include "engine/matching/account_searches.h"
#include "engine/matching/subset_chance.h"

namespace hexiao::naive {

Sums sums_of(const Policy& policy, Items items, Money target) {
  items = in_order(policy, std::move(items));
  std::vector<std::int64_t> amounts;
  for (const Item* item : items) amounts.push_back(item->open.minor());
  std::vector<std::vector<std::size_t>> subsets;
  for (std::uint64_t bits = 1; bits < std::uint64_t{1} << items.size(); ++bits) {
    if (std::popcount(bits) > policy.subset_items) continue;
    std::vector<std::size_t> subset;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < items.size(); ++i)
      if ((bits >> i & 1) != 0) {
        subset.push_back(i);
        sum += amounts[i];
      }
    if (sum == target.minor()) subsets.push_back(subset);
  }
  std::sort(subsets.begin(), subsets.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  Sums sums{.found = {}, .ways = subsets.size()};
  if (subsets.size() > kMaxSubsets) subsets.resize(kMaxSubsets);
  const auto chance_of = [&](std::size_t size) {
    return accidental_permille(amounts, target.minor(),
                               {.most_items = static_cast<std::uint32_t>(size),
                                .most_candidates = kMaxSubsetCandidates,
                                .most_work = static_cast<std::uint64_t>(policy.subset_steps)});
  };
  std::uint64_t permille = 0;
  for (const auto& subset : subsets) {
    // What would be chance with few items is chance with more.
    if (permille <= static_cast<std::uint64_t>(policy.subset_chance_permille))
      permille = chance_of(subset.size());
    Sum& sum = sums.found.emplace_back();
    for (const std::size_t i : subset) sum.items.push_back(items[i]);
    sum.permille = permille;
  }
  return sums;
}

}  // namespace hexiao::naive

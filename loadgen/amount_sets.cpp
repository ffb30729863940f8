#include "loadgen/amount_sets.h"

#include <algorithm>

namespace hexiao::loadgen {
namespace {

// Pairs of a sorted list by two pointers; equal amounts make several pairs, which are counted until
// `enough`.
std::uint64_t count_pairs(const std::vector<Money>& sorted, Money sum, std::uint64_t enough) {
  std::uint64_t found = 0;
  std::size_t low = 0, high = sorted.size();
  while (low + 1 < high && found < enough) {
    const Money pair = sorted[low] + sorted[high - 1];
    if (pair < sum) {
      ++low;
    } else if (pair > sum) {
      --high;
    } else {
      const auto first = sorted.begin() + static_cast<std::ptrdiff_t>(low);
      const auto last = sorted.begin() + static_cast<std::ptrdiff_t>(high);
      if (sorted[low] == sorted[high - 1]) {
        const auto equal = static_cast<std::uint64_t>(last - first);
        return found + equal * (equal - 1) / 2;
      }
      const auto lows = std::upper_bound(first, last, sorted[low]) - first;
      const auto highs = last - std::lower_bound(first, last, sorted[high - 1]);
      found += static_cast<std::uint64_t>(lows) * static_cast<std::uint64_t>(highs);
      low += static_cast<std::size_t>(lows);
      high -= static_cast<std::size_t>(highs);
    }
  }
  return found;
}

struct Search {
  const std::vector<Money>& amounts;
  std::uint64_t enough;
  std::uint64_t found = 0;

  void extend(std::size_t from, Money missing, std::size_t items_left) {
    for (std::size_t i = from; i < amounts.size() && found < enough; ++i) {
      const Money rest = missing - amounts[i];
      if (rest.is_zero()) ++found;
      if (items_left > 1) extend(i + 1, rest, items_left - 1);
    }
  }
};

}  // namespace

std::uint64_t count_sets(std::vector<Money> amounts, Money sum, std::size_t most_items,
                         std::uint64_t enough) {
  if (most_items == 0) return 0;
  if (most_items <= 2) {
    std::sort(amounts.begin(), amounts.end());
    const auto [first, last] = std::equal_range(amounts.begin(), amounts.end(), sum);
    const auto singles = static_cast<std::uint64_t>(last - first);
    if (most_items == 1 || singles >= enough) return std::min(singles, enough);
    return std::min(enough, singles + count_pairs(amounts, sum, enough - singles));
  }
  Search search{amounts, enough};
  search.extend(0, sum, most_items);
  return search.found;
}

}  // namespace hexiao::loadgen

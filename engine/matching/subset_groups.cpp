#include "engine/matching/subset_groups.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace hexiao {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::int64_t kLargestSum = std::numeric_limits<std::int64_t>::max() / 4;

std::uint64_t magnitude(std::int64_t amount) {
  const auto bits = static_cast<std::uint64_t>(amount);
  return amount < 0 ? 0 - bits : bits;
}

// n over k, saturating. Each step divides evenly: it is itself a binomial.
std::uint64_t binomial(std::uint32_t n, std::uint32_t k) {
  Wide product = 1;
  k = std::min(k, n - k);
  for (std::uint32_t i = 0; i < k; ++i) {
    product = product * (n - i) / (i + 1);
    if (product > std::numeric_limits<std::uint64_t>::max())
      return std::numeric_limits<std::uint64_t>::max();
  }
  return static_cast<std::uint64_t>(product);
}

// An item that may be in the subset, with its group as a place in the choice.
struct Place {
  std::uint32_t item = 0;
  std::uint32_t of = 0;
  bool taken = false;
};

// The smallest list: from `from` on, whatever is still needed, as early as it comes.
void take_earliest(std::vector<Place>& places, std::size_t from,
                   std::vector<std::uint32_t>& needed) {
  for (std::size_t i = from; i < places.size(); ++i) {
    std::uint32_t& need = needed[places[i].of];
    places[i].taken = need > 0;
    if (places[i].taken) --need;
  }
}

// The next larger list: the last taken place that can be given up for later ones of its group.
// Scratch is as long as the choice, and zero.
bool take_next(std::vector<Place>& places, std::vector<std::uint32_t>& needed,
               std::vector<std::uint32_t>& free) {
  for (std::size_t i = places.size(); i-- > 0;) {
    const std::uint32_t of = places[i].of;
    if (places[i].taken) ++needed[of];
    if (places[i].taken && free[of] > 0) {
      places[i].taken = false;
      take_earliest(places, i + 1, needed);
      return true;
    }
    if (!places[i].taken) ++free[of];
  }
  return false;
}

}  // namespace

bool AmountGroups::take(std::span<const std::int64_t> amounts, std::int64_t target) {
  items_.clear();
  groups_.clear();
  Wide total = magnitude(target);
  std::int64_t low = 0;
  std::int64_t high = 0;
  if (total > static_cast<Wide>(kLargestSum)) return false;
  for (const std::int64_t amount : amounts) {
    total += magnitude(amount);
    if (total > static_cast<Wide>(kLargestSum)) return false;
    (amount < 0 ? low : high) += amount;
  }
  // Largest first, positive before negative, then as given: sorted by one number each.
  ordered_.clear();
  for (std::uint32_t i = 0; i < amounts.size(); ++i) {
    const std::int64_t amount = amounts[i];
    const bool useful = amount > 0 ? amount <= target - low : amount < 0 && amount >= target - high;
    if (useful) ordered_.emplace_back(~(magnitude(amount) << 1U | (amount > 0 ? 1U : 0U)), i);
  }
  std::sort(ordered_.begin(), ordered_.end());
  for (const auto& [order, item] : ordered_) items_.push_back(item);
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    const std::int64_t amount = amounts[items_[i]];
    if (groups_.empty() || groups_.back().amount != amount)
      groups_.push_back({.amount = amount, .first = i, .copies = 0});
    ++groups_.back().copies;
  }
  sum_from_the_end();
  return true;
}

void AmountGroups::sum_from_the_end() {
  low_.assign(groups_.size() + 1, 0);
  high_.assign(groups_.size() + 1, 0);
  for (std::size_t i = groups_.size(); i-- > 0;) {
    const std::int64_t sum = groups_[i].amount * groups_[i].copies;
    low_[i] = low_[i + 1] + std::min<std::int64_t>(sum, 0);
    high_[i] = high_[i + 1] + std::max<std::int64_t>(sum, 0);
  }
}

std::uint64_t AmountGroups::common_divisor() const {
  std::uint64_t divisor = 0;
  for (const AmountGroup& group : groups_) {
    divisor = std::gcd(divisor, magnitude(group.amount));
    if (divisor == 1) break;
  }
  return divisor;
}

std::uint64_t ways(std::span<const AmountGroup> groups, std::span<const GroupChoice> choice) {
  std::uint64_t product = 1;
  for (const GroupChoice& chosen : choice)
    if (__builtin_mul_overflow(product, binomial(groups[chosen.group].copies, chosen.copies),
                               &product))
      return std::numeric_limits<std::uint64_t>::max();
  return product;
}

std::vector<std::vector<std::uint32_t>> first_subsets(const AmountGroups& amounts,
                                                      std::span<const GroupChoice> choice,
                                                      std::size_t most) {
  std::vector<Place> places;
  std::vector<std::uint32_t> needed;
  std::vector<std::uint32_t> free(choice.size(), 0);
  for (std::uint32_t of = 0; of < choice.size(); ++of) {
    const AmountGroup& group = amounts.groups()[choice[of].group];
    needed.push_back(choice[of].copies);
    // A subset with a later item than these comes after `most` others: those in which that item is
    // exchanged for one of the earlier items of its group that are free.
    const std::size_t width = std::min<std::size_t>(group.copies, choice[of].copies + most - 1);
    for (std::size_t i = 0; i < width; ++i)
      places.push_back({.item = amounts.items()[group.first + i], .of = of});
  }
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.item < b.item; });
  take_earliest(places, 0, needed);

  std::vector<std::vector<std::uint32_t>> subsets;
  do {
    std::vector<std::uint32_t>& subset = subsets.emplace_back();
    for (const Place& place : places)
      if (place.taken) subset.push_back(place.item);
    std::fill(needed.begin(), needed.end(), 0);
    std::fill(free.begin(), free.end(), 0);
  } while (subsets.size() < most && take_next(places, needed, free));
  return subsets;
}

}  // namespace hexiao

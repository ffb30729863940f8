// Amounts sorted by size, equal ones together, and the subsets that a choice "so many of each
// group" stands for. Internal to the subset search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hexiao {

// Equal amounts. Their items are `copies` of AmountGroups::items() from `first` on, ascending.
struct AmountGroup {
  std::int64_t amount = 0;
  std::uint32_t first = 0;
  std::uint32_t copies = 0;
};

// So many items of a group.
struct GroupChoice {
  std::uint32_t group = 0;
  std::uint32_t copies = 0;
};

// Invariant: no amount is zero; |amount| falls from group to group; positive before negative.
class AmountGroups {
 public:
  // Takes the amounts that can be in a subset with this sum at all: one that all the others
  // together cannot bring back to the target is left out. False when the sums could leave 64 bits.
  bool take(std::span<const std::int64_t> amounts, std::int64_t target);

  std::span<const AmountGroup> groups() const { return groups_; }
  std::span<const std::uint32_t> items() const { return items_; }
  // Of all the amounts taken; zero when there are none.
  std::uint64_t common_divisor() const;
  // What the groups from `group` on can add: no less than low(), no more than high().
  std::int64_t low(std::size_t group) const { return low_[group]; }
  std::int64_t high(std::size_t group) const { return high_[group]; }

 private:
  void sum_from_the_end();

  std::vector<std::pair<std::uint64_t, std::uint32_t>> ordered_;  // only while they are taken
  std::vector<std::uint32_t> items_;
  std::vector<AmountGroup> groups_;
  std::vector<std::int64_t> low_, high_;
};

// The number of subsets behind a choice: a product of binomials, saturating.
std::uint64_t ways(std::span<const AmountGroup> groups, std::span<const GroupChoice> choice);

// The first `most` of them in lexicographic order, each ascending. Cost O(most² · items chosen).
std::vector<std::vector<std::uint32_t>> first_subsets(const AmountGroups& amounts,
                                                      std::span<const GroupChoice> choice,
                                                      std::size_t most);

}  // namespace hexiao

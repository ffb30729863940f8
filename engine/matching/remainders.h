// Which endings the sums of some amounts can have. Internal to the subset search.
//
// Invoices are often round, and then an odd ending can come only from the few that are not: where
// they cannot give it, nothing can, however many round ones there are. Kept for the amounts from
// each group to the last, as the set of remainders by ten thousand. Among many odd amounts every
// remainder can be had; such groups answer "possible" unseen. One thread.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/matching/subset_groups.h"

namespace hexiao {

class Remainders {
 public:
  // At most `most_copies` of each group. Returns what it cost in steps of the search.
  std::uint64_t take(std::span<const AmountGroup> groups, std::uint32_t most_copies) {
    sets_.assign(1, Set{}.set(0));
    set_of_.assign(groups.size() + 1, 0);
    telling_from_ = groups.size();
    std::uint64_t work = 0;
    while (telling_from_ > 0) {
      const std::size_t group = telling_from_ - 1;
      const std::size_t shift = remainder(groups[group].amount);
      const std::uint32_t copies = shift == 0 ? 0 : std::min(groups[group].copies, most_copies);
      Set set = sets_.back();
      ++work;
      for (std::uint32_t i = 0; i < copies; ++i) {
        const Set before = set;
        set |= before << shift | before >> (kModulus - shift);
        work += kStepsOfAShift;
        if (set == before) break;
      }
      if (copies > 0 && set.count() > kModulus / kTelling) break;
      if (copies > 0) sets_.push_back(set);
      set_of_[group] = static_cast<std::uint32_t>(sets_.size() - 1);
      telling_from_ = group;
    }
    return work;
  }
  void forget() { telling_from_ = SIZE_MAX; }

  // False: no subset of the groups from `group` on has this sum. True: unknown.
  bool possible(std::size_t group, std::int64_t sum) const {
    return group < telling_from_ || sets_[set_of_[group]].test(remainder(sum));
  }

 private:
  static constexpr std::size_t kModulus = 10'000;
  // A set that has more than this part of all remainders is not worth asking.
  static constexpr std::size_t kTelling = 8;
  static constexpr std::uint64_t kStepsOfAShift = 50;
  using Set = std::bitset<kModulus>;

  static std::size_t remainder(std::int64_t amount) {
    constexpr auto kBy = static_cast<std::int64_t>(kModulus);
    const std::int64_t left = amount % kBy;
    return static_cast<std::size_t>(left < 0 ? left + kBy : left);
  }

  std::vector<Set> sets_;              // round amounts change nothing and share the set after them
  std::vector<std::uint32_t> set_of_;  // of each group, from telling_from_ on
  std::size_t telling_from_ = SIZE_MAX;
};

}  // namespace hexiao

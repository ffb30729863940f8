// Which of a payer's open items add up to exactly this amount? And is it the only way?
//
// For money that came without a document. The answer is exact: the amounts are whole minor units,
// a solution adds up to the unit, and "exactly one" is said only when every other subset has been
// looked at or excluded by its bounds. When the work runs out first, the answer says so and claims
// no more than it found.
//
// What counts as different: two items of equal amount are two items, so 100 out of {100, 100} has
// two solutions. The empty set is none. An item of amount zero says nothing about a payment and is
// left out. Credits are negative amounts and may be in a subset; the target may have either sign.
//
// Order of solutions: fewer items first; of equally many, the one whose list of indexes is smaller
// (lexicographically). So sort the amounts by due date, and the earliest due come first. The order
// in which the search meets its solutions has no influence on those that `best_known()` covers.
//
// Method: first the subsets of one item, of two, of three and so on, as far as a share of the work
// goes, for those are the explanations a person would give. Then all sizes at once: branch and
// bound over the larger amounts, which ends in a table of all the sums of the smaller ones
// (E. Horowitz, S. Sahni, "Computing partitions with applications to the knapsack problem", J. ACM
// 21, 1974: meet in the middle). Equal amounts are one branch and are counted by binomials. A
// common divisor that the target lacks ends it at once, and where most amounts are round, a branch
// whose odd ending the rest cannot give ends there (remainders.h).
//
// Cost: O(n log n) to sort, then at most `most_work` steps, and those of one last number written
// down, of about four nanoseconds each; no clock is asked, so the answer is the same on every
// machine. Memory: below 1 MB, kept between searches, and 24 bytes an item. One thread a
// SubsetSearch. Needs no ledger and changes none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace hexiao {

struct SubsetBounds {
  // The space that is searched: subsets of 1 .. most_items items. At most kMostSubsetItems.
  std::uint32_t most_items = 20;
  // With more amounts than this nothing is searched, and the answer says so. Sorting this many
  // takes half a millisecond.
  std::size_t most_candidates = 10'000;
  // Steps: a branch tried, a sum put into the table, a number written down. The default costs some
  // 200 microseconds where all of it is used (bench/engine/subset_sum_bench.cpp measures it).
  std::uint64_t most_work = 45'000;
  // Of these, at most so many after most_solutions are in hand: from there on the answer is
  // "several", and the search can only find better ones to show.
  std::uint64_t most_work_settled = 10'000;
  // How many solutions are written down; at least 2, for with one there would be no telling apart.
  std::size_t most_solutions = 3;
};

inline constexpr std::uint32_t kMostSubsetItems = 500;

// Why the search ended.
enum class SubsetEnd : std::uint8_t {
  searched_all,         // `found` is exact
  enough,               // as many as wanted, none better exists; there may be more of them
  out_of_work,          // most_work is used up
  too_many_candidates,  // not searched
  amounts_too_large,    // not searched: their sum could leave 64 bits
};

// What may be claimed.
enum class SubsetClaim : std::uint8_t {
  none,      // proved: no subset has this sum
  one,       // proved: exactly one has
  several,   // proved: at least two have
  unproved,  // the search ended early with one solution or none in hand
};

struct SubsetAnswer {
  // Each a list of indexes into the amounts, ascending; best first.
  std::vector<std::vector<std::uint32_t>> solutions;
  // The number of solutions; a lower bound unless `complete()`. Stays at the largest value when
  // there are more.
  std::uint64_t found = 0;
  SubsetEnd end = SubsetEnd::searched_all;
  std::uint64_t work = 0;
  // Every subset of up to so many items was looked at, whatever the end.
  std::uint32_t searched_items = 0;

  bool complete() const { return end == SubsetEnd::searched_all; }
  // `solutions` are the first in order of all there are, not only of those that were met.
  bool best_known() const { return complete() || end == SubsetEnd::enough; }
  SubsetClaim claim() const {
    if (found > 1) return SubsetClaim::several;
    if (!complete()) return SubsetClaim::unproved;
    return found == 1 ? SubsetClaim::one : SubsetClaim::none;
  }
};

class SubsetSearch {
 public:
  SubsetSearch();
  ~SubsetSearch();
  SubsetSearch(SubsetSearch&&) noexcept;
  SubsetSearch& operator=(SubsetSearch&&) noexcept;

  // Amounts of any kind are taken; none is trusted. Bounds out of range are brought into it.
  SubsetAnswer find(std::span<const std::int64_t> amounts, std::int64_t target,
                    const SubsetBounds& bounds = {});

 private:
  struct Room;  // what is kept between searches, so that a search allocates next to nothing
  std::unique_ptr<Room> room_;
};

}  // namespace hexiao

// Is a subset with the right sum evidence at all, or would these amounts have given one anyway?
//
// Among thirty invoices there are a billion subsets; whatever is paid, some of them add up to it.
// The number of subsets that hit one amount by chance is how densely the sums lie around it. That
// density is measured, not modelled: the sums nearest to the target are counted, in the smallest
// window, of the sizes 4, 8, 16 ... units to either side, that holds at least sixteen of them, and
//
//   expected = other sums in the window / amounts in the window
//
// (the density of the nearest neighbours: D. Loftsgaarden, C. Quesenberry, "A nonparametric
// estimate of a multivariate density function", Ann. Math. Statist. 36, 1965). The window follows
// the small items when a large one is in any case part of the sum. A unit is the greatest common
// divisor of the amounts, for other sums cannot be. The widest window is an eighth of the target;
// with fewer than sixteen sums in it the expectation is small and is what they give.
//
// Round amounts crowd the sums onto few endings. So the expectation is multiplied by how much more
// often than one in a hundred the subsets have the target's ending (its remainder by a hundred
// units), and never made smaller by it: an error should make evidence weaker, not stronger.
//
// Sums equal to the target are not counted: those are what the expectation is held against. To
// judge a solution of three items, ask with most_items = 3: how often would chance alone give one
// that is as simple?
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "engine/matching/subset_sum.h"

namespace hexiao {

// Nothing is known: more candidates, larger amounts or more work than the bounds allow. Compares as
// more than any chance, so that a caller who asks "is it at most this?" is told no.
inline constexpr std::uint64_t kChanceUnknown = std::numeric_limits<std::uint64_t>::max();
// From here on nobody needs to know how many: the answer is this or more.
inline constexpr std::uint64_t kChanceCertain = 64'000;

// The number of subsets of 1 .. most_items items, in thousandths, that would have this sum by
// chance. 20 reads: one payment in fifty of about this size would find a subset that has nothing to
// do with it. Statistically right to about a third, tested so; whole numbers only. Uses
// most_items, most_candidates and most_work of the bounds. Cost as that of a search that proves;
// most_work steps at most.
std::uint64_t accidental_permille(std::span<const std::int64_t> amounts, std::int64_t target,
                                  const SubsetBounds& bounds = {});

}  // namespace hexiao

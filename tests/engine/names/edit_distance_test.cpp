#include "engine/names/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/engine/names/invented_names.h"

namespace hexiao {
namespace {

// The naive twin: every cell of the matrix.
unsigned full_matrix(SymbolSpan a, SymbolSpan b) {
  std::vector<std::vector<unsigned>> cell(a.size() + 1, std::vector<unsigned>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cell[i][0] = static_cast<unsigned>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) cell[0][j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cell[i][j] = std::min({cell[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U),
                             cell[i - 1][j] + 1, cell[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cell[i][j] = std::min(cell[i][j], cell[i - 2][j - 2] + 1);
      }
    }
  }
  return cell[a.size()][b.size()];
}

std::string damaged(std::string text, std::size_t errors, invented::Dice& dice) {
  for (std::size_t i = 0; i < errors && !text.empty(); ++i) invented::mistype(text, dice);
  return text;
}

TEST(EditDistance, AgreesWithTheFullMatrixOnRandomTexts) {
  constexpr std::uint64_t kSeed = 20240611;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  invented::Dice dice(kSeed);
  for (int round = 0; round < 20'000; ++round) {
    std::string left;
    // Few letters, so that swaps and repeats are many; now and then past 64, and past ASCII.
    const std::size_t length = dice.below(round % 10 == 0 ? 120 : 24);
    for (std::size_t i = 0; i < length; ++i) {
      if (round % 3 == 0) {
        left += dice.one_of(invented::kChineseCharacters);
      } else {
        left.push_back(static_cast<char>('a' + dice.below(4)));
      }
    }
    std::string right = left;
    if (round % 3 == 0) {
      for (std::size_t i = 0; i < dice.below(4) && right.size() >= 6; ++i) {
        const std::size_t at = 3 * dice.below(right.size() / 3);
        right.replace(at, 3, dice.one_of(invented::kChineseCharacters));
      }
    } else {
      right = damaged(left, dice.below(5), dice);
    }
    const Symbols a(left);
    const Symbols b(right);
    const unsigned truth = full_matrix(a.span(), b.span());
    const auto limit = static_cast<unsigned>(dice.below(4));
    DistancePattern pattern;
    pattern.set(a.span());
    ASSERT_EQ(pattern.to(b.span(), limit), std::min(truth, limit + 1)) << left << " / " << right;
    ASSERT_EQ(pattern.to_base(right, limit), std::min(truth, limit + 1)) << left << " / " << right;
    ASSERT_EQ(bounded_distance(a.span(), b.span(), limit), std::min(truth, limit + 1))
        << left << " / " << right;
  }
}

TEST(EditDistance, OfABaseCountsNoBlanks) {
  constexpr std::uint64_t kSeed = 77;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  invented::Dice dice(kSeed);
  for (int round = 0; round < 5'000; ++round) {
    // Up to more letters than the pattern's word has bits, and than are compared at all.
    const std::size_t length = dice.below(round % 20 == 0 ? 180 : 30);
    std::string left;
    for (std::size_t i = 0; i < length; ++i) left.push_back("abcd "[dice.below(5)]);
    const std::string right = damaged(left, dice.below(4), dice);
    const Symbols a(left);
    const auto limit = static_cast<unsigned>(dice.below(4));
    DistancePattern pattern;
    pattern.set(a.span());
    ASSERT_EQ(pattern.to_base(right, limit), pattern.to(Symbols(right).span(), limit))
        << left << " / " << right;
  }
}

TEST(EditDistance, CountsASwapOfNeighboursOnce) {
  EXPECT_EQ(bounded_distance(Symbols("nordic").span(), Symbols("nodric").span(), 2), 1U);
}

TEST(EditDistance, OfNothingIsTheOtherLength) {
  DistancePattern pattern;
  pattern.set(SymbolSpan());
  EXPECT_EQ(pattern.to(Symbols("ab").span(), 3), 2U);
  EXPECT_EQ(bounded_distance(Symbols("abc").span(), SymbolSpan(), 2), 3U);
}

TEST(EditDistance, ForgetsThePatternBefore) {
  DistancePattern pattern;
  const Symbols first("zzzz上海");
  pattern.set(first.span());
  const Symbols second("aaaa");
  pattern.set(second.span());
  EXPECT_EQ(pattern.to(Symbols("zzzz").span(), 3), 4U);
}

}  // namespace
}  // namespace hexiao

#include "engine/names/edit_distance.h"

#include <algorithm>
#include <type_traits>

#include "engine/text/utf8.h"

namespace hexiao {
namespace {

constexpr std::size_t kWordBits = 64;

std::size_t size_gap(SymbolSpan a, SymbolSpan b) {
  return a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
}

void drop_what_agrees(SymbolSpan& a, SymbolSpan& b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a = a.subspan(1);
    b = b.subspan(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a = a.first(a.size() - 1);
    b = b.first(b.size() - 1);
  }
}

bool begin_swapped(SymbolSpan a, SymbolSpan b) {
  return a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0];
}

bool is_within_one(SymbolSpan a, SymbolSpan b) {
  drop_what_agrees(a, b);
  const std::size_t longer = std::max(a.size(), b.size());
  return longer < 2 || (a.size() == 2 && b.size() == 2 && begin_swapped(a, b));
}

// What is left of two spellings begins with an error, which is one of four. The matrix costs more.
unsigned distance_up_to_two(SymbolSpan a, SymbolSpan b, unsigned limit) {
  if (is_within_one(a, b)) return 1;
  if (limit == 1) return 2;
  const bool two = is_within_one(a.subspan(1), b.subspan(1)) || is_within_one(a.subspan(1), b) ||
                   is_within_one(a, b.subspan(1)) ||
                   (begin_swapped(a, b) && is_within_one(a.subspan(2), b.subspan(2)));
  return two ? 2 : 3;
}

// Three rows of the matrix, and of each only the cells within `limit` of the diagonal.
unsigned banded_distance(SymbolSpan a, SymbolSpan b, unsigned limit) {
  using Row = std::array<unsigned, kMaxSymbols + 1>;
  const unsigned beyond = limit + 1;
  Row rows[3];
  Row* before = &rows[0];
  Row* above = &rows[1];
  Row* here = &rows[2];
  for (std::size_t j = 0; j <= b.size(); ++j)
    (*above)[j] = std::min(static_cast<unsigned>(j), beyond);
  before->fill(beyond);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    here->fill(beyond);
    if (i <= limit) (*here)[0] = static_cast<unsigned>(i);
    const std::size_t from = i > limit ? i - limit : 1;
    const std::size_t to = std::min(b.size(), i + limit);
    unsigned lowest = (*here)[0];
    for (std::size_t j = from; j <= to; ++j) {
      const unsigned replaced = (*above)[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      unsigned cell = std::min({replaced, (*above)[j] + 1, (*here)[j - 1] + 1, beyond});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cell = std::min(cell, (*before)[j - 2] + 1);
      }
      (*here)[j] = cell;
      lowest = std::min(lowest, cell);
    }
    // A swap may still reach back over one row.
    if (lowest > limit && i > 1 &&
        *std::min_element(above->begin(),
                          above->begin() + static_cast<std::ptrdiff_t>(b.size()) + 1) > limit) {
      return beyond;
    }
    std::swap(before, above);
    std::swap(above, here);
  }
  return std::min((*above)[b.size()], beyond);
}

}  // namespace

unsigned bounded_distance(SymbolSpan a, SymbolSpan b, unsigned limit) {
  if (size_gap(a, b) > limit) return limit + 1;
  drop_what_agrees(a, b);
  if (a.empty() || b.empty()) return static_cast<unsigned>(std::max(a.size(), b.size()));
  if (limit == 0) return 1;
  if (limit <= 2) return distance_up_to_two(a, b, limit);
  return banded_distance(a, b, limit);
}

void DistancePattern::set(SymbolSpan pattern) {
  ascii_.fill(0);
  pattern_ = pattern;
  wide_count_ = 0;
  if (pattern.size() > kWordBits) return;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    const Symbol s = pattern[i];
    if (s < ascii_.size()) {
      ascii_[s] |= bit;
      continue;
    }
    std::size_t at = 0;
    while (at < wide_count_ && wide_[at] != s) ++at;
    if (at == wide_count_) {
      wide_[at] = s;
      wide_bits_[at] = 0;
      ++wide_count_;
    }
    wide_bits_[at] |= bit;
  }
}

std::uint64_t DistancePattern::wide_positions(Symbol s) const {
  for (std::size_t i = 0; i < wide_count_; ++i) {
    if (wide_[i] == s) return wide_bits_[i];
  }
  return 0;
}

unsigned DistancePattern::to(SymbolSpan text, unsigned limit) const {
  if (size_gap(pattern_, text) > limit) return limit + 1;
  if (pattern_.empty()) return static_cast<unsigned>(text.size());
  if (pattern_.size() > kWordBits) return bounded_distance(pattern_, text, limit);
  return run(text, text.size(), limit, [this](Symbol s) { return positions(s); });
}

unsigned DistancePattern::to_base(std::string_view base, unsigned limit) const {
  const bool plain = base.size() <= kMaxSymbols && is_ascii(base) && !pattern_.empty() &&
                     pattern_.size() <= kWordBits;
  if (!plain) return to(Symbols(base).span(), limit);
  const auto blanks = static_cast<std::size_t>(std::count(base.begin(), base.end(), ' '));
  const std::size_t letters = base.size() - blanks;
  const std::size_t gap =
      letters > pattern_.size() ? letters - pattern_.size() : pattern_.size() - letters;
  if (gap > limit) return limit + 1;
  return run(base, letters, limit,
             [this](char c) { return ascii_[static_cast<unsigned char>(c)]; });
}

template <class Text, class PositionsOf>
unsigned DistancePattern::run(const Text& text, std::size_t letters, unsigned limit,
                              PositionsOf positions_of) const {
  constexpr bool kHasBlanks = std::is_same_v<Text, std::string_view>;
  std::uint64_t down = ~std::uint64_t{0};  // vertical steps of +1
  std::uint64_t up = 0;                    // vertical steps of -1
  std::uint64_t diagonal = 0;
  std::uint64_t before = 0;
  const std::uint64_t last = std::uint64_t{1} << (pattern_.size() - 1);
  std::size_t distance = pattern_.size();
  std::size_t left = letters;
  for (const auto s : text) {
    if constexpr (kHasBlanks)
      if (s == ' ') continue;
    const std::uint64_t match = positions_of(s);
    const std::uint64_t swapped = (((~diagonal) & match) << 1) & before;
    diagonal = ((((match & down) + down) ^ down) | match | up) | swapped;
    std::uint64_t right = up | ~(diagonal | down);
    std::uint64_t left_step = diagonal & down;
    distance += (right & last) != 0 ? 1U : 0U;
    distance -= (left_step & last) != 0 ? 1U : 0U;
    --left;
    if (distance > limit + left) return limit + 1;
    right = (right << 1) | 1U;
    left_step <<= 1;
    down = left_step | ~(diagonal | right);
    up = right & diagonal;
    before = match;
  }
  return distance > limit ? limit + 1 : static_cast<unsigned>(distance);
}

}  // namespace hexiao

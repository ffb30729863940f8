#include "loadgen/damage.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>
#include <vector>

#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

constexpr std::string_view kMarks = "-/._ ";

std::size_t behind_zeros(const PrintedNumber& number) {
  std::size_t first = number.run_begin;
  while (first + 1 < number.run_end && number.text[first] == '0') ++first;
  return first;
}

// Rows of the table are kept three at a time: an exchange looks two rows back.
template <bool kExchange, class Text>
int distance(Text a, Text b, int most) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  const int rows = static_cast<int>(a.size()), columns = static_cast<int>(b.size());
  if (std::abs(rows - columns) > most) return most + 1;
  constexpr int kColumns = 160;
  if (columns >= kColumns) return most + 1;  // no name or number is that long
  std::array<std::array<int, kColumns>, 3> table;
  for (int column = 0; column <= columns; ++column)
    table[0][static_cast<std::size_t>(column)] = column;
  for (int row = 1; row <= rows; ++row) {
    const auto& above = table[static_cast<std::size_t>((row + 2) % 3)];
    const auto& far = table[static_cast<std::size_t>((row + 1) % 3)];
    auto& here = table[static_cast<std::size_t>(row % 3)];
    const int low = std::max(1, row - most), high = std::min(columns, row + most);
    int least = here[static_cast<std::size_t>(low - 1)] = low == 1 ? row : most + 1;
    for (int column = low; column <= high; ++column) {
      const auto at = static_cast<std::size_t>(column);
      const auto i = static_cast<std::size_t>(row - 1);
      const int up = column == row + most ? most + 1 : above[at] + 1;
      int cost = std::min({up, here[at - 1] + 1, above[at - 1] + (a[i] == b[at - 1] ? 0 : 1)});
      if (kExchange && row > 1 && column > 1 && a[i] == b[at - 2] && a[i - 1] == b[at - 1])
        cost = std::min(cost, far[at - 2] + 1);
      here[at] = std::min(cost, most + 1);
      least = std::min(least, here[at]);
    }
    if (least > most) return most + 1;
  }
  return std::min(most + 1,
                  table[static_cast<std::size_t>(rows % 3)][static_cast<std::size_t>(columns)]);
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b, int most) {
  return distance<true>(a, b, most);
}

int edit_distance(std::u32string_view a, std::u32string_view b, int most) {
  return distance<false>(a, b, most);
}

std::string lose_prefix(const PrintedNumber& number) {
  if (number.run_begin == 0 && number.run_end == number.text.size()) return {};
  return std::string(number.run());
}

std::string lose_zeros(const PrintedNumber& number) {
  const std::size_t first = behind_zeros(number);
  if (first == number.run_begin) return {};
  return number.text.substr(0, number.run_begin) + number.text.substr(first);
}

std::string change_separators(Rng& rng, const PrintedNumber& number) {
  constexpr std::array<std::string_view, 5> kNew = {" ", "/", ".", "_", ""};
  std::string out;
  if (number.text.find_first_of(kMarks) != std::string::npos) {
    const std::string_view with = rng.pick(kNew);
    for (const char c : number.text) {
      if (kMarks.find(c) != std::string_view::npos)
        out += with;
      else
        out += c;
    }
    return out == number.text ? std::string{} : out;
  }
  // Without separators of its own: grouped as people type long numbers.
  const char mark = rng.chance(700'000) ? ' ' : '-';
  out = number.text.substr(0, number.run_begin);
  if (!out.empty()) out += mark;
  for (std::size_t i = number.run_begin; i < number.text.size(); ++i) {
    if (i > number.run_begin && i < number.run_end && (number.run_end - i) % 4 == 0) out += mark;
    out += number.text[i];
  }
  return out;
}

std::string replace_digit(Rng& rng, const PrintedNumber& number) {
  // Zeros in front are left alone: losing one is not damage but another way to write the number.
  const std::size_t first = behind_zeros(number);
  if (number.run_end < first + 4) return {};
  std::string out = number.text;
  const std::size_t at = first + static_cast<std::size_t>(rng.below(number.run_end - first));
  out[at] = static_cast<char>('0' + (out[at] - '0' + 1 + static_cast<int>(rng.below(9))) % 10);
  return out;
}

std::string damage_digits(Rng& rng, const PrintedNumber& number, int edits) {
  const std::size_t first = behind_zeros(number);
  if (number.run_end < first + 4) return {};
  PrintedNumber out = number;
  for (int edit = 0; edit < edits; ++edit) {
    const std::size_t at = first + static_cast<std::size_t>(rng.below(out.run_end - first));
    const std::uint64_t kind = rng.below(10);
    char& digit = out.text[at];
    if (kind < 7) {
      digit = static_cast<char>('0' + (digit - '0' + 1 + static_cast<int>(rng.below(9))) % 10);
    } else if (kind < 9) {
      const std::size_t left = at > first ? at - 1 : at;
      std::swap(out.text[left], out.text[left + 1]);
    } else {
      out.text.erase(at, 1);
      --out.run_end;
    }
  }
  return edit_distance(number.text, out.text, edits) == edits ? out.text : std::string{};
}

}  // namespace hexiao::loadgen

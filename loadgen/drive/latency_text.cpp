#include "loadgen/drive/latency_text.h"

#include <fmt/format.h>

#include <array>

namespace hexiao::loadgen {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};
// Larger units first.
constexpr std::array<Unit, 3> kUnits = {{{"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1000}}};
constexpr std::uint64_t kHour = 3600 * kUnits.front().size;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string shown_duration(std::uint64_t nanoseconds) {
  for (const Unit& unit : kUnits)
    if (nanoseconds >= unit.size)
      return fmt::format("{}.{:02} {}", nanoseconds / unit.size,
                         nanoseconds % unit.size * 100 / unit.size, unit.name);
  return fmt::format("{} ns", nanoseconds);
}

std::optional<std::uint64_t> parse_latency(std::string_view text) {
  std::size_t number_ends = 0;
  while (number_ends < text.size() && (is_digit(text[number_ends]) || text[number_ends] == '.'))
    ++number_ends;
  std::string_view number = text.substr(0, number_ends);
  std::string_view name = text.substr(number_ends);
  if (name.starts_with(' ')) name.remove_prefix(1);
  std::uint64_t size = 0;
  for (const Unit& unit : kUnits)
    if (unit.name == name) size = unit.size;
  constexpr std::size_t kMostCharacters = 12;
  if (size == 0 || number.empty() || number.size() > kMostCharacters || !is_digit(number.front()) ||
      !is_digit(number.back()))
    return std::nullopt;
  // What a digit behind the point is worth becomes smaller; before it all digits so far grow.
  std::uint64_t value = 0, worth = size;
  bool behind_point = false;
  for (const char c : number) {
    if (c == '.') {
      if (behind_point) return std::nullopt;
      behind_point = true;
      continue;
    }
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (behind_point) worth /= 10;
    value = behind_point ? value + digit * worth : value * 10 + digit * size;
    if (value > kHour) return std::nullopt;
  }
  return value >= kUnits.back().size ? std::optional(value) : std::nullopt;
}

}  // namespace hexiao::loadgen

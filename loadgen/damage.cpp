#include "loadgen/damage.h"

#include <array>
#include <utility>

#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Where the digits at the end begin.
std::size_t tail_begin(std::string_view number) {
  std::size_t at = number.size();
  while (at > 0 && is_digit(number[at - 1])) --at;
  return at;
}

}  // namespace

std::string lose_prefix(std::string_view number) {
  const std::size_t tail = tail_begin(number);
  return tail == 0 ? std::string{} : std::string(number.substr(tail));
}

std::string lose_zeros(std::string_view number) {
  const std::size_t tail = tail_begin(number);
  std::size_t digits = tail;
  while (digits + 1 < number.size() && number[digits] == '0') ++digits;
  if (digits == tail) return {};
  return std::string(number.substr(0, tail)) + std::string(number.substr(digits));
}

std::string change_separators(Rng& rng, std::string_view number) {
  constexpr std::array<std::string_view, 5> kNew = {" ", "/", ".", "_", ""};
  std::string out;
  if (number.find_first_of("-/") != std::string_view::npos) {
    const std::string_view with = rng.pick(kNew);
    for (const char c : number) {
      if (c == '-' || c == '/')
        out += with;
      else
        out += c;
    }
    return out == number ? std::string{} : out;
  }
  // Without separators of its own: grouped as people type long numbers.
  const char mark = rng.chance(700'000) ? ' ' : '-';
  const std::size_t tail = tail_begin(number);
  out = number.substr(0, tail);
  if (tail != 0) out += mark;
  for (std::size_t i = tail; i < number.size(); ++i) {
    if (i > tail && (number.size() - i) % 4 == 0) out += mark;
    out += number[i];
  }
  return out;
}

std::string damage_one_character(Rng& rng, std::string_view number) {
  const std::size_t tail = tail_begin(number);
  // Zeros in front are left alone: losing one is not damage but another way to write the number.
  std::size_t first = tail;
  while (first < number.size() && number[first] == '0') ++first;
  if (number.size() < first + 4) return {};
  std::string out(number);
  const std::size_t at = first + static_cast<std::size_t>(
                                     rng.below(static_cast<std::uint64_t>(number.size() - first)));
  const std::uint64_t kind = rng.below(10);
  if (kind < 7) {
    out[at] = static_cast<char>('0' + (out[at] - '0' + 1 + static_cast<int>(rng.below(9))) % 10);
  } else if (kind < 9) {
    const std::size_t left = at > first ? at - 1 : at;
    if (out[left] == out[left + 1]) return {};
    std::swap(out[left], out[left + 1]);
  } else {
    out.erase(at, 1);
  }
  return out;
}

}  // namespace hexiao::loadgen

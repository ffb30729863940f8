// Pseudo-random numbers that are the same on every machine: no std distribution (their results
// differ between libraries), no floating point. The mixing function is SplitMix64 (Steele, Lea,
// Flood 2014).
//
// Everything generated is a pure function of (seed, stream, index): a customer or an item is made
// again where it is needed instead of being kept, so memory does not grow with the texts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace hexiao::loadgen {

constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// A salt for a bijection or a word list of a seed.
constexpr std::uint64_t mix_seed(std::uint64_t seed, std::uint64_t salt) {
  return mix(seed * 0x9e3779b97f4a7c15ULL + salt);
}

// What the numbers are for; independent streams of one seed.
enum class Stream : std::uint64_t {
  customer = 1,
  item,
  order,
  payment,
  ledger,
  account,
  layout,
  near_name,
  shared_number,
  price_point,
};

inline constexpr std::uint32_t kMillion = 1'000'000;  // shares are counted in parts per million

class Rng {
 public:
  constexpr Rng(std::uint64_t seed, Stream stream, std::uint64_t index)
      : state_(mix(mix(seed + kStep * static_cast<std::uint64_t>(stream)) + kStep * index)) {}

  constexpr std::uint64_t next() { return mix(state_ += kStep); }

  // Uniform in [0, n), n >= 1; the bias is below n / 2^64.
  constexpr std::uint64_t below(std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(next()) * n) >> 64);
  }
  // Uniform in [low, high].
  constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  constexpr bool chance(std::uint32_t parts_per_million) {
    return below(kMillion) < parts_per_million;
  }
  template <class T, std::size_t N>
  constexpr const T& pick(const std::array<T, N>& list) {
    return list[static_cast<std::size_t>(below(N))];
  }
  template <class T>
  constexpr const T& pick(std::span<const T> list) {
    return list[static_cast<std::size_t>(below(list.size()))];
  }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15ULL;
  std::uint64_t state_;
};

}  // namespace hexiao::loadgen

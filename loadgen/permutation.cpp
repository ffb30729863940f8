#include "loadgen/permutation.h"

#include <numeric>
#include <utility>

#include "engine/vocabulary/check.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

// Extended Euclid; gcd(a, n) = 1.
std::uint64_t modular_inverse(std::uint64_t a, std::uint64_t n) {
  std::int64_t t = 0, next_t = 1;
  auto r = static_cast<std::int64_t>(n), next_r = static_cast<std::int64_t>(a % n);
  while (next_r != 0) {
    const std::int64_t quotient = r / next_r;
    t -= quotient * next_t;
    std::swap(t, next_t);
    r -= quotient * next_r;
    std::swap(r, next_r);
  }
  return static_cast<std::uint64_t>(t < 0 ? t + static_cast<std::int64_t>(n) : t);
}

}  // namespace

Permutation::Permutation(std::uint64_t n, std::uint64_t salt) : n_(n) {
  HEXIAO_CHECK(n >= 1 && n <= (std::uint64_t{1} << 32));
  if (n <= 2) return;
  // About 0.38 n to 0.62 n: neighbours land far apart.
  multiplier_ = n * 38 / 100 + mix(salt) % (n / 4 + 1);
  while (multiplier_ < 2 || std::gcd(multiplier_, n) != 1) ++multiplier_;
  multiplier_ %= n;
  inverse_ = modular_inverse(multiplier_, n);
  shift_ = mix(salt + 1) % n;
}

}  // namespace hexiao::loadgen

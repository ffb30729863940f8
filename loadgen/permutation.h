// A bijection of [0, n): spreads consecutive indexes over the whole range, and can be inverted, so
// that document numbers are dense and unique without a table of them. i -> (i * a + b) mod n,
// gcd(a, n) = 1. Limit: n <= 2^32. Cost O(1) either way.
#pragma once

#include <cstdint>

namespace hexiao::loadgen {

class Permutation {
 public:
  Permutation() = default;
  Permutation(std::uint64_t n, std::uint64_t salt);
  std::uint64_t size() const { return n_; }
  std::uint64_t forward(std::uint64_t i) const { return (i * multiplier_ + shift_) % n_; }
  std::uint64_t inverse(std::uint64_t value) const {
    return ((value + n_ - shift_) % n_) * inverse_ % n_;
  }

 private:
  std::uint64_t n_ = 1;
  std::uint64_t multiplier_ = 1;
  std::uint64_t inverse_ = 1;
  std::uint64_t shift_ = 0;
};

}  // namespace hexiao::loadgen

// Values of the kinds that policies have, for tests: the same for the same seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "engine/vocabulary/kinds.h"

namespace hexiao {

class RandomValues {
 public:
  explicit RandomValues(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }
  std::int32_t between(std::int32_t a, std::int32_t b) {
    return a + static_cast<std::int32_t>(below(static_cast<std::size_t>(b - a + 1)));
  }
  template <class E>
  E word() {
    return static_cast<E>(below(EnumTexts<E>::value.size()));
  }
  // What has to be quoted, and what has not.
  std::string text() {
    constexpr std::string_view kParts[] = {"a", "\"", "\\", "中", " ", "#", "[", "'", "\t", "9"};
    std::string out;
    for (std::size_t i = below(6); i > 0; --i) out += kParts[below(std::size(kParts))];
    return out;
  }

 protected:
  std::mt19937_64 random_;
};

}  // namespace hexiao

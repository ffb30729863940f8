#include "tests/faults/scale.h"

#include <cstdio>
#include <cstdlib>
#include <random>

namespace hexiao::faults {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text != nullptr && *text != '\0' ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::uint64_t scale() { return number_from("HEXIAO_FAULTS_SCALE", 0); }

std::uint64_t how_many(std::uint64_t brief, std::uint64_t in_ci) {
  return scale() == 0 ? brief : in_ci * scale();
}

std::uint64_t seed_from(const char* variable) {
  const std::uint64_t seed = number_from(variable, std::random_device{}());
  std::printf("%s=%llu\n", variable, static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  return seed;
}

}  // namespace hexiao::faults

// How much of a fault test is run, and from which seed.
//
// HEXIAO_FAULTS_SCALE is not set in an ordinary test run: a few seconds of each fault. `./dev
// faults` sets it to 1, the numbers of docs/reliability.md; `./dev faults --hours N` sets it
// higher.
#pragma once

#include <cstdint>

namespace hexiao::faults {

// 0 when not set.
std::uint64_t scale();
// How many of something: `brief` in an ordinary run, `in_ci` times the scale in the fault stage.
std::uint64_t how_many(std::uint64_t brief, std::uint64_t in_ci);
// The number in an environment variable, or `otherwise`.
std::uint64_t number_from(const char* variable, std::uint64_t otherwise);
// The seed that `variable` gives, or one from the system; printed as VARIABLE=seed in either case.
std::uint64_t seed_from(const char* variable);

}  // namespace hexiao::faults

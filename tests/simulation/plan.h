// What a story is about, from its seed: who asks for what and how often, how small the bounds are,
// how much goes wrong.
#pragma once

#include <vector>

#include "tests/simulation/client.h"
#include "tests/simulation/life.h"

namespace hexiao::simulation {

struct Plan {
  std::vector<std::vector<Ask>> clients;
  unsigned most_in_flight = 4;  // of a client; more than the daemon takes at once
  unsigned faults = 0;
  std::uint64_t fault_spacing = 64;  // steps, about
  LifeOptions life;
};

Plan make_plan(Random& random, Promises& promises);

}  // namespace hexiao::simulation

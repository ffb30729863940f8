// What a story is about, from its seed: who asks for what and how often, how small the bounds are,
// how much goes wrong.
#pragma once

#include <vector>

#include "tests/simulation/client.h"
#include "tests/simulation/life.h"

namespace hexiao::simulation {

struct Plan {
  std::vector<ClientPlan> clients;
  unsigned faults = 0;
  std::uint64_t fault_spacing = 64;  // steps, about
  LifeOptions life;
};

// Clients are kFirstClient and the numbers that follow.
inline constexpr std::uint64_t kFirstClient = 101;
Plan make_plan(Random& random, Promises& promises);

}  // namespace hexiao::simulation

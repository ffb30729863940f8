// A story: some clients, one daemon that lives, dies and lives again, one disk, one network, and a
// scheduler that chooses at every step which of them goes on, all from one seed.
#pragma once

#include <cstdint>
#include <string>

#include "tests/simulation/client.h"
#include "tests/simulation/trace.h"

namespace hexiao::simulation {

struct Told {
  std::string wrong;  // empty: nothing
  std::uint64_t trace_hash = 0;
  std::uint64_t steps = 0;
  std::uint64_t lives = 0, kills = 0, power_cuts = 0, broken_connections = 0, disk_faults = 0;
  Counts counts;
  std::vector<std::string> lines;  // when they were asked for

  void add(const Told& other);
};

Told tell_story(std::uint64_t seed, bool keep_lines = false);

}  // namespace hexiao::simulation

// The keys of the matching ladder in a scenario's `policy` line.
#pragma once

#include <string>

#include "engine/vocabulary/policy.h"
#include "tests/engine/scenario.h"

namespace hexiao {

// Changes what the line names. Empty, or what it says that cannot be read.
std::string read_policy_ladder(const ScenarioLine& line, Policy& policy);

}  // namespace hexiao

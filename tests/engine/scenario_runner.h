// Tells a scenario to an engine and says where the engine does not do what the scenario expects.
//
// After every step the state's invariants are checked; at the end the records are replayed into a
// fresh engine and the state is saved and loaded, and both must hash like the original.
#pragma once

#include <string>
#include <vector>

#include "tests/engine/scenario.h"

namespace hexiao {

struct ScenarioTelling {
  bool units_reversed = false;  // the payments of every unit in the opposite order
  bool reload_always = false;   // between two steps the state is saved and loaded
};

// What went wrong, each with file:line; empty when nothing did.
std::vector<std::string> tell(const Scenario& scenario, const ScenarioTelling& telling = {});

}  // namespace hexiao

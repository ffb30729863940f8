#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/faults/invariants.h"

namespace hexiao::faults {

std::string check_ledger(const Engine& engine) {
  const std::string broken = engine.state().check_invariants();
  return broken.empty() ? broken : "I3/I4: " + broken;
}

}  // namespace hexiao::faults

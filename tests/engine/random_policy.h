// A random policy without a contradiction, in which every switch and every search occurs.
#pragma once

#include <string>

#include "engine/vocabulary/policy.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {

Policy random_policy(Random& random, const std::string& name, const std::string& ledger);

}  // namespace hexiao

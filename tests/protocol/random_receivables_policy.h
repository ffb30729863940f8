// Receivables policies for tests: any value that a key can have, and none that contradicts another.
#pragma once

#include <cstdint>

#include "engine/vocabulary/receivables_policy.h"

namespace hexiao {

// The same for the same seed.
ReceivablesPolicy random_receivables_policy(std::uint64_t seed);

}  // namespace hexiao

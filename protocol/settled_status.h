// The status with the hash of the state as it is: a daemon walks a large state a piece further with
// each question (docs/protocol.md), so it is asked until the walk is through.
#pragma once

#include <chrono>

#include "protocol/client.h"

namespace hexiao::protocol {

// The last answer when patience ends: then its hash is of an earlier LSN, or of none yet (LSN 0),
// because commands keep coming. Blocks; errors as of Client::query.
ClientResult<Page> settled_status(Client& client,
                                  std::chrono::milliseconds patience = std::chrono::seconds(5));

}  // namespace hexiao::protocol

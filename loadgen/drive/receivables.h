// The customers and items of a generated world as commands: what `generate` writes as CSV and
// `hexiao import` sends, without the files. For filling a daemon in benchmarks.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "loadgen/world.h"
#include "protocol/client.h"

namespace hexiao::loadgen {

struct ImportCount {
  std::uint64_t customers = 0;
  std::uint64_t items = 0;
};

// Sends all of them, several batches in flight, and checks that each was taken. What is left out is
// what no rule of matching looks at (tax numbers, salespeople). The error says which batch was not
// taken and why.
tl::expected<ImportCount, std::string> import_world(protocol::Client& client, const World& world);

}  // namespace hexiao::loadgen

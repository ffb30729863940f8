// One measured run against a daemon: sends prepared payments in batches, and checks every answer.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "loadgen/drive/prepared_frames.h"
#include "protocol/client.h"

namespace hexiao::bench {

struct Step {
  std::uint32_t batch = 1024;
  std::uint32_t in_flight = 4;
  std::uint32_t least_automatic_percent = 80;  // a run that is fast because it matches nothing …
};

struct Measured {
  Step step{};
  std::uint64_t payments = 0, automatic = 0, proposed = 0, per_second = 0;
  std::uint64_t p50 = 0, p99 = 0, largest = 0;  // nanoseconds
  std::string bottleneck;                       // why the load generator was one; ""
};

// The error says what does not add up: a payment without an answer or not recorded, totals that do
// not tie to the minor unit, too few allocated. `rate` is payments a second, open loop; 0: as fast
// as the answers come.
tl::expected<Measured, std::string> run_checked(const protocol::ClientOptions& server,
                                                const Step& step,
                                                const loadgen::PreparedFrames& prepared,
                                                std::uint64_t rate = 0);

// What the machine table shows of one run, as the members of a JSON object without braces.
std::string json_members(const Measured& measured);

}  // namespace hexiao::bench

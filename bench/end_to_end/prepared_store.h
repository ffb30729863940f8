// A data directory made in process, without sockets: many items are there in seconds, and what the
// daemon finds at its start is known exactly.
#pragma once

#include <cstdint>
#include <string>

namespace hexiao::bench {

struct StoreMade {
  std::string problem;  // "" when all went well
  std::uint64_t records = 0;
  std::uint64_t state_hash = 0;
  std::uint64_t nanoseconds = 0;
};

// An open ledger (bench/engine/open_ledger.h) of so many items, every record in the log.
// `snapshot_ns` is what writing, syncing and reading back its snapshot took.
StoreMade make_store(const std::string& directory, std::uint32_t items, std::uint64_t& snapshot_ns,
                     std::uint64_t& snapshot_bytes);

// Appends payments first .. first + count - 1 of that ledger, in groups of 1024, to what the
// directory holds, and writes no snapshot.
StoreMade log_payments(const std::string& directory, std::uint32_t items, std::uint64_t first,
                       std::uint64_t count);

}  // namespace hexiao::bench

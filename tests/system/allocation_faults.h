// What a test and the preloaded library allocation_faults know together, in a shared file.
#pragma once

#include <atomic>
#include <cstdint>

namespace hexiao::system_test {

struct AllocationPlan {
  std::atomic<std::uint64_t> count = 0;      // allocations so far
  std::atomic<std::uint64_t> fail_at = 0;    // the one that fails, from 1; 0: none
  std::atomic<std::uint64_t> all_after = 0;  // 1: every one after it fails as well
  std::atomic<std::uint64_t> failed = 0;     // how many have failed
};

}  // namespace hexiao::system_test

// The heap of a test program, counted, and out of memory at one allocation when asked to be.
// Linking counted_heap.cpp replaces operator new and delete of the whole program.
//
// One thread only counts. Cost: one comparison an allocation.
#pragma once

#include <cstdint>

namespace hexiao::faults {

struct CountedHeap {
  bool counting = false;
  std::uint64_t count = 0;             // since it was set to zero, while counting
  std::uint64_t fail_at = UINT64_MAX;  // the allocation that throws std::bad_alloc, from 0
};
extern CountedHeap counted_heap;

}  // namespace hexiao::faults

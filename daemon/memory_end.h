// What happens when the system gives no more memory: the process ends at once, says so, and exits
// with 71, wherever it was. So nothing is left half done in memory that somebody could be answered
// from, and the next start finds everything acknowledged, as after a power cut. It is the same in
// every thread and every library that hexiaod uses, also in those that would go on with less.
//
// Work that needs much memory, and that nobody's money waits for, is given up instead: snapshots
// beside the payments, and what-if runs.
#pragma once

#include <new>
#include <utility>

#include "daemon/durability/io_error.h"

namespace hexiao::daemon {

// Once, at the beginning of the process. From then on an exception that nobody meets ends it in the
// same way.
void end_when_memory_ends();

// Says it and ends the process. Allocates nothing.
[[noreturn]] void end_without_memory() noexcept;

// While it lives, this thread may go on without memory: std::bad_alloc is thrown.
class MayGoWithoutMemory {
 public:
  MayGoWithoutMemory();
  ~MayGoWithoutMemory();
  MayGoWithoutMemory(const MayGoWithoutMemory&) = delete;
  MayGoWithoutMemory& operator=(const MayGoWithoutMemory&) = delete;

 private:
  bool before_;
};

durability::IoError no_memory();

// The result of `work`, or no_memory() where it had to be given up. What it does must be its own:
// nothing that others see may be left half done.
template <class Work>
auto given_up_without_memory(Work&& work) -> decltype(work()) {
  const MayGoWithoutMemory here;
  try {
    return std::forward<Work>(work)();
  } catch (const std::bad_alloc&) {
    return durability::fail(no_memory());
  }
}

}  // namespace hexiao::daemon

#include "daemon/pipeline/thread_turns.h"

#if defined(__linux__)
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace hexiao::daemon {

void ask_for_short_turns() {
#if defined(__linux__)
  constexpr unsigned long kTurnNs = 100'000;  // the least that there is
  sched_attr attributes{};
  attributes.size = sizeof attributes;
  if (::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return;
  // Who was given a policy of another kind keeps it.
  if (attributes.sched_policy != SCHED_NORMAL) return;
  attributes.sched_runtime = kTurnNs;
  // Kernels before 6.12 look away; where it is forbidden, the work is done as well.
  static_cast<void>(::syscall(SYS_sched_setattr, 0, &attributes, 0));
#endif
}

}  // namespace hexiao::daemon

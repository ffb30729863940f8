// How the kernel deals out a processor among threads that want it at once.
#pragma once

namespace hexiao::daemon {

// For the calling thread: short turns on the processor, so that it may take one as soon as it
// wakes, also from a thread that is in the middle of a long turn (Linux 6.12 and later). Its share
// stays what it is. Threads that it makes from then on inherit it. Elsewhere nothing changes.
void ask_for_short_turns();

}  // namespace hexiao::daemon

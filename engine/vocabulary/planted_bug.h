// Planted bugs: known mistakes, one at a time, that the fault tests must catch. They prove the
// tests, not the program.
//
//   if (planted(PlantedBug::failed_sync_retried)) return sync_again();
//
// Only a build with -DHEXIAO_PLANTED_BUGS=ON (preset `faults`) has them; there the environment
// variable HEXIAO_PLANTED_BUG names the one that is in. Anywhere else planted() is false while
// compiling, and nothing of it is left in the program. CMake refuses the option for a release.
//
// A new one: a line in the list here, `if (planted(…))` at its place, and a line in
// tests/faults/planted_bugs_test.cpp that says which test catches it.
#pragma once

#include <cstdint>

// X(name, what is wrong when it is in)
#define HEXIAO_PLANTED_BUG_LIST(X)                                                      \
  X(early_acknowledgement, "a group counts as durable before it is written")            \
  X(reply_before_durable, "replies are released before their group is written")         \
  X(failed_append_answered, "replies are released although the append has failed")      \
  X(request_split, "the last record of a group is left for the next one")               \
  X(query_overtakes, "a query does not wait for what it shows to be durable")           \
  X(reply_to_other_session, "neighbouring replies change their sessions")               \
  X(drain_forgets_group, "a drain ends while a group still fills")                      \
  X(in_flight_unbounded, "a session takes more frames than it agreed to")               \
  X(room_kept_by_the_closed, "what a closed session held of the common bounds is lost") \
  X(late_never_counted_down, "an answered late request counts as unanswered")           \
  X(partial_write_repeated, "what was cut by a short write is sent again from its start")

namespace hexiao {

enum class PlantedBug : std::uint8_t {
#define HEXIAO_PLANTED_BUG_NAME(name, what) name,
  HEXIAO_PLANTED_BUG_LIST(HEXIAO_PLANTED_BUG_NAME)
#undef HEXIAO_PLANTED_BUG_NAME
};

#ifdef HEXIAO_PLANTED_BUGS
// Asked once for the life of the process; a name that is not in the list ends it with exit code 64.
bool planted(PlantedBug bug) noexcept;
#else
constexpr bool planted(PlantedBug) noexcept { return false; }
#endif

}  // namespace hexiao

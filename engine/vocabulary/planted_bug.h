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
#define HEXIAO_PLANTED_BUG_LIST(X)                                                             \
  X(early_acknowledgement, "a group counts as durable before it is written")                   \
  X(answers_not_in_the_snapshot, "a snapshot forgets which requests were answered")            \
  X(forgotten_answers_are_unknown, "a request whose answer is let go of is done again")        \
  X(repeated_request_done_again, "a request that was answered is executed again")              \
  X(other_content_gets_the_first_answer, "a request number with other content is not refused") \
  X(frame_length_unchecked, "a frame may be longer than its limit")                            \
  X(bad_text_taken, "texts need not be clean UTF-8")                                           \
  X(amounts_unbounded, "an amount in a message may be any number of 64 bits")                  \
  X(parsed_amount_unbounded, "an amount in a file may have any number of digits")              \
  X(unknown_enum_taken, "a value outside its closed list is taken")                            \
  X(referenced_bytes_not_counted, "a small message may refer to the same bytes for ever")

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

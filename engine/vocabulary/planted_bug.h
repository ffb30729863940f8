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
  X(reply_before_durable, "replies are released before their group is written")                \
  X(failed_append_answered, "replies are released although the append has failed")             \
  X(request_split, "the last record of a group is left for the next one")                      \
  X(query_overtakes, "a query does not wait for what it shows to be durable")                  \
  X(reply_to_other_session, "neighbouring replies change their sessions")                      \
  X(drain_forgets_group, "a drain ends while a group still fills")                             \
  X(in_flight_unbounded, "a session takes more frames than it agreed to")                      \
  X(room_kept_by_the_closed, "what a closed session held of the common bounds is lost")        \
  X(late_never_counted_down, "an answered late request counts as unanswered")                  \
  X(partial_write_repeated, "what was cut by a short write is sent again from its start")      \
  X(early_acknowledgement, "a group counts as durable before it is written")                   \
  X(failed_sync_retried,                                                                       \
    "a write that failed to become durable is synced again, which then succeeds")              \
  X(new_segment_without_directory_sync, "the name of a new segment is not made durable")       \
  X(chain_unchecked, "the chain of a group need not follow from its bytes")                    \
  X(payload_checksum_ignored, "a sector of a group need not match its checksum")               \
  X(lenient_tail, "a log ends at the first thing that does not check, whatever the mark says") \
  X(mark_not_written, "the high-water mark stays where it was")                                \
  X(mark_before_log, "the high-water mark moves before the group is written")                  \
  X(epoch_not_raised, "a start goes on in the epoch of the last one")                          \
  X(torn_tail_appended_in_place, "after an unclean stop the last segment is not written anew") \
  X(rewritten_segment_not_synced,                                                              \
    "the last segment written anew takes its name before it is durable")                       \
  X(snapshot_named_before_sync, "a snapshot gets its name before it is durable")               \
  X(snapshot_not_read_back, "a snapshot is entered without having been read back")             \
  X(snapshot_chunk_unchecked, "a chunk of a snapshot need not match its checksum")             \
  X(manifest_before_snapshot, "the manifest names a snapshot before it is there")              \
  X(old_files_removed_before_manifest,                                                         \
    "old snapshots and segments go while the manifest names them")                             \
  X(undo_forgets_the_payment,                                                                  \
    "an undone allocation opens the item and leaves the payment as it was")                    \
  X(duplicate_payment_taken, "a payment with the identity of an earlier one is booked again")  \
  X(allocation_beyond_open, "an item may be allocated more than it has open")                  \
  X(answers_not_in_the_snapshot, "a snapshot forgets which requests were answered")            \
  X(forgotten_answers_are_unknown, "a request whose answer is let go of is done again")        \
  X(repeated_request_done_again, "a request that was answered is executed again")              \
  X(other_content_gets_the_first_answer, "a request number with other content is not refused") \
  X(frame_length_unchecked, "a frame may be longer than its limit")                            \
  X(bad_text_taken, "texts need not be clean UTF-8")                                           \
  X(amounts_unbounded, "an amount in a message may be any number of 64 bits")                  \
  X(parsed_amount_unbounded, "an amount in a file may have any number of digits")              \
  X(unknown_enum_taken, "a value outside its closed list is taken")                            \
  X(referenced_bytes_not_counted, "a small message may refer to the same bytes for ever")      \
  X(wrong_exit_code, "a failed log ends the process as if nothing had been")                   \
  X(background_failure_lived_with,                                                             \
    "a manifest that fails in a background snapshot does not end the daemon")                  \
  X(full_disk_not_met, "commands are taken without a look at what is free")                    \
  X(directory_not_locked, "two daemons may hold one data directory")                           \
  X(short_write_taken_as_whole, "the rest of a short write is not written")

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

// Every planted bug is caught: for each, the test that should catch it is run with the bug in, in a
// process of its own, within the budget of an ordinary run, and must fail; without it, it must
// pass.
//
// HEXIAO_PLANTED_BUG_ONLY=name tries one. Prints bug -> the test that caught it.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/planted_bug.h"

namespace hexiao::faults {
namespace {

struct Planted {
  std::string_view bug;
  std::string_view program;  // in the folder of this one
  std::string_view filter;   // of its tests
};

// One line a bug. Programs are those of this build.
constexpr Planted kPlanted[] = {
    {"early_acknowledgement", "storage_crash_test", "*"},
    {"failed_sync_retried", "storage_errors_test", "*"},
    {"new_segment_without_directory_sync", "storage_crash_test", "*"},
    {"chain_unchecked", "durability_test", "Damage.*"},
    {"payload_checksum_ignored", "storage_flips_test", "*Log*"},
    {"lenient_tail", "storage_sectors_test", "*Sectors*"},
    {"mark_not_written", "storage_sectors_test", "*"},
    {"mark_before_log", "storage_crash_test", "*"},
    {"epoch_not_raised", "durability_test", "Damage.*"},
    {"torn_tail_appended_in_place", "storage_crash_test", "*"},
    {"rewritten_segment_not_synced", "storage_crash_test", "*"},
    {"snapshot_named_before_sync", "storage_crash_test", "*"},
    {"snapshot_not_read_back", "durability_test", "Fault.*"},
    {"snapshot_chunk_unchecked", "storage_flips_test", "*Snapshot*"},
    {"manifest_before_snapshot", "storage_crash_test", "*"},
    {"old_files_removed_before_manifest", "storage_crash_test", "*"},
    {"undo_forgets_the_payment", "engine_crash_test", "*"},
    {"duplicate_payment_taken", "engine_crash_test", "*"},
    {"allocation_beyond_open", "engine_crash_test", "*"},
    {"wrong_exit_code", "system_storage_error_test", "*idle*"},
    {"background_failure_lived_with", "system_storage_error_test", "*idle*"},
    {"full_disk_not_met", "system_disk_full_test", "*"},
    {"directory_not_locked", "system_verbs_test", "*locked*"},
    {"short_write_taken_as_whole", "system_storage_error_test", "*short*"},
    {"answers_not_in_the_snapshot", "daemon_kept_answers_test", "*"},
    {"forgotten_answers_are_unknown", "daemon_kept_answers_test", "*"},
    {"repeated_request_done_again", "daemon_kept_answers_test", "*"},
    {"other_content_gets_the_first_answer", "daemon_kept_answers_test", "*"},
    {"frame_length_unchecked", "protocol_test", "*"},
    {"bad_text_taken", "protocol_test", "*"},
    {"amounts_unbounded", "protocol_test", "*"},
    {"parsed_amount_unbounded", "protocol_test", "*"},
    {"unknown_enum_taken", "protocol_test", "*"},
    {"referenced_bytes_not_counted", "protocol_test", "*"},
    {"reply_before_durable", "simulation_test", "*"},
    {"failed_append_answered", "simulation_test", "*"},
    {"request_split", "simulation_test", "*"},
    {"query_overtakes", "simulation_test", "*"},
    {"reply_to_other_session", "simulation_test", "*"},
    {"drain_forgets_group", "daemon_pipeline_test", "*draining*"},
    {"in_flight_unbounded", "simulation_test", "*"},
    {"room_kept_by_the_closed", "simulation_test", "*"},
    {"late_never_counted_down", "simulation_test", "*"},
    {"partial_write_repeated", "simulation_test", "*"},
};

std::string folder_of_this_program() {
  std::string path(4096, '\0');
  const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
  path.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return path.substr(0, path.find_last_of('/') + 1);
}

struct Outcome {
  int status = 0;
  std::string caught_by;  // the first test that failed
  std::deque<std::string> last_lines;
};

// Runs the tests to their end, or for five minutes: a machine may be busy.
Outcome run(std::string_view bug, const Planted& planted) {
  const std::string command = "HEXIAO_PLANTED_BUG=" + std::string(bug) +
                              " HEXIAO_FAULTS_SCALE= timeout 300 " + folder_of_this_program() +
                              std::string(planted.program) + " --gtest_brief=1 --gtest_filter='" +
                              std::string(planted.filter) + "' 2>&1";
  Outcome outcome;
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {.status = -1, .caught_by = {}, .last_lines = {}};
  char line[4096];
  constexpr std::string_view kFailed = "[  FAILED  ] ";
  while (std::fgets(line, sizeof line, pipe) != nullptr) {
    const std::string_view text(line);
    outcome.last_lines.emplace_back(text);
    if (outcome.last_lines.size() > 60) outcome.last_lines.pop_front();
    if (!outcome.caught_by.empty() || !text.starts_with(kFailed)) continue;
    outcome.caught_by =
        text.substr(kFailed.size(), text.find_first_of(" ,\n", kFailed.size()) - kFailed.size());
  }
  outcome.status = ::pclose(pipe);
  return outcome;
}

// A test that fails, or a check that stops the program; not one that could not be run, that ran out
// of time, or that does not know the bug.
bool has_failed(int status) {
  if (WIFSIGNALED(status)) return true;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  constexpr int kNoVerdict[] = {0, 64, 124, 125, 126, 127};
  return std::find(std::begin(kNoVerdict), std::end(kNoVerdict), code) == std::end(kNoVerdict);
}

bool is_wanted(std::string_view bug) {
  const char* const only = std::getenv("HEXIAO_PLANTED_BUG_ONLY");
  return only == nullptr || *only == '\0' || bug == only;
}

TEST(PlantedBugs, EachIsCaughtByItsTest) {
  int caught = 0;
  for (const Planted& planted : kPlanted) {
    if (!is_wanted(planted.bug)) continue;
    const Outcome with = run(planted.bug, planted);
    const bool failed = has_failed(with.status);
    EXPECT_TRUE(failed) << planted.bug << " was not caught by " << planted.program << " "
                        << planted.filter << " (status " << with.status << ")";
    if (!failed) continue;
    ++caught;
    std::printf("%-36s -> %s\n", std::string(planted.bug).c_str(),
                with.caught_by.empty()
                    ? (std::string(planted.program) + ": the program was stopped").c_str()
                    : with.caught_by.c_str());
    std::fflush(stdout);
  }
  std::printf("%d planted bugs caught\n", caught);
}

TEST(PlantedBugs, WithoutThemTheSameTestsPass) {
  std::set<std::string> done;
  for (const Planted& planted : kPlanted) {
    if (!is_wanted(planted.bug)) continue;
    if (!done.insert(std::string(planted.program) + std::string(planted.filter)).second) continue;
    const Outcome without = run("", planted);
    EXPECT_EQ(without.status, 0) << planted.program << " " << planted.filter << ": "
                                 << without.caught_by << "\n"
                                 << std::accumulate(without.last_lines.begin(),
                                                    without.last_lines.end(), std::string());
  }
}

TEST(PlantedBugs, EveryOneOfTheListHasATest) {
  std::set<std::string_view> named;
  for (const Planted& planted : kPlanted) named.insert(planted.bug);
#define HEXIAO_PLANTED_BUG_HAS_TEST(bug, what) \
  EXPECT_TRUE(named.contains(#bug)) << #bug << " has no line in kPlanted";
  HEXIAO_PLANTED_BUG_LIST(HEXIAO_PLANTED_BUG_HAS_TEST)
#undef HEXIAO_PLANTED_BUG_HAS_TEST
}

}  // namespace
}  // namespace hexiao::faults

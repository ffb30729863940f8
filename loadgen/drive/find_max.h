// The highest rate at which 99 of 100 payments are answered within a limit: steps of open loop
// (drive.h), each at the rate that rate_search.h asks for. A step warms up, is measured from
// intended send times, and ends early when more payments are late than a hundredth of what it would
// send. Every step sends payments that none before it has sent; each is checked as a run is (all
// answered, totals tie).
//
// A step holds the limit when at most one of a hundred measured payments was late, none was
// rejected, and nearly all were new to the daemon: answers from memory are no work.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "loadgen/drive/drive.h"
#include "loadgen/drive/rate_search.h"

namespace hexiao::loadgen {

struct FindMaxOptions {
  DriveOptions drive;  // server and frames in flight; the rest is set for each step
  RateSearchOptions search;
  Nanoseconds p99 = 0;      // the limit
  std::uint32_t batch = 1;  // payments in a frame
  // Of each step. 0: long enough for kFramesOfAStep frames, at least kShortestStep, at most
  // kLongestStep and what a tenth of all payments suffices for.
  Nanoseconds duration = 0;
  Nanoseconds warm_up = 0;  // 0: a fifth of the duration
};

inline constexpr std::uint64_t kFramesOfAStep = 3000;
inline constexpr Nanoseconds kShortestStep = 500'000'000;
inline constexpr Nanoseconds kLongestStep = 10'000'000'000;

// A row of the curve.
struct RateStep {
  std::uint64_t rate = 0;
  bool held = false;
  bool is_repeat = false;
  bool ended_early = false;
  std::uint64_t sent = 0;      // payments, with the warm-up
  std::uint64_t measured = 0;  // payments after it
  std::uint64_t frames = 0;    // of the measured
  std::uint64_t late = 0;      // of the measured
  std::uint64_t answered = 0, recorded = 0, automatic = 0, rejected = 0;
  std::uint64_t p50 = 0, p99 = 0, p999 = 0, largest = 0;  // ns
  std::uint64_t busy_percent = 0;                         // the generator
  std::string bottleneck;                                 // "" or why the generator set the pace

  // Whether nearly all of it (19 of 20; generated payments hold some duplicates on purpose) was
  // new.
  bool is_work() const;
};

struct FindMaxOutcome {
  std::vector<RateStep> steps;      // in the order in which they were run
  std::uint64_t held = 0;           // payments/s; 0: no rate that was tried held the limit
  std::uint64_t missed = 0;         // the lowest that missed it twice; 0: none did
  bool ran_out = false;             // too few payments were left for the next step
  std::uint64_t used = 0;           // payments sent in all steps
  std::uint64_t prepared = 0;       // payments that there were
  std::vector<std::string> faults;  // what does not add up, in sentences; it ends the search
  LatencyHistogram latency;         // of the step that held the highest rate

  // That step; null: none held.
  const RateStep* best() const;
};

using TellStep = std::function<void(const RateStep& step)>;

// `tell` hears of each step when it is done.
tl::expected<FindMaxOutcome, DriveFailure> find_max(const PreparedFrames& prepared,
                                                    const FindMaxOptions& options,
                                                    const TellStep& tell);

// What should be known before the result is believed, in sentences: too few frames, the generator
// as the bottleneck, payments that nothing was allocated to, payments used up.
std::vector<std::string> doubts_of(const FindMaxOutcome& outcome, const FindMaxOptions& options);

}  // namespace hexiao::loadgen

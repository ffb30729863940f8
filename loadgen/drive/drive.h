// The run itself: sends prepared frames over one or several connections, at a rate (open loop) or
// as fast as the answers come (closed loop), and measures.
//
// Open loop: payment i is due i / rate seconds after the start, and a frame when its first payment
// is. Latency is the time from then to the answer, whether or not the frame could leave when it was
// due, so a daemon that stalls is charged for all that should have come meanwhile (no coordinated
// omission). Closed loop: a frame is due when the window of frames in flight has room for it.
//
// One thread, which waits in ppoll(2) when nothing is due and nothing has come. No floating point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tl/expected.hpp>
#include <vector>

#include "loadgen/drive/answer_tally.h"
#include "loadgen/drive/driven_session.h"
#include "loadgen/drive/latency_histogram.h"
#include "loadgen/drive/prepared_frames.h"
#include "protocol/client.h"

namespace hexiao::loadgen {

struct DriveOptions {
  protocol::ClientOptions server;
  std::uint64_t rate = 0;       // payments a second; 0: closed loop
  std::uint32_t in_flight = 4;  // frames a connection
  Nanoseconds warm_up = 0;      // at the start, counted but not measured
  Nanoseconds duration = 0;     // after the warm-up; 0: until everything has been sent

  // For a step of a longer search.
  std::vector<std::size_t> begin_at;  // by lane, the frames that earlier steps sent; empty: none
  Nanoseconds latency_limit = 0;      // 0: none
  std::uint64_t most_late = 0;        // payments answered above the limit; one more ends the run
};

struct DriveOutcome {
  explicit DriveOutcome(const PreparedFrames& prepared) : answers(prepared) {}

  AnswerTally answers;
  std::uint64_t frames_sent = 0, payments_sent = 0;
  std::uint64_t bytes_sent = 0, bytes_received = 0;
  Nanoseconds elapsed = 0;  // first frame to last answer

  // After the warm-up.
  std::uint64_t measured_payments = 0;
  Nanoseconds measured = 0;       // to the last answer
  Nanoseconds waited = 0;         // of it, with nothing to do but wait for the daemon or the clock
  LatencyHistogram latency;       // by payment
  LatencyHistogram own_lateness;  // by frame: how late it left though it could have left
  Nanoseconds own_cpu = 0;        // that this thread used in all of `elapsed`
  std::uint64_t measured_frames = 0;
  std::uint64_t late = 0;             // payments answered above the limit
  bool ran_out = false;               // everything was sent before the duration was over
  bool gave_up = false;               // ended early: too many were late
  std::vector<std::size_t> ended_at;  // by lane, as DriveOptions::begin_at

  // The payments answered in a second.
  std::uint64_t payments_per_second() const;
  // Of its time, how much this thread was busy (or kept from running); 0 to 100.
  std::uint64_t busy_percent() const;
};

// Why the run could not go on. What was answered before is counted.
struct DriveFailure {
  protocol::ClientError error;
  std::uint64_t payments_sent = 0, payments_answered = 0;
};

tl::expected<DriveOutcome, DriveFailure> drive(const PreparedFrames& prepared,
                                               const DriveOptions& options);

// Was it the load generator, not the daemon, that set the pace? Then the figures say too little of
// the daemon. "" or what speaks for it: frames that left late by themselves (more than a
// millisecond, or than a quarter of the latency limit), or a thread that never had to wait.
std::string generator_was_the_bottleneck(const DriveOutcome& outcome, const DriveOptions& options);

}  // namespace hexiao::loadgen

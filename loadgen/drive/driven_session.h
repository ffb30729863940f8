// One connection of a run: writes the frames of its lane as they become due and takes in the
// answers, and waits for nothing itself.
//
// One owner, one thread. Errors are the client library's; the connection is gone after one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "loadgen/drive/prepared_frames.h"
#include "protocol/client.h"
#include "protocol/connection.h"
#include "protocol/results.h"

namespace hexiao::loadgen {

// On the steady clock.
using Nanoseconds = std::int64_t;
Nanoseconds steady_now();

// A frame that is on its way.
struct FrameInFlight {
  const PreparedFrame* frame = nullptr;
  Nanoseconds due = 0;  // when it should have left
};

class DrivenSession {
 public:
  // Connects and says HELLO. `lane` must outlive the session; its first `left_out` frames were sent
  // before.
  static protocol::ClientResult<DrivenSession> open(const protocol::ClientOptions& options,
                                                    const Lane& lane, std::uint32_t in_flight,
                                                    std::size_t left_out = 0);

  // What will leave next; null when all has been released.
  const PreparedFrame* next() const;
  // True when another frame may be in flight now; since when, is free_since().
  bool has_room() const { return in_flight_.size() < limit_; }
  Nanoseconds free_since() const { return free_since_; }
  // The next frame may be written from now on.
  void release(Nanoseconds due);

  // Writes what has been released, as far as the peer takes it. The bytes that went.
  protocol::ClientResult<std::size_t> write();
  // True and the oldest frame's answers, or false when they have not come. `results` borrow from
  // `answer`.
  protocol::ClientResult<bool> take_answers(FrameInFlight& answered, protocol::Frame& answer,
                                            std::vector<protocol::ResultView>& results);
  // The moment at which take_answers made room.
  void room_since(Nanoseconds now) { free_since_ = now; }

  std::size_t in_flight() const { return in_flight_.size(); }
  // Frames of the lane that were sent, now or before.
  std::size_t released() const { return released_; }
  bool has_unwritten() const { return written_frame_ != released_; }
  int descriptor() const { return wire_->descriptor(); }
  protocol::ClientError error(const std::string& what) const;

 private:
  DrivenSession(std::unique_ptr<protocol::Connection> wire, const Lane& lane)
      : wire_(std::move(wire)), lane_(&lane) {}

  std::unique_ptr<protocol::Connection> wire_;
  const Lane* lane_;
  std::size_t limit_ = 1;
  std::size_t released_ = 0;       // frames before this may be written
  std::size_t written_frame_ = 0;  // the first that is not written as a whole
  std::size_t written_bytes_ = 0;  // of it
  std::deque<FrameInFlight> in_flight_;
  Nanoseconds free_since_ = 0;
};

}  // namespace hexiao::loadgen

// One connection: frames in, replies out in the order of the frames. I/O thread only.
//
// A session is kept alive by its outstanding reads and writes, and stays in the table of sessions
// until its last request has been answered, so that what it holds of the common bounds is given
// back.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "daemon/desk/frame_request.h"
#include "daemon/server/sessions.h"
#include "daemon/server/stream.h"
#include "protocol/messages.h"

namespace hexiao::daemon {

class Session : public std::enable_shared_from_this<Session> {
 public:
  // Of one write.
  static constexpr std::size_t kMostPieces = 64;
  Session(std::unique_ptr<Stream> stream, SessionId id, Traffic& traffic);

  // Waits for HELLO.
  void start();
  // Says why the connection is not taken, and closes.
  void refuse(const protocol::ErrorNotice& notice);

  // The answer to the oldest request that is not a late one. Written by the next flush().
  void take_reply(Reply&& reply);
  void take_late_reply(ByteBuffer&& bytes);
  void flush();
  // Goes on reading, if there is room now.
  void resume();
  // The same, after it has waited in line for room in what all share. False: there is none for it,
  // and it stands in front again.
  bool take_turn();

  // What was asked of the stream has come.
  void on_read(StreamEnd end, std::size_t count);
  void on_written(StreamEnd end, std::size_t count);

  // No frame is taken any more; GOODBYE follows the last reply.
  void wind_up();
  // Called about once a second: closes what is overdue.
  void check_deadlines(std::int64_t now_ns);
  // Others need the memory that it holds and does nothing with.
  void give_up_for_others();
  void close();

  // Since when it has held more than its share of the memory for a frame that does not end or
  // answers that are not taken; 0: it does not.
  std::int64_t held_since_ns() const;
  // Tells the shared room what it holds, after that was divided anew.
  void count_anew();

  SessionId id() const { return id_; }
  bool ended() const { return phase_ == Phase::closed && in_flight() == 0; }

 private:
  enum class Phase : std::uint8_t {
    hello,      // nothing was said yet
    open,       // serving
    lingering,  // all was said; waits for the other side to close, so that it can read the last
    closed,
  };
  // What one request holds until its answer.
  struct Held {
    std::uint64_t bytes = 0;
    std::uint64_t output = 0;  // how large the answer may well be
    bool prepared = false;     // the answer is here and only waits for those before it
    bool closes = false;
    ByteBuffer answer;
  };

  std::uint64_t in_flight() const { return held_.size() + late_; }
  bool may_take() const;
  void read();
  std::int64_t now_ns() const { return traffic_.hooks.clock_ns(); }
  void pump();
  bool take_next();
  bool admit_next();
  bool wait_in_line();
  bool has_room_for(std::uint64_t frames, std::uint64_t bytes, std::uint64_t buffer) const;
  void count_buffers();
  void count_in_hand(std::uint64_t frames, std::uint64_t bytes);
  void discard();
  void serve(protocol::Frame&& frame);
  void serve_hello(const protocol::Frame& frame);
  void serve_commands(protocol::Frame&& frame);
  void serve_query(protocol::Frame&& frame);
  void serve_late(LateRequest request);
  void submit(const protocol::FrameHeader& header, FrameRequest::Work work);
  void answer_prepared(ByteBuffer bytes, bool closes);
  void answer_error(const protocol::FrameHeader& header, const protocol::ErrorNotice& notice);
  void fault(const protocol::ErrorNotice& notice);
  void end_idle(std::string_view why);
  void put_out(ByteBuffer&& bytes);
  void put_out_prepared();
  void write();
  void finish_if_done();
  std::uint64_t late_output() const { return limits_.frame_bytes / 4; }

  const std::unique_ptr<Stream> stream_;
  const SessionId id_;
  Traffic& traffic_;
  std::string peer_;
  protocol::FrameReader reader_;
  protocol::FrameLimits limits_;
  std::uint64_t output_limit_ = 0;
  std::int64_t slow_after_ns_ = 0, frame_timeout_ns_ = 0, idle_after_ns_ = 0;
  Phase phase_ = Phase::hello;
  std::uint64_t client_ = 0;
  bool keeps_answers_ = false;
  std::shared_ptr<const std::string> principal_;

  // A frame that was read and not served yet, and how large its answer may well be.
  protocol::Frame next_;
  bool has_next_ = false;
  std::uint64_t next_output_ = 0;

  std::deque<Held> held_;
  std::uint64_t frames_in_hand_ = 0, bytes_in_hand_ = 0;  // of them, in the pipeline
  std::uint64_t buffered_ = 0;                            // as told to traffic_.buffers
  std::uint64_t late_ = 0;
  std::uint64_t expected_output_ = 0;

  std::deque<ByteBuffer> output_;
  std::size_t written_ = 0;  // of output_.front()
  std::uint64_t output_bytes_ = 0;

  bool reading_ = false, writing_ = false;
  bool read_ended_ = false;  // the other side has said all it will
  bool paused_ = false;      // frames may wait in the reader
  bool in_line_ = false;     // stands in traffic_.waiting
  bool has_turn_ = false;    // may take one frame beyond its share
  bool was_heard_ = false;   // since the last look at deadlines
  bool winding_up_ = false;  // no frame is taken any more
  bool closing_ = false;     // ends when the output is written
  std::int64_t deadline_ns_ = 0;
  std::int64_t progress_ns_ = 0;      // of writing
  std::int64_t output_since_ns_ = 0;  // something waits to be taken, while output_ is not empty
  std::int64_t frame_since_ns_ = 0;   // a frame has begun; 0: none
  std::int64_t heard_ns_ = 0;
};

}  // namespace hexiao::daemon

#include "daemon/server/session.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <random>

#include "daemon/version.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::daemon {

using protocol::FrameType;
using protocol::WireError;

namespace {

constexpr std::int64_t kLingerNs = 2'000'000'000;
// An answer that is never a long page.
constexpr std::uint64_t kShortAnswer = 8u << 10;
// A principal's length is one byte in a record.
constexpr std::size_t kMostPrincipalBytes = 255;
// A frame may not be agreed smaller: a status must always fit.
constexpr std::uint32_t kLeastFrameBytes = protocol::kHelloFrameBytes;

// How large the answer to a frame may well be; 0: it is made here, and short.
std::uint64_t expected_answer(const protocol::Frame& frame, const protocol::FrameLimits& limits) {
  switch (frame.header.type) {
    case FrameType::commands:
      return frame.payload.size() + kShortAnswer;
    case FrameType::query: {
      protocol::Query query;
      if (!protocol::read_query(frame.payload.bytes(), query).ok()) return 0;
      using Kind = protocol::QueryKind;
      const bool is_short = query.kind == Kind::status || query.kind == Kind::explain;
      // A page fills about a quarter of a frame.
      return is_short ? kShortAnswer : limits.frame_bytes / 4;
    }
    case FrameType::snapshot:
      return limits.frame_bytes / 4;
    default:
      return 0;
  }
}

std::uint64_t chosen_client() {
  std::random_device random;
  const std::uint64_t high = random();
  return (high << 32 | random()) | 1;
}

}  // namespace

Session::Session(std::unique_ptr<Stream> stream, SessionId id, Traffic& traffic)
    : stream_(std::move(stream)), id_(id), traffic_(traffic), peer_(stream_->peer()) {
  const ServerLimits& limits = traffic_.limits;
  output_limit_ = limits.output_bytes;
  slow_after_ns_ = limits.slow_reader_timeout_ns;
  frame_timeout_ns_ = limits.frame_timeout_ns;
  idle_after_ns_ = limits.idle_timeout_ns;
  heard_ns_ = now_ns();
  deadline_ns_ = heard_ns_ + limits.hello_timeout_ns;
}

void Session::start() { read(); }

void Session::refuse(const protocol::ErrorNotice& notice) {
  winding_up_ = true;
  ByteBuffer bytes;
  protocol::append_error(bytes, 0, notice);
  put_out(std::move(bytes));
  closing_ = true;
  flush();
}

// --- room ---

// Its own bounds.
bool Session::may_take() const {
  if (phase_ == Phase::hello) return true;
  return (in_flight() < limits_.in_flight || planted(PlantedBug::in_flight_unbounded)) &&
         output_bytes_ + expected_output_ < output_limit_;
}

// What is shared: within its share always, beyond it in turn.
bool Session::has_room_for(std::uint64_t frames, std::uint64_t bytes, std::uint64_t buffer) const {
  const Traffic& t = traffic_;
  if (t.frames_in_hand.within_share(frames_in_hand_, frames) &&
      t.bytes_in_hand.within_share(bytes_in_hand_, bytes) &&
      t.buffers.within_share(buffered_, buffer))
    return true;
  if (!has_turn_ && !t.waiting.empty()) return false;
  return t.frames_in_hand.fits(frames_in_hand_, frames) &&
         t.bytes_in_hand.fits(bytes_in_hand_, bytes) && t.buffers.fits(buffered_, buffer);
}

// False, for the caller to pass on.
bool Session::wait_in_line() {
  paused_ = true;
  if (in_line_) return false;
  in_line_ = true;
  if (has_turn_)
    traffic_.waiting.push_front(weak_from_this());
  else
    traffic_.waiting.push_back(weak_from_this());
  return false;
}

bool Session::take_turn() {
  in_line_ = false;
  has_turn_ = true;
  resume();
  const bool had_no_room = has_turn_ && in_line_;
  has_turn_ = false;
  return !had_no_room;
}

void Session::count_buffers() {
  const std::uint64_t now = phase_ == Phase::closed
                                ? 0
                                : reader_.held_bytes() + (has_next_ ? next_.payload.size() : 0) +
                                      output_bytes_ + expected_output_;
  traffic_.buffers.change(buffered_, now);
  buffered_ = now;
  traffic_.standing.server.buffer_bytes.set(traffic_.buffers.held());
}

void Session::count_in_hand(std::uint64_t frames, std::uint64_t bytes) {
  traffic_.frames_in_hand.change(frames_in_hand_, frames);
  traffic_.bytes_in_hand.change(bytes_in_hand_, bytes);
  frames_in_hand_ = frames;
  bytes_in_hand_ = bytes;
  traffic_.standing.server.frames_in_hand.set(traffic_.frames_in_hand.held());
  traffic_.standing.server.bytes_in_hand.set(traffic_.bytes_in_hand.held());
}

void Session::count_anew() {
  traffic_.frames_in_hand.change(0, frames_in_hand_);
  traffic_.bytes_in_hand.change(0, bytes_in_hand_);
  traffic_.buffers.change(0, buffered_);
}

std::int64_t Session::held_since_ns() const {
  if (traffic_.buffers.drawn_by(buffered_) == 0) return 0;
  if (output_.empty()) return frame_since_ns_;
  return frame_since_ns_ == 0 ? output_since_ns_ : std::min(frame_since_ns_, output_since_ns_);
}

void Session::give_up_for_others() {
  traffic_.standing.server.closed_for_room.add(1);
  if (traffic_.evictions.may_say(now_ns()))
    spdlog::warn(
        "session {} from {} is disconnected: it holds {} bytes of frames that did not end or "
        "answers that were not taken, and others need the room (server.buffer_bytes){}",
        id_, peer_, buffered_, traffic_.evictions.left_out());
  close();
}

// --- frames in ---

void Session::read() {
  if (reading_ || read_ended_ || phase_ == Phase::closed) return;
  const std::span<std::byte> room = reader_.room();
  count_buffers();
  if (room.empty()) return;
  reading_ = true;
  stream_->read_some(room, shared_from_this());
}

void Session::on_read(StreamEnd end, std::size_t count) {
  reading_ = false;
  if (phase_ == Phase::closed) return;
  if (end != StreamEnd::none) {
    read_ended_ = true;
    if (end == StreamEnd::broken || phase_ == Phase::lingering) return close();
    if (reader_.inside_frame())
      spdlog::debug("session {} from {}: ended inside a frame", id_, peer_);
    winding_up_ = true;
    return finish_if_done();
  }
  if (phase_ == Phase::lingering || closing_ || winding_up_) {
    return discard();
  }
  was_heard_ = true;
  reader_.filled(count);
  pump();
}

void Session::pump() {
  paused_ = false;
  while (phase_ != Phase::closed) {
    if (winding_up_ || closing_) return discard();
    if (!may_take()) {
      paused_ = true;
      return;
    }
    if (!has_next_ && !take_next()) return;
    if (!admit_next()) return;
    has_next_ = false;
    serve(std::move(next_));
    count_buffers();
  }
}

// The next whole frame into next_. False: there is none.
bool Session::take_next() {
  switch (reader_.next(next_)) {
    case protocol::FrameReader::Step::need_bytes: {
      if (!reader_.inside_frame())
        frame_since_ns_ = 0;
      else if (frame_since_ns_ == 0)
        frame_since_ns_ = now_ns();
      count_buffers();
      const std::size_t growth = reader_.growth();
      if (growth != 0 && !has_room_for(0, 0, growth)) {
        traffic_.buffers_wanted = true;
        return wait_in_line();
      }
      has_turn_ = false;
      read();
      return false;
    }
    case protocol::FrameReader::Step::fault:
      traffic_.standing.server.closed_faulty.add(1);
      fault(protocol::notice_of(reader_.fault()));
      return false;
    case protocol::FrameReader::Step::frame:
      break;
  }
  traffic_.standing.frames.add(1);
  frame_since_ns_ = 0;
  has_next_ = true;
  next_output_ = expected_answer(next_, limits_);
  return true;
}

bool Session::admit_next() {
  if (phase_ == Phase::hello || next_output_ == 0) return true;
  count_buffers();
  const FrameType type = next_.header.type;
  const bool in_pipeline = type == FrameType::commands || type == FrameType::query;
  const std::uint64_t bytes = in_pipeline ? protocol::frame_bytes(next_.payload.size()) : 0;
  if (has_room_for(in_pipeline ? 1 : 0, bytes, next_output_)) {
    has_turn_ = false;
    return true;
  }
  if (!traffic_.buffers.fits(buffered_, next_output_)) traffic_.buffers_wanted = true;
  return wait_in_line();
}

void Session::resume() {
  if (paused_) pump();
}

void Session::serve(protocol::Frame&& frame) {
  const protocol::FrameHeader header = frame.header;
  if (phase_ == Phase::hello) {
    if (header.type != FrameType::hello) {
      traffic_.standing.server.closed_faulty.add(1);
      return fault(protocol::notice_of(WireError::hello_expected));
    }
    return serve_hello(frame);
  }
  switch (header.type) {
    case FrameType::commands:
      return serve_commands(std::move(frame));
    case FrameType::query:
      return serve_query(std::move(frame));
    case FrameType::snapshot:
      return serve_late({.kind = LateRequest::Kind::snapshot, .request = header.request});
    case FrameType::ping: {
      ByteBuffer bytes;
      protocol::append_frame(bytes, FrameType::pong, header.request);
      return answer_prepared(std::move(bytes), false);
    }
    case FrameType::goodbye: {
      ByteBuffer bytes;
      protocol::append_frame(bytes, FrameType::goodbye, header.request);
      winding_up_ = true;
      return answer_prepared(std::move(bytes), true);
    }
    default:
      return answer_error(
          header, protocol::notice_of(WireError::unexpected_frame, protocol::to_text(header.type)));
  }
}

void Session::serve_hello(const protocol::Frame& frame) {
  protocol::Hello hello;
  const WireError wrong = protocol::read_hello(frame.payload.bytes(), hello);
  if (wrong != WireError::none) return fault(protocol::notice_of(wrong, "HELLO"));
  if (hello.oldest_version > protocol::kProtocolVersion ||
      hello.newest_version < protocol::kOldestProtocolVersion)
    return fault(protocol::notice_of(
        WireError::unsupported_version,
        fmt::format("this daemon speaks {} to {}", protocol::kOldestProtocolVersion,
                    protocol::kProtocolVersion)));
  if (hello.principal.size() > kMostPrincipalBytes)
    return fault(protocol::notice_of(WireError::malformed_payload,
                                     "the principal is longer than 255 bytes"));

  if (hello.keeps_answers && hello.client == 0)
    return fault(protocol::notice_of(WireError::malformed_payload,
                                     "answers are kept for a client that names itself"));

  client_ = hello.client != 0 ? hello.client : chosen_client();
  keeps_answers_ = hello.keeps_answers;
  principal_ =
      std::make_shared<const std::string>(hello.principal.empty() ? "unknown" : hello.principal);
  limits_ = protocol::agree_on(hello.wanted, traffic_.limits.offered);
  limits_.frame_bytes = std::max(limits_.frame_bytes, kLeastFrameBytes);
  reader_.set_max_frame_bytes(limits_.frame_bytes);
  phase_ = Phase::open;
  spdlog::debug("session {} from {}: {} as {}, client {:016x}", id_, peer_, hello.client_name,
                *principal_, client_);

  const StoreStanding store = traffic_.hooks.store_standing();
  const protocol::Welcome welcome{
      .version = std::min(hello.newest_version, protocol::kProtocolVersion),
      .client = client_,
      .session = id_,
      .server_version = std::string(version()),
      .store = store.store,
      .limits = limits_,
      .durable_lsn = store.durable_lsn,
      .read_only = store.read_only,
      .keeps_answers = keeps_answers_};
  ByteBuffer bytes;
  protocol::append_welcome(bytes, frame.header.request, welcome);
  put_out(std::move(bytes));
  flush();
}

void Session::serve_commands(protocol::Frame&& frame) {
  CommandsWork work{.payload = std::move(frame.payload),
                    .batch = {},
                    .client = client_,
                    .principal = principal_,
                    .keeps_answers = keeps_answers_};
  const WireError wrong =
      protocol::decode_commands(work.payload.bytes(), limits_.batch, work.batch);
  if (wrong != WireError::none) return answer_error(frame.header, protocol::notice_of(wrong));
  submit(frame.header, std::move(work));
}

void Session::serve_query(protocol::Frame&& frame) {
  QueryWork work{.payload = std::move(frame.payload), .query = {}};
  const protocol::QueryFault wrong = protocol::read_query(work.payload.bytes(), work.query);
  if (!wrong.ok())
    return answer_error(frame.header, wrong.error != WireError::none
                                          ? protocol::notice_of(wrong.error, wrong.field)
                                          : protocol::notice_of(wrong.rejection, wrong.field));
  if (work.query.kind == protocol::QueryKind::events)
    return serve_late({.kind = LateRequest::Kind::events,
                       .request = frame.header.request,
                       .cursor = work.query.cursor,
                       .limit = work.query.limit,
                       .source = std::string(work.query.source),
                       .number = {},
                       .ledger = std::string(work.query.ledger)});
  if (work.query.kind == protocol::QueryKind::what_if)
    return serve_late({.kind = LateRequest::Kind::what_if,
                       .request = frame.header.request,
                       .cursor = work.query.cursor,
                       .limit = work.query.limit,
                       .source = std::string(work.query.source),
                       .number = std::string(work.query.number),
                       .ledger = {}});
  submit(frame.header, std::move(work));
}

void Session::serve_late(LateRequest request) {
  request.session = id_;
  request.max_frame_bytes = limits_.frame_bytes;
  if (!traffic_.hooks.submit_late(request))
    return answer_error({.request = request.request},
                        protocol::notice_of(Rejection::busy, "try again in a moment"));
  ++late_;
  expected_output_ += late_output();
}

void Session::submit(const protocol::FrameHeader& header, FrameRequest::Work work) {
  const std::uint64_t bytes = protocol::frame_bytes(header.payload_bytes);
  std::unique_ptr<Request> request =
      std::make_unique<FrameRequest>(id_, header.request, limits_.frame_bytes, std::move(work));
  // The common bound is the ring's depth, so only a pipeline that is ending says no.
  if (!traffic_.hooks.submit(request)) return close();
  held_.push_back({.bytes = bytes, .output = next_output_, .answer = {}});
  expected_output_ += next_output_;
  count_in_hand(frames_in_hand_ + 1, bytes_in_hand_ + bytes);
}

// What needs nothing of the engine is answered here, in its turn.
void Session::answer_prepared(ByteBuffer bytes, bool closes) {
  const std::uint64_t output = bytes.size();
  held_.push_back(
      {.output = output, .prepared = true, .closes = closes, .answer = std::move(bytes)});
  expected_output_ += output;
  put_out_prepared();
  flush();
}

void Session::answer_error(const protocol::FrameHeader& header,
                           const protocol::ErrorNotice& notice) {
  spdlog::debug("session {} from {}: {}", id_, peer_, notice.text);
  ByteBuffer bytes;
  protocol::append_error(bytes, header.request, notice);
  if (notice.session_ends) winding_up_ = true;
  answer_prepared(std::move(bytes), notice.session_ends);
}

// The stream cannot be followed any further: the error comes after all replies, then the end.
void Session::fault(const protocol::ErrorNotice& notice) {
  if (traffic_.faults.may_say(now_ns()))
    spdlog::info("session {} from {} ends: {}{}", id_, peer_, notice.text,
                 traffic_.faults.left_out());
  if (phase_ == Phase::hello) {
    refuse(notice);
    return read();
  }
  answer_error({}, notice);
  winding_up_ = true;
  discard();
}

// What still comes is not answered; it is only read so that the connection ends in order.
void Session::discard() {
  if (reading_) return;
  reader_ = protocol::FrameReader();
  read();
}

// --- replies out ---

void Session::take_reply(Reply&& reply) {
  const Held held = std::move(held_.front());
  held_.pop_front();
  if (phase_ == Phase::closed && planted(PlantedBug::room_kept_by_the_closed)) return;
  expected_output_ -= held.output;
  count_in_hand(frames_in_hand_ - 1, bytes_in_hand_ - held.bytes);
  if (phase_ == Phase::closed) {
    if (ended()) traffic_.ended(id_);
    return;
  }
  put_out(std::move(reply.bytes));
  if (reply.closes) closing_ = true;
  put_out_prepared();
}

void Session::take_late_reply(ByteBuffer&& bytes) {
  if (!planted(PlantedBug::late_never_counted_down)) --late_;
  expected_output_ -= late_output();
  if (phase_ == Phase::closed) {
    if (ended()) traffic_.ended(id_);
    return;
  }
  put_out(std::move(bytes));
}

void Session::put_out(ByteBuffer&& bytes) {
  if (bytes.empty()) return;
  output_bytes_ += bytes.size();
  output_.push_back(std::move(bytes));
}

void Session::put_out_prepared() {
  while (!held_.empty() && held_.front().prepared) {
    Held held = std::move(held_.front());
    held_.pop_front();
    expected_output_ -= held.output;
    put_out(std::move(held.answer));
    if (held.closes) closing_ = true;
  }
}

void Session::flush() {
  if (phase_ == Phase::closed) return;
  count_buffers();
  if (writing_) return;
  if (output_.empty()) return finish_if_done();
  output_since_ns_ = progress_ns_ = now_ns();
  write();
}

void Session::write() {
  std::array<std::span<const std::byte>, kMostPieces> pieces;
  std::size_t count = 0;
  for (const ByteBuffer& bytes : output_) {
    pieces[count] = bytes.bytes_from(count == 0 ? written_ : 0);
    if (++count == kMostPieces) break;
  }
  writing_ = true;
  stream_->write_some(std::span(pieces.data(), count), shared_from_this());
}

void Session::on_written(StreamEnd end, std::size_t count) {
  writing_ = false;
  if (phase_ == Phase::closed) return;
  if (end != StreamEnd::none) return close();
  progress_ns_ = now_ns();
  output_bytes_ -= count;
  written_ += count;
  while (!output_.empty() && written_ >= output_.front().size()) {
    written_ -= output_.front().size();
    output_.pop_front();
  }
  if (planted(PlantedBug::partial_write_repeated)) written_ = 0;
  count_buffers();
  if (output_.empty())
    finish_if_done();
  else
    write();
  resume();
}

// Ends the session when nothing is left to say and nothing more will be asked.
void Session::finish_if_done() {
  if (writing_ || !output_.empty() || phase_ == Phase::closed || phase_ == Phase::lingering) return;
  const bool all_answered = in_flight() == 0 && winding_up_;
  if (!closing_ && !all_answered) return;
  if (read_ended_) return close();
  stream_->end_writing();
  phase_ = Phase::lingering;
  deadline_ns_ = now_ns() + kLingerNs;
  discard();
}

void Session::wind_up() {
  if (winding_up_ || closing_ || phase_ == Phase::closed) return;
  winding_up_ = true;
  if (phase_ == Phase::open) {
    ByteBuffer bytes;
    protocol::append_frame(bytes, FrameType::goodbye, 0);
    return answer_prepared(std::move(bytes), true);
  }
  finish_if_done();
}

void Session::end_idle(std::string_view why) {
  traffic_.standing.server.closed_idle.add(1);
  fault(protocol::notice_of(WireError::idle, why));
}

void Session::check_deadlines(std::int64_t now_ns) {
  if (phase_ == Phase::closed) return;
  if (was_heard_) heard_ns_ = now_ns;
  was_heard_ = false;
  if (phase_ == Phase::lingering && now_ns > deadline_ns_) return close();
  if (!output_.empty() && now_ns - progress_ns_ > slow_after_ns_) {
    traffic_.standing.server.closed_slow.add(1);
    if (traffic_.evictions.may_say(now_ns))
      spdlog::warn(
          "session {} from {} is disconnected: {} bytes of replies were not taken in {} s{}", id_,
          peer_, output_bytes_, slow_after_ns_ / 1'000'000'000, traffic_.evictions.left_out());
    return close();
  }
  if (closing_ || winding_up_ || paused_) return;
  if (phase_ == Phase::hello && now_ns > deadline_ns_) return end_idle("no HELLO came in time");
  if (phase_ != Phase::open) return;
  if (frame_since_ns_ != 0 && now_ns - frame_since_ns_ > frame_timeout_ns_)
    return end_idle("a frame has begun and did not end in time");
  const bool waits = in_flight() != 0 || !output_.empty();
  if (waits) heard_ns_ = now_ns;
  if (idle_after_ns_ != 0 && now_ns - heard_ns_ > idle_after_ns_)
    end_idle("nothing was asked for too long");
}

void Session::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  stream_->close();
  output_.clear();
  output_bytes_ = 0;
  has_next_ = false;
  next_ = {};
  std::erase_if(held_, [](const Held& held) { return held.prepared; });
  count_buffers();
  if (ended()) traffic_.ended(id_);
}

}  // namespace hexiao::daemon

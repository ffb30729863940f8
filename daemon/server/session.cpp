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
// A principal's length is one byte in a record.
constexpr std::size_t kMostPrincipalBytes = 255;
// A frame may not be agreed smaller: a status must always fit.
constexpr std::uint32_t kLeastFrameBytes = protocol::kHelloFrameBytes;

std::uint64_t chosen_client() {
  std::random_device random;
  const std::uint64_t high = random();
  return (high << 32 | random()) | 1;
}

}  // namespace

Session::Session(std::unique_ptr<Stream> stream, SessionId id, Traffic& traffic)
    : stream_(std::move(stream)), id_(id), traffic_(traffic), peer_(stream_->peer()) {
  output_limit_ = traffic_.limits.output_bytes;
  slow_after_ns_ = traffic_.limits.slow_reader_timeout_ns;
  deadline_ns_ = now_ns() + traffic_.limits.hello_timeout_ns;
}

void Session::start() { read(); }

void Session::refuse(const protocol::ErrorNotice& notice) {
  winding_up_ = true;
  protocol::append_error(output_.emplace_back(), 0, notice);
  output_bytes_ += output_.back().size();
  closing_ = true;
  flush();
}

// --- frames in ---

bool Session::may_take() const {
  if (winding_up_ || closing_) return false;
  if (phase_ == Phase::hello) return true;
  return (in_flight() < limits_.in_flight || planted(PlantedBug::in_flight_unbounded)) &&
         output_bytes_ + expected_output_ < output_limit_ && traffic_.has_room();
}

void Session::read() {
  if (reading_ || read_ended_ || phase_ == Phase::closed) return;
  const std::span<std::byte> room = reader_.room();
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
  reader_.filled(count);
  pump();
}

void Session::pump() {
  paused_ = false;
  protocol::Frame frame;
  while (phase_ != Phase::closed) {
    if (!may_take()) return wait_for_room();
    switch (reader_.next(frame)) {
      case protocol::FrameReader::Step::need_bytes:
        return read();
      case protocol::FrameReader::Step::fault:
        return fault(protocol::notice_of(reader_.fault()));
      case protocol::FrameReader::Step::frame:
        traffic_.standing.frames.add(1);
        serve(std::move(frame));
    }
  }
}

void Session::wait_for_room() {
  if (winding_up_ || closing_) return discard();
  paused_ = true;
  if (traffic_.has_room() || in_line_) return;
  in_line_ = true;
  traffic_.waiting.push_back(weak_from_this());
}

void Session::take_turn() {
  in_line_ = false;
  resume();
}

void Session::resume() {
  if (paused_) pump();
}

void Session::serve(protocol::Frame&& frame) {
  const protocol::FrameHeader header = frame.header;
  if (phase_ == Phase::hello) {
    if (header.type != FrameType::hello)
      return fault(protocol::notice_of(WireError::hello_expected));
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
      return answer_prepared(header, std::move(bytes), false);
    }
    case FrameType::goodbye: {
      ByteBuffer bytes;
      protocol::append_frame(bytes, FrameType::goodbye, header.request);
      answer_prepared(header, std::move(bytes), true);
      winding_up_ = true;
      return;
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
  protocol::append_welcome(output_.emplace_back(), frame.header.request, welcome);
  output_bytes_ += output_.back().size();
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
  const std::uint64_t output =
      std::max<std::uint64_t>(frame.header.payload_bytes, protocol::kHelloFrameBytes);
  submit(frame.header, output, std::move(work));
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
  // A page fills about a quarter of a frame.
  submit(frame.header, limits_.frame_bytes / 4, std::move(work));
}

void Session::serve_late(LateRequest request) {
  request.session = id_;
  request.max_frame_bytes = limits_.frame_bytes;
  if (!traffic_.hooks.submit_late(request))
    return answer_error({.request = request.request},
                        protocol::notice_of(Rejection::busy, "try again in a moment"));
  ++late_;
}

void Session::submit(const protocol::FrameHeader& header, std::uint64_t output,
                     FrameRequest::Work work) {
  const std::uint64_t bytes = protocol::frame_bytes(header.payload_bytes);
  std::unique_ptr<Request> request =
      std::make_unique<FrameRequest>(id_, header.request, limits_.frame_bytes, std::move(work));
  // The common bound is the ring's depth, so only a pipeline that is ending says no.
  if (!traffic_.hooks.submit(request)) return close();
  held_.push_back({.bytes = bytes, .output = output});
  expected_output_ += output;
  ++traffic_.frames_in_hand;
  traffic_.bytes_in_hand += bytes;
}

void Session::answer_prepared(const protocol::FrameHeader& header, ByteBuffer bytes, bool closes) {
  const std::uint64_t output = bytes.size();
  submit(header, output, PreparedWork{.bytes = std::move(bytes), .closes = closes});
}

void Session::answer_error(const protocol::FrameHeader& header,
                           const protocol::ErrorNotice& notice) {
  spdlog::debug("session {} from {}: {}", id_, peer_, notice.text);
  ByteBuffer bytes;
  protocol::append_error(bytes, header.request, notice);
  answer_prepared(header, std::move(bytes), notice.session_ends);
  if (notice.session_ends) winding_up_ = true;
}

// The stream cannot be followed any further: the error comes after all replies, then the end.
void Session::fault(const protocol::ErrorNotice& notice) {
  spdlog::info("session {} from {} ends: {}", id_, peer_, notice.text);
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
  const Held held = held_.front();
  held_.pop_front();
  if (phase_ == Phase::closed && planted(PlantedBug::room_kept_by_the_closed)) return;
  expected_output_ -= held.output;
  --traffic_.frames_in_hand;
  traffic_.bytes_in_hand -= held.bytes;
  if (phase_ == Phase::closed) {
    if (ended()) traffic_.ended(id_);
    return;
  }
  if (!reply.bytes.empty()) {
    output_bytes_ += reply.bytes.size();
    output_.push_back(std::move(reply.bytes));
  }
  if (reply.closes) closing_ = true;
}

void Session::take_late_reply(ByteBuffer&& bytes) {
  if (!planted(PlantedBug::late_never_counted_down)) --late_;
  if (phase_ == Phase::closed) {
    if (ended()) traffic_.ended(id_);
    return;
  }
  output_bytes_ += bytes.size();
  output_.push_back(std::move(bytes));
}

void Session::flush() {
  if (writing_ || phase_ == Phase::closed) return;
  if (output_.empty()) return finish_if_done();
  progress_ns_ = now_ns();
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
    answer_prepared({}, std::move(bytes), true);
    return;
  }
  finish_if_done();
}

void Session::check_deadlines(std::int64_t now_ns) {
  if (phase_ == Phase::closed) return;
  if (phase_ == Phase::hello && now_ns > deadline_ns_ && !closing_)
    return fault(protocol::notice_of(WireError::idle, "no HELLO came in time"));
  if (phase_ == Phase::lingering && now_ns > deadline_ns_) return close();
  if (!output_.empty() && now_ns - progress_ns_ > slow_after_ns_) {
    spdlog::warn("session {} from {} is disconnected: {} bytes of replies were not taken in {} s",
                 id_, peer_, output_bytes_, slow_after_ns_ / 1'000'000'000);
    close();
  }
}

void Session::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  stream_->close();
  output_.clear();
  output_bytes_ = 0;
  if (ended()) traffic_.ended(id_);
}

}  // namespace hexiao::daemon

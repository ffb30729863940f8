#include "loadgen/drive/driven_session.h"

#include <algorithm>
#include <chrono>

#include "protocol/messages.h"

namespace hexiao::loadgen {

using protocol::ClientErrorKind;
using protocol::ClientResult;
using protocol::Frame;
using protocol::FrameType;

namespace {

// What an ERROR frame says, as the client library puts it.
protocol::ClientError refusal(const protocol::Connection& wire, const Frame& frame) {
  protocol::ErrorNotice notice;
  if (protocol::read_error(frame.payload.bytes(), notice) != protocol::WireError::none)
    return wire.error(ClientErrorKind::protocol, "an ERROR came that cannot be read");
  auto error = wire.error(ClientErrorKind::refused, notice.text + "; " + notice.way_out);
  error.notice = std::move(notice);
  return error;
}

}  // namespace

Nanoseconds steady_now() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

ClientResult<DrivenSession> DrivenSession::open(const protocol::ClientOptions& options,
                                                const Lane& lane, std::uint32_t in_flight,
                                                std::size_t left_out) {
  auto wire = protocol::Connection::open(options.host, options.port, options.connect_timeout);
  if (!wire) return tl::unexpected(std::move(wire.error()));
  DrivenSession session(std::move(*wire), lane);
  ByteBuffer hello;
  protocol::append_hello(hello, 1,
                         {.client = options.client,
                          .principal = options.principal,
                          .client_name = options.client_name,
                          .wanted = options.wanted});
  if (auto written = session.wire_->write(hello.bytes(), options.reply_timeout); !written)
    return tl::unexpected(std::move(written.error()));
  auto frame = session.wire_->read(options.reply_timeout);
  if (!frame) return tl::unexpected(std::move(frame.error()));
  if (frame->header.type == FrameType::error)
    return tl::unexpected(refusal(*session.wire_, *frame));
  protocol::Welcome welcome;
  if (frame->header.type != FrameType::welcome ||
      protocol::read_welcome(frame->payload.bytes(), welcome) != protocol::WireError::none)
    return tl::unexpected(session.error("no WELCOME came that can be read"));
  session.released_ = session.written_frame_ = left_out;
  session.limit_ = std::min(in_flight, welcome.limits.in_flight);
  session.wire_->set_limits(welcome.limits.frame_bytes, session.limit_ + 1);
  return session;
}

protocol::ClientError DrivenSession::error(const std::string& what) const {
  return wire_->error(ClientErrorKind::protocol, what);
}

const PreparedFrame* DrivenSession::next() const {
  return released_ < lane_->frames.size() ? &lane_->frames[released_] : nullptr;
}

void DrivenSession::release(Nanoseconds due) {
  in_flight_.push_back({.frame = &lane_->frames[released_], .due = due});
  ++released_;
}

ClientResult<std::size_t> DrivenSession::write() {
  std::size_t gone = 0;
  while (has_unwritten()) {
    const auto& frames = lane_->frames;
    // Everything released that lies in the same chunk goes in one call.
    std::size_t last = written_frame_;
    while (last + 1 < released_ && frames[last + 1].chunk == frames[written_frame_].chunk) ++last;
    const std::size_t begin = frames[written_frame_].begin + written_bytes_;
    const std::size_t size = frames[last].end - begin;
    const ByteBuffer& chunk = lane_->chunks[frames[written_frame_].chunk];
    const auto count = wire_->write_some(chunk.bytes().subspan(begin, size));
    if (!count) return count;
    gone += *count;
    const std::size_t end = begin + *count;
    while (written_frame_ <= last && frames[written_frame_].end <= end) ++written_frame_;
    written_bytes_ = *count == size ? 0 : end - frames[written_frame_].begin;
    if (*count < size) break;
  }
  return gone;
}

ClientResult<bool> DrivenSession::take_answers(FrameInFlight& answered, Frame& answer,
                                               std::vector<protocol::ResultView>& results) {
  const auto came = wire_->read_some(answer);
  if (!came || !*came) return came;
  if (answer.header.type == FrameType::error) return tl::unexpected(refusal(*wire_, answer));
  if (in_flight_.empty()) return tl::unexpected(error("an answer came that nobody waits for"));
  answered = in_flight_.front();
  if (answer.header.type != FrameType::results || answer.header.request != answered.frame->request)
    return tl::unexpected(error("an unexpected " + std::string(to_text(answer.header.type)) +
                                " for request " + std::to_string(answer.header.request) +
                                " came instead of RESULTS for request " +
                                std::to_string(answered.frame->request)));
  if (protocol::decode_results(answer.payload.bytes(), results) != protocol::WireError::none)
    return tl::unexpected(error("RESULTS came that cannot be read"));
  in_flight_.pop_front();
  return true;
}

}  // namespace hexiao::loadgen

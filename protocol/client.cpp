#include "protocol/client.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "protocol/connection.h"

namespace hexiao::protocol {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUnreachable = 69;

std::uint64_t microseconds_since_1970() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(since).count());
}

}  // namespace

int ClientError::exit_code() const {
  const bool unreachable = kind == ClientErrorKind::unreachable || kind == ClientErrorKind::timeout;
  return unreachable ? kExitUnreachable : kExitFailed;
}

struct Client::Session {
  ClientOptions options;
  std::unique_ptr<Connection> wire;
  Welcome welcome;
  std::uint64_t next_request = 1;
  std::deque<std::uint64_t> in_flight;
  ByteBuffer out;

  tl::unexpected<ClientError> usage(const std::string& what) const {
    return tl::unexpected(wire->error(ClientErrorKind::usage, what));
  }

  // Ends the connection: what came cannot be made sense of.
  tl::unexpected<ClientError> broken(const std::string& what) {
    wire->close();
    return tl::unexpected(wire->error(ClientErrorKind::protocol, what));
  }

  ClientResult<void> write() {
    auto written = wire->write(out.bytes(), options.reply_timeout);
    out.clear();
    return written;
  }

  // The answer to `request`, of the type that is expected; an ERROR frame is an error.
  ClientResult<Frame> answer_to(std::uint64_t request, FrameType expected) {
    auto frame = wire->read(options.reply_timeout);
    if (!frame) return frame;
    if (frame->header.type == FrameType::error) return refusal(*frame, request);
    if (frame->header.type != expected || frame->header.request != request)
      return broken("an unexpected " + std::string(to_text(frame->header.type)) +
                    " came instead of " + std::string(to_text(expected)));
    return frame;
  }

  // An ERROR for request 0 is about the session as a whole.
  tl::unexpected<ClientError> refusal(const Frame& frame, std::uint64_t request) {
    ErrorNotice notice;
    if (read_error(frame.payload.bytes(), notice) != WireError::none)
      return broken("an ERROR came that cannot be read");
    if (frame.header.request != request && frame.header.request != 0)
      return broken("an ERROR came for a request that was not made: " + notice.text);
    if (notice.session_ends) wire->close();
    ClientError error = wire->error(ClientErrorKind::refused, notice.text + "; " + notice.way_out);
    error.notice = std::move(notice);
    return tl::unexpected(std::move(error));
  }

  // For requests that are made alone: writes `out` and waits for the answer.
  ClientResult<Frame> exchange(std::uint64_t request, FrameType expected) {
    if (auto written = write(); !written) return tl::unexpected(std::move(written.error()));
    return answer_to(request, expected);
  }

  bool idle() const { return in_flight.empty(); }
};

Client::Client(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

ClientResult<Client> Client::connect(ClientOptions options) {
  const bool keep_answers = options.keep_answers;
  auto wire = Connection::open(options.host, options.port, options.connect_timeout);
  if (!wire) return tl::unexpected(std::move(wire.error()));
  auto session = std::make_unique<Session>();
  session->wire = std::move(*wire);
  session->next_request =
      options.first_request != 0 ? options.first_request : microseconds_since_1970();
  Hello hello;
  hello.client = options.client;
  hello.principal = options.principal;
  hello.client_name = options.client_name;
  hello.wanted = options.wanted;
  hello.keeps_answers = keep_answers;
  session->options = std::move(options);
  const std::uint64_t request = session->next_request++;
  append_hello(session->out, request, hello);
  auto frame = session->exchange(request, FrameType::welcome);
  if (!frame) return tl::unexpected(std::move(frame.error()));
  Welcome& welcome = session->welcome;
  if (read_welcome(frame->payload.bytes(), welcome) != WireError::none)
    return session->broken("a WELCOME came that cannot be read");
  if (welcome.version < kOldestProtocolVersion || welcome.version > kProtocolVersion)
    return session->broken("the daemon chose version " + std::to_string(welcome.version) +
                           " of the protocol, which this client does not speak; update it");
  if (keep_answers && !welcome.keeps_answers) {
    session->wire->close();
    return session->usage("this daemon keeps no answers; update it, or connect without");
  }
  session->wire->set_limits(welcome.limits.frame_bytes, std::size_t{welcome.limits.in_flight} + 1);
  return Client(std::move(session));
}

const Welcome& Client::welcome() const { return session_->welcome; }
std::size_t Client::in_flight() const { return session_->in_flight.size(); }

ClientResult<std::chrono::nanoseconds> Client::ping() {
  Session& s = *session_;
  if (!s.idle()) return s.usage("ping: receive the answers that are in flight first");
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t request = s.next_request++;
  append_frame(s.out, FrameType::ping, request);
  auto frame = s.exchange(request, FrameType::pong);
  if (!frame) return tl::unexpected(std::move(frame.error()));
  return std::chrono::steady_clock::now() - start;
}

ClientResult<std::uint64_t> Client::send(const CommandBatch& batch, Detail detail) {
  return send_as(session_->next_request, batch, detail);
}

ClientResult<std::uint64_t> Client::send_as(std::uint64_t request, const CommandBatch& batch,
                                            Detail detail) {
  Session& s = *session_;
  if (batch.empty()) return s.usage("send: the batch is empty");
  if (s.in_flight.size() >= s.welcome.limits.in_flight)
    return s.usage("send: " + std::to_string(s.in_flight.size()) +
                   " batches are in flight; receive first");
  s.next_request = std::max(s.next_request, request + 1);
  batch.append_to(s.out, request, detail);
  if (auto written = s.write(); !written) return tl::unexpected(std::move(written.error()));
  s.in_flight.push_back(request);
  return request;
}

ClientResult<void> Client::receive(ResultsReply& reply) {
  Session& s = *session_;
  if (s.idle()) return s.usage("receive: nothing is in flight");
  const std::uint64_t request = s.in_flight.front();
  auto frame = s.answer_to(request, FrameType::results);
  s.in_flight.pop_front();
  if (!frame) return tl::unexpected(std::move(frame.error()));
  reply.request = request;
  reply.payload = std::move(frame->payload);
  if (decode_results(reply.payload.bytes(), reply.results) != WireError::none)
    return s.broken("RESULTS came that cannot be read");
  return {};
}

ClientResult<ResultsReply> Client::submit(const CommandBatch& batch, Detail detail) {
  if (!session_->idle())
    return session_->usage("submit: receive the answers that are in flight first");
  if (auto sent = send(batch, detail); !sent) return tl::unexpected(std::move(sent.error()));
  ResultsReply reply;
  if (auto received = receive(reply); !received) return tl::unexpected(std::move(received.error()));
  return reply;
}

ClientResult<Page> Client::query(const Query& query) {
  Session& s = *session_;
  if (!s.idle()) return s.usage("query: receive the answers that are in flight first");
  const std::uint64_t request = s.next_request++;
  append_query(s.out, request, query);
  auto frame = s.exchange(request, FrameType::rows);
  if (!frame) return tl::unexpected(std::move(frame.error()));
  Page page;
  if (read_page(std::move(frame->payload), page) != WireError::none || page.kind != query.kind)
    return s.broken("ROWS came that cannot be read");
  return page;
}

ClientResult<SnapshotDone> Client::snapshot() {
  Session& s = *session_;
  if (!s.idle()) return s.usage("snapshot: receive the answers that are in flight first");
  const std::uint64_t request = s.next_request++;
  append_frame(s.out, FrameType::snapshot, request);
  const auto usual = std::exchange(s.options.reply_timeout, s.options.snapshot_timeout);
  auto frame = s.exchange(request, FrameType::snapshot_done);
  s.options.reply_timeout = usual;
  if (!frame) return tl::unexpected(std::move(frame.error()));
  SnapshotDone done;
  if (read_snapshot_done(frame->payload.bytes(), done) != WireError::none)
    return s.broken("a SNAPSHOT_DONE came that cannot be read");
  return done;
}

ClientResult<RequestView> Client::fate(std::uint64_t request) {
  const std::string number =
      std::to_string(session_->welcome.client) + ":" + std::to_string(request);
  auto page = query({.kind = QueryKind::requests, .number = number});
  if (!page) return tl::unexpected(std::move(page.error()));
  if (page->requests.size() != 1) return session_->broken("ROWS came without the request");
  return page->requests.front();
}

ClientResult<void> Client::goodbye() {
  Session& s = *session_;
  if (!s.idle()) return s.usage("goodbye: receive the answers that are in flight first");
  const std::uint64_t request = s.next_request++;
  append_frame(s.out, FrameType::goodbye, request);
  auto frame = s.exchange(request, FrameType::goodbye);
  s.wire->close();
  if (!frame) return tl::unexpected(std::move(frame.error()));
  return {};
}

}  // namespace hexiao::protocol

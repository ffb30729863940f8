// The client library: one connection to a hexiaod.
//
//   auto client = Client::connect({.host = "127.0.0.1", .port = 7411, .principal = "li.na"});
//   CommandBatch batch(client->welcome().limits);
//   if (batch.add(payment) != Rejection::none) …
//   auto reply = client->submit(batch);                 // durable when it is here
//   for (const ResultView& result : reply->results) …
//
// Pipelined: send() several batches, then receive() their answers; they come in the order of
// sending. While send() waits for the daemon to read, it takes in answers, so the two sides never
// wait for each other.
//
// Threads: none inside; one owner. A Client may be moved, not shared.
// Errors: a ClientError. After unreachable, timeout and protocol the connection is gone, and what
// was in flight may or may not have been recorded: connect again and send it again, with
// keep_answers under its number (send_as), else as it is (payments, items and customers are
// recognised; docs/protocol.md says how the others answer). After refused the
// connection goes on unless session_ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "protocol/command_batch.h"
#include "protocol/messages.h"
#include "protocol/results.h"
#include "protocol/rows.h"

namespace hexiao::protocol {

inline constexpr std::uint16_t kDefaultPort = 7411;

struct ClientOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = kDefaultPort;
  std::uint64_t client = 0;  // the same for all connections of one client; 0: the daemon chooses
  // Requests are counted from here on. 0: from the microseconds since 1970, so that two connections
  // of one client do not give the same number twice.
  std::uint64_t first_request = 0;
  std::string principal = "unknown";  // the person or system, written with every event
  std::string client_name = "hexiao";
  std::chrono::milliseconds connect_timeout{5'000};  // the resolving of a name apart
  std::chrono::milliseconds reply_timeout{60'000};   // the longest wait without a byte coming
  // The same for SNAPSHOT, which is answered when it is written: minutes at many millions of items.
  std::chrono::milliseconds snapshot_timeout{3'600'000};
  FrameLimits wanted{.frame_bytes = 0, .batch = 0, .in_flight = 0};  // 0: what the daemon allows
  // The daemon does each batch once, however often it comes under its number, and says again what
  // it said the first time. Needs `client`. Refused here when the daemon cannot.
  bool keep_answers = false;
};

enum class ClientErrorKind : std::uint8_t {
  unreachable,  // no connection, or it was closed by the other side
  timeout,      // no answer within reply_timeout
  protocol,     // what came is not the protocol, or of a version that is not ours
  refused,      // the daemon said no to the request; `notice` has its words
  usage,        // the call was wrong here: nothing in flight, too many in flight
};

struct ClientError {
  ClientErrorKind kind = ClientErrorKind::protocol;
  std::string text;    // complete, with host and port where they matter
  ErrorNotice notice;  // of refused
  // 69 unreachable or timeout, 1 else.
  int exit_code() const;
};

template <class T>
using ClientResult = tl::expected<T, ClientError>;

// The answers to one batch, in its order. Texts borrow from the payload, which the reply keeps.
struct ResultsReply {
  std::uint64_t request = 0;
  std::vector<ResultView> results;
  Payload payload;
};

class Client {
 public:
  // Connects, and says HELLO.
  static ClientResult<Client> connect(ClientOptions options);
  ~Client();  // closes without a GOODBYE
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  const Welcome& welcome() const;

  // The round trip.
  ClientResult<std::chrono::nanoseconds> ping();

  // One batch and its answers. Nothing else may be in flight.
  ClientResult<ResultsReply> submit(const CommandBatch& batch, Detail detail = Detail::named);

  // Several in flight. send answers the request's number; with welcome().limits.in_flight
  // unanswered it answers usage: receive first. An empty batch is refused here.
  ClientResult<std::uint64_t> send(const CommandBatch& batch, Detail detail = Detail::brief);
  // The same under a number of the caller's: for what was sent before and got no answer. Numbers
  // that send() gives lie above it from then on.
  ClientResult<std::uint64_t> send_as(std::uint64_t request, const CommandBatch& batch,
                                      Detail detail = Detail::brief);
  // The oldest unanswered batch's answers. `reply` is overwritten and keeps its capacity.
  ClientResult<void> receive(ResultsReply& reply);
  std::size_t in_flight() const;

  // One page. Nothing else may be in flight; the same holds for snapshot and goodbye.
  ClientResult<Page> query(const Query& query);
  ClientResult<SnapshotDone> snapshot();
  // What became of a request of this client, made over this or an earlier connection.
  ClientResult<RequestView> fate(std::uint64_t request);
  // Ends the session in good order.
  ClientResult<void> goodbye();

 private:
  struct Session;
  explicit Client(std::unique_ptr<Session> session);
  std::unique_ptr<Session> session_;
};

// Asks page after page, calling visit(Page&) for each until there is no more or it answers false.
template <class Visit>
ClientResult<void> for_each_page(Client& client, Query query, Visit&& visit) {
  for (;;) {
    auto page = client.query(query);
    if (!page) return tl::unexpected(std::move(page.error()));
    const std::uint64_t next = page->next_cursor;
    if (!visit(*page) || next == 0) return {};
    query.go_on_from(next);
  }
}

}  // namespace hexiao::protocol

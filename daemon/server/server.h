// The server: one I/O thread with all sessions.
//
// Bounds: sessions; frames and bytes in hand and memory for what comes and goes over all sessions;
// frames in flight and unread output of each. At a bound a session is not read from, so TCP tells
// the client to wait. Dropped is who says no HELLO, does not end a frame, does not take its replies
// in time, or holds memory that others need, with a line in the journal.
//
// Stop: no new connection, no new frame; everything in hand is answered, then GOODBYE.
//
// Threads: `run` serves on the calling thread; deliver, deliver_late, post and stop may be called
// from any.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/config/endpoint.h"
#include "daemon/desk/standing.h"
#include "daemon/server/limits.h"

namespace hexiao::daemon {

class Server {
 public:
  Server(ServerLimits limits, Standing& standing, ServerHooks hooks);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens. Gives the address with the port that was taken, or one sentence with the way out.
  tl::expected<Endpoint, std::string> open(const Endpoint& endpoint);

  // Until SIGTERM, SIGINT or stop(), and all that follows from it. SIGHUP reloads.
  void run();
  void stop();

  // Timeouts and sizes hold for connections from now on, what all share at once; on the I/O thread
  // (from the reload hook).
  void set_limits(const ServerLimits& limits);

  // Replies whose events are durable, in order.
  void deliver(std::vector<Reply>&& replies);
  // Runs it on the I/O thread, if that still runs.
  void post(std::function<void()> task);
  // The answer to a LateRequest.
  void deliver_late(SessionId session, ByteBuffer&& bytes);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hexiao::daemon

// All sessions of the server: who is connected, what they share, and how replies find their way.
// I/O thread only; knows no socket and no clock of its own, so a simulation runs it as it is.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "daemon/desk/standing.h"
#include "daemon/server/journal_ration.h"
#include "daemon/server/limits.h"
#include "daemon/server/shared_room.h"
#include "daemon/server/stream.h"

namespace hexiao::daemon {

class Session;

// What all sessions share.
struct Traffic {
  ServerLimits limits;
  ServerHooks hooks;
  Standing& standing;
  // Requests that the pipeline has, and what sessions hold in memory beside them.
  SharedRoom frames_in_hand, bytes_in_hand, buffers;
  // Sessions that need more than their share, in order; each takes one frame a turn.
  std::deque<std::weak_ptr<Session>> waiting;
  bool buffers_wanted = false;                // by one who did not get them
  std::function<void(SessionId)> ended;       // the session holds nothing any more
  JournalRation refusals, faults, evictions;  // of the journal
};

class Sessions {
 public:
  // `ended` says that a session is over: call forget(id) soon, but not from inside it.
  Sessions(ServerLimits limits, Standing& standing, ServerHooks hooks,
           std::function<void(SessionId)> ended);
  ~Sessions();
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  // A new connection: served, or told that too many are connected, or dropped without a word when
  // even of those there are too many.
  void accept(std::unique_ptr<Stream> stream);
  void forget(SessionId id);
  // Timeouts and sizes hold for connections from now on, what all share at once.
  void set_limits(const ServerLimits& limits);

  // Replies whose events are durable, in order.
  void distribute(std::vector<Reply>& replies);
  // The answer to a LateRequest.
  void deliver_late(SessionId session, ByteBuffer&& bytes);

  // Closes what is overdue; about once a second.
  void look_after();
  // No frame is taken any more; each ends when its last reply is out.
  void wind_up();
  void close();

  bool empty() const { return sessions_.empty(); }
  std::size_t size() const { return sessions_.size(); }
  Traffic& traffic() { return traffic_; }

 private:
  std::vector<std::shared_ptr<Session>> all() const;
  void divide_room();
  void serve_waiting();
  void relieve(std::int64_t now_ns);

  Traffic traffic_;
  std::unordered_map<SessionId, std::shared_ptr<Session>> sessions_;
  std::unordered_set<SessionId> refused_;  // of them, told that too many are connected
  std::vector<Session*> touched_;          // of one delivery
  SessionId last_session_ = 0;
};

}  // namespace hexiao::daemon

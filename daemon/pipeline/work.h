// What travels through the pipeline: requests in, replies out, and between them groups of records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/ids.h"

namespace hexiao::daemon {

// Counted by the server; never used again. 0: the daemon itself.
using SessionId = std::uint64_t;

// One unit of work: a whole frame, or what the daemon asks of itself. The pipeline carries it and
// does not look inside.
class Request {
 public:
  // `question`: it changes nothing. Questions and the rest take turns.
  explicit Request(SessionId session, bool question = false)
      : session_(session), question_(question) {}
  virtual ~Request() = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  SessionId session() const { return session_; }
  bool is_question() const { return question_; }

 private:
  const SessionId session_;
  const bool question_;
};

// Whole frames, in the order of the session's requests. One reply a request.
struct Reply {
  SessionId session = 0;
  ByteBuffer bytes;
  bool closes = false;  // nothing follows: the session ends after these bytes
};

// Records that become durable together, and the replies that wait for them. A request's records
// are never split over groups.
struct Group {
  ByteBuffer records;
  Lsn first_lsn = 0;
  std::uint32_t record_count = 0;
  std::vector<Reply> replies;

  bool empty() const { return records.empty() && replies.empty(); }
  void clear() {
    records.clear();
    first_lsn = 0;
    record_count = 0;
    replies.clear();
  }
};

// The engine thread's side: does one request. Records are appended to `records` and are already
// applied when it returns; exactly one reply is appended to `replies`.
class Desk {
 public:
  virtual ~Desk() = default;
  virtual void serve(Request& request, ByteBuffer& records, std::vector<Reply>& replies) = 0;
  virtual Lsn last_lsn() const = 0;
};

}  // namespace hexiao::daemon

// What a session asks the engine thread for: one decoded frame, with everything that serving it
// needs. Owns its bytes; made on the I/O thread, served and destroyed on the engine thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/pipeline/work.h"
#include "engine/vocabulary/result.h"
#include "protocol/codec.h"
#include "protocol/frame.h"
#include "protocol/queries.h"

namespace hexiao::daemon {

// A COMMANDS frame. The commands borrow from the payload.
struct CommandsWork {
  protocol::Payload payload;
  protocol::CommandBatchView batch;
  std::uint64_t client = 0;
  std::shared_ptr<const std::string> principal;
  bool keeps_answers = false;  // done once, however often it comes
};

// A QUERY frame; the texts borrow from the payload.
struct QueryWork {
  protocol::Payload payload;
  protocol::Query query;
};

// Commands of the daemon itself (activating the policies of its folder), or none, when it only
// looks. `done` is called on the engine thread; nothing is sent.
struct OwnWork {
  std::vector<Command> commands;  // borrow from what `done` holds
  std::function<void(std::span<const Result>)> done;
  // A unit without commands, for the payments that earlier units left to be decided anew.
  bool wakes = false;
};

class FrameRequest final : public Request {
 public:
  using Work = std::variant<CommandsWork, QueryWork, OwnWork>;
  FrameRequest(SessionId session, std::uint64_t request, std::uint32_t max_frame_bytes, Work work)
      : Request(session, std::holds_alternative<QueryWork>(work)),
        work_(std::move(work)),
        request_(request),
        max_frame_bytes_(max_frame_bytes) {}

  Work& work() { return work_; }
  std::uint64_t request() const { return request_; }  // the client's number of the frame
  std::uint32_t max_frame_bytes() const { return max_frame_bytes_; }

 private:
  Work work_;
  std::uint64_t request_;
  std::uint32_t max_frame_bytes_;
};

}  // namespace hexiao::daemon

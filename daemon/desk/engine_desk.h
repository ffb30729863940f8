// The engine thread's desk: gives a session's frames to the engine and encodes what it answers.
//
// The only owner of the engine while the pipeline runs. Time is stamped here, once a frame. For
// clients that have their answers kept, each answer is recorded with what it answers, in one group;
// a request that comes again gets it. Every so often what the state holds is recorded too, for
// every other fold to compare (docs/adr/0054).
#pragma once

#include <functional>

#include "daemon/clock.h"
#include "daemon/desk/frame_request.h"
#include "daemon/desk/queries.h"
#include "daemon/pipeline/work.h"
#include "engine/engine.h"

namespace hexiao::daemon {

struct EngineDeskOptions {
  // Bytes of records after which the state is checked, and rows looked at; 0: never.
  std::uint64_t check_every_bytes = 1u << 20;
  std::uint32_t check_rows = 1024;
  std::function<std::int64_t()> wall_clock = wall_clock_ns;  // nanoseconds since 1970-01-01 UTC
  // Called when payments are left to be decided anew: submits OwnWork that wakes, or answers false
  // when too much is in hand. The daemon submits the first itself, when it starts.
  std::function<bool()> ask_to_wake;
};

class EngineDesk final : public Desk {
 public:
  // Borrows all; they outlive it.
  EngineDesk(Engine& engine, const durability::Store& store, Space& space, Standing& standing,
             StateWalk& walk, EngineDeskOptions options = {});

  void serve(Request& request, ByteBuffer& records, std::vector<Reply>& replies) override;
  Lsn last_lsn() const override { return engine_.last_lsn(); }

 private:
  // False: there is no room for what they would record, and each is answered so.
  bool execute(std::span<const Command> commands, const Cause& cause, std::uint64_t bytes,
               ByteBuffer& records);
  // True: the request has its answer without being done, as one that came before.
  bool answer_repeated(const FrameRequest& frame, const CommandsWork& work, const Cause& cause,
                       ByteBuffer& records, ByteBuffer& out);
  void encode_answer(const FrameRequest& frame, const CommandsWork& work, ByteBuffer& out);
  void serve_own(OwnWork& own, ByteBuffer& records);
  void go_on_waking();
  void check_state(ByteBuffer& records, std::uint64_t new_bytes);
  void answer(FrameRequest& frame, CommandsWork& work, ByteBuffer& records, ByteBuffer& out);

  Engine& engine_;
  Space& space_;
  Standing& standing_;
  const EngineDeskOptions options_;
  Queries queries_;
  protocol::ResultsEncoder encoder_;
  std::vector<Result> results_;
  std::uint64_t unchecked_bytes_ = 0;
  bool asked_to_wake_ = true;  // one is on its way
};

}  // namespace hexiao::daemon

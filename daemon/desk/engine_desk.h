// The engine thread's desk: gives a session's frames to the engine and encodes what it answers.
//
// The only owner of the engine while the pipeline runs. Time is stamped here, once a frame.
#pragma once

#include <functional>

#include "daemon/clock.h"
#include "daemon/desk/frame_request.h"
#include "daemon/desk/queries.h"
#include "daemon/pipeline/work.h"
#include "engine/engine.h"

namespace hexiao::daemon {

class EngineDesk final : public Desk {
 public:
  // Borrows all; they outlive it. `wall_clock` is nanoseconds since 1970-01-01 UTC.
  EngineDesk(Engine& engine, const durability::Store& store, Space& space, Standing& standing,
             StateWalk& walk, std::function<std::int64_t()> wall_clock = wall_clock_ns);

  void serve(Request& request, ByteBuffer& records, std::vector<Reply>& replies) override;
  Lsn last_lsn() const override { return engine_.last_lsn(); }

 private:
  void execute(std::span<const Command> commands, const Cause& cause, std::uint64_t bytes,
               ByteBuffer& records);
  void answer(FrameRequest& frame, CommandsWork& work, ByteBuffer& records, ByteBuffer& out);

  Engine& engine_;
  Space& space_;
  Standing& standing_;
  const std::function<std::int64_t()> wall_clock_;
  Queries queries_;
  protocol::ResultsEncoder encoder_;
  std::vector<Result> results_;
};

}  // namespace hexiao::daemon

// Answers questions from the state: pages of rows, in order of id.
//
// A page looks at a bounded number of rows, so that a question with a rare filter cannot stall the
// engine: it may come back with few rows or none and a cursor to go on from. Engine thread only.
// Events and what_if are not answered here: they need the log (log_pages.h, what_if_runs.h).
#pragma once

#include <functional>

#include "daemon/desk/standing.h"
#include "daemon/desk/state_facts.h"
#include "protocol/messages.h"
#include "protocol/queries.h"
#include "protocol/rows.h"

namespace hexiao {
class Engine;
}
namespace hexiao::durability {
class Store;
}

namespace hexiao::daemon {

class Space;

class Queries {
 public:
  // Borrows all; they outlive it.
  Queries(const Engine& engine, const durability::Store& store, const Space& space,
          const Standing& standing, StateWalk& walk);

  // Appends one frame: ROWS, or ERROR.
  void answer(const protocol::Query& query, std::uint64_t request, std::uint32_t max_frame_bytes,
              ByteBuffer& out);

 private:
  struct Turn;  // one question being answered
  void status(Turn& turn);
  void customers(Turn& turn);
  void items(Turn& turn);
  void payments(Turn& turn);
  void allocations(Turn& turn);
  void explain(Turn& turn);
  void policies(Turn& turn);
  void mappings(Turn& turn);
  void requests(Turn& turn);
  void report(Turn& turn, std::uint64_t request, std::uint32_t max_frame_bytes, ByteBuffer& out);

  const Engine& engine_;
  const durability::Store& store_;
  const Space& space_;
  const Standing& standing_;
  StateWalk& walk_;
  protocol::PageBuilder page_;
};

}  // namespace hexiao::daemon

// The engine: decide, record, apply.
//
// `execute` takes one unit of work (a statement, or one request's batch of commands), decides each
// command against the state, appends the events that follow to `records`, applies them, and answers
// each command. Payments of one unit are assigned together: where two claim the same item the
// stronger explanation has it, so the order of the lines does not matter (docs/matching.md). When
// all commands are done, payments that waited and that something new could explain are decided
// again, together.
// `apply_record` is the other end of the same fold: recovery, snapshots and replays call it.
//
// Threads: one owner; nothing here is shared. Ownership: texts in results borrow from the commands
// and from the state, and live until the next call. Errors: a command that cannot be done is
// answered with a rejection and records nothing. Reads no clock, no file, no random number: time
// comes with the cause.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/vocabulary/bytes.h"
#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/crew.h"
#include "engine/vocabulary/history_events.h"
#include "engine/vocabulary/record.h"
#include "engine/vocabulary/result.h"
#include "engine/vocabulary/views.h"

namespace hexiao {

class Desk;
class State;
struct WakingBounds;  // engine/decide/desk.h
struct WakingCounts;

class Engine {
 public:
  Engine();
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  // Who decides payments of large units beside the calling thread; borrowed, null: nobody. Answers,
  // records and state do not depend on it.
  void set_crew(Crew* crew);

  // One result a command, in order. Records are appended with consecutive LSNs from last_lsn() + 1;
  // nothing is appended when no command changed anything and nothing waited to be decided anew.
  void execute(std::span<const Command> unit, const Cause& cause, ByteBuffer& records,
               std::vector<Result>& results);

  // Notes about the history (history_events.h), each right after the unit that it is about.
  // Nothing is checked here: ask state().answers() first.
  void note(const RequestAnswered& answered, const Cause& cause, ByteBuffer& records);
  void note(const RequestRefused& refused, const Cause& cause, ByteBuffer& records);
  // Records what the state holds, in all and in the next `most_rows` rows of its tables, so that
  // every other fold compares. Cost O(most_rows + totals). Nothing on a state of an older version.
  void note_check(std::uint32_t most_rows, const Cause& cause, ByteBuffer& records);

  // Empty when applied; else what is wrong with the record (an unknown type, a gap in the LSNs, a
  // reference to what does not exist), and the state is unchanged.
  std::string apply_record(const RecordView& record);

  // What waking did in the last unit. While it leaves any postponed, units without commands go on
  // with them.
  const WakingCounts& last_waking() const;
  void set_waking_bounds(const WakingBounds& bounds);

  Lsn last_lsn() const;
  const State& state() const;

  // The whole state as bytes and back; indexes are rebuilt. `load` answers an empty text or what is
  // wrong, and then the engine must be thrown away.
  void save(ByteSink& sink) const;
  // The crew (engine/vocabulary/crew.h) makes loading faster and nothing else.
  std::string load(ByteSource& source, Crew& crew = work_alone());

 private:
  friend class WhatIf;  // engine/decide/what_if.h
  struct Parts;
  Desk& desk();

  std::unique_ptr<Parts> parts_;
};

}  // namespace hexiao

// The state's hash (State::hash), step by step: for an owner who cannot stop for all rows.
//
// Borrows the state, which must not change between the first step and the last; a walk over a state
// that has changed means nothing and is begun anew. One owner, the state's. Cost: O(rows) a step,
// but what is no table (policies, books, answers, postponed payments) is one step.
#pragma once

#include <cstdint>

#include "engine/state/row_fold.h"

namespace hexiao {

class State;

class HashWalk {
 public:
  explicit HashWalk(const State& state);
  // Folds so many rows more; true when all are.
  bool advance(std::uint64_t rows);
  bool done() const { return stage_ == Stage::done; }
  // Once it is done.
  std::uint64_t value() const { return fold_.value(); }

 private:
  enum class Stage { customers, items, payments, allocations, mappings, traces, lives, done };

  std::uint64_t rows() const;
  void enter(Stage stage);
  void fold_row(Slot slot);
  void fold_trace(const TraceRow& row);
  void fold_what_is_no_table();

  const State& state_;
  RowFold fold_;
  Stage stage_ = Stage::customers;
  std::uint64_t at_ = 0;  // the next row of the stage
  std::uint64_t traces_ = 0;
};

}  // namespace hexiao

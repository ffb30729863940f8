#include "engine/state/hash_walk.h"

#include <algorithm>

#include "engine/state/state.h"

namespace hexiao {

HashWalk::HashWalk(const State& state) : state_(state) {
  fold_.add(std::uint64_t{state.ledgers_.size()});
  for (const std::string& code : state.ledgers_) fold_.add(std::string_view(code));
  for (const ActivePolicy& active : state.policies_) {
    fold_.add(std::string_view(active.policy.name));
    fold_.add(active.version.value);
  }
  enter(Stage::customers);
}

std::uint64_t HashWalk::rows() const {
  switch (stage_) {
    case Stage::customers:
      return state_.customers_.size();
    case Stage::items:
      return state_.items_.size();
    case Stage::payments:
      return state_.payments_.size();
    case Stage::allocations:
      return state_.allocations_.size();
    case Stage::mappings:
      return state_.mappings_.size();
    case Stage::traces:
      return state_.traces_.size();
    case Stage::lives:
      return state_.lives_.size();
    case Stage::done:
      break;
  }
  return 0;
}

// A table begins with how many rows it has, but for those that only add to others.
void HashWalk::enter(Stage stage) {
  stage_ = stage;
  at_ = 0;
  switch (stage) {
    case Stage::customers:
      fold_.add(std::uint64_t{state_.customers_.size()});
      break;
    case Stage::items:
    case Stage::payments:
    case Stage::allocations:
    case Stage::mappings:
      fold_.add(rows());
      break;
    case Stage::lives:
      fold_.add(traces_);
      fold_what_is_no_table();
      break;
    case Stage::traces:
    case Stage::done:
      break;
  }
}

bool HashWalk::advance(std::uint64_t rows_more) {
  while (!done() && rows_more > 0) {
    const std::uint64_t last = at_ + std::min(rows() - at_, rows_more);
    rows_more -= last - at_;
    for (; at_ < last; ++at_) fold_row(static_cast<Slot>(at_));
    if (at_ == rows()) enter(static_cast<Stage>(static_cast<int>(stage_) + 1));
  }
  return done();
}

void HashWalk::fold_row(Slot slot) {
  switch (stage_) {
    case Stage::customers:
      return fold_.add(state_.arena_.at(state_.customers_[slot].body));
    case Stage::items:
      fold_.add(state_.items_[slot]);
      return fold_.add(state_.arena_.at(state_.items_[slot].texts));
    case Stage::payments:
      fold_.add(state_.payments_[slot]);
      return fold_.add(state_.arena_.at(state_.payments_[slot].body));
    case Stage::allocations:
      return fold_.add(state_.allocations_[slot]);
    case Stage::mappings: {
      const MappingRow& row = state_.mappings_[slot];
      fold_.add(state_.arena_.at(row.key));
      fold_.add(std::uint64_t{row.customer} << 32 | row.confirmations);
      return fold_.add(std::uint64_t{row.first_payment} << 32 | std::uint64_t{row.ledger} << 16 |
                       std::uint64_t{row.kind} << 8 | row.revoked);
    }
    case Stage::traces:
      return fold_trace(state_.traces_[slot]);
    case Stage::lives: {
      ItemLifeRow row = state_.lives_[slot];
      row.segment = 0;
      if (row == ItemLifeRow{}) return;
      fold_.add(slot);
      fold_.add(row.promised);
      fold_.add(std::uint64_t{static_cast<std::uint16_t>(row.dunned_through)} << 8 | row.progress);
      return fold_.add(state_.overdue_cause(slot));
    }
    case Stage::done:
      break;
  }
}

// What happened to one payment does not depend on when something happened to another.
void HashWalk::fold_trace(const TraceRow& row) {
  const bool position = static_cast<Trace>(row.kind) == Trace::reconsidered;
  RowFold one;
  one.add(position ? std::uint64_t{0} : row.value);
  one.add(std::uint64_t{row.payment} << 32 | std::uint64_t{row.kind} << 16 |
          std::uint64_t{row.reason} << 8 | row.withdrawn);
  traces_ += one.value();
}

void HashWalk::fold_what_is_no_table() {
  for (const auto& [slot, postponed] : state_.postponed_)
    fold_.add(std::uint64_t{slot} << 8 | static_cast<std::uint64_t>(postponed.reason));
  // Only what was used, so that a history without receivables control keeps its hash. Segments
  // and statistics stay out: they follow from what is in.
  if (!state_.books_.empty()) fold_.add(state_.books_.hash());
  if (!state_.answers_.empty()) fold_.add(state_.answers_.hash());
}

std::uint64_t State::hash() const {
  HashWalk walk(*this);
  while (!walk.advance(UINT64_MAX)) {
  }
  return walk.value();
}

}  // namespace hexiao

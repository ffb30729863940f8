// What the daemon answered, counted: outcomes, rejections, and the money that it says it has newly
// recorded, by ledger and currency. One owner, one thread. Cost a result: some ten nanoseconds.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/rejection.h"
#include "loadgen/drive/prepared_frames.h"
#include "protocol/results.h"

namespace hexiao::loadgen {

inline constexpr std::size_t kOutcomes = EnumTexts<Outcome>::value.size();

// Of one ledger and currency, as the answers say.
struct RecordedMoney {
  Money received;
  Money unapplied;
};

class AnswerTally {
 public:
  explicit AnswerTally(const PreparedFrames& prepared);

  // The answers to one frame, in its order. "" or what is wrong with them as a whole; then nothing
  // is counted.
  std::string count(const PreparedFrame& frame, std::span<const protocol::ResultView> results);

  std::uint64_t answered() const { return answered_; }
  std::uint64_t of(Outcome outcome) const { return by_outcome_[static_cast<std::size_t>(outcome)]; }
  std::uint64_t rejected() const { return of(Outcome::rejected); }
  // Payments that were not there before.
  std::uint64_t recorded() const { return recorded_; }
  const std::map<Rejection, std::uint64_t>& rejections() const { return rejections_; }
  // By PreparedFrames::accounts().
  const std::vector<RecordedMoney>& money() const { return money_; }

 private:
  const PreparedFrames& prepared_;
  std::array<std::uint64_t, kOutcomes> by_outcome_{};
  std::map<Rejection, std::uint64_t> rejections_;
  std::vector<RecordedMoney> money_;
  std::uint64_t answered_ = 0;
  std::uint64_t recorded_ = 0;
};

}  // namespace hexiao::loadgen

// The search for the highest rate that holds a limit: upwards by doubling until a rate misses it
// (or downwards by halving until one holds it), then in the middle between the two until they are
// near enough. Says which rate to try next; trying it is somebody else's business.
//
// A rate that missed the limit is tried once more before it is believed: on a shared machine a
// single miss is often noise. A rate that held it is believed at once, so noise makes the answer
// smaller at most by chance twice in a row. Whole numbers; no threads, no clock.
#pragma once

#include <cstdint>
#include <optional>

namespace hexiao::loadgen {

struct RateSearchOptions {
  std::uint64_t first = 1'000;         // the rate that is tried first
  std::uint64_t most = 1'000'000'000;  // none above it is tried
  std::uint64_t least = 1;             // nor below it
  std::uint64_t within_percent = 5;    // near enough: the rate that missed is at most so far above
};

class RateSearch {
 public:
  explicit RateSearch(const RateSearchOptions& options) : options_(options), next_(options.first) {}

  // What to try now; none when the search is over. The same until it is answered.
  std::optional<std::uint64_t> next() const { return next_; }
  // Whether what next() says was tried before, and missed.
  bool is_repeat() const { return missed_once_; }
  void answer(bool held);

  // The highest that held, and the lowest that missed twice; 0: there is none.
  std::uint64_t held() const { return held_; }
  std::uint64_t missed() const { return missed_; }

 private:
  std::optional<std::uint64_t> after() const;

  RateSearchOptions options_;
  std::optional<std::uint64_t> next_;
  bool missed_once_ = false;
  std::uint64_t held_ = 0;
  std::uint64_t missed_ = 0;
};

}  // namespace hexiao::loadgen

// How matching fares: what rules allocated, what people confirmed, rejected and corrected, by rule
// and by clerk. Counted as the events pass, kept in snapshots. A part of State; one owner.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/vocabulary/bytes.h"
#include "engine/vocabulary/events.h"

namespace hexiao {

class State;

struct MatchingCounts {
  std::uint64_t automatic = 0;  // payments that this rule allocated
  std::uint64_t proposed = 0;   // payments whose best proposal is this rule's, when first decided
  std::uint64_t confirmed = 0;  // allocated by confirming its proposal
  std::uint64_t by_hand = 0;    // allocated by hand
  std::uint64_t rejected = 0;
  std::uint64_t corrected = 0;  // allocations of it that were undone
  static void fields(auto&& self, auto&& v) {
    v("automatic", self.automatic);
    v("proposed", self.proposed);
    v("confirmed", self.confirmed);
    v("by_hand", self.by_hand);
    v("rejected", self.rejected);
    v("corrected", self.corrected);
  }
  friend bool operator==(const MatchingCounts&, const MatchingCounts&) = default;
};

class Statistics {
 public:
  // Before the event is applied. Events of other kinds count nothing.
  template <class E>
  void note(const State& /*state*/, const E& /*event*/, std::string_view /*principal*/) {}
  void note(const State& state, const PaymentRecorded& event, std::string_view principal);
  void note(const State& state, const AllocationsMade& event, std::string_view principal);
  void note(const State& state, const AllocationReversed& event, std::string_view principal);
  void note(const State& state, const ProposalRejected& event, std::string_view principal);

  using Counts = std::map<std::string, MatchingCounts, std::less<>>;
  // "": payments that no rule explained.
  const Counts& by_rule() const { return by_rule_; }
  const Counts& by_clerk() const { return by_clerk_; }

  std::uint64_t hash() const;
  void save(ByteBuffer& bytes) const;
  bool load(std::span<const std::byte> bytes);

 private:
  static MatchingCounts& at(Counts& counts, std::string_view name);
  Counts by_rule_, by_clerk_;
};

}  // namespace hexiao

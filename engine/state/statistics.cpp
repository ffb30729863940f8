#include "engine/state/statistics.h"

#include "engine/state/hashing.h"
#include "engine/state/state.h"
#include "engine/vocabulary/codec.h"

namespace hexiao {
namespace {

struct NamedCounts {
  std::string name;
  MatchingCounts counts;
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("counts", self.counts);
  }
};

struct SavedStatistics {
  std::vector<NamedCounts> by_rule, by_clerk;
  static void fields(auto&& self, auto&& v) {
    v("by_rule", self.by_rule);
    v("by_clerk", self.by_clerk);
  }
};

// Policies name their rules; beyond this, further names are counted together.
constexpr std::size_t kMaxNames = 4'096;

std::string_view rule_of(const Decision& decision) {
  return decision.proposals.empty() ? std::string_view() : decision.proposals.front().rule;
}

}  // namespace

MatchingCounts& Statistics::at(Counts& counts, std::string_view name) {
  const auto found = counts.find(name);
  if (found != counts.end()) return found->second;
  if (counts.size() >= kMaxNames) return counts["(others)"];
  return counts[std::string(name)];
}

void Statistics::note(const State& /*state*/, const PaymentRecorded& event,
                      std::string_view /*principal*/) {
  MatchingCounts& counts = at(by_rule_, rule_of(event.decision));
  if (event.decision.outcome == Outcome::automatic) ++counts.automatic;
  if (event.decision.outcome == Outcome::proposed) ++counts.proposed;
}

void Statistics::note(const State& state, const AllocationsMade& event,
                      std::string_view principal) {
  if (event.origin == Origin::automatic) return;
  PaymentRecorded record;
  if (!state.payment_record(slot_of(event.payment), record)) return;
  for (MatchingCounts* counts :
       {&at(by_rule_, rule_of(record.decision)), &at(by_clerk_, principal)})
    ++(event.origin == Origin::confirmed ? counts->confirmed : counts->by_hand);
}

void Statistics::note(const State& state, const AllocationReversed& event,
                      std::string_view principal) {
  PaymentRecorded record;
  if (!state.payment_record(state.allocation(slot_of(event.allocation)).payment, record)) return;
  ++at(by_rule_, rule_of(record.decision)).corrected;
  ++at(by_clerk_, principal).corrected;
}

void Statistics::note(const State& state, const ProposalRejected& event,
                      std::string_view principal) {
  PaymentRecorded record;
  if (!state.payment_record(slot_of(event.payment), record)) return;
  ++at(by_rule_, rule_of(record.decision)).rejected;
  ++at(by_clerk_, principal).rejected;
}

void Statistics::save(ByteBuffer& bytes) const {
  SavedStatistics saved;
  for (const auto& [name, counts] : by_rule_) saved.by_rule.push_back({name, counts});
  for (const auto& [name, counts] : by_clerk_) saved.by_clerk.push_back({name, counts});
  encode_into(bytes, saved);
}

bool Statistics::load(std::span<const std::byte> bytes) {
  SavedStatistics saved;
  if (!decode_from(bytes, saved)) return false;
  for (NamedCounts& row : saved.by_rule) by_rule_[std::move(row.name)] = row.counts;
  for (NamedCounts& row : saved.by_clerk) by_clerk_[std::move(row.name)] = row.counts;
  return true;
}

std::uint64_t Statistics::hash() const {
  ByteBuffer bytes;
  save(bytes);
  return hash_bytes(bytes.bytes(), 0);
}

}  // namespace hexiao

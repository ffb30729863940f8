// What clients have asked for, what they were told, and whether a state keeps every word of it:
//
//   I1  what was told is there, as it was told            I2  nothing is there that was not asked
//   for, and nothing twice                                I3  the sums agree (also by
//   check_invariants)                                     and a frame is there whole or not at all
//
// A payment is known by its place in the plan: "R<index>" is its bank reference, "I<index>" the
// item that it pays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/ids.h"
#include "tests/simulation/trace.h"

namespace hexiao {
class State;
}

namespace hexiao::simulation {

inline constexpr std::string_view kLedger = "L1";
inline constexpr std::string_view kCurrency = "EUR";

struct PlannedPayment {
  std::int64_t amount = 0;
  std::int64_t other_amount = 0;  // the same reference is also sent with this amount; 0: it is not
  std::uint64_t frame = 0;        // payments of one frame are recorded together
  // So much of it is allocated by hand, in the same frame, which only a client whose answers are
  // kept may repeat; 0: it is left to the engine.
  std::int64_t by_hand = 0;
  // So far:
  bool sent = false, sent_other = false;
  std::uint64_t told_id = 0;  // an answer or a page has shown it under this id
  std::int64_t told_amount = 0;
  bool told_done = false;  // a query said that its request was done
  bool refused = false;    // its request's number was known with other content

  // An item that is paid by hand is larger than the payment, so that nothing else explains it.
  std::int64_t item_amount() const { return by_hand == 0 ? amount : amount + 1'000; }
};

std::string reference_of(std::size_t payment);
std::string item_of(std::size_t payment);

class Promises {
 public:
  // Answers the index.
  std::size_t plan(PlannedPayment payment);
  const PlannedPayment& payment(std::size_t index) const { return payments_[index]; }
  std::size_t size() const { return payments_.size(); }

  void sent(std::size_t index, std::int64_t amount);
  // An answer says that the payment is recorded with this amount.
  void told(std::size_t index, std::uint64_t id, std::int64_t amount, Finding& finding);
  // A page has shown a payment with this reference.
  void shown(std::string_view reference, std::uint64_t id, std::int64_t amount, Finding& finding);
  // Its request was done, a query said; its request was refused, and nothing of it is done.
  void told_done(std::size_t index) { payments_[index].told_done = true; }
  void told_refused(std::size_t index) { payments_[index].refused = true; }
  // Everything up to here is durable, the daemon said.
  void told_durable(Lsn lsn) { durable_lsn_ = lsn > durable_lsn_ ? lsn : durable_lsn_; }

  // The state of a daemon that has just recovered up to `lsn`.
  void check(const State& state, Lsn lsn, Finding& finding) const;

 private:
  void check_payment(const State& state, std::size_t index, bool found, Finding& finding) const;

  std::vector<PlannedPayment> payments_;
  Lsn durable_lsn_ = 0;
};

}  // namespace hexiao::simulation

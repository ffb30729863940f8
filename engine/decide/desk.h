// The desk where commands are decided: guards first, in the order of the rejection codes, then the
// events.
//
// `decide` of each command reads the state; `record` writes the event, applies it, and is the only
// way to either. One owner, one thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/matching/matcher.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"
#include "engine/vocabulary/result.h"

namespace hexiao {

class Desk {
 public:
  State& state() { return state_; }
  const State& state() const { return state_; }
  Lsn last_lsn() const { return lsn_; }
  void set_last_lsn(Lsn lsn) { lsn_ = lsn; }

  // Everything recorded until the next call goes to `records` with this cause.
  void begin(const Cause& cause, ByteBuffer& records);

  void decide(const UpsertCustomer& command, Result& result);
  void decide(const UpsertItem& command, Result& result);
  // All payments of a unit of work together; `payments[i]` is answered in `results[i]`.
  void decide_together(std::span<const ReceivePayment* const> payments,
                       std::span<Result* const> results);
  void decide(const ConfirmProposal& command, Result& result);
  void decide(const RejectProposal& command, Result& result);
  void decide(const AllocatePayment& command, Result& result);
  void decide(const Deallocate& command, Result& result);
  void decide(const ReversePayment& command, Result& result);
  void decide(const DisputeItem& command, Result& result);
  void decide(const ReleaseItem& command, Result& result);
  void decide(const ActivatePolicy& command, Result& result);

 private:
  struct Claim;  // one payment of a unit, between its decision and its recording

  template <class E>
  void record(const E& event);

  static void reject(Result& result, Rejection code, std::string_view field);
  // The payment that a person named; rejects when there is none, or several.
  Slot payment_named(Text text, Result& result) const;
  Slot item_named(LedgerId ledger, Text text, Result& result,
                  std::string_view field = "item") const;
  // The item of a dispute or a release; kNoSlot when the command is rejected.
  Slot item_in_question(Text ledger_code, Text item, Text reason, Result& result) const;
  bool check_item(const UpsertItem& command, Result& result) const;
  bool check_open_amount(const UpsertItem& command, Slot known, ItemRecorded& event,
                         Result& result) const;
  bool accept_payment(const ReceivePayment& payment, Claim& claim, Result& result);
  bool repeats(const ReceivePayment& payment, Slot known) const;
  void record_payment(Claim& claim, Result& result);  // takes the claim's decision
  void record_allocations(PaymentId payment, Origin origin, CustomerId customer, bool granted,
                          std::span<const AllocationLine> lines, Result& result);
  // Whether the lines still fit the items and the payment as they stand now.
  Rejection check_lines(const PaymentRow& payment, std::span<const AllocationLine> lines) const;
  void show_payment(Slot slot, Result& result) const;
  std::vector<std::size_t> contested(const std::vector<Claim>& claims) const;

  State state_;
  Matcher matcher_;
  Lsn lsn_ = 0;
  Money unit_received_;  // by the payments of the unit that is being decided, all currencies
  const Cause* cause_ = nullptr;
  ByteBuffer* records_ = nullptr;
};

template <class E>
void Desk::record(const E& event) {
  const std::span<const std::byte> body = append_record(*records_, event, *cause_, ++lsn_);
  state_.fold(event, body, lsn_);
}

}  // namespace hexiao

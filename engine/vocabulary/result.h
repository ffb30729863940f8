// The answer to a command. Texts are borrowed from the command and from the state; a result is
// written into the reply before the next batch runs.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/vocabulary/decision.h"
#include "engine/vocabulary/receivables_kinds.h"
#include "engine/vocabulary/rejection.h"

namespace hexiao {

// What commands of receivables control answer beside an id.
struct ControlAnswer {
  CreditVerdict verdict = CreditVerdict::none;  // of CheckCredit
  std::uint32_t reasons = 0;                    // 1 << CreditReason
  Money exposure, limit;                        // with the order; what it was compared with
  ApprovalId approval;     // what was asked waits for this approval; nothing else was done
  std::uint32_t left = 0;  // of WorkDay: customers whose turn is still to come
  friend bool operator==(const ControlAnswer&, const ControlAnswer&) = default;
};

struct Result {
  Rejection rejection = Rejection::none;
  std::string_view field;  // of the command, that the rejection is about
  std::uint64_t id =
      0;  // of the customer, item, payment, or first allocation that the command is about
  bool changed = false;  // false: what the command says was recorded before; nothing was written

  // For payments, and for what a person does with them: how the payment stands now.
  PaymentId payment;
  Decision decision;                        // of ReceivePayment
  AllocationId first_allocation;            // of `allocations`
  std::vector<AllocationLine> allocations;  // made by this command
  Money unapplied;

  ControlAnswer control;
  // In the last result of a unit: waiting payments that the unit gave another decision.
  std::uint32_t woken = 0;

  bool ok() const { return rejection == Rejection::none; }
  void clear() {
    rejection = Rejection::none;
    field = {};
    id = 0;
    changed = false;
    payment = {};
    decision = {};
    first_allocation = {};
    allocations.clear();
    unapplied = {};
    control = {};
    woken = 0;
  }
};

}  // namespace hexiao

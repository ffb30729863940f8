// One payment of a unit of work, between its decision and its recording.
#pragma once

#include <string>
#include <string_view>

#include "engine/decide/desk.h"

namespace hexiao {

struct Desk::Claim {
  const ReceivePayment* payment = nullptr;
  std::size_t place = 0;  // in the unit
  LedgerId ledger;
  Currency currency;
  PaymentIdentity identity;
  std::string payer_account;  // as a key
  Decision decision;
  bool recorded = false;
  // Of a payment that waited and was woken; of a new one there is none.
  Slot slot = kNoSlot;
  Postponed woken;

  Question question(Text principal) const {
    return {.payment = *payment,
            .ledger = ledger,
            .currency = currency,
            .principal = principal,
            .slot = slot,
            .payer_account = payer_account};
  }
  bool automatic() const { return decision.outcome == Outcome::automatic; }
  void say_contested() {
    decision.reason = Reason::contested;
    if (!decision.proposals.empty()) decision.proposals.front().reason = Reason::contested;
  }
};

// The command that a recorded payment came with: the question of a payment that is decided anew.
// Texts borrow from the record, from `ledger` (its code) and from `currency` (its code).
ReceivePayment command_of(const PaymentRecorded& record, std::string_view ledger,
                          std::string_view currency);

}  // namespace hexiao

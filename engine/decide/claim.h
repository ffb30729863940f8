// One payment of a unit of work, between its decision and its recording.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/decide/desk.h"
#include "engine/text/reference.h"

namespace hexiao {

struct Desk::Claim {
  const ReceivePayment* payment = nullptr;
  std::size_t place = 0;  // in the unit
  LedgerId ledger;
  Currency currency;
  PaymentIdentity identity;
  std::array<char, kMaxKeyBytes> account;  // the payer's, as a key
  std::uint8_t account_bytes = 0;
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
            .payer_account = payer_account()};
  }
  std::string_view payer_account() const { return {account.data(), account_bytes}; }
  void take_account(std::string_view key) {
    account_bytes = static_cast<std::uint8_t>(key.copy(account.data(), account.size()));
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

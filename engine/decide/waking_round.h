// Waiting payments that are decided anew together, over as many units of work as their cost asks
// for (docs/adr/0065).
//
// A round takes up to kMaxWoken payments, the first of the queue in order of id. While nothing else
// changes the state, their decisions are collected; then they are assigned like the payments of one
// unit. So a round ends the same however many units it took. Nothing of it is recorded before its
// decisions are, and the queue in the state (State::postponed) keeps every payment until the round
// is over: after a restart the round begins again, and what it had allocated waits no more.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "engine/decide/claim.h"

namespace hexiao {

struct Desk::WakingRound {
  // What a claim borrows from.
  struct Woken {
    PaymentRecorded record;
    std::string currency;
    ReceivePayment payment;
    Result answer;
  };

  std::vector<Postponed> turns;  // in order of id
  bool in_queue = false;         // the state's queue begins with them
  std::deque<Woken> woken;       // a claim each
  std::vector<Claim> claims;
  // How far each step has come.
  std::size_t decided = 0;  // of turns
  bool contested_known = false;
  std::vector<std::size_t> late;  // claims that want what others want, in their order
  std::vector<bool> is_late;
  std::size_t taken = 0;       // of claims: automatic, and wanted by nobody else
  std::size_t late_taken = 0;  // of late
  std::size_t left_taken = 0;  // of claims: the rest
};

}  // namespace hexiao

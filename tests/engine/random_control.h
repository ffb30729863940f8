// Random commands of receivables control, sensible and senseless, on a random ledger.
#pragma once

#include "engine/vocabulary/commands.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {

class State;

// A policy in which everything is switched on, with limits that small ledgers reach.
ReceivablesPolicy random_receivables_policy(Random& random);

// Of ledger `code`; customers are numbered as RandomLedger numbers them, items and payments by id.
Command random_control(RandomLedger& ledger, std::string_view code, const State& state);

// Those who give commands: approvals need more than one.
std::string_view random_principal(Random& random);

}  // namespace hexiao

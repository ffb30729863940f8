// The matcher's naive twin: the ladder of docs/matching.md with plain loops over all customers and
// all items of a ledger, without an index and without the engine's state. It shares with the engine
// the vocabulary, the reading of texts (engine/text), how alike two names are (compare_names), how
// probable a sum is by chance (subset_chance.h), and the matcher's constants. Slow on purpose, and
// the oracle of twin_test.cpp.
//
// naive_ledger    what is open, and who the customers are
// naive_payer     who paid; naive_names: by names that are alike
// naive_mentions  what the text names; naive_damage: damaged numbers
// naive_money     does the money agree; naive_sums: which items add up
// naive_case      explanations of one payment: naive_named from the text, naive_searches from the
//                 amount
// naive_matcher   the decision
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/decision.h"
#include "tests/engine/naive_ledger.h"

namespace hexiao::naive {

// What should be decided on one payment that is alone. Names of rules borrow from the ledger's
// policies.
Decision decide(const Ledger& ledger, const ReceivePayment& payment);

// What should be decided on the payments of one unit, each in its place; the ledger is as the unit
// leaves it. Identities of the payments must differ; `identities[i]` ranks payment i among equals.
std::vector<Decision> decide_unit(
    Ledger& ledger, const std::vector<ReceivePayment>& payments,
    const std::vector<std::pair<std::uint64_t, std::uint64_t>>& identities);

}  // namespace hexiao::naive

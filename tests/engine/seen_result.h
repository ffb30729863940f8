// The answer to a command as a scenario talks of it: numbers of the ledger instead of ids, and
// owned texts, so that it can be asked about later.
#pragma once

#include <string>
#include <vector>

#include "engine/state/state.h"
#include "engine/vocabulary/result.h"
#include "tests/engine/scenario.h"

namespace hexiao {

struct SeenLine {
  std::string item;
  Money amount, discount, writeoff;
  friend bool operator==(const SeenLine&, const SeenLine&) = default;
};

struct SeenEvidence {
  std::string item, key, hit, field, token;
};

struct SeenProposal {
  std::string customer, search, document, amount, reason, rule;
  std::vector<SeenLine> lines;
  std::vector<SeenEvidence> evidence;
  Money remainder;
};

struct SeenResult {
  std::string rejection, field;
  bool changed = false;
  bool is_payment = false;
  std::string outcome, reason, payer, level, mark, rival;
  std::vector<SeenProposal> proposals;
  std::vector<SeenLine> allocations;
  Money unapplied;
  std::uint64_t approval = 0;  // for which the command waits
  std::string verdict, why;    // of a credit check: "block", "over_limit overdue"
  Money exposure, limit;
};

SeenResult see(const Result& result, const State& state, bool is_payment);

// What an expectation ("-> …", without the arrow) finds wrong with the answer; empty: nothing.
// `exponent` is of the amounts in the expectation.
std::string compare(const SeenResult& seen, const ScenarioLine& expectation, int exponent);

// Lines in the words of a scenario: "1001 500.00, 1002 20.00 writeoff=0.50".
std::string describe(const std::vector<SeenLine>& lines, int exponent);

}  // namespace hexiao

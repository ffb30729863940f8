// The guards of a policy: what a payment must be for its rules to run at all. What they ask of an
// item is asked where items are gathered (explanations.h).
#pragma once

#include "engine/matching/payer.h"
#include "engine/matching/question.h"
#include "engine/state/state.h"

namespace hexiao {

// Direction, amount, bank account and texts. Cost O(texts).
bool payment_passes(const ActivePolicy& policy, const Question& question);

// What the guards ask of the payer: its class, and how well it is known.
bool payer_passes(const Policy& policy, const State& state, const Payer& payer);

}  // namespace hexiao

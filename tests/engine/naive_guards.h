// What a policy asks of a payment and its payer before any rule runs: the naive twin's reading.
#pragma once

#include "engine/vocabulary/commands.h"
#include "tests/engine/naive_payer.h"

namespace hexiao::naive {

bool payment_passes(const Policy& policy, const ReceivePayment& payment);
bool payer_passes(const Ledger& ledger, const Policy& policy, const Payer& payer);

}  // namespace hexiao::naive

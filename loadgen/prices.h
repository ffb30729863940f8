// Amounts that look like invoices: about log-normal around a thousand, with the endings of price
// lists.
#pragma once

#include "engine/vocabulary/money.h"

namespace hexiao::loadgen {

class Rng;

// At least 1 major unit, below 10^9 of them. `exponent` is the currency's number of decimals; yen
// are a hundred times as many, so that amounts of all currencies have the same weight.
Money draw_price(Rng& rng, int exponent);

}  // namespace hexiao::loadgen

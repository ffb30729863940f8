// Does the money agree? The naive twin's arithmetic of one payment against some items.
#pragma once

#include <vector>

#include "engine/vocabulary/decision.h"
#include "tests/engine/naive_ledger.h"

namespace hexiao::naive {

using Items = std::vector<const Item*>;

struct Terms {
  const Policy& policy;
  Tolerance short_payment, over_payment;  // the smallest that apply
  Date day;
};
Terms terms_for(const Ledger& ledger, const Policy& policy, CustomerId debtor, Date day);

struct Fit {
  AmountLevel level = AmountLevel::none;
  std::vector<AllocationLine> lines;
  Money remainder;
  bool settles() const { return level >= AmountLevel::tolerance; }
};

// In the policy's order, each once.
Items in_order(const Policy& policy, Items items);

// What the item grants whoever pays on this day.
Money open_discount(const Terms& terms, const Item& item);

Fit fit(const Terms& terms, Items items, Money paid);

// Credits in full, then debits as far as the money goes; nothing when no debit gets any.
std::vector<AllocationLine> spread(const Policy& policy, Items items, Money& left, bool partial);

}  // namespace hexiao::naive

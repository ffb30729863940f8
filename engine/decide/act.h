// An act that may need a second pair of eyes, as the approval rules of the policy look at it.
#pragma once

#include <cstdint>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/receivables_kinds.h"

namespace hexiao {

struct Act {
  ApprovalKind kind = ApprovalKind::write_off;
  LedgerId ledger;
  CustomerId customer;
  ItemId item;  // none: about several items, or about none
  Currency currency;
  Money amount;                   // compared without its sign, together with `before`
  Money before;                   // taken off the same item before, so that no part is too small
  std::int32_t overdue_days = 0;  // of the item that is overdue the longest
  std::int32_t percent = 0;       // of `discount`: of the item's amount, rounded down
};

}  // namespace hexiao

// What may fire automation rules: something that was recorded, or that the new business date
// brought about. Internal to engine/decide.
#pragma once

#include <cstdint>
#include <string>

#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/receivables_kinds.h"

namespace hexiao {

struct Trigger {
  RuleEvent on = RuleEvent::payment_recorded;
  CustomerId customer;  // none: a payment of an unknown payer
  ItemId item;
  PaymentId payment;
  OrderId order;
  std::string previous_rating;
  std::int32_t rule = -1;  // of the policy: this one alone; -1: each that fits
};

}  // namespace hexiao

// What an event is. Numbers are written to the log: append, never renumber.
#pragma once

#include <cstdint>

namespace hexiao {

enum class EventType : std::uint16_t {
  ledger_opened = 1,
  customer_recorded = 2,
  item_recorded = 3,
  payment_recorded = 4,
  allocations_made = 5,
  allocation_reversed = 6,
  payment_reversed = 7,
  proposal_rejected = 8,
  item_disputed = 9,
  item_released = 10,
  policy_activated = 11,
  mapping_learned = 12,
  mapping_revoked = 13,
  payment_reconsidered = 14,
  waking_postponed = 15,
  day_closed = 16,
  day_worked = 17,
  contract_recorded = 18,
  customer_described = 19,
  customers_merged = 20,
  item_marked = 21,
  order_checked = 22,
  order_closed = 23,
  approval_proposed = 24,
  approval_given = 25,
  approval_ended = 26,
  customer_rated = 27,
  customer_dunned = 28,
  task_recorded = 29,
  fields_set = 30,
  rule_fired = 31,
  credit_held = 32,
  receivables_policy_activated = 33,
  request_answered = 34,
  request_refused = 35,
  state_checked = 36,
};

}  // namespace hexiao

// What one look at a customer's open items gives on a new business date. Internal to engine/decide.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/receivables/rating.h"
#include "engine/state/table.h"
#include "engine/vocabulary/receivables_policy.h"

namespace hexiao {

// The name that a rating bears which the policy's overdue days have lowered.
inline constexpr std::string_view kOverdueRule = "lower_at_overdue_days";

struct DayOfCustomer {
  std::vector<std::pair<Slot, const DunningStage*>> dunned;  // items with the stage they reached
  std::int32_t oldest_overdue = 0;                           // days, of what is not disputed
  std::int64_t overdue_items = 0;
  // Of the policy of the customer before; most customers share one.
  const ReceivablesPolicy* rated_by = nullptr;
  RatingWeights weights;
};

}  // namespace hexiao

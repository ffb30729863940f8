// Conditions of automation rules as people write them: "overdue_days >= 30", "customer_no = A",
// "region contains East". What follows the comparison, without the spaces around it, is the value;
// nothing there means an empty text. Pure; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "engine/vocabulary/receivables_policy.h"

namespace hexiao {

// The error is a clause that says how it is written. Which fields there are, find_contradiction
// knows.
tl::expected<RuleCondition, std::string> parse_condition(std::string_view text);

std::string write_condition(const RuleCondition& condition);

}  // namespace hexiao

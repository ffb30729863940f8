// The policy of a case, in the words of the field, as a Policy of this project and the steps that a
// case asks for beside it.
//
// What a peer leaves unsaid is taken as the peers take it: items are not left partly open, nothing
// is tolerated, and nothing is allocated without a person, unless the case says so. `auto`, a list
// of rules, a method, or what becomes of a remainder lets the rules allocate, where document or
// customer are known and the money says so; all else is proposed. Of two bounds of a tolerance the
// one that is not given is open.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/policy.h"

namespace hexiao::cases {

// Something that a clerk does: money of a payment, or of a credit, against an item.
struct CaseStep {
  std::string payment, item, credit, amount;
};

struct CasePolicy {
  Policy policy;
  std::vector<CaseStep> manual;
  std::vector<CaseStep> each;  // of the sessions
  std::size_t sessions = 0, imports = 0;
  bool netting = false;
  SetOffBy netting_by = SetOffBy::oldest_first;
  std::uint8_t netting_keys = 0;  // bits of KeyKind
  bool payment_to_payment = false;
  bool credit_first = false;
};

// For amounts without a currency of their own, such as the bounds of `amount_lt`.
struct PolicySurroundings {
  int digits = 2;                      // of the case's currency
  std::vector<std::string> customers;  // every customer's number
};

// Keys and words that are unknown are appended to `unknown`; values of the wrong kind throw
// std::runtime_error with the key.
CasePolicy translate_policy(const nlohmann::json& policy, const PolicySurroundings& around,
                            std::vector<std::string>& unknown);

// The person in whose name a case is run: narrow tolerances of "the user" are for this one.
inline constexpr std::string_view kClerk = "clerk";

}  // namespace hexiao::cases

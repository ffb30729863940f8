// Receivables policies as people write them: TOML to ReceivablesPolicy and back. Every key is
// explained in conf/policies/receivables.toml. `kind = "receivables"` tells such a file from a
// matching policy (policy_text.h). Amounts and rates with decimals are written in quotes. Pure but
// for memory; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "engine/vocabulary/receivables_policy.h"
#include "protocol/policy_text.h"

namespace hexiao {

// Complete or refused, as parse_policy: an unknown key is named with the nearest known one, a wrong
// value with what is allowed, terms that are not understood with the forms that are, and what
// contradicts itself with find_contradiction's sentence. Keys that are left out have the default of
// the struct; `kind` and `name` must be there.
tl::expected<ReceivablesPolicy, PolicyFault> parse_receivables_policy(std::string_view toml);

// TOML with a comment above each key; parse_receivables_policy gives the same policy back.
std::string write_receivables_policy(const ReceivablesPolicy& policy);

// Whatever the file says that it is.
using AnyPolicy = std::variant<Policy, ReceivablesPolicy>;
tl::expected<AnyPolicy, PolicyFault> parse_any_policy(std::string_view toml);

}  // namespace hexiao

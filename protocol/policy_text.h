// Policies as people write them: TOML to Policy and back. docs and examples: conf/policies/.
// Amounts and percentages are written in quotes ("1.00"), because TOML's own decimals are binary
// floating point. Pure but for memory; safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "engine/vocabulary/policy.h"

namespace hexiao {

// What a file says that it is by its key `kind`. Without the key it is a matching policy.
enum class PolicyKind : std::uint8_t { matching, receivables };
template <>
struct EnumTexts<PolicyKind> {
  static constexpr std::array<std::string_view, 2> value = {"matching", "receivables"};
};

// Where and why a policy was refused.
struct PolicyFault {
  std::uint32_t line = 0, column = 0;  // from 1; 0: the file as a whole
  std::string key;                     // "rules[2].action"
  std::string what;                    // what is wrong, and the way out

  // "conf/policies/x.toml:12:3: rules[2].action: ..."
  std::string text(std::string_view file) const;
};

// Complete or refused: an unknown key is named with the nearest known one, a wrong type or value
// with what is allowed, and a policy that contradicts itself with find_contradiction's sentence.
// Keys that are left out have the default of struct Policy; `searches` and `rules` must be there.
tl::expected<Policy, PolicyFault> parse_policy(std::string_view toml);

// TOML with a comment above each key; parse_policy gives the same policy back.
std::string write_policy(const Policy& policy);

}  // namespace hexiao

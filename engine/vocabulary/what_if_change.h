// How a payment would differ under another policy.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/vocabulary/kinds.h"

namespace hexiao {

// Of several that apply, the first of this list.
enum class WhatIfChange : std::uint8_t {
  unchanged,
  newly_automatic,      // would be allocated alone, and was not
  no_longer_automatic,  // was, and would not be
  other_allocations,    // alone both times, to other items or with other amounts
  other_proposal,       // another one would be first
  other_outcome,        // another outcome or reason
  other_rule,           // the same by another row of the policy
};
template <>
struct EnumTexts<WhatIfChange> {
  static constexpr std::array<std::string_view, 7> value = {
      "unchanged",      "newly_auto",    "no_longer_auto", "other_allocations",
      "other_proposal", "other_outcome", "other_rule"};
};

}  // namespace hexiao

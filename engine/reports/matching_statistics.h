// How matching fares, by the rule or by the person that decided.
#pragma once

#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kMatchingTitle = "Matching: what rules and people decided";
inline constexpr std::string_view kMatchingFormula =
    "automatic = payments that the rule allocated; proposed = payments for which the rule's "
    "proposal was the best when they came\n"
    "confirmed = payments allocated by confirming a proposal; by_hand = allocated by hand\n"
    "rejected = proposals that people rejected; corrected = allocations that were undone later\n"
    "auto_share = automatic / (automatic + proposed)\n"
    "confirmed_share = confirmed / (confirmed + rejected)\n"
    "corrected_share = corrected / (automatic + confirmed + by_hand)";
inline constexpr std::string_view kMatchingGroups[] = {"rule", "clerk"};

// Of all ledgers since the first payment: a ledger, currency or customer in the request is refused
// (unknown_group), for the counts do not know theirs. O(rules + clerks).
ReportFault make_matching(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao

// The keys of a policy's TOML, for reading and for writing. Contract: add freely, rename never.
#pragma once

#include <array>
#include <string_view>

namespace hexiao::policy_keys {

inline constexpr auto kTop = std::to_array<std::string_view>({
    "kind",
    "name",
    "ledger",
    "customer_class",
    "searches",
    "subset_items",
    "subset_steps",
    "subset_chance_permille",
    "proposals_kept",
    "read_fields",
    "document_prefixes",
    "minimum_token",
    "text_distance_percent",
    "repair",
    "unique_only",
    "first_search_wins",
    "name_matching",
    "name_score",
    "name_margin",
    "group_payer",
    "percentage_base",
    "discounts",
    "discount_grace_days",
    "partial",
    "write_off_tolerance",
    "short_outcome",
    "deduction_reason",
    "over_outcome",
    "spread_order",
    "credits_first",
    "cross_currency",
    "future_items",
    "minimum_amount",
    "short_payment",
    "over_payment",
    "guards",
    "tolerances",
    "payer_map",
    "rules",
});
inline constexpr auto kTolerance = std::to_array<std::string_view>({"absolute", "percent"});
inline constexpr auto kNarrowTolerance = std::to_array<std::string_view>(
    {"customer", "customer_class", "principal", "short_payment", "over_payment"});
inline constexpr auto kPayerMapping =
    std::to_array<std::string_view>({"customer", "text_pattern", "note_pattern", "payer_pattern"});
inline constexpr auto kGuards = std::to_array<std::string_view>({
    "direction",
    "maximum_amount",
    "bank_accounts",
    "customer_classes",
    "text_contains",
    "text_excludes",
    "text_pattern",
    "maximum_overdue_days",
    "maximum_age_days",
    "payer_at_least",
});
inline constexpr auto kRule =
    std::to_array<std::string_view>({"name", "payer_at_least", "document_at_least",
                                     "document_at_most", "amount", "search", "action"});

}  // namespace hexiao::policy_keys

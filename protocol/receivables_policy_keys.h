// The keys of a receivables policy's TOML, for reading and for writing. Contract: add freely,
// rename never.
#pragma once

#include <array>
#include <string_view>

namespace hexiao::receivables_keys {

inline constexpr auto kTop = std::to_array<std::string_view>(
    {"kind", "name", "ledger", "default_terms", "aging_buckets", "forecast_days", "credit",
     "rating_terms", "rating", "interest", "approval", "dunning", "performance", "field", "rule"});
inline constexpr auto kCredit =
    std::to_array<std::string_view>({"warn_percent", "block_overdue_days", "block_ratings",
                                     "block_without_limit", "reservation_days"});
inline constexpr auto kRatingTerms = std::to_array<std::string_view>({"rating", "terms", "limit"});
inline constexpr auto kRating = std::to_array<std::string_view>(
    {"enabled", "on_time", "days_late", "overdue", "disputed", "volume", "relation", "a_from",
     "b_from", "c_from", "min_settled", "lower_at_overdue_days", "full_volume_items",
     "full_relation_days"});
inline constexpr auto kInterest =
    std::to_array<std::string_view>({"daily_rate_percent", "grace_days", "cap_percent"});
inline constexpr auto kApproval = std::to_array<std::string_view>({"expire_days", "rule", "role"});
inline constexpr auto kApprovalRule = std::to_array<std::string_view>(
    {"kind", "from_amount", "from_overdue_days", "from_percent", "levels"});
inline constexpr auto kApprovalRole = std::to_array<std::string_view>({"role", "principals"});
inline constexpr auto kDunning =
    std::to_array<std::string_view>({"enabled", "min_amount", "stage"});
inline constexpr auto kStage =
    std::to_array<std::string_view>({"days", "name", "channel", "template", "to", "escalates_to",
                                     "opens_task", "classes", "ratings"});
inline constexpr auto kPerformance =
    std::to_array<std::string_view>({"sales", "collection_rate", "on_time_rate"});
inline constexpr auto kField =
    std::to_array<std::string_view>({"subject", "name", "type", "group"});
inline constexpr auto kRule =
    std::to_array<std::string_view>({"name", "on", "when", "do", "to", "text"});

}  // namespace hexiao::receivables_keys

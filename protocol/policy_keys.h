// The keys of a policy's TOML, for reading and for writing. Contract: add freely, rename never.
#pragma once

#include <array>
#include <string_view>

namespace hexiao::policy_keys {

inline constexpr std::array<std::string_view, 16> kTop = {"name",
                                                          "ledger",
                                                          "short_payment",
                                                          "over_payment",
                                                          "percentage_base",
                                                          "discounts",
                                                          "discount_grace_days",
                                                          "partial",
                                                          "write_off_tolerance",
                                                          "credits_first",
                                                          "future_items",
                                                          "minimum_token",
                                                          "proposals_kept",
                                                          "minimum_amount",
                                                          "searches",
                                                          "rules"};
inline constexpr std::array<std::string_view, 2> kTolerance = {"absolute", "percent"};
inline constexpr std::array<std::string_view, 7> kRule = {
    "name",   "payer_at_least", "document_at_least", "document_at_most", "amount",
    "search", "action"};

}  // namespace hexiao::policy_keys

#include "clients/cases/case_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hexiao::cases {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

CasePolicy translated(const std::string& json) {
  std::vector<std::string> unknown;
  CasePolicy policy = translate_policy(nlohmann::json::parse(json),
                                       {.digits = 2, .customers = {"P1", "P2"}}, unknown);
  EXPECT_TRUE(unknown.empty()) << unknown.front();
  EXPECT_EQ(find_contradiction(policy.policy), "");
  return policy;
}

bool allocates_alone(const Policy& policy) {
  for (const Rule& rule : policy.rules)
    if (rule.action == Action::automatic) return true;
  return false;
}

TEST(CasePolicyTest, WhatIsLeftUnsaidTakesNoRisk) {
  const Policy policy = translated("{}").policy;
  EXPECT_FALSE(policy.partial);
  EXPECT_FALSE(allocates_alone(policy));
  EXPECT_EQ(policy.short_payment, Tolerance{});
  EXPECT_FALSE(policy.group_payer);
  EXPECT_FALSE(policy.cross_currency);
  EXPECT_THAT(policy.searches, Not(Contains(Search::amount_only)));
}

TEST(CasePolicyTest, AutomaticRulesAskForADocumentOrAKnownPayer) {
  const Policy policy = translated(R"({"auto": true, "amount_only": true})").policy;
  EXPECT_TRUE(allocates_alone(policy));
  for (const Rule& rule : policy.rules) {
    const bool evident = rule.payer_at_least >= PayerLevel::full ||
                         strength(rule.document_at_least) >= strength(DocumentLevel::order);
    EXPECT_TRUE(rule.action != Action::automatic || evident) << rule.name;
  }
}

TEST(CasePolicyTest, ListsOfRulesSelectSearchesInTheirOrder) {
  const Policy policy =
      translated(R"({"rules": ["match_one", "clear_past_due_by_term", "oldest_first"]})").policy;
  EXPECT_THAT(policy.searches,
              ElementsAre(Search::named_items, Search::completed, Search::equal_item,
                          Search::past_due_by_terms, Search::oldest_first));
  EXPECT_TRUE(allocates_alone(policy));
  EXPECT_TRUE(translated(R"({"rules": []})").policy.searches.empty());
  EXPECT_TRUE(translated(R"({"rules": []})").policy.rules.empty());
  EXPECT_THAT(translated(R"({"method": "oldest_first"})").policy.searches,
              Contains(Search::oldest_first));
}

TEST(CasePolicyTest, ABoundThatIsNotGivenIsOpen) {
  const Policy percent = translated(R"({"tolerance_pct": "0.5"})").policy;
  EXPECT_EQ(percent.short_payment.basis_points, 50);
  EXPECT_EQ(percent.short_payment.absolute, kAnyDifference.absolute);
  const Policy absolute = translated(R"({"tolerance_abs": "100"})").policy;
  EXPECT_EQ(absolute.over_payment.absolute.e4, 1'000'000);
  EXPECT_EQ(absolute.over_payment.basis_points, 10'000);
  const Policy narrow =
      translated(
          R"({"tolerance_abs": "10", "tolerance_abs_customer": "5", "tolerance_abs_user": "3"})")
          .policy;
  ASSERT_EQ(narrow.tolerances.size(), 3u);
  EXPECT_EQ(narrow.tolerances[1].customer, "P2");
  EXPECT_EQ(narrow.tolerances[2].principal, kClerk);
  EXPECT_EQ(narrow.tolerances[2].short_payment.absolute.e4, 30'000);
}

TEST(CasePolicyTest, BoundsOfAmountsAreStrictOrHoldTheirEnds) {
  const Policy between = translated(R"({"amount_between": ["200", "800"]})").policy;
  EXPECT_EQ(between.minimum_amount_e4, 2'000'000u);
  EXPECT_EQ(between.guards.maximum_amount_e4, 8'000'000u);
  EXPECT_EQ(translated(R"({"amount_gt": "200"})").policy.minimum_amount_e4, 2'000'100u);
  EXPECT_EQ(translated(R"({"amount_lt": "150"})").policy.guards.maximum_amount_e4, 1'499'900u);
}

TEST(CasePolicyTest, EveryKeyOfTheVocabularyIsTaken) {
  const CasePolicy all = translated(R"({"auto": true, "partials": true, "amount_only": false,
    "require_customer": true, "tolerance_abs": "1", "tolerance_pct": "1", "tolerance_base": "payment",
    "tolerance_abs_customer": "1", "tolerance_abs_user": "1", "remainder": "write_off",
    "writeoff_account": "6855", "rules": ["match_one"], "method": "oldest_first",
    "order": "smallest_to_pay_first", "subset_max": 5, "search": ["text", "bank_ref", "note"],
    "map": [{"customer": "P1", "text_regex": "a.*", "note_regex": "b"}], "unique_only": true,
    "min_token": 5, "text_distance_pct": "15", "doc_prefixes": ["18000"], "name_match": "exact",
    "name_cutoff": 80, "customer_fallback": true, "group_payer": true, "credit_first": true,
    "netting": true, "netting_keys": ["order_no", "ext_ref"], "payment_to_payment": false,
    "cross_currency": true, "base": "USD", "direction": "in", "amount_gt": "1", "amount_lt": "9",
    "text_contains": "x", "text_not_contains": ["y"], "text_regex": "z",
    "only_bank_accounts": ["A"], "only_customer_class": ["B"], "exclude_future_items": true,
    "max_overdue_days": 30, "manual": [{"item": "I", "credit": "C", "amount": "1"}],
    "each": [{"payment": "R", "item": "I", "amount": "1"}], "sessions": 2, "imports": 2})");
  EXPECT_EQ(all.policy.spread_order, SpreadOrder::smallest_first);
  EXPECT_EQ(all.policy.subset_items, 5);
  EXPECT_EQ(all.policy.name_score, 800);
  EXPECT_EQ(all.policy.guards.payer_at_least, PayerLevel::full);
  EXPECT_EQ(all.netting_by, SetOffBy::numbers);
  EXPECT_EQ(all.imports, 2u);
  EXPECT_EQ(all.manual.at(0).credit, "C");
}

}  // namespace
}  // namespace hexiao::cases

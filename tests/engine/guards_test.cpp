// Guards and patterns of a policy: what they let pass, and what they say of themselves.
#include <gtest/gtest.h>

#include <string>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "engine/vocabulary/policy_patterns.h"

namespace hexiao {
namespace {

// One customer with one invoice of 100.00, and a policy that differs from the default in its
// guards.
class GuardedLedger {
 public:
  explicit GuardedLedger(const Guards& guards) {
    execute(UpsertCustomer{.ledger = "L1",
                           .customer_no = "C1",
                           .name = "Acme Trading Ltd",
                           .customer_class = "retail"});
    Policy policy = default_policy();
    policy.guards = guards;
    EXPECT_TRUE(execute(ActivatePolicy{"source", policy}).ok());
    execute(UpsertItem{.ledger = "L1",
                       .customer_no = "C1",
                       .item_no = "INV-20260001",
                       .document_no = "INV-20260001",
                       .currency = "CNY",
                       .amount = Money(10000),
                       .issue_date = *Date::from_civil(2026, 1, 1),
                       .due_date = *Date::from_civil(2026, 1, 31)});
  }

  // A payment that nothing but a guard could stop.
  static ReceivePayment good() {
    return {.ledger = "L1",
            .bank_account = "DE89 3704 0044 0532 0130 00",
            .bank_ref = "B1",
            .currency = "CNY",
            .amount = Money(10000),
            .booking_date = *Date::from_civil(2026, 2, 2),
            .payer_name = "Acme Trading Ltd",
            .text = "Rechnung INV-20260001"};
  }

  std::string outcome(const ReceivePayment& payment = good()) {
    const Decision decision = execute(payment).decision;
    return std::string(to_text(decision.outcome)) + " " + std::string(to_text(decision.reason));
  }

 private:
  Result execute(const Command& command) {
    ByteBuffer records;
    engine_.execute(std::span(&command, 1),
                    Cause{.client = 1, .request = ++request_, .time_ns = 1, .principal = "alice"},
                    records, results_);
    return results_.front();
  }
  Engine engine_;
  std::vector<Result> results_;
  std::uint64_t request_ = 0;
};

std::string outcome_under(const Guards& guards) { return GuardedLedger(guards).outcome(); }

TEST(Guards, LetPassWhatTheyAskFor) {
  for (const Guards& guards :
       {Guards{}, Guards{.direction = Direction::in}, Guards{.maximum_amount_e4 = 100'0000},
        Guards{.bank_accounts = {"X", "DE89370400440532013000"}},
        Guards{.customer_classes = {"retail", "key"}},
        Guards{.text_contains = {"nothing", "rechnung"}}, Guards{.text_excludes = {"loan"}},
        Guards{.text_pattern = "inv-\\d{8}$"}, Guards{.maximum_overdue_days = 2},
        Guards{.maximum_age_days = 32}, Guards{.payer_at_least = PayerLevel::full}})
    EXPECT_EQ(outcome_under(guards), "auto none");
}

TEST(Guards, IgnoreAPaymentThatIsNotForMatching) {
  for (const Guards& guards :
       {Guards{.direction = Direction::out}, Guards{.maximum_amount_e4 = 99'9999},
        Guards{.bank_accounts = {"DE00"}}, Guards{.text_contains = {"order"}},
        Guards{.text_excludes = {"loan", "RECHNUNG"}}, Guards{.text_pattern = "^INV"}})
    EXPECT_EQ(outcome_under(guards), "ignored guard");
}

TEST(Guards, LeaveOutItemsAndPayersThatTheyDoNotAskFor) {
  for (const Guards& guards :
       {Guards{.customer_classes = {"key"}}, Guards{.maximum_overdue_days = 1},
        Guards{.maximum_age_days = 31}, Guards{.payer_at_least = PayerLevel::certain}})
    EXPECT_EQ(outcome_under(guards), "unmatched guard");
}

TEST(Guards, ReadEveryTextThatIsWrittenToUs) {
  GuardedLedger ledger(Guards{.text_contains = {"Miete"}});
  ReceivePayment payment = GuardedLedger::good();
  EXPECT_EQ(ledger.outcome(payment), "ignored guard");
  payment.bank_ref = "B2";
  payment.note = "MIETE Mai";
  EXPECT_EQ(ledger.outcome(payment), "auto none");
}

TEST(PolicyPatterns, WordsStandForThemselves) {
  Policy policy;
  policy.guards.text_contains = {"a.b (c)"};
  const PolicyPatterns patterns(policy);
  EXPECT_TRUE(patterns.text_passes("x A.B (C) y"));
  EXPECT_FALSE(patterns.text_passes("x aXb (c) y"));
}

TEST(PolicyPatterns, EveryPatternOfAMappingMustFit) {
  Policy policy;
  policy.payer_map = {{.customer = "C1", .text_pattern = "miete", .payer_pattern = "^müller"}};
  const PolicyPatterns patterns(policy);
  EXPECT_TRUE(patterns.mapping_fits(0, "Miete Mai", "", "MÜLLER GmbH"));
  EXPECT_FALSE(patterns.mapping_fits(0, "Miete Mai", "", "Frau Müller"));
  EXPECT_FALSE(patterns.mapping_fits(0, "", "Miete", "Müller"));
}

TEST(PolicyPatterns, WhatDoesNotCompileIsNamedWithItsPlace) {
  Policy policy = default_policy();
  policy.guards.text_pattern = "(unclosed";
  EXPECT_TRUE(find_contradiction(policy).starts_with("guards.text_pattern: not a pattern"))
      << find_contradiction(policy);
  policy.guards.text_pattern = {};
  policy.payer_map = {{.customer = "C1", .text_pattern = "fine"},
                      {.customer = "C2", .note_pattern = "back\\1reference"}};
  EXPECT_TRUE(find_contradiction(policy).starts_with("payer_map[2].note_pattern: not a pattern"))
      << find_contradiction(policy);
  policy.payer_map[1].note_pattern = std::string(kMaxPatternBytes + 1, 'a');
  EXPECT_TRUE(find_contradiction(policy).starts_with("payer_map[2].note_pattern: longer than"))
      << find_contradiction(policy);
  // A repetition that would take more memory than a pattern may have.
  policy.payer_map[1].note_pattern = "((a{100}){100}){100}";
  EXPECT_NE(find_contradiction(policy), "");
}

}  // namespace
}  // namespace hexiao

#include "clients/cases/case_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/cases/case_text.h"

namespace hexiao::cases {
namespace {

using ::testing::HasSubstr;

Verdict verdict_of(const std::string& policy, const std::string& items, const std::string& payments,
                   const std::string& expect) {
  const auto cases = read_cases(case_text(policy, items, payments, expect), "t.json");
  EXPECT_TRUE(cases) << cases.error().text;
  return cases ? judge(cases->at(0)) : Verdict{};
}

const char* kWhole = R"("allocations": [{"payment": "R1", "item": "I1", "amount": "100"}])";
const std::string kNamed = R"(, "doc_no": "INV-77001")";
const std::string kNames = R"(, "text": "INV-77001")";

TEST(CaseJudgeTest, ACorrectAllocationCountsWhereAProposalWasExpected) {
  const auto now = [&](const std::string& decision, const std::string& more) {
    return verdict_of(R"("auto": true)", item_text("I1", "100", kNamed),
                      payment_text("R1", "100", kNames),
                      "\"decision\": \"" + decision + "\", " + kWhole + more);
  };
  EXPECT_TRUE(now("auto", "").passed) << now("auto", "").remark;
  EXPECT_TRUE(now("suggest", "").passed);
  const Verdict forbidden = now("suggest", R"(, "auto_forbidden": true)");
  EXPECT_FALSE(forbidden.passed);
  EXPECT_THAT(forbidden.remark, HasSubstr("expected a person to be asked; R1 was auto"));
  EXPECT_FALSE(now("none", "").passed);
}

TEST(CaseJudgeTest, AProposalIsNotEnoughWhereAnAllocationWasExpected) {
  const Verdict verdict =
      verdict_of("", item_text("I1", "100", kNamed), payment_text("R1", "100", kNames),
                 std::string(R"("decision": "auto", )") + kWhole);
  EXPECT_FALSE(verdict.passed);
  EXPECT_THAT(verdict.remark, HasSubstr("expected R1 to be allocated by itself: 100.00 to I1; R1 "
                                        "was proposed (needs_confirmation)"));
}

TEST(CaseJudgeTest, ADivergenceAllowsMoreCautionAndNothingElse) {
  const auto with = [&](const std::string& decision, const std::string& item) {
    return verdict_of(
        "", item_text("I1", "100", kNamed) + ", " + item_text("I2", "70"),
        payment_text("R1", "100", kNames),
        "\"decision\": \"" + decision +
            R"(", "divergence": "ours asks", "allocations": [{"payment": "R1", "item": ")" + item +
            R"(", "amount": "100"}])");
  };
  EXPECT_TRUE(with("auto", "I1").passed);
  EXPECT_EQ(with("auto", "I1").remark, "diverges: ours asks");
  EXPECT_FALSE(with("auto", "I2").passed);
  EXPECT_FALSE(with("suggest", "I2").passed);
}

TEST(CaseJudgeTest, WhatAProposalWouldLeaveOpenIsSeenAfterItIsTaken) {
  const auto with = [&](const std::string& residual) {
    return verdict_of(
        R"("partials": true)", item_text("I1", "100", kNamed), payment_text("R1", "40", kNames),
        R"("decision": "suggest", "allocations": [{"payment": "R1", "item": "I1", "amount": "40"}],
                         "item_residual": {"I1": ")" +
            residual + R"("})");
  };
  EXPECT_TRUE(with("60").passed) << with("60").remark;
  EXPECT_THAT(with("0").remark, HasSubstr("expected 0 to stay open of I1; 60.00 did"));
}

TEST(CaseJudgeTest, StepsOfClerksAndSessionsAreCounted) {
  const std::string items = item_text("I1", "100") + ", " + item_text("N1", "-80");
  const std::string step = R"([{"item": "I1", "credit": "N1", "amount": "80"}])";
  const Verdict once =
      verdict_of(R"("manual": )" + step, items, "",
                 R"("decision": "manual", "item_residual": {"I1": "20", "N1": "0"})");
  EXPECT_TRUE(once.passed) << once.remark;
  const Verdict twice = verdict_of(R"("sessions": 2, "each": )" + step, items, "",
                                   R"("decision": "concurrent", "accepted": 1, "rejected": 1)");
  EXPECT_TRUE(twice.passed) << twice.remark;
  EXPECT_FALSE(verdict_of(R"("sessions": 2, "each": )" + step, items, "",
                          R"("decision": "concurrent", "accepted": 2, "rejected": 0)")
                   .passed);
}

TEST(CaseJudgeTest, TheSameFileAgainAddsNothing) {
  const Verdict verdict =
      verdict_of(R"("auto": true, "imports": 2)", item_text("I1", "100", kNamed),
                 payment_text("R1", "100", kNames) + ", " + payment_text("R2", "5"),
                 std::string(R"("decision": "import", "rejected": 2, )") + kWhole);
  EXPECT_TRUE(verdict.passed) << verdict.remark;
}

TEST(CaseJudgeTest, UnknownKeysFailTheirCase) {
  const Verdict verdict = verdict_of(R"("luck": true)", "", "", R"("decision": "none")");
  EXPECT_FALSE(verdict.passed);
  EXPECT_EQ(verdict.remark, "unknown policy key \"luck\"");
}

}  // namespace
}  // namespace hexiao::cases

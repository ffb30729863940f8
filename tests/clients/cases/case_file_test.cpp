#include "clients/cases/case_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/cases/case_text.h"

namespace hexiao::cases {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string fault_of(const std::string& json) {
  const auto cases = read_cases(json, "f.json");
  return cases ? "" : cases.error().text;
}

TEST(CaseFileTest, TextThatIsNotJsonIsRefusedWithItsLine) {
  EXPECT_THAT(fault_of("{\"cases\": [\n{,}]}"), HasSubstr("f.json:2:2: not JSON"));
  EXPECT_THAT(fault_of(""), HasSubstr("f.json:1:1: not JSON"));
  EXPECT_THAT(fault_of(std::string(100'000, '[')), HasSubstr("not JSON"));
}

TEST(CaseFileTest, AValueOfTheWrongKindIsRefusedWithItsPath) {
  EXPECT_THAT(fault_of("{}"), HasSubstr("\"cases\""));
  EXPECT_THAT(fault_of("[7]"), HasSubstr("cases[0]: write an object"));
  EXPECT_THAT(fault_of(R"([{"id": "A"}])"), HasSubstr("cases[0].expect: missing"));
  EXPECT_THAT(fault_of(case_text("", item_text("I1", "1", R"(, "doc_no": 1.5)"), "",
                                 R"("decision": "none")")),
              HasSubstr("cases[0].open_items[0].doc_no: write a text in quotes"));
  EXPECT_THAT(fault_of(case_text(R"("auto": "yes")", "", "", R"("decision": "none")")),
              HasSubstr("cases[0].policy.auto: write true or false"));
  EXPECT_THAT(fault_of(case_text(R"("tolerance_pct": "-1")", "", "", R"("decision": "none")")),
              HasSubstr("tolerance_pct: write a decimal that is not negative"));
  EXPECT_THAT(fault_of(case_text(R"("text_regex": "(a")", "", "", R"("decision": "none")")),
              HasSubstr("guards.text_pattern"));
}

TEST(CaseFileTest, WhatTheVocabularyDoesNotKnowIsNamedWithItsCase) {
  const auto cases =
      read_cases(case_text(R"("luck": true, "remainder": "burn", "rules": ["match_some"])",
                           item_text("I1", "1", R"(, "colour": "red")"), "",
                           R"("decision": "none", "mood": "good")"),
                 "f.json");
  ASSERT_TRUE(cases) << cases.error().text;
  EXPECT_THAT(cases->at(0).unknown,
              ElementsAre("item key \"colour\"", "policy word \"burn\" of \"remainder\"",
                          "policy word \"match_some\" of \"rules\"", "policy key \"luck\"",
                          "expectation key \"mood\""));
}

TEST(CaseFileTest, TheExpectationIsReadInAllItsForms) {
  const auto cases = read_cases(
      case_text(
          "", item_text("I1", "1"), payment_text("R1", "1"),
          R"("decision": "auto", "allocations": [{"payment": "R1", "item": "I1", "amount": "1"}],
                   "netted": [["I1", "N1"]], "netted_amount": [{"item": "I1", "credit": "N1", "amount": "2"}],
                   "offset": [{"a": "R0", "b": "R1", "amount": "3"}], "item_residual": {"I1": "0"},
                   "must_not": ["I2"], "accepted": 1, "auto_forbidden": true)"),
      "f.json");
  ASSERT_TRUE(cases) << cases.error().text;
  const Expectation& expect = cases->at(0).expect;
  ASSERT_EQ(expect.offsets.size(), 3u);
  EXPECT_EQ(expect.offsets[0].amount, "");
  EXPECT_EQ(expect.offsets[1].credit, "N1");
  EXPECT_EQ(expect.offsets[2].debit, "R0");
  EXPECT_EQ(expect.residuals.at("I1"), "0");
  EXPECT_EQ(expect.accepted, 1u);
  EXPECT_FALSE(expect.rejected);
  EXPECT_TRUE(expect.automatic_forbidden);
}

}  // namespace
}  // namespace hexiao::cases

// Who may be taken for whom when another is nearly called the same, and when he is nobody's
// customer. An accepted name must not be a wrong one.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "engine/names/name_search.h"

namespace hexiao {
namespace {

// The payer is called `asked`; only `known` is a customer.
NameVerdict stranger(std::string_view known, std::string_view asked,
                     const NameThresholds& thresholds = {}) {
  NameIndex index;
  index.insert(known, 1);
  NameSearch search;
  return judge(search.find(index, asked), thresholds);
}

constexpr std::pair<std::string_view, std::string_view> kSisters[] = {
    {"Nordic Foods 1 GmbH", "Nordic Foods 2 GmbH"},
    {"Meyer Bau", "Maier Bau"},
    {"Meier Bau", "Meyer Bau"},
    {"Hansen Transport", "Hanson Transport"},
    {"Brakinor Werkzeuge", "Brakinar Werkzeuge"},
    {"Brakinor Nord GmbH", "Brakinor Süd GmbH"},
    {"Brakinor Holding AG", "Brakinor AG"},
    {"Brakinor Deutschland GmbH", "Brakinor GmbH"},
    {"Brakinor GmbH", "Brakinor AG"},
    {"Anna Meier", "Anna Meyer"},
    {"Anna Meier", "Emma Meier"},
    {"E. Jackson", "Ella Jackson"},
    {"Brakinor Immobilien A GmbH", "Brakinor Immobilien B GmbH"},
    {"Brakinor Shipping", "Brakinor Insurance"},
    {"上海远航贸易有限公司", "上海远洋贸易有限公司"},
    {"上海远航贸易有限公司", "北京远航贸易有限公司"},
    {"上海远航机械有限公司", "上海远航机电有限公司"},
};

TEST(Sisters, AStrangerWhoIsNearlyCalledLikeACustomerIsNotTakenForHim) {
  for (const auto& [one, other] : kSisters) {
    EXPECT_NE(stranger(one, other).outcome, NameOutcome::accept) << one << " / " << other;
    EXPECT_NE(stranger(other, one).outcome, NameOutcome::accept) << other << " / " << one;
  }
}

TEST(Sisters, EachIsKnownByItsOwnNameWhenBothAreThere) {
  for (const auto& [one, other] : kSisters) {
    NameIndex index;
    index.insert(one, 1);
    index.insert(other, 2);
    NameSearch search;
    for (const auto& [asked, owner] : {std::pair{one, 1U}, std::pair{other, 2U}}) {
      const NameAnswer answer = search.find(index, asked);
      ASSERT_FALSE(answer.found.empty());
      EXPECT_EQ(answer.found[0].owner, owner) << asked;
      EXPECT_EQ(judge(answer).outcome, NameOutcome::accept) << asked;
    }
  }
}

TEST(Sisters, ASlipIsAcceptedOnlyWhenAskedForAndInALongWordOrBesideARareOne) {
  const NameThresholds slips{.accept_misspelt = true};
  for (const auto& [known, asked] : {std::pair{"Grossblumenfeld Handel", "Grossblumenfelt Handel"},
                                     std::pair{"Brakinor Halvorsen", "Brakinor Halvorsn"}}) {
    EXPECT_EQ(stranger(known, asked).outcome, NameOutcome::ambiguous) << asked;
    EXPECT_EQ(stranger(known, asked, slips).outcome, NameOutcome::accept) << asked;
  }
  EXPECT_NE(stranger("Brakinor Handel", "Brakinar Handel", slips).outcome, NameOutcome::accept);
}

// Found by names_recall: the customer's name was taken for one that the bank had cut.
TEST(Sisters, ANameOfTheLengthOfACutIsNotOneThatIsLonger) {
  const std::string_view asked = "Brakinor Halvorsen Nord AGs";
  ASSERT_EQ(asked.size(), 27U);
  EXPECT_NE(stranger("Brakinor Halvorsen", asked).outcome, NameOutcome::accept);
  EXPECT_EQ(stranger("Brakinor Halvorsen Nord AGsbach", asked).outcome, NameOutcome::accept);
}

TEST(Sisters, ASlipInAWordThatSaysLittleIsForgiven) {
  EXPECT_EQ(stranger("Brakinor Werkzeuge", "Brakinor Wekrzeuge").outcome, NameOutcome::accept);
}

TEST(Sisters, TwoNamesWithTheirFormsAreTwoCompaniesWhenOneHasMoreWords) {
  EXPECT_NE(stranger("Brakinor International GmbH", "Brakinor GmbH").outcome, NameOutcome::accept);
  EXPECT_EQ(stranger("Brakinor International GmbH", "Brakinor").outcome, NameOutcome::accept);
  EXPECT_NE(stranger("Hansen International GmbH", "Hansen").outcome, NameOutcome::accept);
}

TEST(Sisters, AnAcceptedNameSaysWhetherALetterWasForgiven) {
  const NameThresholds slips{.accept_misspelt = true};
  EXPECT_FALSE(stranger("Brakinor Halvorsen", "Brakinor Halvorsn", slips).letter_by_letter);
  EXPECT_TRUE(stranger("Brakinor Halvorsen GmbH", "HALVORSEN BRAKINOR").letter_by_letter);
  EXPECT_TRUE(stranger("Müller Söhne Intl", "Mueller Soehne International").letter_by_letter);
}

TEST(Sisters, ALikelyNameWithoutARivalStandsAlone) {
  EXPECT_TRUE(stranger("Brakinor Werkzeuge", "Brakinar Werkzeuge").alone);
  EXPECT_FALSE(stranger("Brakinor Shipping", "Brakinor Insurance").alone);
  NameIndex index;
  index.insert("Brakinor Nord GmbH", 1);
  index.insert("Brakinor West GmbH", 2);
  NameSearch search;
  EXPECT_FALSE(judge(search.find(index, "Brakinor GmbH")).alone);
}

}  // namespace
}  // namespace hexiao

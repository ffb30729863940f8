// Pairs of names that a person would take for one company (likely), and pairs that look alike and
// are two. Invented, or of companies that everybody knows; none is from a labelled file.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "engine/names/similarity.h"

namespace hexiao {
namespace {

NameSimilarity likeness(std::string_view a, std::string_view b) {
  const NameSimilarity result = compare_names(fold_name(a), fold_name(b));
  EXPECT_EQ(result, compare_names(fold_name(b), fold_name(a))) << a << " / " << b;
  return result;
}

void expect_likely(std::string_view a, std::string_view b) {
  const NameSimilarity result = likeness(a, b);
  EXPECT_GE(result.score, kLikelyScore) << a << " / " << b << ": " << to_text(result.reasons);
}

// Enough to ask a person, not enough to act on.
void expect_only_likely(std::string_view a, std::string_view b) {
  expect_likely(a, b);
  const NameSimilarity result = likeness(a, b);
  EXPECT_LT(result.score, kAcceptScore) << a << " / " << b << ": " << to_text(result.reasons);
}

void expect_two(std::string_view a, std::string_view b) {
  const NameSimilarity result = likeness(a, b);
  EXPECT_LT(result.score, kLikelyScore) << a << " / " << b << ": " << to_text(result.reasons);
}

TEST(SameCompany, LegalFormsMayStandInFrontAndInTheMiddle) {
  EXPECT_GE(likeness("NV Brakinor", "Brakinor NV").score, kAcceptScore);
  EXPECT_GE(likeness("Joint Stock Company Halvorsen", "Halvorsen OJSC").score, kAcceptScore);
  EXPECT_GE(likeness("Limited Liability Company Halvorsen", "Halvorsen LLC").score, kAcceptScore);
  expect_only_likely("Brakinor B.V., Utrecht, NL", "Brakinor B.V.");
  expect_two("NV Energy", "Energy NV Holding Brakinor");
}

TEST(SameCompany, AFormWithALetterWrongIsStillAForm) {
  expect_only_likely("Halvorsen Inx", "Halvorsen Inc");
  expect_only_likely("Halvorsen 7LC", "Halvorsen LLC");
}

TEST(SameCompany, PlacesInOneNameLeaveDoubtAndInBothTellApart) {
  expect_only_likely("Brakinor Deutschland GmbH", "Brakinor GmbH");
  expect_likely("Brakinor Deutschland GmbH", "Brakinor Germany GmbH");
  expect_two("Brakinor Deutschland GmbH", "Brakinor Österreich GmbH");
  expect_two("Bank of India", "Indian Bank");
  expect_two("Commercial Bank of Syria", "Commercial Bank of Serbia");
}

TEST(SameCompany, TwoTradesAreTwoCompanies) {
  expect_two("Brakinor Shipping", "Brakinor Insurance");
  expect_two("Brakinor Bank", "Brakinor Holding");
  expect_likely("Brakinor Holdings", "Brakinor Group");
}

TEST(SameCompany, InitialsMayTakeTheFormAlong) {
  expect_only_likely("Norwegian Offshore Oil Corporation", "NOOC");
  expect_only_likely("Brakinor Halvorsen Motoren Werke AG", "BHMW");
  expect_only_likely("Halvorsen Brakinor and Sons Trading", "HBST");
}

TEST(SameCompany, ANameMayBeClippedFromItsWords) {
  expect_only_likely("SocGen", "Société Générale");
  expect_only_likely("Brahal", "Brakinor Halvorsen AG");
  expect_only_likely("Brahalco", "Brakinor and Halvorsen Company");
  expect_two("Brahan", "Brakinor Halvorsen AG");
  // Many ways to clip end in time.
  std::string full = "aaaaaaaa";
  for (int i = 0; i < 20; ++i) full += " aaaaaaaa";
  expect_two("aaaaaaaaaaaaaaab", full);
}

TEST(SameCompany, ConsonantsStandForALongWord) {
  expect_only_likely("Brkn", "Brakinor");
  expect_two("Brak", "Brakinor");
}

TEST(SameCompany, GivenNamesArePeople) {
  expect_likely("Ella Jackson", "Jackson Ella W.");
  expect_likely("Ella Jackson", "Jackson, Ella");
  expect_only_likely("E. Jackson", "Ella Jackson");
  expect_only_likely("Robert Brakinor GmbH", "Brakinor GmbH");
  expect_two("Ella Jackson", "Emma Jackson");
  EXPECT_LT(likeness("Anna Meier", "Anna Meyer").score, kAcceptScore);
}

TEST(SameCompany, ALetterThatCouldNotBeWrittenIsLikely) {
  expect_only_likely("M?ller Transporte", "Müller Transporte");
  expect_only_likely("Halv_rsen and Brakinor", "Halvorsen and Brakinor");
  expect_only_likely("4alvorsen Ltd", "Halvorsen Ltd");
  EXPECT_EQ(likeness("Halv\x1Aorsen", "Halvorsen").score, kFullScore);
}

TEST(SameCompany, SpellingsOfTheWholeNameMayDifferALittle) {
  expect_only_likely("Brakinor Export", "Brakinoreksport");
  expect_only_likely("Halvorsen Brakinor a d Schimmel", "Halvorsen, Brakinor and Schimmel");
}

TEST(SameCompany, OneSlipAndAnotherFormAreTwoDoubts) {
  expect_two("Emervis plc", "Enervis S.A.");
  expect_likely("Emervis plc", "Enervis plc");
}

TEST(SameCompany, ALetterOfFourIsNoSlip) {
  expect_two("Vosa", "Vosta");
  expect_two("Eastern Trading LLC", "Western Trading LLC");
  expect_two("United Airlines", "United Technologies");
}

TEST(SameCompany, ACompoundIsAWordOfItsOwn) {
  expect_two("Brakinor", "Brakinorbank");
  expect_likely("Brakinorfab", "Brakinorfabriklik");
}

TEST(SameCompany, AShortWordIsNotTheStartOfAnyLongOne) {
  expect_two("Eno SpA", "Enotel SpA");
  expect_likely("Brakinor Manuf", "Brakinor Manufacturing");
}

TEST(SameCompany, OneSharedWordOfTwoIsNotEnough) {
  expect_two("Elbrak Systems", "Elbrak Visor Systems");
  expect_likely("Elbrak Halvorsen", "Elbrak Halvorsen Visor");
}

TEST(SameCompany, OneNameOfTwoIsEnough) {
  expect_only_likely("Halvorsen Ltd trading as Brakinor Foods", "Brakinor Foods");
  expect_only_likely("Halvorsen Ltd t/a Brakinor Foods", "Halvorsen Ltd");
  expect_only_likely("Halvorsen AG (vormals Brakinor AG)", "Brakinor AG");
}

TEST(SameCompany, AnotherScriptIsComparedBySound) {
  expect_only_likely("Газпром ПАО", "Gazprom PJSC");
  expect_only_likely("Банк Халворсен", "Halvorsen Bank");
  expect_only_likely("华为技术有限公司", "Huawei Technologies Co., Ltd.");
  expect_only_likely("ソニーグループ株式会社", "Sony Group Corporation");
  expect_only_likely("Ελληνικά Πετρέλαια", "Ellinika Petrelaia");
  expect_two("小米科技有限公司", "Huawei Technologies Co., Ltd.");
  expect_two("Лукойл", "Gazprom");
}

TEST(SameCompany, AChineseNameWithoutAWordOfItsOwnIsNobody) {
  expect_two("奥凯", "广州国际货运公司");
  expect_two("福建环境公司", "福建鑫琪股份有限公司");
  expect_two("中国银行", "中国农业银行");
  expect_likely("奥凯", "云山奥凯汽车用品经营部");
}

TEST(SameCompany, TwoChineseTradesThatDifferInACharacterAreTwo) {
  expect_two("上海远航机械有限公司", "上海远航机电有限公司");
}

}  // namespace
}  // namespace hexiao

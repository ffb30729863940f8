#include "engine/text/remittance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hexiao {
namespace {

using testing::Contains;
using testing::Not;

class ReadReferences : public testing::Test {
 protected:
  std::vector<std::string> read(std::string_view text, TextField field = TextField::text) {
    const TextPart parts[] = {{field, text}};
    const auto found = reader_.read(parts, hints_);
    candidates_.assign(found.begin(), found.end());
    std::vector<std::string> forms;
    for (const auto& c : candidates_) forms.emplace_back(c.compact);
    return forms;
  }
  const ReferenceCandidate& candidate(std::string_view compact) {
    const auto found = std::find_if(candidates_.begin(), candidates_.end(),
                                    [&](const auto& c) { return c.compact == compact; });
    if (found != candidates_.end()) return *found;
    ADD_FAILURE() << "no candidate " << compact;
    static const ReferenceCandidate none;
    return none;
  }

  ReferenceReader reader_;
  ReadingHints hints_;
  std::vector<ReferenceCandidate> candidates_;
};

TEST_F(ReadReferences, ANumberIsReadOutOfTheWordsAroundIt) {
  const auto forms = read("Rechnung 4711 vom Mai");
  EXPECT_THAT(forms, Contains("4711"));
  EXPECT_THAT(forms, Contains("RECHNUNG4711"));
  EXPECT_EQ(candidate("4711").offset, 9);
  EXPECT_EQ(candidate("4711").length, 4);
  EXPECT_EQ(candidate("4711").parts, 1);
  EXPECT_EQ(candidate("4711").digits, 4);
  EXPECT_EQ(candidate("RECHNUNG4711").parts, 2);
  EXPECT_TRUE(candidate("RECHNUNG4711").crosses_blank);
}

TEST_F(ReadReferences, SeparatorsInsideANumberAreJoinedOver) {
  EXPECT_THAT(read("INV/2019/00001"), Contains("INV201900001"));
  EXPECT_THAT(read("60-67132, 61-36194"), testing::IsSupersetOf({"6067132", "6136194"}));
  EXPECT_THAT(read("599 7137"), Contains("5997137"));
  EXPECT_THAT(read("ＩＮＶ－２０２３／０００１"), Contains("INV20230001"));
  EXPECT_THAT(read("INV–1001"), Contains("INV1001"));
}

TEST_F(ReadReferences, PunctuationThatDividesIsNotJoinedOver) {
  const auto forms = read("EXTDOC77,103045;9001");
  EXPECT_THAT(forms, testing::IsSupersetOf({"EXTDOC77", "103045", "9001"}));
  EXPECT_THAT(forms, Not(Contains("EXTDOC77103045")));
  EXPECT_THAT(forms, Not(Contains("1030459001")));
  EXPECT_THAT(read("1001  2002"), Not(Contains("10012002")));
  EXPECT_THAT(read("1001 ----- 2002"), Not(Contains("10012002")));
}

TEST_F(ReadReferences, ABankBreakIsOfferedJoinedAndApart) {
  const auto forms = read("Rechnung 2023\n0045 danke");
  EXPECT_THAT(forms, testing::IsSupersetOf({"2023", "0045", "20230045"}));
  EXPECT_TRUE(candidate("20230045").crosses_break);
  EXPECT_FALSE(candidate("0045").crosses_break);
  EXPECT_THAT(read("Rech\nnung 4711"), Contains("RECHNUNG4711"));
  EXPECT_THAT(read("INV10\r\n01"), Contains("INV1001"));
}

TEST_F(ReadReferences, ChineseStandsApartFromDigits) {
  const auto forms = read("发票0012345货款");
  EXPECT_THAT(forms, Contains("0012345"));
  EXPECT_THAT(forms, Contains("发票0012345"));
  EXPECT_EQ(candidate("0012345").offset, 6);
}

TEST_F(ReadReferences, KeywordsOfBanksAreNoPartOfANumber) {
  EXPECT_THAT(read("EREF+4711SVWZ+RE 2023-0045"), testing::IsSupersetOf({"4711", "RE20230045"}));
  for (const auto& form : read("EREF+4711SVWZ+RE 2023-0045"))
    EXPECT_EQ(form.find("SVWZ"), std::string::npos);
  EXPECT_THAT(read("/REMI/INV 1001/EREF/77001"), testing::IsSupersetOf({"INV1001", "77001"}));
  EXPECT_THAT(read("?20SVWZ+RE 20?2123-0045?30COBADE"),
              testing::IsSupersetOf({"RE20230045", "COBADE"}));
  EXPECT_THAT(read("Nr?2023"), Contains("2023"));  // a lost character, not a field
}

TEST_F(ReadReferences, JoinsStayWithinSixTokensAndFortyBytes) {
  const auto forms = read("1-2-3-4-5-6-7");
  EXPECT_THAT(forms, Contains("123456"));
  EXPECT_THAT(forms, Contains("234567"));
  EXPECT_THAT(forms, Contains("1234567"));  // as the whole text
  EXPECT_TRUE(candidate("1234567").whole_text);
  const std::string thirty(30, '1');
  EXPECT_THAT(read(thirty + "-" + thirty + ",9"), Not(Contains(thirty + thirty)));
}

TEST_F(ReadReferences, ShortTokensCountOnlyAsTheWholeText) {
  EXPECT_THAT(read("no 77 here"), Not(Contains("77")));
  EXPECT_THAT(read("77"), Contains("77"));
  EXPECT_TRUE(candidate("77").whole_text);
  EXPECT_THAT(read("A1-B2-C3", TextField::structured_ref), Contains("A1B2C3"));
}

TEST_F(ReadReferences, ABelgianReferenceIsReadWhole) {
  EXPECT_THAT(read("+++090/9337/55493+++"), Contains("090933755493"));
  EXPECT_TRUE(candidate("090933755493").whole_text);
  EXPECT_EQ(candidate("090933755493").weak, WeakKind::none);
}

TEST_F(ReadReferences, LongerCandidatesComeFirstThenPosition) {
  const auto forms = read("1001, 2002, INV-3003");
  ASSERT_EQ(forms.size(), 4u);
  EXPECT_EQ(forms, (std::vector<std::string>{"INV3003", "1001", "2002", "3003"}));
}

TEST_F(ReadReferences, PartsKeepTheirFieldAndOrder) {
  const TextPart parts[] = {{TextField::structured_ref, "RF18 5390 0754 7034"},
                            {TextField::note, "4711"}};
  const auto found = reader_.read(parts, hints_);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().compact, "RF18539007547034");
  EXPECT_EQ(found.front().field, TextField::structured_ref);
  const auto note =
      std::find_if(found.begin(), found.end(), [](const auto& c) { return c.compact == "4711"; });
  ASSERT_NE(note, found.end());
  EXPECT_EQ(note->field, TextField::note);
  EXPECT_EQ(note->part, 1);
}

TEST_F(ReadReferences, WordsAreNotPiledUpOverBlanks) {
  const auto forms = read("Zahlung Rechnung 4711 dankend erhalten");
  EXPECT_THAT(forms, Not(Contains("ZAHLUNGRECHNUNG4711")));
  EXPECT_THAT(forms, Not(Contains("4711DANKEND")));
}

TEST_F(ReadReferences, WhatLooksLikeADateOrAnAmountIsJoinedAsAWholeOrNotAtAll) {
  const auto forms = read("INV 1001 vom 12.03.2023 ueber 1.234,56 EUR");
  EXPECT_THAT(forms, testing::IsSupersetOf({"INV1001", "12032023"}));
  for (const char* piece : {"1203", "032023", "1001VOM12", "1234"}) {
    EXPECT_THAT(forms, Not(Contains(piece)));
  }
}

TEST_F(ReadReferences, BoundsHoldAndAreTold) {
  std::string many;
  for (int i = 0; i < 2000; ++i) many += std::to_string(10000 + i) + " ";
  EXPECT_EQ(read(many).size(), kMaxCandidates);
  EXPECT_TRUE(reader_.truncated());
  EXPECT_THAT(read(std::string(kMaxReadBytes + 5, '1')), testing::IsEmpty());
  EXPECT_TRUE(reader_.truncated());
  EXPECT_THAT(read("4711 " + std::string(kMaxReadBytes, 'x')), Contains("4711"));
  EXPECT_TRUE(reader_.truncated());
  read("4711");
  EXPECT_FALSE(reader_.truncated());
}

// Each of these once cost more than in proportion to its length, or could have.
TEST_F(ReadReferences, TextsMadeToBeSlowAreReadInProportionToTheirLength) {
  for (const char* piece :
       {"7", "7 ", "234 ", "1.234.", "100-199 ", "1001/2/5/7/9 ", "1001: 5,00, ", "DE89 ", "+4 ",
        "Tel 1 ", "a", "a.", "有", "\n1", "5€ ", "\xCC\x88", "SVWZ+", "?21"}) {
    std::string text;
    while (text.size() < kMaxReadBytes) text += piece;
    const std::vector<TextPart> parts(kMaxParts + 1, TextPart{TextField::text, text});
    hints_.amount = Money(500);
    EXPECT_LE(reader_.read(parts, hints_).size(), kMaxCandidates) << piece;
    EXPECT_TRUE(reader_.truncated()) << piece;
  }
}

TEST_F(ReadReferences, ARangeStandsForWhatLiesInside) {
  const auto forms = read("INV 1001–1005");
  EXPECT_THAT(forms, testing::IsSupersetOf({"1001", "1002", "1003", "1004", "1005"}));
  EXPECT_TRUE(candidate("1003").expanded);
  EXPECT_FALSE(candidate("1005").expanded);
  EXPECT_THAT(read("INV1001-1003"), testing::IsSupersetOf({"INV1001", "INV1002", "INV1003"}));
  EXPECT_THAT(read("RG 101 bis 103"), testing::IsSupersetOf({"RG102", "RG103"}));
  EXPECT_THAT(read("发票1001至1003"), Contains("1002"));
}

TEST_F(ReadReferences, WhatIsNoRangeIsNotExpanded) {
  for (const char* text :
       {"2023-2041", "1001-9001", "1005-1001", "599-713-720", "2023-03-12", "60-67132"}) {
    read(text);
    for (const auto& c : candidates_) EXPECT_FALSE(c.expanded) << text << " gave " << c.compact;
  }
}

TEST_F(ReadReferences, AListIsCompletedFromItsFirstNumber) {
  EXPECT_THAT(read("1001/2/5"), testing::IsSupersetOf({"1001", "1002", "1005"}));
  EXPECT_THAT(read("RE 1001,-02,-03"), testing::IsSupersetOf({"1001", "1002", "1003"}));
  for (const char* text : {"2023/12", "12345/23", "1001/2002"}) {
    read(text);
    for (const auto& c : candidates_) EXPECT_FALSE(c.expanded) << text << " gave " << c.compact;
  }
}

TEST_F(ReadReferences, AnAmountBesideANumberIsItsAmount) {
  read("1001: 500.00, 1002: 1.250,75");
  EXPECT_EQ(candidate("1001").stated_amount, Money(50000));
  EXPECT_EQ(candidate("1002").stated_amount, Money(125075));
  read("INV-1001 EUR 500,00 danke");
  EXPECT_EQ(candidate("INV1001").stated_amount, Money(50000));
  read("RE 1001 vom Mai");
  EXPECT_EQ(candidate("1001").stated_amount, std::nullopt);
  hints_.exponent = 0;
  read("1001: 500.00");
  EXPECT_EQ(candidate("1001").stated_amount, Money(500));
}

TEST_F(ReadReferences, AReaderThatWasMovedFromReadsAgain) {
  ReferenceReader other = std::move(reader_);
  reader_ = ReferenceReader();
  EXPECT_THAT(read("4711"), Contains("4711"));
}

}  // namespace
}  // namespace hexiao

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/names/name_search.h"

namespace hexiao {
namespace {

class NameInTextTest : public ::testing::Test {
 protected:
  NameInTextTest() {
    index.insert("Brakinor Werkzeuge GmbH", 1);
    index.insert("Brakinor Werkzeuge Nord GmbH", 2);
    index.insert("Trading Ltd", 3);
    index.insert("Acme", 4);
    index.insert("上海远航贸易有限公司", 5);
    index.insert("Müller und Söhne KG", 6);
    index.insert("Brakinor Werkzeuge AG", 7);
  }
  std::vector<std::uint32_t> owners(std::string_view text) {
    std::vector<std::uint32_t> out;
    for (const NameInText& found : search.find_in_text(index, text)) out.push_back(found.owner);
    return out;
  }
  using Owners = std::vector<std::uint32_t>;
  NameIndex index;
  NameSearch search;
};

TEST_F(NameInTextTest, FindsWholeWordsOnly) {
  EXPECT_EQ(owners("RE 4711 BRAKINOR WERKZEUGE NORD vom 12.3."), Owners({2}));
  EXPECT_EQ(owners("RE 4711 XBRAKINOR WERKZEUGE NORD"), Owners());
}

TEST_F(NameInTextTest, GivesAllOwnersOfOneName) {
  EXPECT_EQ(owners("zahlung fuer Brakinor Werkzeuge danke"), Owners({1, 7}));
}

TEST_F(NameInTextTest, LeavesOutNamesThatSayNothing) {
  EXPECT_EQ(owners("trading with acme in march"), Owners());
}

TEST_F(NameInTextTest, FindsNamesWithParticles) {
  EXPECT_EQ(owners("Zahlung Mueller & Soehne Rechnung 5"), Owners({6}));
}

TEST_F(NameInTextTest, FindsChineseInsideARun) {
  EXPECT_EQ(owners("支付上海远航贸易货款0012345"), Owners({5}));
}

TEST_F(NameInTextTest, FindsNamesWithAFormInFrontOrInside) {
  index.insert("LLC Halvorsen", 20);
  index.insert("Halvorsen B.V. Utrecht", 21);
  index.insert("LLC Brakinor GmbH", 22);
  EXPECT_EQ(owners("rechnung llc halvorsen 4711"), Owners({20}));
  EXPECT_EQ(owners("rechnung halvorsen bv utrecht 4711"), Owners({21}));
  EXPECT_EQ(owners("rechnung llc brakinor 4711"), Owners({22}));
}

TEST_F(NameInTextTest, ForgivesOneLetterOfALongNameWhenAsked) {
  const NameInTextOptions one_error{.forgive_one_error = true};
  const auto asked = [&](std::string_view text) {
    std::vector<std::uint32_t> out;
    for (const NameInText& found : search.find_in_text(index, text, one_error)) {
      EXPECT_EQ(found.errors, 1) << text;
      out.push_back(found.owner);
    }
    return out;
  };
  EXPECT_EQ(asked("RE 4711 BRAKINOR WEKRZEUGE NORD vom 12.3."), Owners({2}));
  EXPECT_EQ(asked("RE 4711 BRAKNOR WERKZEUGE danke"), Owners({1, 7}));
  EXPECT_EQ(asked("RE 4711 BRAKNOR WEKRZEUGE danke"), Owners());
  EXPECT_EQ(owners("RE 4711 BRAKNOR WERKZEUGE danke"), Owners());
  // Numbers are no slips, and short names no proof.
  index.insert("Halvorsen Objekt 17", 30);
  EXPECT_EQ(asked("miete halvorsen objekt 18"), Owners());
  index.insert("Helsing", 31);
  EXPECT_EQ(asked("danke an helsinh"), Owners());
}

TEST_F(NameInTextTest, ForgivingIsBounded) {
  for (std::uint32_t i = 0; i < 2000; ++i)
    index.insert("Brakinor Halvorsen " + std::to_string(i), i);
  std::string text;
  for (int i = 0; i < 400; ++i) text += "brakinar halvorsin xhalvorsen ";
  EXPECT_LE(search.find_in_text(index, text, {.forgive_one_error = true}).size(),
            kMaxFoundInText + 16);
}

TEST_F(NameInTextTest, ReadsLongTextsUpToItsBound) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "brakinor 上海远航";
  owners(text);
  std::string words;
  for (int i = 0; i < 100; ++i) words += "Brakinor Werkzeuge x ";
  EXPECT_LE(search.find_in_text(index, words).size(), kMaxFoundInText + 16);
}

}  // namespace
}  // namespace hexiao

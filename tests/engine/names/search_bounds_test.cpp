// Searches that somebody made as expensive as they can be: each ends within kMaxSearchTime, and
// says when it did not look at everything.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "engine/names/name_search.h"
#include "tests/engine/names/invented_names.h"

namespace hexiao {
namespace {

NameIndex index_of(std::uint32_t names) {
  NameIndex index;
  for (std::uint32_t i = 0; i < names; ++i) index.insert(invented::name(i).full(), i);
  return index;
}

std::chrono::milliseconds time_of_hundred(NameSearch& search, const NameIndex& index,
                                          const std::string& name) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) search.find(index, name);
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               start);
}

// Wide bounds: sanitizers and a busy machine are slow, but what is not bounded takes far longer.
TEST(SearchBounds, AThousandCustomersWithOneNameAreBoundedAndAmbiguous) {
  NameIndex index = index_of(100);
  for (std::uint32_t i = 0; i < 1000; ++i) index.insert("Grossblumenfeld Handel GmbH", 1000 + i);
  NameSearch search;
  const NameAnswer answer = search.find(index, "Grossblumenfeld Handel GmbH");
  EXPECT_EQ(judge(answer).outcome, NameOutcome::ambiguous);
  EXPECT_TRUE(answer.stopped);
  EXPECT_EQ(answer.found[0].owner, 1000U);
  EXPECT_LT(time_of_hundred(search, index, "Grossblumenfeld Handel").count(), 20'000);
}

TEST(SearchBounds, MoreCustomersOfOneNameThanAreScannedAreNotAccepted) {
  NameIndex index;
  for (std::uint32_t i = 0; i < 5000; ++i) index.insert("Grossblumenfeld", i);
  NameSearch search;
  const NameAnswer answer = search.find(index, "Grossblumenfeld");
  EXPECT_TRUE(answer.stopped);
  EXPECT_FALSE(answer.complete);
  EXPECT_NE(judge(answer).outcome, NameOutcome::accept);
}

TEST(SearchBounds, NamesOfTenThousandCharactersAreBounded) {
  NameIndex index = index_of(1000);
  std::string one_word(10'000, 'q');
  std::string many_words;
  for (std::uint64_t i = 0; many_words.size() < 10'000; ++i) {
    many_words += invented::latin_name(i).plain + " ";
  }
  std::string chinese;
  for (int i = 0; i < 3300; ++i)
    chinese += invented::kChineseCharacters[static_cast<std::size_t>(i) % 60];
  NameSearch search;
  std::uint32_t owner = 1'000'000;
  for (const std::string& name : {one_word, many_words, chinese}) {
    ASSERT_TRUE(index.insert(name, owner));
    const NameAnswer answer = search.find(index, name);
    ASSERT_FALSE(answer.found.empty());
    EXPECT_EQ(answer.found[0].owner, owner);
    EXPECT_LT(time_of_hundred(search, index, name + "x").count(), 20'000);
    EXPECT_TRUE(index.erase(name, owner));
    ++owner;
  }
}

TEST(SearchBounds, NamesOfNothingButDigitsAreBounded) {
  NameIndex index;
  for (std::uint32_t i = 0; i < 20'000; ++i) index.insert(std::to_string(10'000'000 + i), i);
  NameSearch search;
  EXPECT_EQ(judge(search.find(index, "10000007")).outcome, NameOutcome::accept);
  // Another number is another name, however near.
  EXPECT_NE(judge(search.find(index, "20000007")).outcome, NameOutcome::accept);
  const std::string digits(10'000, '7');
  EXPECT_NE(judge(search.find(index, digits)).outcome, NameOutcome::accept);
  EXPECT_LT(time_of_hundred(search, index, "10001 7").count(), 20'000);
  EXPECT_LT(time_of_hundred(search, index, digits).count(), 20'000);
  EXPECT_TRUE(search.find_in_text(index, digits).empty());
  std::string groups;
  for (int i = 0; i < 3000; ++i) groups += std::to_string(10'000 + i) + " ";
  EXPECT_TRUE(search.find_in_text(index, groups).empty());
}

TEST(SearchBounds, AHundredThousandNamesThatShareAWordAreTolerated) {
  NameIndex index;
  constexpr std::uint32_t kNames = 100'000;
  index.reserve(kNames);
  invented::Dice dice(3);
  for (std::uint32_t i = 0; i < kNames; ++i) {
    index.insert("Grossblumenfeld " + invented::word(dice) + invented::word(dice), i);
  }
  index.insert("Grossblumenfeld Quintessenz", kNames);
  NameSearch search;
  const NameAnswer answer = search.find(index, "Quintessenz Grossblumenfeld");
  ASSERT_FALSE(answer.found.empty());
  EXPECT_EQ(answer.found[0].owner, kNames);
  // A word that everybody bears finds nobody.
  EXPECT_NE(judge(search.find(index, "Grossblumenfeld")).outcome, NameOutcome::accept);
  EXPECT_LT(time_of_hundred(search, index, "Grossblumenfeld Quintessent").count(), 20'000);
  EXPECT_LT(index.memory_bytes(), 40'000'000U);
}

// Many words that are nearly alike: the most that comparing two names can cost.
TEST(SearchBounds, NamesOfManyWordsThatAreNearlyAlikeAreBounded) {
  NameIndex index;
  invented::Dice dice(4);
  const auto name_of_many = [&dice] {
    std::string name;
    for (int w = 0; w < 24; ++w) {
      std::string word = "abcdefgh";
      word[dice.below(8)] = static_cast<char>('i' + dice.below(16));
      name += word + " ";
    }
    return name;
  };
  for (std::uint32_t i = 0; i < 3000; ++i) index.insert(name_of_many(), i);
  NameSearch search;
  EXPECT_LT(time_of_hundred(search, index, name_of_many()).count(), 20'000);
}

}  // namespace
}  // namespace hexiao

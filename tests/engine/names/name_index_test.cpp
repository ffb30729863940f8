#include "engine/names/name_index.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/names/name_search.h"
#include "tests/engine/names/invented_names.h"

namespace hexiao {
namespace {

std::string answer_text(NameSearch& search, const NameIndex& index, const std::string& name) {
  const NameAnswer answer = search.find(index, name);
  std::string text = answer.complete ? "complete" : "incomplete";
  for (const FoundName& found : answer.found) {
    text += " " + std::to_string(found.owner) + ":" + std::to_string(found.similarity.score);
  }
  return text;
}

TEST(NameIndex, RefusesNamesWithoutLetters) {
  NameIndex index;
  EXPECT_FALSE(index.insert("", 1));
  EXPECT_FALSE(index.insert("--- !", 1));
  EXPECT_FALSE(index.erase("", 1));
  EXPECT_EQ(index.size(), 0U);
}

TEST(NameIndex, ErasesWhatWasInsertedAndNothingElse) {
  NameIndex index;
  EXPECT_TRUE(index.insert("Nordic Foods GmbH", 1));
  EXPECT_TRUE(index.insert("Nordic Foods GmbH", 2));
  EXPECT_FALSE(index.erase("Nordic Foods GmbH", 3));
  EXPECT_FALSE(index.erase("Nordic Foods AG", 1));
  EXPECT_TRUE(index.erase("NORDIC FOODS gmbh", 1));
  EXPECT_FALSE(index.erase("Nordic Foods GmbH", 1));
  NameSearch search;
  EXPECT_EQ(answer_text(search, index, "Nordic Foods GmbH"), "complete 2:1000");
}

TEST(NameIndex, CountsTheNamesThatBearAWord) {
  NameIndex index;
  index.insert("Brakinor Halvorsen", 1);
  index.insert("Brakinor Brakinor", 2);
  EXPECT_EQ(index.names_with("brakinor"), 2U);
  EXPECT_EQ(index.names_with("halvorsen"), 1U);
  EXPECT_EQ(index.names_with("absent"), 0U);
}

// What a search answers must not tell the order in which names came and went: a daemon that was
// started again must answer as the one that was not.
TEST(NameIndex, AnswersTheSameAfterChurnAsWhenBuiltAnew) {
  constexpr std::uint64_t kSeed = 31;
  constexpr std::uint32_t kNames = 2000;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  invented::Dice dice(kSeed);
  NameIndex churned;
  std::vector<bool> present(kNames, false);
  for (int step = 0; step < 12'000; ++step) {
    const auto owner = static_cast<std::uint32_t>(dice.below(kNames));
    // Owners a hundred apart share their name.
    const std::string name = invented::name(owner % 1900).full();
    if (present[owner]) {
      ASSERT_TRUE(churned.erase(name, owner));
    } else {
      ASSERT_TRUE(churned.insert(name, owner));
    }
    present[owner] = !present[owner];
  }
  NameIndex fresh;
  for (std::uint32_t owner = kNames; owner-- > 0;) {
    if (present[owner]) fresh.insert(invented::name(owner % 1900).full(), owner);
  }
  ASSERT_EQ(churned.size(), fresh.size());
  NameSearch first;
  NameSearch second;
  for (std::uint64_t i = 0; i < 1500; ++i) {
    invented::Name name = invented::name(dice.below(1900));
    if (i % 3 == 0 && name.plain[0] > 0) invented::mistype(name.plain, dice);
    ASSERT_EQ(answer_text(first, churned, name.full()), answer_text(second, fresh, name.full()))
        << name.full();
  }
}

TEST(NameIndex, GivesTextBackThatManyErasedNamesHeld) {
  NameIndex index;
  const std::string tail(3000, 'q');
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const std::string name = "n" + std::to_string(i) + tail;
    ASSERT_TRUE(index.insert(name, i));
    if (i >= 10) {
      ASSERT_TRUE(index.erase("n" + std::to_string(i - 10) + tail, i - 10));
    }
  }
  EXPECT_EQ(index.size(), 10U);
  EXPECT_LT(index.memory_bytes(), 4'000'000U);
}

}  // namespace
}  // namespace hexiao

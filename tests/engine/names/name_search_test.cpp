#include "engine/names/name_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/engine/names/invented_names.h"

namespace hexiao {
namespace {

constexpr std::uint32_t kNames = 4000;

NameIndex index_of(std::uint32_t names) {
  NameIndex index;
  for (std::uint32_t i = 0; i < names; ++i) index.insert(invented::name(i).full(), i);
  return index;
}

// The naive twin: every name is compared.
class NaiveNames {
 public:
  explicit NaiveNames(const NameIndex& counts) : counts_(counts) {
    for (std::uint32_t i = 0; i < kNames; ++i)
      names_.push_back(fold_name(invented::name(i).full()));
  }
  // Best score of any owner.
  int best(const std::string& written) const {
    const FoldedName query = fold_name(written);
    int score = 0;
    for (const FoldedName& name : names_) {
      score = std::max(score, compare_names(query, name, options(written)).score);
    }
    return score;
  }

 private:
  NameComparison options(const std::string& written) const {
    return {.counts = &counts_,
            .may_be_cut = truncation_length(written).has_value(),
            .by_sound = false};
  }
  const NameIndex& counts_;
  std::vector<FoldedName> names_;
};

TEST(NameSearch, AgreesWithComparingEveryName) {
  constexpr std::uint64_t kSeed = 2024;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  const NameIndex index = index_of(kNames);
  const NaiveNames naive(index);
  NameSearch search;
  invented::Dice dice(kSeed);
  int agreed = 0;
  constexpr int kAsked = 120;
  for (int i = 0; i < kAsked; ++i) {
    const auto owner = static_cast<std::uint32_t>(dice.below(kNames));
    invented::Name name = invented::name(owner);
    if (owner % 10 != 9) {
      for (int errors = i % 3; errors > 0; --errors) invented::mistype(name.plain, dice);
    }
    const int truth = naive.best(name.full());
    const NameAnswer answer = search.find(index, name.full());
    const int found = answer.found.empty() ? 0 : answer.found[0].similarity.score;
    ASSERT_LE(found, truth) << name.full();
    // Spellings at most one error away are all looked at, so none that could be accepted is missed.
    if (i % 3 < 2) {
      ASSERT_EQ(found, truth) << name.full();
    }
    if (found == truth) ++agreed;
  }
  EXPECT_GE(agreed, kAsked * 95 / 100);
}

TEST(NameSearch, FindsNamesWithOneAndTwoErrors) {
  constexpr std::uint64_t kSeed = 8;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  const NameIndex index = index_of(kNames);
  NameSearch search;
  invented::Dice dice(kSeed);
  for (const auto& [errors, floor] : {std::pair{1, 980}, std::pair{2, 930}}) {
    int first = 0;
    for (int i = 0; i < 1000; ++i) {
      const auto owner = static_cast<std::uint32_t>(dice.below(kNames / 10) * 10);
      invented::Name name = invented::name(owner);
      for (int e = 0; e < errors; ++e) invented::mistype(name.plain, dice);
      const NameAnswer answer = search.find(index, name.full());
      if (!answer.found.empty() && answer.found[0].owner == owner) ++first;
    }
    EXPECT_GE(first, floor) << errors << " errors";
  }
}

TEST(NameSearch, FindsNamesThatTheBankCut) {
  NameIndex index = index_of(kNames);
  const std::string whole = "Grossblumenfeld Werkzeugmaschinen Vertriebsgesellschaft mbH";
  index.insert(whole, 9'000'000);
  NameSearch search;
  for (const std::size_t length : {27U, 35U}) {
    const NameAnswer answer = search.find(index, whole.substr(0, length));
    ASSERT_FALSE(answer.found.empty());
    EXPECT_EQ(answer.found[0].owner, 9'000'000U);
    EXPECT_EQ(judge(answer).outcome, NameOutcome::accept);
  }
}

TEST(NameSearch, ACutNameOfTwoIsAmbiguous) {
  NameIndex index;
  index.insert("Grossblumenfeld Werkzeugmaschinen Vertrieb Nord GmbH", 1);
  index.insert("Grossblumenfeld Werkzeugmaschinen Vertrieb West GmbH", 2);
  NameSearch search;
  const NameAnswer answer = search.find(index, "Grossblumenfeld Werkzeugmaschinen V");
  EXPECT_EQ(judge(answer).outcome, NameOutcome::ambiguous);
  EXPECT_EQ(answer.found.size(), 2U);
}

TEST(NameSearch, RanksLegalFormsOfOneBase) {
  NameIndex index;
  index.insert("Nordic Foods AG", 1);
  index.insert("Nordic Foods GmbH", 2);
  NameSearch search;
  NameAnswer answer = search.find(index, "NORDIC FOODS GMBH");
  ASSERT_EQ(answer.found.size(), 2U);
  EXPECT_EQ(answer.found[0].owner, 2U);
  EXPECT_EQ(judge(answer).outcome, NameOutcome::accept);
  answer = search.find(index, "Nordic Foods");
  EXPECT_EQ(judge(answer).outcome, NameOutcome::ambiguous);
  answer = search.find(index, "Nordic Foods S.r.l.");
  EXPECT_EQ(judge(answer).outcome, NameOutcome::ambiguous);
}

TEST(NameSearch, AConflictingLegalFormIsNotAcceptedUnlessAllowed) {
  NameIndex index;
  index.insert("Nordic Foods GmbH", 1);
  NameSearch search;
  const NameAnswer answer = search.find(index, "Nordic Foods AG");
  EXPECT_EQ(judge(answer).outcome, NameOutcome::ambiguous);
  EXPECT_EQ(judge(answer, {.accept_conflicting_form = true}).outcome, NameOutcome::accept);
}

TEST(NameSearch, SistersWithNumbersAreNotTakenForEachOther) {
  NameIndex index;
  for (std::uint32_t i = 1; i <= 9; ++i) index.insert("Nordic Foods " + std::to_string(i), i);
  NameSearch search;
  EXPECT_EQ(judge(search.find(index, "Nordic Foods 4")).outcome, NameOutcome::accept);
  EXPECT_NE(judge(search.find(index, "Nordic Foods 10")).outcome, NameOutcome::accept);
  EXPECT_NE(judge(search.find(index, "Nordic Foods")).outcome, NameOutcome::accept);
}

// Found among invented names: the slip was accepted, the name with one word more not looked at.
TEST(NameSearch, ASlipThatIsAWordOfAnotherNameIsNotAccepted) {
  NameIndex index;
  index.insert("Schemunter Timber B.V.", 1);
  index.insert("Schenunter Timber International Inc.", 2);
  NameSearch search;
  const NameAnswer answer = search.find(index, "Schenunter Timber");
  EXPECT_EQ(answer.found.size(), 2U);
  EXPECT_FALSE(judge(answer).outcome == NameOutcome::accept && answer.found[0].owner == 1);
}

// The same: a word left out could have been either.
TEST(NameSearch, AMissingWordIsNotGuessedWhenAnotherNameSharesTheRest) {
  NameIndex index;
  index.insert("Plespador Trading AG", 1);
  index.insert("Plespador Coklick S.A.", 2);
  NameSearch search;
  EXPECT_EQ(judge(search.find(index, "Plespador")).outcome, NameOutcome::ambiguous);
}

TEST(NameSearch, AnOwnerStandsOnceWithItsBestName) {
  NameIndex index;
  index.insert("Brakinor Werkzeuge", 1);
  index.insert("Brakinor Werkzeuge International", 1);
  NameSearch search;
  const NameAnswer answer = search.find(index, "Brakinor Werkzeuge");
  ASSERT_EQ(answer.found.size(), 1U);
  EXPECT_EQ(answer.found[0].similarity.score, kFullScore);
  EXPECT_EQ(judge(answer).outcome, NameOutcome::accept);
}

TEST(NameSearch, NothingIsFoundForNothing) {
  NameIndex index;
  NameSearch search;
  EXPECT_TRUE(search.find(index, "Brakinor").found.empty());
  index.insert("Brakinor", 1);
  EXPECT_TRUE(search.find(index, "").found.empty());
  EXPECT_EQ(judge(search.find(index, "...")).outcome, NameOutcome::none);
}

TEST(NameSearch, ChineseNamesAreFoundByTheirParts) {
  NameIndex index = index_of(kNames);
  index.insert("上海晨宇贸易有限公司", 7'000'000);
  index.insert("上海晨曦贸易有限公司", 7'000'001);
  NameSearch search;
  const NameAnswer answer = search.find(index, "上海市晨宇贸易");
  ASSERT_FALSE(answer.found.empty());
  EXPECT_EQ(answer.found[0].owner, 7'000'000U);
  EXPECT_EQ(judge(answer).outcome, NameOutcome::accept);
  EXPECT_NE(judge(search.find(index, "上海晨辰贸易有限公司")).outcome, NameOutcome::accept);
}

}  // namespace
}  // namespace hexiao

#include "loadgen/score_requirements.h"

#include <gtest/gtest.h>

namespace hexiao::loadgen {
namespace {

Score example() {
  Score score;
  score.all = {.payments = 20'000, .allocated = 10'000, .wrong = 1};
  score.decidable = {.payments = 10'000, .allocated = 9'500};
  score.by_class["subset"] = {.payments = 3, .proposed = 3, .first = 2};
  return score;
}

std::vector<std::string> unmet_of(std::string_view text) {
  const auto requirements = parse_requirements(text);
  EXPECT_TRUE(requirements) << requirements.error();
  return unmet(example(), *requirements);
}

TEST(ScoreRequirements, are_met_at_their_limit_and_not_beyond) {
  EXPECT_TRUE(unmet_of("").empty());
  EXPECT_TRUE(unmet_of("auto_decidable>=95,wrong_auto<=0.01,auto>=50").empty());
  EXPECT_EQ(unmet_of("auto_decidable>=95.000001").size(), 1u);
  EXPECT_EQ(unmet_of("wrong_auto<=0.009999,auto>=50.1").size(), 2u);
  EXPECT_EQ(unmet_of("wrong_auto<=0").front(), "wrong_auto<=0: not met, 0.0100 % (1 of 10000)");
}

TEST(ScoreRequirements, may_be_of_one_class) {
  EXPECT_TRUE(unmet_of("top_1@subset>=66").empty());
  EXPECT_EQ(unmet_of("top_1@subset>=67").size(), 1u);
  EXPECT_NE(unmet_of("top_1@no_such>=1").front().find("no payment of class"), std::string::npos);
}

TEST(ScoreRequirements, of_nothing_are_met) {
  EXPECT_TRUE(unmet_of("wrong_customer_undecidable<=0,top_1>=95").empty());
}

TEST(ScoreRequirements, that_cannot_be_read_say_what_there_is) {
  for (const char* bad : {"auto", "auto=5", "auto>5", "auto>=", "auto>=x", "auto>=101", "auto>=-1",
                          "speed>=5", ">=5"})
    EXPECT_FALSE(parse_requirements(bad)) << bad;
  EXPECT_NE(parse_requirements("speed>=5").error().find("wrong_auto"), std::string::npos);
}

}  // namespace
}  // namespace hexiao::loadgen

// Every scenario of scenarios/ and of docs/matching.md, told forwards, with the payments of each
// unit in the opposite order, and with the state saved and loaded between any two steps.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/engine/scenario_runner.h"

namespace hexiao {
namespace {

std::vector<Scenario> all_scenarios() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/engine/scenarios"))
    if (entry.path().extension() == ".scenario") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Scenario> list;
  for (const auto& file : files)
    for (Scenario& scenario : read_scenarios(read_file(file), file.string()))
      list.push_back(std::move(scenario));
  return list;
}

void expect_all_told(const std::vector<Scenario>& list, const ScenarioTelling& telling) {
  for (const Scenario& scenario : list)
    for (const std::string& failure : tell(scenario, telling))
      ADD_FAILURE() << failure << "\n  in: " << scenario.title;
}

TEST(Scenarios, AreThere) { EXPECT_GE(all_scenarios().size(), 100u); }

TEST(Scenarios, EndAsTheyAreTold) { expect_all_told(all_scenarios(), {}); }

TEST(Scenarios, TheOrderOfLinesInAUnitDoesNotMatter) {
  expect_all_told(all_scenarios(), {.units_reversed = true});
}

TEST(Scenarios, ALoadedStateGoesOnAsTheSavedOneWould) {
  expect_all_told(all_scenarios(), {.reload_always = true});
}

TEST(Scenarios, TheExamplesOfTheMatchingGuideAreTrue) {
  const auto list = read_scenario_blocks(read_file("docs/matching.md"), "docs/matching.md");
  EXPECT_GE(list.size(), 7u);
  expect_all_told(list, {});
  expect_all_told(list, {.reload_always = true});
}

// The runner itself must be able to fail.
TEST(Scenarios, AWrongExpectationIsFoundWithItsLine) {
  const auto list = read_scenarios(
      "scenario a wrong hope\n"
      "customer C1 name=\"One\"\n"
      "invoice INV-1001 C1 100.00\n"
      "payment P1 100.00 from=One text=INV-1001\n"
      "-> proposed\n"
      "item INV-1001 open 100.00\n"
      "confirm P9\n"
      "dance\n",
      "wrong.scenario");
  const std::vector<std::string> failures = tell(list.front());
  ASSERT_EQ(failures.size(), 4u);
  EXPECT_TRUE(failures[0].starts_with("wrong.scenario:5: it was auto")) << failures[0];
  EXPECT_TRUE(failures[1].starts_with("wrong.scenario:6: open is 0.00")) << failures[1];
  EXPECT_TRUE(failures[2].starts_with("wrong.scenario:7: rejected unknown_payment")) << failures[2];
  EXPECT_TRUE(failures[3].starts_with("wrong.scenario:8: unknown verb dance")) << failures[3];
}

}  // namespace
}  // namespace hexiao

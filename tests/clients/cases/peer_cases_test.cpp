#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "clients/cases/case_judge.h"

namespace hexiao::cases {
namespace {

TEST(PeerCases, EachIsDecidedAsExpectedOrAsItsDivergenceSays) {
  const char* set = std::getenv("HEXIAO_SHARED");
  const std::string path =
      std::string(set == nullptr ? "../shared" : set) + "/cases/peer_cases.json";
  std::ifstream in(path, std::ios::binary);
  if (!in) GTEST_SKIP() << path << " is not there";
  std::ostringstream text;
  text << in.rdbuf();
  const auto cases = read_cases(text.str(), path);
  ASSERT_TRUE(cases) << cases.error().text;
  for (const MatchingCase& one : *cases) {
    const Verdict verdict = judge(one);
    EXPECT_TRUE(verdict.passed) << one.id << " (" << one.title << "): " << verdict.remark;
  }
}

}  // namespace
}  // namespace hexiao::cases

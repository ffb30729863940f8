// How far folding alone carries over published pairs of company names, where the shared folder is
// present.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "engine/text/name.h"

namespace hexiao {
namespace {

std::string shared_folder() {
  const char* set = std::getenv("HEXIAO_SHARED");
  return set != nullptr ? set : "../shared";
}

std::vector<std::string> csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back().push_back(c);
    }
  }
  return fields;
}

TEST(NamePairs, FoldingMakesMostEqualPairsEqualAndFewOthers) {
  std::ifstream file(shared_folder() + "/datasets/name_pairs/company_name_matcher_test.csv");
  if (!file) GTEST_SKIP() << "no shared data: datasets/name_pairs/company_name_matcher_test.csv";
  int same = 0;
  int same_equal = 0;
  int other = 0;
  int other_equal = 0;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto fields = csv_fields(line);
    if (fields.size() < 3) continue;
    const bool equal = fold_name(fields[0]).base == fold_name(fields[1]).base;
    (fields[2] == "1" ? same : other) += 1;
    (fields[2] == "1" ? same_equal : other_equal) += equal ? 1 : 0;
  }
  RecordProperty("pairs_same", same);
  RecordProperty("pairs_same_equal", same_equal);
  RecordProperty("pairs_other", other);
  RecordProperty("pairs_other_equal", other_equal);
  std::printf("[ measured ] same: %d of %d equal; other: %d of %d equal\n", same_equal, same,
              other_equal, other);
  EXPECT_GT(same, 0);
  EXPECT_LE(other_equal * 20, other) << "folding takes different companies for one";
}

TEST(NamePairs, ChineseCompanyNamesKeepADistinctBase) {
  std::ifstream file(shared_folder() + "/datasets/cn/companynameparser_groundtruth.txt");
  if (!file) GTEST_SKIP() << "no shared data: datasets/cn/companynameparser_groundtruth.txt";
  int names = 0;
  int with_form = 0;
  std::string line;
  while (std::getline(file, line)) {
    const std::string name = line.substr(0, line.find(' '));
    if (name.empty()) continue;
    const FoldedName folded = fold_name(name);
    EXPECT_FALSE(folded.base.empty()) << "line " << names + 1;
    ++names;
    with_form += folded.legal_form.empty() ? 0 : 1;
  }
  std::printf("[ measured ] %d of %d names carry a legal form\n", with_form, names);
  EXPECT_GT(names, 0);
}

}  // namespace
}  // namespace hexiao

// `hexiao report` against the real daemon: the list, pages and limits, forms of output, and what it
// refuses.
#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/clients/hexiao/programs.h"

namespace hexiao::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Reports : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(daemon.start(), ""); }

  Ran run(const std::vector<std::string>& args) { return hexiao(folder, daemon.address(), args); }
  void import_demo() {
    ASSERT_EQ(run({"import", "customers", "conf/demo/customers.csv"}).code, 0);
    ASSERT_EQ(run({"import", "items", "conf/demo/items.csv"}).code, 0);
  }

  Folder folder;
  Daemon daemon{folder};
};

TEST_F(Reports, AloneItListsWhatThereIs) {
  const Ran alone = run({"report"});
  EXPECT_EQ(alone.code, 0) << alone.err;
  EXPECT_EQ(alone.out, run({"report", "list"}).out);
  EXPECT_THAT(alone.out, HasSubstr("aging"));
  EXPECT_THAT(alone.out, HasSubstr("hexiao report NAME"));
  EXPECT_THAT(run({"report", "list", "--csv"}).out, StartsWith("name,title,groups\n"));
  const Ran json = run({"report", "--json"});
  EXPECT_THAT(json.out, StartsWith("{\"name\":\"list\",\"title\":"));
  EXPECT_THAT(json.out, HasSubstr("{\"name\":\"aging\",\"title\":"));
  EXPECT_EQ(lines_of(run({"report", "list", "--csv", "--limit", "1"}).out).size(), 2U);
}

TEST_F(Reports, TheItemsOfTheDemoHaveTheDigitsOfTheirCurrencies) {
  import_demo();
  const Ran csv = run({"report", "items", "--csv"});
  ASSERT_EQ(csv.code, 0) << csv.err;
  const auto lines = lines_of(csv.out);
  ASSERT_EQ(lines.size(), 26U) << csv.out;
  EXPECT_THAT(lines[0], HasSubstr(",currency,"));
  EXPECT_THAT(csv.out, HasSubstr(",KWD,"));
  EXPECT_THAT(csv.out, HasSubstr("4215.750"));
  EXPECT_THAT(csv.out, HasSubstr("1480000"));
  const Ran table = run({"report", "items", "--currency", "KWD"});
  EXPECT_THAT(table.out, HasSubstr("4,215.750"));
  EXPECT_THAT(table.out, Not(HasSubstr("JPY")));
  EXPECT_EQ(lines_of(run({"report", "items", "--csv", "--limit", "7"}).out).size(), 8U);
}

// Rows of several pages make one answer.
TEST_F(Reports, ManyRowsComeInPages) {
  ASSERT_EQ(run({"import", "customers",
                 folder.write("c.csv",
                              "ledger,customer_no,name\n"
                              "SZ01,C1,杭州云帆\n")})
                .code,
            0);
  std::string text = "ledger,customer_no,document_no,kind,currency,amount,issue_date,due_date\n";
  constexpr int kItems = 2'500;
  for (int i = 0; i < kItems; ++i)
    text += fmt::format("SZ01,C1,D-{:06},invoice,CNY,10.00,2026-03-01,2026-03-31\n", i);
  ASSERT_EQ(run({"import", "items", folder.write("i.csv", text)}).code, 0);
  EXPECT_EQ(lines_of(run({"report", "items", "--csv"}).out).size(), 1U + kItems);
  EXPECT_EQ(lines_of(run({"report", "items", "--csv", "--limit", "1500"}).out).size(), 1501U);
}

TEST_F(Reports, WhatCannotBeAnsweredIsRefusedWithAWayOut) {
  import_demo();
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{{"report", "agin"},
                                             {"report", "aging"},  // no day has been closed yet
                                             {"report", "items", "--ledger", "XX"},
                                             {"report", "items", "--currency", "ABC"},
                                             {"report", "items", "--buckets", "30,0"}}) {
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 1) << args[1];
    EXPECT_THAT(ran.err, HasSubstr("way out:"));
    EXPECT_EQ(ran.out, "");
  }
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{
           {"report", "items", "--from", "2026-02-30"},
           {"report", "items", "--from", "2026-03-02", "--until", "2026-03-01"},
           {"report", "items", "--buckets", "0,many"},
           {"report", "items", "--csv", "--chart"},
           {"report", "items", "--csv", "--json"},
           {"report", "list", "--chart"}}) {
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 2) << args.back();
    EXPECT_THAT(ran.err, HasSubstr("way out:"));
  }
}

}  // namespace
}  // namespace hexiao::cli

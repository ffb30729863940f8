// `hexiao policy what-if` with the real programs: counts that were made by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/hexiao/programs.h"

namespace hexiao::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class WhatIfEndToEnd : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(daemon.start(), "");
    run_well({"import", "customers",
              folder.write("c.csv", "ledger,customer_no,name\nL1,C1,Nordwind Handels GmbH\n")});
    run_well({"import", "items",
              folder.write("i.csv",
                           "ledger,customer_no,document_no,kind,currency,amount,issue_date,"
                           "due_date\n"
                           "L1,C1,INV-100017,invoice,EUR,100.00,2026-02-01,2026-03-01\n"
                           "L1,C1,INV-100024,invoice,EUR,250.00,2026-02-01,2026-03-01\n"
                           "L1,C1,INV-100031,invoice,EUR,70.00,2026-02-01,2026-03-01\n")});
    // Two that name their invoice, and one that names nothing that is known.
    run_well({"feed", "--format", "csv:default",
              folder.write("p.csv",
                           "booking_date,currency,amount,bank_ref,payer_name,text\n"
                           "2026-02-10,EUR,100.00,E1,Nordwind Handels GmbH,INV-100017\n"
                           "2026-02-10,EUR,250.00,E2,Nordwind Handels GmbH,INV-100024\n"
                           "2026-02-10,EUR,12.34,E3,Somebody,thank you\n")});
    std::string strict = read_file("conf/policies/default.toml");
    ASSERT_FALSE(strict.empty());
    const std::string automatic = "action = \"auto\"";
    for (std::size_t at; (at = strict.find(automatic)) != std::string::npos;)
      strict.replace(at, automatic.size(), "action = \"propose\"");
    strict_file = folder.write("strict.toml", strict);
  }
  Ran run(const std::vector<std::string>& args) { return hexiao(folder, daemon.address(), args); }
  void run_well(const std::vector<std::string>& args) {
    const Ran ran = run(args);
    ASSERT_EQ(ran.code, 0) << ran.out << ran.err;
  }

  Folder folder;
  Daemon daemon{folder};
  std::string strict_file;
};

TEST_F(WhatIfEndToEnd, AStricterPolicyAndALooserOneAreCountedAndNothingIsRecorded) {
  const std::string before = run({"status", "--json"}).out;
  const Ran strict = run({"policy", "what-if", strict_file});
  ASSERT_EQ(strict.code, 0) << strict.err;
  EXPECT_THAT(strict.out, HasSubstr("run over 3 payments: the whole history"));
  EXPECT_THAT(strict.out, HasSubstr(" 1  as they were\n"));
  EXPECT_THAT(strict.out, HasSubstr(" 2  were allocated automatically, and would not be\n"));
  EXPECT_THAT(strict.out, HasSubstr("no_longer_auto"));
  EXPECT_THAT(strict.out, HasSubstr("auto, INV-100017 100.00"));
  EXPECT_THAT(run({"policy", "what-if", strict_file, "--limit", "1"}).out,
              HasSubstr("1 of 2 differences are listed; --all lists more"));
  EXPECT_THAT(run({"policy", "what-if", strict_file, "--json"}).out,
              HasSubstr("\"no_longer_auto\":2"));
  const Ran same = run({"policy", "what-if", "conf/policies/default.toml"});
  EXPECT_THAT(same.out, HasSubstr(" 3  as they were\n"));
  const auto durable = [](const std::string& json) {
    const std::size_t at = json.find("\"durable_lsn\":");
    return json.substr(at, json.find(',', at) - at);
  };
  EXPECT_EQ(durable(run({"status", "--json"}).out), durable(before));

  // The other way round, after a restart: what waits under the strict one would be allocated.
  run_well({"policy", "activate", strict_file});
  run_well({"feed", "--format", "csv:default",
            folder.write("q.csv",
                         "booking_date,currency,amount,bank_ref,payer_name,text\n"
                         "2026-02-11,EUR,70.00,E4,Nordwind Handels GmbH,INV-100031\n")});
  run_well({"snapshot"});
  daemon.kill_now();
  ASSERT_EQ(daemon.start(), "");
  const Ran loose = run({"policy", "what-if", "conf/policies/default.toml"});
  ASSERT_EQ(loose.code, 0) << loose.err;
  EXPECT_THAT(loose.out, HasSubstr(" 3  as they were\n"));
  EXPECT_THAT(loose.out, HasSubstr(" 1  would be allocated automatically, and were not\n"));
  EXPECT_THAT(loose.out, HasSubstr("#4"));
  EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(WhatIfEndToEnd, ABadFileIsRefusedWithItsPlace) {
  const Ran refused =
      run({"policy", "what-if", folder.write("bad.toml", "name = \"x\"\nsearchs = []\n")});
  EXPECT_EQ(refused.code, 78);
  EXPECT_THAT(refused.err, HasSubstr("bad.toml:2"));
  EXPECT_THAT(refused.err, HasSubstr("searchs"));
  EXPECT_EQ(run({"policy", "what-if", folder.file("none.toml")}).code, 74);
  EXPECT_EQ(run({"policy", "what-if"}).code, 2);
  EXPECT_THAT(run({"policy", "--help"}).out, HasSubstr("what-if FILE"));
}

}  // namespace
}  // namespace hexiao::cli

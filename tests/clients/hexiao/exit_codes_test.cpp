// What needs no daemon: exit codes of the contract, and the words that come with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/hexiao/programs.h"

namespace hexiao::cli {
namespace {

using ::testing::HasSubstr;

// Nobody listens on the discard port of this machine.
const std::string kNobody = "127.0.0.1:9";

TEST(ExitCodes, AnUnknownVerbOrOptionIsUsageAndNamesTheNearest) {
  const Folder folder;
  const Ran verb = hexiao(folder, "", {"stauts"});
  EXPECT_EQ(verb.code, 2);
  EXPECT_THAT(verb.err, HasSubstr("did you mean status?"));
  EXPECT_EQ(hexiao(folder, "", {"status", "--colour"}).code, 2);
  EXPECT_EQ(hexiao(folder, "", {}).code, 2);
  EXPECT_EQ(hexiao(folder, "", {"import", "things", "x.csv"}).code, 2);
  EXPECT_EQ(hexiao(folder, "nowhere", {"ping"}).code, 2);
  EXPECT_EQ(hexiao(folder, "", {"policy", "check"}).code, 2);
  EXPECT_EQ(hexiao(folder, kNobody, {"payments", "--state", "proposde"}).code, 2);
  EXPECT_EQ(hexiao(folder, kNobody, {"allocate", "12", "INV-1"}).code, 2);
  EXPECT_EQ(hexiao(folder, kNobody, {"set-off"}).code, 2);
  EXPECT_EQ(hexiao(folder, kNobody, {"set-off", "--by", "luck", "--customer", "C1"}).code, 2);
  EXPECT_EQ(hexiao(folder, kNobody, {"set-off", "I1:1", "--date", "tomorrow"}).code, 2);
}

TEST(ExitCodes, EveryVerbHasHelpWithAnExample) {
  const Folder folder;
  for (const char* verb :
       {"ping",       "status",  "import",    "feed",       "payments", "explain",
        "confirm",    "reject",  "allocate",  "deallocate", "reverse",  "dispute",
        "release",    "items",   "customers", "export",     "policy",   "snapshot",
        "completion", "version", "set-off",   "events",     "report"}) {
    const Ran ran = hexiao(folder, "", {verb, "--help"});
    EXPECT_EQ(ran.code, 0) << verb << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("Example:")) << verb;
  }
}

// Regression: a list took the argument that followed it.
TEST(ExitCodes, AListWithCommasTakesOneArgument) {
  const Folder folder;
  EXPECT_EQ(hexiao(folder, kNobody, {"report", "--buckets", "0,30,60", "aging"}).code, 69);
  EXPECT_EQ(hexiao(folder, kNobody, {"report", "--buckets=-7,0,30", "aging"}).code, 69);
  EXPECT_EQ(hexiao(folder, kNobody, {"events", "--kind", "item_recorded,item_disputed"}).code, 69);
  EXPECT_EQ(hexiao(folder, kNobody, {"events", "--kind", "item_recorded", "x"}).code, 2);
}

TEST(ExitCodes, ADaemonThatDoesNotAnswerIs69WithTheWayOut) {
  const Folder folder;
  const Ran ran = hexiao(folder, kNobody, {"ping"});
  EXPECT_EQ(ran.code, 69) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("way out:"));
  const Ran json = hexiao(folder, kNobody, {"--json", "status"});
  EXPECT_EQ(json.code, 69);
  EXPECT_THAT(json.out, HasSubstr("\"exit_code\":69"));
}

TEST(ExitCodes, AFileThatIsNotThereIs74) {
  const Folder folder;
  const Ran ran = hexiao(folder, kNobody, {"import", "items", folder.file("none.csv")});
  EXPECT_EQ(ran.code, 74);
  EXPECT_THAT(ran.err, HasSubstr("none.csv"));
  EXPECT_EQ(hexiao(folder, kNobody, {"feed", folder.file("none.xml")}).code, 74);
  EXPECT_EQ(hexiao(folder, kNobody, {"policy", "check", folder.file("none.toml")}).code, 74);
}

TEST(ExitCodes, MissingColumnsAre65AndNamedWithTheNearestUnknownOne) {
  const Folder folder;
  const std::string file = folder.write("c.csv", "ledger,custmer_no,name\nL,C,N\n");
  const Ran ran = hexiao(folder, kNobody, {"import", "customers", file});
  EXPECT_EQ(ran.code, 65);
  EXPECT_THAT(ran.err, HasSubstr("customer_no"));
}

TEST(ExitCodes, APolicyThatIsWrongIs78WithItsPlace) {
  const Folder folder;
  const Ran bad = hexiao(
      folder, "", {"policy", "check", folder.write("p.toml", "name = \"x\"\nsearchs = []\n")});
  EXPECT_EQ(bad.code, 78);
  EXPECT_THAT(bad.err, HasSubstr("p.toml:"));
  EXPECT_EQ(hexiao(folder, "", {"policy", "check", "conf/policies/default.toml"}).code, 0);
}

TEST(ExitCodes, AReceivablesPolicyIsCheckedLikeAMatchingPolicyButNotTried) {
  const Folder folder;
  const Ran good = hexiao(folder, "", {"policy", "check", "conf/policies/receivables.toml"});
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_THAT(good.out, HasSubstr("receivables policy \"receivables\" is sound: 8 dunning stages"));
  const Ran json =
      hexiao(folder, "", {"policy", "check", "conf/policies/receivables.toml", "--json"});
  EXPECT_THAT(json.out, HasSubstr("\"kind\":\"receivables\""));
  EXPECT_THAT(json.out, HasSubstr("\"daily_rate_ppm\":500"));

  const std::string backwards =
      folder.write("p.toml",
                   "kind = \"receivables\"\nname = \"x\"\n"
                   "[[dunning.stage]]\ndays = 7\nname = \"a\"\nchannel = \"email\"\n"
                   "[[dunning.stage]]\ndays = 3\nname = \"b\"\nchannel = \"email\"\n");
  const Ran bad = hexiao(folder, "", {"policy", "check", backwards});
  EXPECT_EQ(bad.code, 78);
  EXPECT_THAT(bad.err, HasSubstr("p.toml:8:8: dunning.stage[2].days: 3 stands after 7"));

  const Ran tried =
      hexiao(folder, kNobody, {"policy", "what-if", "conf/policies/receivables.toml"});
  EXPECT_EQ(tried.code, 78);
  EXPECT_THAT(tried.err, HasSubstr("what-if tries matching policies"));
}

TEST(ExitCodes, ADryRunOfTheSampleFilesNeedsNoDaemonAndChecksBalances) {
  const Folder folder;
  const Ran ran = hexiao(folder, kNobody,
                         {"feed", "--dry-run", "conf/demo/bank-eur.camt053.xml",
                          "conf/demo/bank-usd.mt940.sta", "conf/demo/bank-cny.csv"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("holds"));
  EXPECT_THAT(ran.out, HasSubstr("would send 20 payments"));
}

TEST(ExitCodes, ABrokenBankFileIs65AndTakenWithKeepGoing) {
  const Folder folder;
  const std::string file = folder.write("p.csv",
                                        "booking_date,currency,amount,text\n"
                                        "2026-03-01,EUR,10.00,INV-1\n"
                                        "2026-03-01,EUR,ten,INV-2\n");
  const Ran refused =
      hexiao(folder, kNobody, {"feed", "--dry-run", "--format", "csv:default", file});
  EXPECT_EQ(refused.code, 65);
  EXPECT_THAT(refused.err, HasSubstr("3"));
  const Ran taken = hexiao(folder, kNobody,
                           {"feed", "--dry-run", "--keep-going", "--format", "csv:default", file});
  EXPECT_EQ(taken.code, 3) << taken.err;
  EXPECT_EQ(read_file(file + ".rejects.csv"), "");  // a dry run writes nothing
  EXPECT_EQ(hexiao(folder, kNobody, {"feed", "--format", "csv:default", file}).code, 65);
  EXPECT_THAT(read_file(file + ".rejects.csv"), HasSubstr("INV-2"));
}

TEST(ExitCodes, CompletionScriptsAreAcceptedByTheirShell) {
  const Folder folder;
  const Ran script = hexiao(folder, "", {"completion", "bash"});
  ASSERT_EQ(script.code, 0);
  EXPECT_THAT(script.out, HasSubstr("--keep-going"));
  const std::string file = folder.write("hexiao.bash", script.out);
  EXPECT_EQ(std::system(("bash -n '" + file + "'").c_str()), 0);
  EXPECT_EQ(hexiao(folder, "", {"completion", "tcsh"}).code, 2);
}

}  // namespace
}  // namespace hexiao::cli

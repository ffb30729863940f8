// The verbs of receivables control against the real daemon, over the sample data of conf/demo.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/clients/hexiao/programs.h"

namespace hexiao::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPolicy = R"(kind = "receivables"
name = "receivables"
default_terms = "NET 30"
[rating]
enabled = true
[[rating_terms]]
rating = "A"
terms = "NET 60"
[approval]
[[approval.rule]]
kind = "bad_debt"
levels = ["sales_manager", "finance_director"]
[[approval.rule]]
kind = "limit_increase"
from_amount = "1000000"
levels = ["finance_director"]
[dunning]
enabled = true
[[dunning.stage]]
days = 1
name = "overdue"
channel = "email"
template = "first_reminder"
to = "customer"
[[dunning.stage]]
days = 7
name = "call"
channel = "phone"
template = "call_script"
to = "salesperson"
opens_task = true
[[field]]
subject = "item"
name = "project"
group = true
[[field]]
subject = "customer"
name = "since"
type = "date"
)";

class ControlVerbs : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(daemon.start(), "");
    done({"policy", "activate", folder.write("receivables.toml", kPolicy)});
    done({"import", "customers", "conf/demo/customers.csv"});
    done({"import", "items", "conf/demo/items.csv"});
  }

  Ran run(std::vector<std::string> args, const std::string& principal = "chen") {
    args.insert(args.begin(), {"--principal", principal});
    return hexiao(folder, daemon.address(), args);
  }
  // What a call that must succeed has written.
  std::string done(const std::vector<std::string>& args) {
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 0) << args.front() << ": " << ran.out << ran.err;
    return ran.out;
  }

  Folder folder;
  Daemon daemon{folder};
};

TEST_F(ControlVerbs, ADayIsClosedItsWorkDoneAndTold) {
  EXPECT_THAT(done({"close-day", "--status"}), HasSubstr("no day has been closed yet"));
  EXPECT_THAT(run({"close-day", "--continue"}).err, HasSubstr("no day has been closed yet"));
  const std::string closed = done({"close-day", "2026-03-31"});
  EXPECT_THAT(closed, HasSubstr("2026-03-31 is closed; the business date is 2026-04-01\n"));
  EXPECT_THAT(closed, HasSubstr("reminders, about "));
  EXPECT_THAT(closed, HasSubstr(" tasks\n"));
  const Ran again = run({"close-day", "2026-03-31"});
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.err, HasSubstr("closed already"));
  EXPECT_EQ(run({"close-day", "2026-03-01"}).code, 1);
  EXPECT_THAT(done({"close-day", "--continue"}), HasSubstr("its work is done\n"));
  EXPECT_THAT(done({"close-day", "--status", "--json"}),
              HasSubstr("\"business_date\":\"2026-04-01\",\"left\":0"));
  const std::string json = done({"--json", "close-day", "2026-04-01"});
  EXPECT_THAT(json, HasSubstr("\"closed\":\"2026-04-01\",\"business_date\":\"2026-04-02\""));
}

TEST_F(ControlVerbs, ContractsAndContactsAreImportedAndImportingAgainChangesNothing) {
  const std::string contracts = folder.write(
      "contracts.csv",
      "ledger,customer_no,contract_no,currency,from,until,terms,limit,daily_rate,salesperson\n"
      "SZ01,C1001,HT-9,CNY,2026-01-01,2026-12-31,NET 45,300000.00,0.05,陈思远\n"
      "SZ01,C9999,HT-8,CNY,,,,,,\n"
      "SZ01,C1002,HT-7,CNY,2026-12-31,2026-01-01,,,,\n");
  const Ran first = run({"import", "contracts", contracts});
  EXPECT_EQ(first.code, 3) << first.err;
  EXPECT_THAT(first.out, HasSubstr("3 rows, 1 recorded, 0 unchanged, 2 rejected"));
  const std::string rejects = read_file(contracts + ".rejects.csv");
  EXPECT_THAT(rejects, HasSubstr("unknown_customer"));
  EXPECT_THAT(rejects, HasSubstr("period_backwards"));
  EXPECT_THAT(run({"import", "contracts", contracts}).out, HasSubstr("1 unchanged"));
  EXPECT_THAT(done({"contracts", "--customer", "C1001"}), HasSubstr("HT-9"));

  const std::string customers = folder.write(
      "customers.csv",
      "ledger,customer_no,name,region,manager,terms,contacts,since\n"
      "SZ01,K1,New customer,South,li.na,NET 45,ap=Ms Wang<email:ap@example.com>,2020-05-01\n"
      "SZ01,K2,Second,,,,,not a date\n"
      "SZ01,K3,Third,,,whenever,,\n");
  const Ran described = run({"import", "customers", customers});
  EXPECT_EQ(described.code, 3);
  EXPECT_THAT(described.out, HasSubstr("3 rows, 1 recorded, 0 unchanged, 2 rejected"));
  EXPECT_THAT(described.err, Not(HasSubstr("not known")));  // `since` is declared
  const std::string faults = read_file(customers + ".rejects.csv");
  EXPECT_THAT(faults, HasSubstr(",since,"));
  EXPECT_THAT(faults, HasSubstr("bad_field_value"));
  EXPECT_THAT(faults, HasSubstr("bad_terms"));
  EXPECT_THAT(faults, HasSubstr("the customer is recorded"));
  EXPECT_THAT(run({"import", "customers", customers}).out, HasSubstr("1 unchanged"));
}

TEST_F(ControlVerbs, AnItemWithoutADueDateHasThatOfItsTermsAndFieldsOfOnesOwnAreTaken) {
  const std::string items = folder.write(
      "items.csv",
      "ledger,customer_no,document_no,kind,currency,amount,issue_date,due_date,project,colour\n"
      "SZ01,C1001,N-1,invoice,CNY,10.00,2026-03-01,,Harbour,red\n"
      "SZ01,C1001,N-2,invoice,CNY,20.00,2026-03-01,2026-03-31,,red\n");
  const Ran ran = run({"import", "items", items});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("column \"colour\" is not known"));
  EXPECT_THAT(ran.err, Not(HasSubstr("project")));
  EXPECT_THAT(done({"items", "--number", "N-1"}), HasSubstr("2026-03-31"));  // C1001: 30 days
  EXPECT_THAT(done({"export", "events", "--format", "jsonl"}), HasSubstr("Harbour"));
  EXPECT_THAT(done({"set-fields", "item", "N-2", "project=Bridge"}),
              HasSubstr("item N-2: its fields are set\n"));
  EXPECT_THAT(done({"set-fields", "item", "N-2", "project=Bridge"}), HasSubstr("nothing changed"));
  const Ran unknown = run({"set-fields", "item", "N-2", "colour=red"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("unknown_field"));
}

TEST_F(ControlVerbs, AnItemIsSentConfirmedAndPromised) {
  done({"close-day", "2026-03-31"});
  EXPECT_THAT(done({"mark", "FP-260301", "sent"}),
              HasSubstr("item FP-260301: sent to the customer\n"));
  EXPECT_THAT(done({"mark", "FP-260301", "sent"}), HasSubstr("nothing changed"));
  done({"mark", "FP-260301", "confirmed"});
  EXPECT_THAT(done({"mark", "FP-260301", "promised", "--date", "2026-04-15"}),
              HasSubstr("promised to pay by 2026-04-15"));
  EXPECT_EQ(run({"mark", "FP-260301", "promised", "--date", "2026-03-01"}).code, 1);
  done({"mark", "FP-260301", "promise-withdrawn"});
  done({"mark", "FP-260301", "cause", "--note", "waits for its own customer"});
  EXPECT_THAT(done({"--json", "items", "--number", "FP-260301"}),
              HasSubstr("waits for its own customer"));
  EXPECT_EQ(run({"mark", "no such item", "sent"}).code, 1);
}

TEST_F(ControlVerbs, ABadDebtWaitsForTwoOthersOneAfterTheOther) {
  done({"close-day", "2026-03-31"});
  const std::vector<std::string> write_off = {"write-off", "FP-260301", "--bad-debt", "--reason",
                                              "insolvent"};
  const Ran waits = run(write_off);
  EXPECT_EQ(waits.code, 3) << waits.err;
  EXPECT_THAT(waits.out, HasSubstr("waits for approval 1 by sales_manager, then finance_director"));
  EXPECT_EQ(run(write_off).code, 3);  // the same proposal is the same approval
  EXPECT_THAT(done({"approvals", "--state", "pending"}), HasSubstr("FP-260301"));
  const Ran own = run({"approve", "1"});
  EXPECT_EQ(own.code, 1);
  EXPECT_THAT(own.err, HasSubstr("own_proposal"));
  EXPECT_EQ(run({"withdraw-approval", "1"}, "zhao").code, 1);
  const Ran first = run({"approve", "1"}, "wang");
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out,
              HasSubstr("approval 1: level 1 of 2 has approved; it waits for finance_director\n"));
  EXPECT_EQ(run({"approve", "1"}, "wang").code, 1);
  const Ran second = run({"approve", "1", "--reason", "agreed"}, "zhao");
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr("approval 1: approved, and what was proposed is done\n"));
  EXPECT_THAT(second.out, HasSubstr("written off 128,600.00"));
  EXPECT_THAT(done({"items", "--state", "written_off"}), HasSubstr("FP-260301"));
  EXPECT_EQ(run({"approve", "1"}, "zhao").code, 1);
  EXPECT_EQ(run({"approve", "99"}, "zhao").code, 1);

  // Rejected, withdrawn, and void because the item is another one since.
  EXPECT_EQ(run({"write-off", "FP-260302", "--bad-debt", "--reason", "x"}).code, 3);
  EXPECT_THAT(run({"reject-approval", "2", "--reason", "no"}, "wang").out, HasSubstr("rejected"));
  EXPECT_EQ(run({"write-off", "FP-260302", "--bad-debt", "--reason", "y"}).code, 3);
  EXPECT_THAT(done({"withdraw-approval", "3"}), HasSubstr("withdrawn"));
  EXPECT_EQ(run({"write-off", "FP-260302", "--bad-debt", "--reason", "z"}).code, 3);
  done({"write-off", "FP-260302", "--amount", "0.50", "--reason", "rounding"});
  const Ran outdated = run({"approve", "4"}, "wang");
  EXPECT_EQ(outdated.code, 1);
  EXPECT_THAT(outdated.err, HasSubstr("approval 4 is void"));
  EXPECT_EQ(run({"write-off", "FP-260302", "--amount", "0.505", "--reason", "x"}).code, 2);
}

TEST_F(ControlVerbs, AnOrderPassesWarnsOrIsBlockedAndTheExitCodeTells) {
  done({"close-day", "2026-02-28"});
  const std::string customers =
      folder.write("c.csv",
                   "ledger,customer_no,name,currency,credit_limit\n"
                   "SZ01,K1,Credit customer,CNY,1000.00\nSZ01,K2,No currency,,\n");
  done({"import", "customers", customers});
  EXPECT_THAT(done({"credit", "check", "K1", "500.00"}), HasSubstr("nothing is recorded"));
  const std::string passed = done({"credit", "check", "K1", "500.00", "--order", "O-1"});
  EXPECT_THAT(passed, HasSubstr("order O-1 of customer K1: passes\n"));
  EXPECT_THAT(passed, HasSubstr("exposure with this order 500.00 CNY, limit 1,000.00 CNY\n"));
  EXPECT_THAT(passed, HasSubstr("500.00 CNY are reserved for order O-1"));
  const std::string warned = done({"credit", "check", "K1", "350.00", "--order", "O-2"});
  EXPECT_THAT(warned, HasSubstr("passes with a warning"));
  EXPECT_THAT(warned, HasSubstr("because the limit is nearly used up"));
  const Ran blocked = run({"credit", "check", "K1", "200.00", "--order", "O-3"});
  EXPECT_EQ(blocked.code, 3) << blocked.err;
  EXPECT_THAT(blocked.out, HasSubstr("is blocked"));
  EXPECT_THAT(blocked.out, HasSubstr("over the limit"));
  const Ran json = run({"--json", "credit", "check", "K1", "200.00", "--order", "O-3"});
  EXPECT_EQ(json.code, 3);
  EXPECT_THAT(json.out, HasSubstr("\"verdict\":\"block\",\"reasons\":[\"over_limit\"]"));
  EXPECT_THAT(json.out, HasSubstr("\"exposure\":\"1050.00\",\"limit\":\"1000.00\""));
  EXPECT_THAT(done({"orders", "--customer", "K1"}), HasSubstr("O-2"));
  done({"credit", "release", "O-1"});
  done({"credit", "invoice", "O-2"});
  EXPECT_EQ(run({"credit", "release", "O-2"}).code, 1);
  EXPECT_EQ(run({"credit", "release", "O-9"}).code, 1);
  done({"credit", "check", "K1", "200.00", "--order", "O-4"});

  EXPECT_THAT(done({"credit", "limit", "K1", "5000.00", "--reason", "on time"}),
              HasSubstr("customer K1: the credit limit is 5,000.00 CNY\n"));
  const Ran raised = run({"credit", "limit", "K1", "2000000.00", "--reason", "large"});
  EXPECT_EQ(raised.code, 3) << raised.err;
  EXPECT_THAT(raised.out, HasSubstr("waits for approval 1 by finance_director"));
  EXPECT_EQ(run({"credit", "limit", "K1", "100.00", "--reason", "x"}).code, 1);  // below exposure
  EXPECT_EQ(run({"credit", "check", "K2", "5.00"}).code, 2);
  EXPECT_THAT(done({"credit", "check", "K2", "5.00", "--currency", "EUR"}),
              HasSubstr("no limit is recorded"));
  EXPECT_EQ(run({"credit", "check", "K9", "5.00"}).code, 1);
  EXPECT_EQ(run({"credit", "unhold", "K1", "--reason", "x"}).code, 1);
}

TEST_F(ControlVerbs, CustomersAreMergedAndTasksWorkedOn) {
  done({"close-day", "2026-03-31"});
  EXPECT_THAT(done({"tasks"}), HasSubstr("call"));
  EXPECT_THAT(
      done({"task", "1", "--owner", "wang", "--outcome", "will pay", "--next", "2026-04-10"}),
      HasSubstr("task 1: noted\n"));
  EXPECT_THAT(done({"task", "1", "--done"}), HasSubstr("task 1: done\n"));
  EXPECT_EQ(run({"task", "1", "--owner", "li"}).code, 1);
  EXPECT_THAT(done({"merge", "C1002", "C1001", "--reason", "the same"}),
              HasSubstr("customer C1002: merged into C1001"));
  EXPECT_EQ(run({"merge", "C1001", "C1001", "--reason", "x"}).code, 1);
  EXPECT_EQ(run({"merge", "C1001", "no such", "--reason", "x"}).code, 1);
}

TEST_F(ControlVerbs, TheChecklistComparesTheUsersOwnFigures) {
  done({"close-day", "2026-03-31"});
  const std::string items =
      folder.write("i.csv",
                   "ledger,customer_no,document_no,kind,currency,amount,issue_date,due_date\n"
                   "SZ01,C1001,S-1,invoice,CHF,100.00,2026-01-01,2026-01-31\n"
                   "SZ01,C1002,S-2,invoice,CHF,50.00,2026-03-01,2026-04-30\n");
  done({"import", "items", items});
  const std::string good = folder.write("good.csv",
                                        "ledger,currency,customer_no,open_amount,not_due,31_60\n"
                                        "SZ01,CHF,,150.00,50.00,100.00\n"
                                        "SZ01,CHF,C1001,100.00,0.00,100.00\n"
                                        "SZ01,CHF,C1002,50.00,50.00,\n");
  const std::string agreed = done({"checklist", "--control", good});
  EXPECT_THAT(agreed, HasSubstr("8 figures compared, all agree"));
  const std::string bad = folder.write("bad.csv",
                                       "ledger,currency,customer_no,open_amount,colour\n"
                                       "SZ01,CHF,,160.00,red\n"
                                       "SZ01,CHF,C1001,100.00,red\n");
  const Ran differs = run({"checklist", "--control", bad});
  EXPECT_EQ(differs.code, 3) << differs.err;
  EXPECT_THAT(differs.err, HasSubstr("colour"));
  EXPECT_THAT(differs.out, HasSubstr("-10.00"));
  EXPECT_THAT(differs.out, HasSubstr("not named"));  // C1002
  const Ran json = run({"--json", "checklist", "--control", bad});
  EXPECT_THAT(json.out, HasSubstr("\"control\":\"160.00\",\"actual\":\"150.00\""));
  EXPECT_THAT(json.out, HasSubstr("\"duplicates\":{"));
  EXPECT_EQ(run({"checklist", "--control", folder.write("x.csv", "ledger,open_amount\n")}).code,
            65);
  EXPECT_EQ(run({"checklist", "--control",
                 folder.write("y.csv", "ledger,currency,open_amount\nSZ01,CHF,1.005\n")})
                .code,
            65);
}

TEST_F(ControlVerbs, TheProfileShowsOneCustomer) {
  done({"close-day", "2026-03-31"});
  EXPECT_THAT(done({"profile", "C1001"}), HasSubstr("杭州云帆电子科技有限公司"));
  EXPECT_EQ(run({"profile", "no such"}).code, 1);
}

}  // namespace
}  // namespace hexiao::cli

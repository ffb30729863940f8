#include "clients/hexiao/feed_results.h"

#include <gtest/gtest.h>

#include "clients/hexiao/feed_plan.h"
#include "tests/clients/hexiao/quiet_console.h"

namespace hexiao::cli {
namespace {

const Currency kEuro = *Currency::from_code("EUR");

protocol::ResultView automatic_answer() {
  protocol::ResultView answer;
  answer.payment = {12};
  answer.outcome = Outcome::automatic;
  answer.score = 950;
  answer.rule = "invoice_number";
  answer.customer_no = "C1";
  answer.payer_level = PayerLevel::certain;
  answer.currency = kEuro;
  answer.allocation_count = 2;
  answer.allocations = {
      {.item_no = "INV-1", .amount = Money(9'800), .discount = Money(200), .writeoff = {}},
      {.item_no = "CN-2", .amount = Money(-500), .discount = {}, .writeoff = Money(5)}};
  return answer;
}

TEST(FeedResults, AnAllocatedLineNamesItemsAmountsDiscountsAndWriteOffs) {
  const FeedResult row = to_result(7, kEuro, automatic_answer());
  EXPECT_FALSE(row.incomplete);
  EXPECT_EQ(to_csv(row, "a.xml"),
            "7,12,auto,,invoice_number,950,C1,certain,"
            "INV-1:98.00:discount=2.00|CN-2:-5.00:writeoff=0.05,0.00,,a.xml\n");
}

TEST(FeedResults, ProposalsStandBestFirst) {
  protocol::ResultView answer;
  answer.payment = {3};
  answer.outcome = Outcome::proposed;
  answer.reason = Reason::needs_confirmation;
  answer.unapplied = Money(10'000);
  answer.proposals.resize(2);
  answer.proposals[0].lines = {{.item_no = "A", .amount = Money(10'000)}};
  answer.proposals[1].lines = {{.item_no = "B", .amount = Money(4'000)},
                               {.item_no = "C", .amount = Money(6'000)}};
  EXPECT_EQ(to_csv(to_result(9, kEuro, answer), "f"),
            "9,3,proposed,needs_confirmation,,0,,none,,100.00,A:100.00;B:40.00|C:60.00,f\n");
}

TEST(FeedResults, ARejectedLineHasItsCodeAndField) {
  protocol::ResultView answer;
  answer.rejection = Rejection::amount_not_positive;
  answer.field = "amount";
  EXPECT_EQ(to_csv(to_result(4, kEuro, answer), "f"),
            "4,,rejected,amount_not_positive (amount),,,,,,,,f\n");
}

TEST(FeedResults, AnAnswerWithoutItsLinesIsCompletedFromTheExplanation) {
  protocol::ResultView answer = automatic_answer();
  answer.allocations.clear();
  FeedResult row = to_result(7, kEuro, answer);
  ASSERT_TRUE(row.incomplete);
  ExplanationView view;
  view.payment.currency = kEuro;
  view.allocations = {
      {.id = {1}, .item_no = "INV-1", .currency = kEuro, .amount = Money(9'800)},
      {.id = {2}, .item_no = "INV-9", .currency = kEuro, .amount = Money(1), .reversed = true}};
  complete(row, view);
  EXPECT_EQ(row.allocations, "INV-1:98.00");
}

TEST(FeedResults, TheTallyCountsByOutcomeAndCurrency) {
  FeedTally tally;
  tally.add(Outcome::automatic, kEuro, Money(100));
  tally.add(Outcome::automatic, *Currency::from_code("JPY"), Money(5'000));
  tally.add(Outcome::ignored, kEuro, Money(1));
  tally.add_unread(2);
  EXPECT_EQ(tally.count(Outcome::automatic), 2U);
  EXPECT_EQ(tally.count(Outcome::rejected), 2U);
  QuietConsole quiet;
  tally.print(quiet.console);
  EXPECT_NE(quiet.out.str().find("EUR 1.00, JPY 5,000"), std::string::npos) << quiet.out.str();
}

TEST(FeedPlan, PaymentsFallIntoTheStatementInWhichTheyStand) {
  bank::BankFile file;
  file.statements.resize(2);
  file.statements[0].place = {1, 1};
  file.statements[1].place = {50, 1};
  std::vector<bank::PaymentInput> payments(4);
  payments[0].place = {5, 3};
  payments[1].place = {6, 3};
  payments[1].ignored = bank::Ignored::debit;
  payments[2].place = {50, 9};
  payments[3].place = {60, 1};
  const auto units = units_of(file, payments);
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(units[0].payments, (std::vector<std::size_t>{0}));
  EXPECT_EQ(units[1].payments, (std::vector<std::size_t>{2, 3}));
}

TEST(FeedPlan, ALineThatContradictsTheLedgerOptionIsRefusedBeforeAnythingIsSent) {
  FeedPlan plan;
  plan.files.resize(1);
  plan.files[0].path = "f.csv";
  plan.files[0].payments.resize(1);
  plan.files[0].payments[0].ledger = "A";
  plan.files[0].payments[0].place = {3, 1};
  EXPECT_TRUE(check_ledgers(plan, ""));
  EXPECT_TRUE(check_ledgers(plan, "A"));
  const auto refused = check_ledgers(plan, "B");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ExitCode::bad_data);
  EXPECT_NE(refused.error().what.find("f.csv:3"), std::string::npos);
}

TEST(FeedPlan, MoneyOnAVirtualAccountIsSentAsCreditedThere) {
  bank::PaymentInput payment;
  payment.bank_account = "DE1";
  payment.virtual_account = "VA-7";
  payment.ledger = "";
  const ReceivePayment command = to_command(payment, "L");
  EXPECT_EQ(command.bank_account, "VA-7");
  EXPECT_EQ(command.ledger, "L");
}

}  // namespace
}  // namespace hexiao::cli

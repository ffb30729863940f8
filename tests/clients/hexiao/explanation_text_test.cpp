#include "clients/hexiao/explanation_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/hexiao/quiet_console.h"

namespace hexiao::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Currency kYuan = *Currency::from_code("CNY");

// A payment of two customers' world: allocated by order number, with a runner-up.
ExplanationView allocated() {
  ExplanationView view;
  PaymentView& p = view.payment;
  p.id = {12};
  p.ledger = "SZ01";
  p.state = PaymentState::allocated;
  p.currency = kYuan;
  p.amount = Money(128'600'00);
  p.booking_date = *Date::from_civil(2026, 3, 2);
  p.value_date = p.booking_date;
  p.payer_name = "杭州云帆电子科技有限公司";
  p.payer_account = "6222001";
  p.text = "货款 SO-2026-0311";
  p.lsn = 99;
  Decision& d = p.decision;
  d.outcome = Outcome::automatic;
  d.reason = Reason::none;
  d.payer = {1};
  d.payer_level = PayerLevel::certain;
  d.payer_mark = PayerMark::account;
  d.policy = {0xabcd};
  Proposal best;
  best.customer = {1};
  best.document = DocumentLevel::order;
  best.amount = AmountLevel::exact;
  best.score = 940;
  best.rule = "order_number";
  best.lines = {{.item = {7}, .amount = Money(128'600'00)}};
  best.evidence = {{.item = {7},
                    .key = KeyKind::order,
                    .hit = KeyHit::full,
                    .field = TextField::text,
                    .offset = 7,
                    .length = 12}};
  Proposal second = best;
  second.score = 410;
  second.lines = {{.item = {8}, .amount = Money(128'600'00)}};
  second.evidence.clear();
  d.proposals = {best, second};
  view.allocations = {{.id = {31},
                       .payment = {12},
                       .item = {7},
                       .customer_no = "C1001",
                       .item_no = "FP-10023",
                       .document_no = "10023",
                       .currency = kYuan,
                       .amount = Money(128'600'00)}};
  ItemView item;
  item.id = {7};
  item.item_no = "FP-10023";
  item.currency = kYuan;
  item.amount = Money(128'600'00);
  item.due_date = *Date::from_civil(2026, 3, 31);
  view.items = {item};
  CustomerView customer;
  customer.id = {1};
  customer.customer_no = "C1001";
  customer.name = "杭州云帆电子科技有限公司";
  view.customers = {customer};
  return view;
}

std::string told(const ExplanationView& view) {
  QuietConsole quiet;
  print_explanation(quiet.console, view, "default");
  return quiet.out.str();
}

TEST(ExplanationText, QuotesTheTokenWhereItStandsAndWhatItHit) {
  const ExplanationView view = allocated();
  EXPECT_EQ(token_of(view.payment, view.payment.decision.proposals[0].evidence[0]), "SO-2026-0311");
  const std::string text = told(view);
  // Characters are counted, not bytes: two Chinese ones and a blank stand before it.
  EXPECT_THAT(text, HasSubstr("\"SO-2026-0311\" (character 4) in the remittance text"));
  EXPECT_THAT(text, HasSubstr("is the order number of item FP-10023"));
}

TEST(ExplanationText, SaysWhoPaidWhichRuleSpokeAndHowMuchItIs) {
  const std::string text = told(allocated());
  EXPECT_THAT(text, HasSubstr("Payment 12: 128,600.00 CNY"));
  EXPECT_THAT(text, HasSubstr("C1001 杭州云帆电子科技有限公司 — certain (account)"));
  EXPECT_THAT(text, HasSubstr("rule \"order_number\" of policy \"default\""));
  EXPECT_THAT(text, HasSubstr("version 000000000000abcd"));
  EXPECT_THAT(text, HasSubstr("equal what was open of this item"));
}

TEST(ExplanationText, NamesTheRunnerUpAndTheGap) {
  const std::string text = told(allocated());
  EXPECT_THAT(text, HasSubstr("Runner-up"));
  EXPECT_THAT(text, HasSubstr("Score 410, 530 behind the first."));
  ExplanationView alone = allocated();
  alone.payment.decision.proposals.pop_back();
  EXPECT_THAT(told(alone), HasSubstr("None: no other explanation was found."));
}

TEST(ExplanationText, ShowsAllocationsAndHowToUndoThem) {
  const std::string text = told(allocated());
  EXPECT_THAT(text, HasSubstr("hexiao deallocate 31 --reason"));
  EXPECT_THAT(text, HasSubstr("hexiao reverse 12 --reason"));
  ExplanationView undone = allocated();
  undone.allocations[0].reversed = true;
  EXPECT_THAT(told(undone), Not(HasSubstr("hexiao deallocate")));
}

TEST(ExplanationText, AProposalIsOfferedForConfirmation) {
  ExplanationView view = allocated();
  view.payment.state = PaymentState::proposed;
  view.payment.decision.outcome = Outcome::proposed;
  view.payment.decision.reason = Reason::ambiguous_items;
  view.payment.rejected = 2;
  view.payment.unapplied = view.payment.amount;
  view.allocations.clear();
  const std::string text = told(view);
  EXPECT_THAT(text, HasSubstr("Proposal 1\n"));
  EXPECT_THAT(text, HasSubstr("Proposal 2 (rejected)"));
  EXPECT_THAT(text, HasSubstr("hexiao confirm 12 --proposal 1"));
  EXPECT_THAT(text, HasSubstr("A second explanation is as strong"));
}

TEST(ExplanationText, NothingKnownIsSaidPlainly) {
  ExplanationView view;
  view.payment.id = {5};
  view.payment.currency = kYuan;
  view.payment.amount = Money(100);
  view.payment.unapplied = Money(100);
  view.payment.decision.reason = Reason::nothing_known;
  const std::string text = told(view);
  EXPECT_THAT(text, HasSubstr("no customer answers"));
  EXPECT_THAT(text, HasSubstr("unmatched under policy"));
}

TEST(ExplanationText, EvidenceThatPointsOutsideIsNotFollowed) {
  PaymentView payment;
  payment.text = "abc";
  EXPECT_EQ(token_of(payment, {.field = TextField::text, .offset = 90, .length = 5}), "");
  EXPECT_EQ(token_of(payment, {.field = TextField::text, .offset = 1, .length = 50}), "bc");
}

}  // namespace
}  // namespace hexiao::cli

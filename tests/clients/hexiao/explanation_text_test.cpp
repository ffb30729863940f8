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
  ExplanationView equal = allocated();
  equal.payment.decision.proposals[1].score = equal.payment.decision.proposals[0].score;
  EXPECT_THAT(told(equal), HasSubstr("Score 940, the same as the first."));
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
  view.payment.rejected = 1;
  EXPECT_THAT(told(view), HasSubstr("hexiao confirm 12 --proposal 2"));
  view.payment.rejected = 3;
  EXPECT_THAT(told(view), Not(HasSubstr("hexiao confirm")));
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
  EXPECT_THAT(text, HasSubstr("It waits: when an item"));
}

TEST(ExplanationText, EvidenceThatPointsOutsideIsNotFollowed) {
  PaymentView payment;
  payment.text = "abc";
  EXPECT_EQ(token_of(payment, {.field = TextField::text, .offset = 90, .length = 5}), "");
  EXPECT_EQ(token_of(payment, {.field = TextField::text, .offset = 1, .length = 50}), "bc");
}

// A proposal on one item of the customer, told alone and with its lines joined; `change` makes it
// what the test is about.
template <class Change>
std::string told_with(const Change& change) {
  ExplanationView view = allocated();
  view.allocations.clear();
  Decision& d = view.payment.decision;
  d.proposals.resize(1);
  view.items[0].document_no = "10023";
  change(view, d, d.proposals[0]);
  std::string text = told(view);
  for (std::size_t at = text.find("\n  "); at != text.npos; at = text.find("\n  ", at))
    text.replace(at, 3, " ");
  return text;
}

TEST(ExplanationText, ANameThatIsOnlyAlikeSaysHowMuchAndWhoElse) {
  const std::string text = told_with([](ExplanationView& view, Decision& d, Proposal&) {
    d.payer_level = PayerLevel::partial;
    d.payer_mark = PayerMark::fuzzy_name;
    d.payer_score = 941;
    d.payer_rival = {2};
    d.reason = Reason::payer_uncertain;
    CustomerView rival;
    rival.id = {2};
    rival.customer_no = "C1009";
    rival.name = "杭州云航电子科技有限公司";
    view.customers.push_back(rival);
  });
  EXPECT_THAT(text, HasSubstr("likely (fuzzy_name)"));
  EXPECT_THAT(text, HasSubstr("likeness 941 of"));
  EXPECT_THAT(text, HasSubstr("C1009 杭州云航电子科技有限公司 is nearly as much alike."));
  EXPECT_THAT(text, HasSubstr("nothing else says"));
}

TEST(ExplanationText, ALikeNameThatADocumentConfirmsIsSaidToBeKnown) {
  EXPECT_THAT(told_with([](ExplanationView&, Decision& d, Proposal&) {
                d.payer_level = PayerLevel::full;
                d.payer_mark = PayerMark::fuzzy_name;
                d.payer_score = 941;
              }),
              HasSubstr("two marks agree"));
}

TEST(ExplanationText, ADamagedNumberIsShownBesideTheNumberThatItStandsFor) {
  const std::string text = told_with([](ExplanationView& view, Decision&, Proposal& p) {
    view.payment.text = "Re. 10032";
    p.document = DocumentLevel::repaired;
    p.evidence[0] = {.item = {7},
                     .key = KeyKind::document,
                     .hit = KeyHit::one_error,
                     .field = TextField::text,
                     .offset = 4,
                     .length = 5};
  });
  EXPECT_THAT(text, HasSubstr("is the document number 10023 of item"));
  EXPECT_THAT(text, HasSubstr("wrong, missing, too many or swapped"));
  EXPECT_THAT(text, HasSubstr("repaired (a damaged number"));
}

TEST(ExplanationText, ASumSaysWhetherItIsTheOnlyOne) {
  const auto sum = [](Outcome outcome, Search search, std::uint16_t ways) {
    return told_with([&](ExplanationView&, Decision& d, Proposal& p) {
      d.outcome = outcome;
      p.search = search;
      p.ways = ways;
    });
  };
  EXPECT_THAT(sum(Outcome::automatic, Search::subset, 1),
              HasSubstr("No other choice makes up this amount, but for what chance alone"));
  EXPECT_THAT(sum(Outcome::proposed, Search::subset, 1),
              HasSubstr("No other choice that makes up this amount was found."));
  EXPECT_THAT(sum(Outcome::proposed, Search::subset, 3),
              HasSubstr("At least 3 choices of the customer's items make up this amount."));
  EXPECT_THAT(sum(Outcome::proposed, Search::completed, 2),
              HasSubstr("At least 2 choices of the customer's other items make up the rest."));
  EXPECT_THAT(sum(Outcome::automatic, Search::equal_item, 0), Not(HasSubstr("choice")));
}

TEST(ExplanationText, AShortDifferenceSaysHowItIsBooked) {
  const auto booked = [](ShortOutcome difference) {
    return told_with([&](ExplanationView&, Decision&, Proposal& p) {
      p.amount = AmountLevel::tolerance;
      p.difference = difference;
      p.lines[0].amount -= Money(50);
      (difference == ShortOutcome::discount ? p.lines[0].discount : p.lines[0].writeoff) =
          Money(50);
    });
  };
  EXPECT_THAT(booked(ShortOutcome::write_off), HasSubstr("fall short by 0.50 CNY"));
  EXPECT_THAT(booked(ShortOutcome::write_off), HasSubstr("0.50 CNY written off"));
  EXPECT_THAT(booked(ShortOutcome::bank_fee), HasSubstr("0.50 CNY booked as the bank's fee"));
  EXPECT_THAT(booked(ShortOutcome::deduction), HasSubstr("0.50 CNY booked as a deduction"));
  EXPECT_THAT(booked(ShortOutcome::discount), HasSubstr("granted as discount"));
}

TEST(ExplanationText, MoneyThatIsLeftSaysWhatBecomesOfIt) {
  const auto left = [](AmountLevel amount, OverOutcome use) {
    return told_with([&](ExplanationView&, Decision&, Proposal& p) {
      p.amount = amount;
      p.remainder = Money(500);
      p.remainder_use = use;
    });
  };
  EXPECT_THAT(left(AmountLevel::over, OverOutcome::unapplied), HasSubstr("that stays unapplied"));
  EXPECT_THAT(left(AmountLevel::over, OverOutcome::on_account), HasSubstr("customer's account"));
  EXPECT_THAT(left(AmountLevel::over, OverOutcome::refund), HasSubstr("as a refund"));
  EXPECT_THAT(left(AmountLevel::tolerance, OverOutcome::unapplied), HasSubstr("5.00 CNY more"));
  EXPECT_THAT(told_with([](ExplanationView&, Decision&, Proposal& p) {
                p.amount = AmountLevel::over;
                p.remainder_use = OverOutcome::next_oldest;
              }),
              HasSubstr("took the rest"));
}

TEST(ExplanationText, AnItemInAnotherCurrencyAsksAPersonForTheAmount) {
  const std::string text = told_with([](ExplanationView& view, Decision& d, Proposal& p) {
    view.payment.state = PaymentState::proposed;
    d.outcome = Outcome::proposed;
    d.reason = Reason::currency_differs;
    p.amount = AmountLevel::none;
    p.lines[0].amount = {};
  });
  EXPECT_THAT(text, HasSubstr("→ item FP-10023, with an amount that is a person's to say"));
  EXPECT_THAT(text, HasSubstr("in another currency than the payment"));
  EXPECT_THAT(text, Not(HasSubstr("hexiao confirm")));
}

TEST(ExplanationText, ASetOffIsNoPaymentThatSomebodySent) {
  const std::string text = told_with([](ExplanationView& view, Decision&, Proposal& p) {
    view.payment.amount = {};
    p.rule = "set off by hand";
    p.evidence.clear();
    view.items[0].kind = ItemKind::credit_note;
  });
  EXPECT_THAT(text, HasSubstr("(a set-off)"));
  EXPECT_THAT(text, HasSubstr("credits settled debits, and no money moved"));
  EXPECT_THAT(text, HasSubstr("C1001 杭州云帆电子科技有限公司: set off by hand."));
  EXPECT_THAT(text, HasSubstr("(credit note of"));
  EXPECT_THAT(text, Not(HasSubstr("Who paid")));
  EXPECT_THAT(text, Not(HasSubstr("the bank took it back")));
}

TEST(ExplanationText, WhereNothingFitsItSaysWhereToLook) {
  const auto look = [](Reason reason) {
    return told_with([&](ExplanationView& view, Decision& d, Proposal&) {
      view.payment.unapplied = view.payment.amount;
      d.outcome = Outcome::unmatched;
      d.reason = reason;
      d.proposals.clear();
    });
  };
  EXPECT_THAT(look(Reason::no_match_at_customer), HasSubstr("hexiao items --customer C1001"));
  EXPECT_THAT(look(Reason::already_cleared), HasSubstr("hexiao items --customer C1001 --all"));
}

TEST(ExplanationText, ALearnedMarkNamesItsMappingAndHowToTakeItBack) {
  const std::string text = told_with([](ExplanationView& view, Decision& d, Proposal&) {
    d.payer_mark = PayerMark::learned;
    d.payer_mapping = {4};
    MappingView mapping;
    mapping.id = {4};
    mapping.key = "NO9386011117947";
    mapping.customer_no = "C1001";
    mapping.confirmations = 1;
    mapping.first_payment = {3};
    view.mappings = {mapping};
  });
  EXPECT_THAT(text, HasSubstr("Mapping 4: the payer's account \"NO9386011117947\" leads to C1001"));
  EXPECT_THAT(text, HasSubstr("1 confirmation)"));
  EXPECT_THAT(text, HasSubstr("hexiao mappings revoke 4"));
}

}  // namespace
}  // namespace hexiao::cli

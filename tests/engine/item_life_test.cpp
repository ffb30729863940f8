// Marks and write-offs as the log keeps them. The stories are in scenarios/life.scenario.
#include <gtest/gtest.h>

#include "tests/engine/small_office.h"

namespace hexiao {
namespace {

using Names = std::vector<std::string>;

const Date kDue = *Date::from_civil(2026, 1, 31);
const Date kClosed = *Date::from_civil(2026, 3, 2);

MarkItem mark(Text item, ItemMark what, Date date = {}, Text note = {}) {
  return {.ledger = "L1", .item = item, .mark = what, .date = date, .note = note};
}
WriteOff write_off(Text item, Money amount = {}) {
  return {.ledger = "L1", .item = item, .amount = amount, .bad_debt = false, .reason = "gone"};
}

TEST(ItemLife, AnItemShowsItsLife) {
  SmallOffice office;
  const ItemId item = office.invoice("INV-1", Money(10'000), kDue);
  ItemView view = office.state().view(item);
  EXPECT_EQ(view.progress, ItemProgress::created);
  EXPECT_FALSE(view.promised);
  EXPECT_EQ(view.overdue_days, 0) << "without a business date nothing is overdue";
  EXPECT_FALSE(view.dunned);
  office.close(kClosed);
  office.does("alice", mark("INV-1", ItemMark::confirmed));
  office.does("alice", mark("INV-1", ItemMark::promised, kClosed.plus_days(9), "by phone"));
  office.does("alice", mark("INV-1", ItemMark::overdue_cause, {}, "no acceptance report"));
  office.replay();
  office.restart();
  view = office.state().view(item);
  EXPECT_EQ(view.progress, ItemProgress::confirmed);
  EXPECT_EQ(view.promised, kClosed.plus_days(9));
  EXPECT_EQ(view.overdue_days, 31);
  EXPECT_EQ(view.overdue_cause, "no acceptance report");
  EXPECT_FALSE(view.reopened);
}

TEST(ItemLife, WhatIsSaidTwiceIsRecordedOnce) {
  SmallOffice office;
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  for (const MarkItem& what :
       {mark("INV-1", ItemMark::sent), mark("INV-1", ItemMark::confirmed),
        mark("INV-1", ItemMark::promised, kClosed.plus_days(9)),
        mark("INV-1", ItemMark::overdue_cause, {}, "disaster"),
        mark("INV-1", ItemMark::promise_withdrawn), mark("INV-1", ItemMark::overdue_cause)}) {
    EXPECT_TRUE(office.does("alice", what).changed) << to_text(what.mark);
    EXPECT_FALSE(office.does("alice", what).changed) << to_text(what.mark);
  }
  EXPECT_FALSE(office.does("alice", mark("INV-1", ItemMark::sent)).changed)
      << "what was confirmed was sent";
}

TEST(ItemLife, MarksAreWithinTheirLimits) {
  SmallOffice office;
  office.invoice("INV-1", Money(10'000), kDue);
  const std::string cause(limits::kNameBytes + 1, 'c');
  const std::string note(limits::kTextBytes + 1, 'n');
  EXPECT_EQ(office.does("a", mark("INV-1", ItemMark::overdue_cause, {}, cause)).rejection,
            Rejection::text_too_long);
  EXPECT_TRUE(office.does("a", mark("INV-1", ItemMark::confirmed, {}, cause)).ok());
  EXPECT_EQ(office.does("a", mark("INV-1", ItemMark::sent, {}, note)).rejection,
            Rejection::text_too_long);
  EXPECT_EQ(
      office.does("a", mark("INV-1", ItemMark::promised, Date::from_days(INT32_MAX))).rejection,
      Rejection::malformed);
  EXPECT_EQ(office.does("a", mark("INV-1", ItemMark::promised)).rejection,
            Rejection::date_required);
}

TEST(ItemLife, AWriteOffIsAPaymentOfNothingOnTheBusinessDate) {
  SmallOffice office;
  const ItemId item = office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  const std::size_t before = office.recorded();
  const Result result = office.does("alice", write_off("INV-1"));
  EXPECT_EQ(office.events(before), (Names{"payment_recorded", "allocations_made"}));
  ASSERT_TRUE(result.payment);
  EXPECT_EQ(result.id, result.payment.value);
  PaymentView payment;
  ASSERT_TRUE(office.state().view(result.payment, payment));
  EXPECT_EQ(payment.bank_ref, "write-off #1");
  EXPECT_EQ(payment.text, "gone");
  EXPECT_EQ(payment.amount, Money(0));
  EXPECT_EQ(payment.booking_date, kClosed.plus_days(1));
  EXPECT_EQ(payment.decision.proposals.front().rule, "write-off");
  EXPECT_EQ(office.state().view(item).state, ItemState::written_off);
  EXPECT_EQ(office.state().view(result.first_allocation).writeoff, Money(10'000));
  office.replay();
}

TEST(ItemLife, BadDebtSaysSo) {
  SmallOffice office;
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  WriteOff lost = write_off("INV-1", Money(4'000));
  lost.bad_debt = true;
  PaymentView payment;
  ASSERT_TRUE(office.state().view(office.does("alice", lost).payment, payment));
  EXPECT_EQ(payment.decision.proposals.front().rule, "bad debt");
}

TEST(ItemLife, ReversingAWriteOffOpensTheItemAgain) {
  SmallOffice office;
  const ItemId item = office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  office.does("alice", write_off("INV-1"));
  EXPECT_TRUE(office.does("bob", ReversePayment{"write-off #1", "found"}).ok());
  const ItemView view = office.state().view(item);
  EXPECT_EQ(view.open_amount, Money(10'000));
  EXPECT_EQ(view.state, ItemState::open);
  EXPECT_TRUE(view.reopened);
  // And it may be written off anew, as another act.
  EXPECT_EQ(office.does("alice", write_off("INV-1")).payment, PaymentId{2});
  office.replay();
  office.restart();
}

}  // namespace
}  // namespace hexiao

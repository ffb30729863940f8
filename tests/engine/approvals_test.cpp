// Approvals as the log keeps them: what is recorded of each answer, what survives a restart, and
// that nobody gets round them. The stories are in scenarios/approvals.scenario.
#include <gtest/gtest.h>

#include "engine/vocabulary/forms.h"
#include "tests/engine/small_office.h"

namespace hexiao {
namespace {

using Names = std::vector<std::string>;

const Date kDue = *Date::from_civil(2026, 1, 31);
const Date kClosed = *Date::from_civil(2026, 3, 2);

ApprovalPolicy two_levels() {
  ApprovalPolicy policy;
  policy.rules = {{.kind = ApprovalKind::write_off,
                   .from_amount = {},
                   .from_overdue_days = 0,
                   .from_percent = 0,
                   .levels = {"sales_manager", "finance_director"}}};
  policy.roles = {{.role = "sales_manager", .principals = {"bob"}},
                  {.role = "finance_director", .principals = {}}};
  return policy;
}

ApprovalPolicy one_level(ApprovalKind kind, std::int64_t from_amount_e4 = 0) {
  ApprovalPolicy policy;
  policy.rules = {{.kind = kind,
                   .from_amount = {from_amount_e4},
                   .from_overdue_days = 0,
                   .from_percent = 0,
                   .levels = {"sales_manager"}}};
  return policy;
}

WriteOff write_off(Text item, Money amount = {}) {
  return {.ledger = "L1", .item = item, .amount = amount, .bad_debt = false, .reason = "gone"};
}
AnswerApproval approve(std::uint64_t id) {
  return {.approval = id, .answer = ApprovalAnswer::approve, .reason = {}};
}

TEST(Approvals, AProposalKeepsTheExactCommandUnderIdsAndDoesNothingElse) {
  SmallOffice office(two_levels());
  const ItemId item = office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  const std::size_t before = office.recorded();
  const Result asked = office.does("alice", write_off("INV-1"));
  EXPECT_TRUE(asked.ok());
  EXPECT_EQ(asked.id, 1u);
  EXPECT_EQ(asked.control.approval, ApprovalId{1});
  EXPECT_EQ(office.events(before), Names{"approval_proposed"});
  const Approval& approval = office.approval(1);
  EXPECT_EQ(approval.item, item);
  EXPECT_EQ(approval.amount, Money(10'000));
  EXPECT_EQ(approval.expires, kClosed.plus_days(1 + 14));
  Command kept;
  ASSERT_TRUE(decode_form(
      approval.command_kind,
      std::as_bytes(std::span(approval.command.data(), approval.command.size())), kept));
  const auto& exact = std::get<WriteOff>(kept);
  EXPECT_EQ(exact.item, "#1");
  EXPECT_EQ(exact.amount, Money(10'000)) << "all that was open when it was proposed";
}

TEST(Approvals, EachLevelIsRecordedAndTheLastOneDoesWhatWasProposed) {
  SmallOffice office(two_levels());
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  office.does("alice", write_off("INV-1"));
  // A restart between any two steps changes nothing.
  office.restart();
  std::size_t before = office.recorded();
  EXPECT_EQ(office.does("bob", approve(1)).field, "pending");
  EXPECT_EQ(office.events(before), Names{"approval_given"});
  office.replay();
  before = office.recorded();
  const Result last = office.does("dora", approve(1));
  EXPECT_EQ(last.field, "approved");
  EXPECT_FALSE(last.control.approval);
  EXPECT_EQ(last.payment, PaymentId{1});
  EXPECT_EQ(office.events(before),
            (Names{"approval_given", "approval_ended", "payment_recorded", "allocations_made"}));
  EXPECT_EQ(office.state().item_state(0), ItemState::written_off);
  office.replay();
  office.restart();
  EXPECT_EQ(office.approval(1).state, ApprovalState::approved);
  ASSERT_EQ(office.approval(1).given.size(), 2u);
  EXPECT_EQ(office.approval(1).given[1].approver, "dora");
}

TEST(Approvals, NobodyApprovesTwiceNorOutsideTheRoleNorWhatIsTheirs) {
  SmallOffice office(two_levels());
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  office.does("alice", write_off("INV-1"));
  EXPECT_EQ(office.does("alice", approve(1)).rejection, Rejection::own_proposal);
  EXPECT_EQ(office.does("dora", approve(1)).rejection, Rejection::not_an_approver);
  EXPECT_EQ(office.does("", approve(1)).rejection, Rejection::not_an_approver);
  EXPECT_TRUE(office.does("bob", approve(1)).ok());
  EXPECT_EQ(office.does("bob", approve(1)).rejection, Rejection::not_an_approver);
  EXPECT_EQ(office.does("dora", approve(2)).rejection, Rejection::unknown_approval);
  EXPECT_EQ(office.does("dora", approve(0)).rejection, Rejection::unknown_approval);
  const std::string long_reason(limits::kTextBytes + 1, 'x');
  EXPECT_EQ(office.does("dora", AnswerApproval{1, ApprovalAnswer::approve, long_reason}).rejection,
            Rejection::text_too_long);
  EXPECT_EQ(office.state().item_state(0), ItemState::open);
}

TEST(Approvals, WithoutARoleTableAnybodyButTheProposerApproves) {
  SmallOffice office(one_level(ApprovalKind::write_off));
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  office.does("", write_off("INV-1"));
  EXPECT_EQ(office.does("", approve(1)).rejection, Rejection::own_proposal)
      << "nobody is one person";
  EXPECT_EQ(office.does("anybody", approve(1)).field, "approved");
}

TEST(Approvals, AnOutdatedOneIsVoidedAtTheFirstAnswerAndSaysSo) {
  SmallOffice office(two_levels());
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  office.does("alice", write_off("INV-1"));
  office.does("erp", DisputeItem{"L1", "INV-1", "wrong quantity"});
  const std::size_t before = office.recorded();
  const Result answer = office.does("bob", approve(1));
  EXPECT_TRUE(answer.ok());
  EXPECT_EQ(answer.field, "voided");
  EXPECT_EQ(office.events(before), Names{"approval_ended"});
  EXPECT_EQ(office.does("bob", approve(1)).rejection, Rejection::approval_ended);
}

TEST(Approvals, WhatChangesAndChangesBackIsAsItWas) {
  SmallOffice office(one_level(ApprovalKind::write_off));
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  office.does("alice", write_off("INV-1"));
  office.does("erp", DisputeItem{"L1", "INV-1", "wrong quantity"});
  office.does("erp", ReleaseItem{"L1", "INV-1", "it was right"});
  EXPECT_EQ(office.does("bob", approve(1)).field, "approved");
}

TEST(Approvals, AnotherItemThatTakesTheNumberIsNotWhatWasApproved) {
  SmallOffice office(one_level(ApprovalKind::write_off));
  office.does("erp", UpsertItem{.ledger = "L1",
                                .customer_no = "C1",
                                .item_no = "A-1",
                                .document_no = "DOC-1",
                                .currency = "CNY",
                                .amount = Money(10'000),
                                .issue_date = kDue,
                                .due_date = kDue});
  office.close(kClosed);
  EXPECT_EQ(office.does("alice", write_off("DOC-1")).control.approval, ApprovalId{1});
  office.does("erp", UpsertItem{.ledger = "L1",
                                .customer_no = "C1",
                                .item_no = "A-2",
                                .document_no = "DOC-1",
                                .currency = "CNY",
                                .amount = Money(77'000),
                                .issue_date = kDue,
                                .due_date = kDue});
  EXPECT_EQ(office.does("bob", approve(1)).field, "approved");
  EXPECT_EQ(office.state().item_state(0), ItemState::written_off);
  EXPECT_EQ(office.state().item_state(1), ItemState::open);
}

TEST(Approvals, PartsOfAWriteOffAreAddedUpSoThatNoneIsTooSmall) {
  SmallOffice office(one_level(ApprovalKind::write_off, 50'000));  // from 5.00 on
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  EXPECT_FALSE(office.does("alice", write_off("INV-1", Money(499))).control.approval);
  EXPECT_TRUE(office.does("alice", write_off("INV-1", Money(1))).control.approval);
  // What was taken back counts no more.
  EXPECT_TRUE(office.does("alice", Deallocate{1, "paid after all"}).ok());
  EXPECT_FALSE(office.does("alice", write_off("INV-1", Money(1))).control.approval);
}

TEST(Approvals, AnAllocationIsExecutedWithTheLinesThatWereProposed) {
  SmallOffice office(one_level(ApprovalKind::discount));
  office.invoice("INV-1", Money(10'000), kDue);
  office.invoice("INV-2", Money(5'000), kDue);
  office.close(kClosed);
  office.does("erp", ReceivePayment{.ledger = "L1",
                                    .bank_ref = "B-1",
                                    .currency = "CNY",
                                    .amount = Money(13'000),
                                    .booking_date = kClosed});
  AllocatePayment by_hand{
      .payment = "B-1",
      .lines = {{.item = "INV-1", .amount = Money(9'000), .discount = Money(1'000)},
                {.item = "INV-2", .amount = Money(4'000)}},
      .other_customer_granted = false};
  const Result asked = office.does("alice", by_hand);
  EXPECT_EQ(asked.control.approval, ApprovalId{1});
  EXPECT_TRUE(asked.allocations.empty());
  EXPECT_EQ(office.state().allocation_count(), 0u);
  EXPECT_FALSE(office.does("alice", by_hand).changed) << "the same again is the one that waits";
  const Result done = office.does("bob", approve(1));
  EXPECT_EQ(done.field, "approved");
  EXPECT_EQ(done.allocations.size(), 2u);
  EXPECT_EQ(done.unapplied, Money(0));
  EXPECT_EQ(office.state().view(ItemId{1}).open_amount, Money(0));
  EXPECT_EQ(office.state().view(ItemId{2}).open_amount, Money(1'000));
  office.replay();
}

TEST(Approvals, TheyExpireAtTheCloseOfTheirLastDayAndNotBefore) {
  ApprovalPolicy policy = one_level(ApprovalKind::write_off);
  policy.expire_days = 1;
  SmallOffice office(policy);
  office.invoice("INV-1", Money(10'000), kDue);
  office.close(kClosed);
  office.does("alice", write_off("INV-1"));
  office.close(kClosed.plus_days(1));  // the business date is the day on which it expires
  EXPECT_EQ(office.approval(1).state, ApprovalState::pending);
  office.restart();
  office.close(kClosed.plus_days(2));
  EXPECT_EQ(office.approval(1).state, ApprovalState::expired);
  EXPECT_EQ(office.does("bob", approve(1)).rejection, Rejection::approval_ended);
  office.replay();
}

TEST(Approvals, ASetOffAcrossCustomersIsRefusedWhereItWouldNeedOne) {
  for (const bool needs : {false, true}) {
    SmallOffice office(needs ? one_level(ApprovalKind::cross_customer) : ApprovalPolicy{});
    office.does("erp", UpsertCustomer{.ledger = "L1", .customer_no = "C2", .name = "Bolt Ltd"});
    office.invoice("INV-1", Money(10'000), kDue);
    office.does("erp", UpsertItem{.ledger = "L1",
                                  .customer_no = "C2",
                                  .item_no = "CN-1",
                                  .document_no = "CN-1",
                                  .kind = ItemKind::credit_note,
                                  .currency = "CNY",
                                  .amount = Money(-10'000),
                                  .issue_date = kDue,
                                  .due_date = kDue});
    const SetOff crossing{.ledger = "L1",
                          .customer_no = {},
                          .reason = "one group",
                          .date = kDue,
                          .lines = {{.item = "INV-1", .amount = Money(10'000)},
                                    {.item = "CN-1", .amount = Money(-10'000)}},
                          .other_customer_granted = true};
    const Result answer = office.does("alice", crossing);
    EXPECT_EQ(answer.rejection, needs ? Rejection::other_customer : Rejection::none);
    EXPECT_EQ(office.state().allocation_count(), needs ? 0u : 2u);
  }
}

}  // namespace
}  // namespace hexiao

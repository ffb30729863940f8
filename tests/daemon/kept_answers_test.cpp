// Exactly once: a request that comes again gets its first answer and is not done twice.
#include <gtest/gtest.h>

#include "protocol/command_batch.h"
#include "protocol/messages.h"
#include "protocol/results.h"
#include "protocol/rows.h"
#include "tests/daemon/desk_on_disk.h"
#include "tests/protocol/payload_of.h"

namespace hexiao::daemon {
namespace {

using durability::testing::SimulatedDisk;
using protocol::FrameType;

constexpr std::uint64_t kClient = 42;

class Office {
 public:
  explicit Office(SimulatedDisk& disk, std::uint64_t check_every_bytes = 0)
      : desk_(disk, {.check_every_bytes = check_every_bytes, .check_rows = 8, .wall_clock = [this] {
                       return ++clock_;
                     }}) {}

  // One frame; what it answers, when its group is durable.
  ByteBuffer serve(FrameRequest::Work work, std::uint64_t request) {
    FrameRequest frame(1, request, 1U << 20, std::move(work));
    std::vector<Reply> replies = desk_.serve(frame);
    EXPECT_EQ(replies.size(), 1U);
    return std::move(replies.front().bytes);
  }
  ByteBuffer send(std::uint64_t request, const protocol::CommandBatch& batch,
                  bool keeps_answers = true, std::uint64_t client = kClient) {
    ByteBuffer frame;
    batch.append_to(frame, request, protocol::Detail::named);
    CommandsWork work{.payload = test::payload_of(frame),
                      .batch = {},
                      .client = client,
                      .principal = std::make_shared<const std::string>("erp"),
                      .keeps_answers = keeps_answers};
    EXPECT_EQ(protocol::decode_commands(work.payload.bytes(), 1000, work.batch),
              protocol::WireError::none);
    return serve(std::move(work), request);
  }
  RequestView fate(const std::string& number) {
    ByteBuffer frame;
    protocol::append_query(frame, 9, {.kind = protocol::QueryKind::requests, .number = number});
    QueryWork work{.payload = test::payload_of(frame), .query = {}};
    EXPECT_TRUE(protocol::read_query(work.payload.bytes(), work.query).ok());
    const ByteBuffer answer = serve(std::move(work), 9);
    protocol::Page page;
    EXPECT_EQ(protocol::read_page(test::payload_of(answer), page), protocol::WireError::none);
    return page.requests.empty() ? RequestView{} : page.requests.front();
  }
  bool snapshot() { return desk_.snapshot(); }

  std::uint64_t recorded() const { return desk_.recorded(); }  // by the last frame
  const State& state() const { return desk_.state(); }
  const Standing& standing() const { return desk_.standing(); }

 private:
  std::int64_t clock_ = 0;
  DeskOnDisk desk_;
};

protocol::CommandBatch master_data() {
  protocol::CommandBatch batch({.frame_bytes = 1U << 20, .batch = 1000, .in_flight = 8});
  EXPECT_EQ(batch.add(UpsertCustomer{
                .ledger = "CN01", .customer_no = "C1", .name = "Harbour Tools", .currency = "EUR"}),
            Rejection::none);
  EXPECT_EQ(batch.add(UpsertItem{.ledger = "CN01",
                                 .customer_no = "C1",
                                 .item_no = "INV-1001",
                                 .document_no = "INV-1001",
                                 .currency = "EUR",
                                 .amount = Money(10'000),
                                 .issue_date = Date::from_days(20'000),
                                 .due_date = Date::from_days(20'030)}),
            Rejection::none);
  return batch;
}

protocol::CommandBatch payment(std::int64_t minor, std::string_view text) {
  protocol::CommandBatch batch({.frame_bytes = 1U << 20, .batch = 1000, .in_flight = 8});
  EXPECT_EQ(batch.add(ReceivePayment{.ledger = "CN01",
                                     .bank_account = "DE1",
                                     .currency = "EUR",
                                     .amount = Money(minor),
                                     .booking_date = Date::from_days(20'010),
                                     .payer_name = "Harbour Tools",
                                     .text = text}),
            Rejection::none);
  return batch;
}

std::vector<std::byte> bytes_of(const ByteBuffer& buffer) {
  return {buffer.bytes().begin(), buffer.bytes().end()};
}

std::uint16_t error_code(const ByteBuffer& frame) {
  protocol::ErrorNotice notice;
  if (protocol::read_error(test::payload_of(frame).bytes(), notice) != protocol::WireError::none)
    return 0;
  return notice.code;
}

TEST(KeptAnswers, ARepeatedRequestGetsItsFirstAnswerAndRecordsNothing) {
  SimulatedDisk disk;
  Office office(disk);
  office.send(1, master_data());
  const auto first = bytes_of(office.send(2, payment(10'000, "INV-1001")));
  EXPECT_GT(office.recorded(), 1U);
  const std::uint64_t hash = office.state().hash();
  EXPECT_EQ(bytes_of(office.send(2, payment(10'000, "INV-1001"))), first);
  EXPECT_EQ(office.recorded(), 0U);
  EXPECT_EQ(office.state().hash(), hash);
  EXPECT_EQ(office.state().payment_count(), 1U);
  EXPECT_EQ(office.standing().requests_repeated.get(), 1U);
}

// What a person does by hand is not recognised by its content: without the key it is refused or
// done again.
TEST(KeptAnswers, WhatOnlyTheRequestNumberRecognisesIsNotDoneTwice) {
  SimulatedDisk disk;
  Office office(disk);
  office.send(1, master_data());
  office.send(2, payment(3'000, "no number"));
  protocol::CommandBatch by_hand({.frame_bytes = 1U << 20, .batch = 1000, .in_flight = 8});
  ASSERT_EQ(by_hand.add(AllocatePayment{.payment = "#1",
                                        .lines = {{.item = "INV-1001", .amount = Money(1'000)}}}),
            Rejection::none);
  const auto first = bytes_of(office.send(3, by_hand));
  EXPECT_EQ(bytes_of(office.send(3, by_hand)), first);
  EXPECT_EQ(office.state().allocation_count(), 1U);
  office.send(4, by_hand);
  EXPECT_EQ(office.state().allocation_count(), 2U) << "another number is another wish";
}

TEST(KeptAnswers, OtherContentUnderTheSameNumberIsRefusedAndRecorded) {
  SimulatedDisk disk;
  Office office(disk);
  office.send(1, master_data());
  office.send(2, payment(10'000, "INV-1001"));
  EXPECT_EQ(error_code(office.send(2, payment(9'999, "INV-1001"))),
            static_cast<std::uint16_t>(Rejection::request_conflict));
  EXPECT_EQ(office.recorded(), 1U) << "the attempt is in the history";
  EXPECT_EQ(office.state().payment_count(), 1U);
  EXPECT_EQ(office.state().answers().find(kClient, 2)->commands, 1U);
}

TEST(KeptAnswers, TheFirstAnswerIsGivenAfterARestartAndAfterASnapshot) {
  SimulatedDisk disk;
  std::vector<std::byte> first;
  {
    Office office(disk);
    office.send(1, master_data());
    first = bytes_of(office.send(2, payment(10'000, "INV-1001")));
  }
  {
    Office office(disk);
    EXPECT_EQ(bytes_of(office.send(2, payment(10'000, "INV-1001"))), first);
    EXPECT_EQ(office.recorded(), 0U);
    ASSERT_TRUE(office.snapshot());
  }
  Office office(disk);
  EXPECT_EQ(bytes_of(office.send(2, payment(10'000, "INV-1001"))), first);
  EXPECT_EQ(error_code(office.send(2, payment(1, "INV-1001"))),
            static_cast<std::uint16_t>(Rejection::request_conflict));
  EXPECT_EQ(office.state().payment_count(), 1U);
}

TEST(KeptAnswers, ARejectionIsAnAnswerToo) {
  SimulatedDisk disk;
  Office office(disk);
  const auto first = bytes_of(office.send(1, payment(10'000, "INV-1001")));
  EXPECT_EQ(office.state().answers().find(kClient, 1)->rejected, 1U) << "no such ledger yet";
  office.send(2, master_data());
  EXPECT_EQ(bytes_of(office.send(1, payment(10'000, "INV-1001"))), first);
  EXPECT_EQ(office.state().payment_count(), 0U);
}

TEST(KeptAnswers, AClientThatDidNotAskForThemIsServedAsEver) {
  SimulatedDisk disk;
  Office office(disk);
  office.send(1, master_data(), false);
  const Lsn after = office.recorded();
  EXPECT_EQ(after, 3U) << "ledger, customer, item";
  office.send(2, payment(10'000, "INV-1001"), false);
  office.send(2, payment(20'000, "INV-1002"), false);
  EXPECT_EQ(office.state().payment_count(), 2U);
  EXPECT_TRUE(office.state().answers().empty());
}

TEST(KeptAnswers, TheFateOfARequestIsTold) {
  SimulatedDisk disk;
  Office office(disk);
  office.send(1, master_data());
  const RequestView done = office.fate("42:1");
  EXPECT_EQ(done.fate, RequestFate::answered);
  EXPECT_EQ(done.first_lsn, 1U);
  EXPECT_EQ(done.lsn, 4U);
  EXPECT_EQ(done.commands, 2U);
  EXPECT_EQ(done.rejected, 0U);
  EXPECT_EQ(office.fate("42:2").fate, RequestFate::unknown);
  EXPECT_EQ(office.fate("43:1").fate, RequestFate::unknown);
  EXPECT_EQ(office.fate("42").request, 1U) << "all that are kept of the client";
}

TEST(KeptAnswers, ANumberBelowWhatWasLetGoOfIsRefusedAndNeverDone) {
  SimulatedDisk disk;
  Office office(disk);
  office.send(1, master_data());
  for (std::uint64_t request = 2; request <= Answers::kMostAnswersOfClient + 2; ++request)
    office.send(request, payment(1, std::to_string(request)));
  const std::uint32_t payments = office.state().payment_count();
  EXPECT_EQ(error_code(office.send(1, payment(77, "late"))),
            static_cast<std::uint16_t>(Rejection::request_forgotten));
  EXPECT_EQ(office.fate("42:1").fate, RequestFate::forgotten);
  EXPECT_EQ(office.state().payment_count(), payments);
}

TEST(StateChecks, AreRecordedAsTheLogGrowsAndEveryStartCompares) {
  SimulatedDisk disk;
  {
    Office office(disk, 300);
    office.send(1, master_data());
    for (std::uint64_t request = 2; request <= 40; ++request)
      office.send(request, payment(1, std::to_string(request)), false);
  }
  Office again(disk, 300);
  EXPECT_EQ(again.state().payment_count(), 39U);
}

}  // namespace
}  // namespace hexiao::daemon

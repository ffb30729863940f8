// Messages from outside: each rule of docs/durability.md's section of that name, with the attack
// that it meets. What mutilates good messages is in hostile_test.cpp; what fuzzes, in tests/fuzz/.
#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include <cstring>

#include "engine/vocabulary/forms.h"
#include "protocol/codec.h"
#include "protocol/messages.h"
#include "protocol/results.h"
#include "protocol/rows.h"
#include "wire/hexiao_generated.h"

namespace hexiao::protocol {
namespace {

Payload payload_of(const flatbuffers::FlatBufferBuilder& builder) {
  return Payload::copy_of(
      {reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize()});
}

template <class Table>
bool verifier_takes(const Payload& payload) {
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(payload.data()),
                                 payload.size());
  return verifier.VerifyBuffer<Table>(nullptr);
}

// What each reader says to the same bytes; pages take theirs along.
std::vector<WireError> read_as_everything(std::span<const std::byte> bytes) {
  CommandBatchView batch;
  std::vector<ResultView> results;
  Query query;
  Hello hello;
  Welcome welcome;
  ErrorNotice notice;
  SnapshotDone done;
  return {decode_commands(bytes, 8192, batch), decode_results(bytes, results),
          read_query(bytes, query).error,      read_hello(bytes, hello),
          read_welcome(bytes, welcome),        read_error(bytes, notice),
          read_snapshot_done(bytes, done)};
}

TEST(OutsideTest, NoReaderTouchesAMisalignedBuffer) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(wire::CreateSnapshotDone(builder, 1, 2, 3, 4));
  const Payload good = payload_of(builder);
  SnapshotDone done;
  ASSERT_EQ(read_snapshot_done(good.bytes(), done), WireError::none);
  Payload room(good.size() + kFrameAlignment);
  for (std::size_t shift = 1; shift < kFrameAlignment; ++shift) {
    std::memcpy(room.data() + shift, good.data(), good.size());
    for (const WireError error : read_as_everything({room.data() + shift, good.size()}))
      EXPECT_EQ(error, WireError::malformed_payload) << shift;
  }
}

TEST(OutsideTest, ALengthIsRefusedBeforeAnythingIsAskedForByIt) {
  // A header that is right but for its claim of nearly 4 GiB.
  ByteBuffer frame;
  append_frame(frame, FrameType::commands, 1);
  const std::uint32_t claimed = 0xFFFF'FFF0;
  std::memcpy(frame.data() + 8, &claimed, sizeof claimed);
  FrameHeader header;
  EXPECT_EQ(read_header(std::span<const std::byte, kHeaderBytes>(frame.data(), kHeaderBytes),
                        FrameLimits{}.frame_bytes, header),
            WireError::frame_too_large);
  // The sanitizer ends a program that asks for so much at once; a reader has no room for it either.
  FrameReader reader(FrameLimits{}.frame_bytes);
  std::memcpy(reader.room().data(), frame.data(), kHeaderBytes);
  reader.filled(kHeaderBytes);
  Frame read;
  EXPECT_EQ(reader.next(read), FrameReader::Step::fault);
  EXPECT_EQ(reader.fault(), WireError::frame_too_large);
  EXPECT_TRUE(reader.room().empty());
}

TEST(OutsideTest, BeforeHelloOnlySmallFramesAreTaken) {
  ByteBuffer frame;
  append_frame(frame, FrameType::hello, 1, std::vector<std::byte>(kHelloFrameBytes));
  FrameReader reader;
  std::memcpy(reader.room().data(), frame.data(), kHeaderBytes);
  reader.filled(kHeaderBytes);
  Frame read;
  EXPECT_EQ(reader.next(read), FrameReader::Step::fault);
  EXPECT_EQ(reader.fault(), WireError::frame_too_large);
}

// 62 KB that pass the verifier and refer to 228 MB: one text of 30 KB, named 7,600 times.
TEST(OutsideTest, SixtyTwoKilobytesCannotReferToTwoHundredMegabytes) {
  constexpr std::size_t kTextBytes = 30'000, kTimes = 7'600;
  flatbuffers::FlatBufferBuilder builder;
  const auto text = builder.CreateString(std::string(kTextBytes, 'x'));
  const auto aliases =
      builder.CreateVector(std::vector<flatbuffers::Offset<flatbuffers::String>>(kTimes, text));
  wire::CustomerBuilder customer(builder);
  customer.add_aliases(aliases);
  const std::vector<flatbuffers::Offset<wire::Customer>> one = {customer.Finish()};
  const auto customers = builder.CreateVector(one);
  wire::RowsBuilder rows(builder);
  rows.add_kind(static_cast<std::uint8_t>(QueryKind::customers));
  rows.add_customers(customers);
  builder.Finish(rows.Finish());
  const Payload payload = payload_of(builder);
  ASSERT_LT(payload.size(), 62'000U);
  ASSERT_GE(kTextBytes * kTimes, 228'000'000U);
  ASSERT_TRUE(verifier_takes<wire::Rows>(payload)) << "the attack must be one";
  Page page;
  EXPECT_EQ(read_page(Payload::copy_of(payload.bytes()), page), WireError::malformed_payload);
  EXPECT_TRUE(page.customers.empty());
}

// The same against the daemon: a heap of texts is shared out once, in order, so that two rows
// cannot both have it.
TEST(OutsideTest, NoByteOfABatchIsSharedByTwoCommands) {
  const auto decode = [](std::size_t rows, std::size_t heap) {
    flatbuffers::FlatBufferBuilder builder;
    std::array<std::uint16_t, 12> lengths{};
    lengths[7] = 8'000;  // the remittance text
    const auto texts = builder.CreateVector(std::vector<std::uint8_t>(heap, 'x'));
    const auto payments = builder.CreateVectorOfStructs(
        std::vector<wire::PaymentRow>(rows, wire::PaymentRow(1, 0, 0, 0, lengths)));
    const auto kinds = builder.CreateVector(std::vector<std::uint8_t>(rows, 2));
    wire::CommandsBuilder commands(builder);
    commands.add_texts(texts);
    commands.add_payments(payments);
    commands.add_kinds(kinds);
    builder.Finish(commands.Finish());
    CommandBatchView batch;
    return decode_commands(payload_of(builder).bytes(), 8192, batch);
  };
  EXPECT_EQ(decode(2, 16'000), WireError::none);
  EXPECT_EQ(decode(1'000, 8'000), WireError::malformed_payload);
}

TEST(OutsideTest, UnknownKindsOfEverythingAreRefused) {
  ByteBuffer frame;
  append_frame(frame, FrameType::goodbye, 1);
  for (const unsigned type : {0U, 13U, 255U}) {
    frame.data()[6] = static_cast<std::byte>(type);
    FrameHeader header;
    EXPECT_EQ(read_header(std::span<const std::byte, kHeaderBytes>(frame.data(), kHeaderBytes),
                          kHelloFrameBytes, header),
              WireError::unknown_frame);
  }
  const auto ask = [](std::uint8_t kind, std::uint8_t item_state, std::uint8_t payment_state) {
    flatbuffers::FlatBufferBuilder builder;
    builder.Finish(
        wire::CreateQuery(builder, kind, 0, 0, 0, 0, 0, item_state, payment_state, false, 0, 1));
    const Payload payload = payload_of(builder);
    EXPECT_TRUE(verifier_takes<wire::Query>(payload)) << "the attack must be one";
    Query query;
    return read_query(payload.bytes(), query);
  };
  EXPECT_TRUE(ask(2, 255, 255).ok());
  EXPECT_EQ(ask(200, 255, 255).error, WireError::unknown_query);
  EXPECT_EQ(ask(2, 77, 255).rejection, Rejection::unknown_enum);
  EXPECT_EQ(ask(2, 255, 77).rejection, Rejection::unknown_enum);
  // A command of a kind that there is not: what a union would be elsewhere.
  for (const unsigned kind : {unsigned{kCommandKinds}, 254U, 255U}) {
    flatbuffers::FlatBufferBuilder builder;
    const std::vector<std::uint8_t> one = {static_cast<std::uint8_t>(kind)};
    const auto kinds = builder.CreateVector(one);
    wire::CommandsBuilder commands(builder);
    commands.add_kinds(kinds);
    builder.Finish(commands.Finish());
    const Payload payload = payload_of(builder);
    EXPECT_TRUE(verifier_takes<wire::Commands>(payload)) << "the attack must be one";
    CommandBatchView batch;
    EXPECT_EQ(decode_commands(payload.bytes(), 8192, batch), WireError::malformed_payload);
  }
}

// A table without a single field passes the verifier as any kind of message.
TEST(OutsideTest, AnEmptyBodyMovesNothing) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(wire::CommandsBuilder(builder).Finish());
  const Payload empty = payload_of(builder);
  ASSERT_TRUE(verifier_takes<wire::Commands>(empty) && verifier_takes<wire::Hello>(empty));
  CommandBatchView batch;
  EXPECT_EQ(decode_commands(empty.bytes(), 8192, batch), WireError::malformed_payload);
  std::vector<ResultView> results;
  EXPECT_EQ(decode_results(empty.bytes(), results), WireError::malformed_payload);
  Welcome welcome;
  EXPECT_EQ(read_welcome(empty.bytes(), welcome), WireError::malformed_payload);
  ErrorNotice notice;
  EXPECT_EQ(read_error(empty.bytes(), notice), WireError::malformed_payload);
}

// Amounts that come as text: in policies, and in the files of banks.
TEST(OutsideTest, AnAmountInATextIsBoundedHoweverManyDigitsItHas) {
  EXPECT_EQ(parse_amount("10000000000000.00", 2).amount, Money(kMaxAmount));
  EXPECT_EQ(parse_amount("10000000000000.01", 2).error, AmountError::too_large);
  EXPECT_EQ(parse_amount("1000000000000001", 0).error, AmountError::too_large);
  EXPECT_EQ(parse_amount("-10000000000001", 2).error, AmountError::too_large);
  EXPECT_EQ(parse_amount(std::string(10'000, '9'), 2).error, AmountError::too_large);
}

// Depth and tables: messages of a session have few tables, and none lies deeper than kMaxDepth.
TEST(OutsideTest, MoreTablesThanAMessageHasAreRefused) {
  flatbuffers::FlatBufferBuilder builder;
  wire::CustomerBuilder empty(builder);
  const auto row = empty.Finish();
  // A hundred thousand rows that are all the same eight bytes.
  const auto customers =
      builder.CreateVector(std::vector<flatbuffers::Offset<wire::Customer>>(100'000, row));
  wire::RowsBuilder rows(builder);
  rows.add_kind(static_cast<std::uint8_t>(QueryKind::customers));
  rows.add_customers(customers);
  builder.Finish(rows.Finish());
  const Payload payload = payload_of(builder);
  ASSERT_TRUE(verifier_takes<wire::Rows>(payload)) << "the attack must be one";
  Page page;
  EXPECT_EQ(read_page(Payload::copy_of(payload.bytes()), page), WireError::malformed_payload);
}

// What was read stands although the buffer that it came in is used again.
TEST(OutsideTest, WhatASessionDecidesByIsItsOwnCopy) {
  ByteBuffer frame;
  append_hello(
      frame, 1,
      {.client = 7, .principal = "li.na", .client_name = "c", .credentials = {std::byte{1}}});
  Payload payload = Payload::copy_of(frame.bytes_from(kHeaderBytes));
  Hello hello;
  ASSERT_EQ(read_hello(payload.bytes(), hello), WireError::none);
  std::memset(payload.data(), 0xEE, payload.size());
  EXPECT_EQ(hello.principal, "li.na");
  EXPECT_EQ(hello.client, 7U);
  EXPECT_EQ(hello.credentials, std::vector<std::byte>{std::byte{1}});
}

}  // namespace
}  // namespace hexiao::protocol

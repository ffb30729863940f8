#include "protocol/messages.h"

#include <gtest/gtest.h>

#include "tests/protocol/payload_of.h"

namespace hexiao::protocol {
namespace {

using test::payload_of;

Hello sample_hello() {
  return {.oldest_version = 1,
          .newest_version = 3,
          .client = 42,
          .principal = "李娜",
          .client_name = "hexiao 0.1",
          .credentials = {std::byte{1}, std::byte{2}},
          .wanted = {.frame_bytes = 1U << 20, .batch = 100, .in_flight = 4}};
}

TEST(MessagesTest, HelloComesOutAsItWentIn) {
  ByteBuffer out;
  append_hello(out, 1, sample_hello());
  Hello read;
  ASSERT_EQ(read_hello(payload_of(out).bytes(), read), WireError::none);
  EXPECT_EQ(read.oldest_version, 1);
  EXPECT_EQ(read.newest_version, 3);
  EXPECT_EQ(read.client, 42U);
  EXPECT_EQ(read.principal, "李娜");
  EXPECT_EQ(read.client_name, "hexiao 0.1");
  EXPECT_EQ(read.credentials, (std::vector<std::byte>{std::byte{1}, std::byte{2}}));
  EXPECT_EQ(read.wanted.frame_bytes, 1U << 20);
  EXPECT_EQ(read.wanted.batch, 100U);
  EXPECT_EQ(read.wanted.in_flight, 4U);
}

TEST(MessagesTest, AnEmptyHelloIsTakenAndAFaultyOneIsNot) {
  ByteBuffer out;
  append_hello(out, 1, Hello{});
  Hello read;
  EXPECT_EQ(read_hello(payload_of(out).bytes(), read), WireError::none);
  EXPECT_TRUE(read.credentials.empty());

  const auto refused = [](const Hello& hello) {
    ByteBuffer bytes;
    append_hello(bytes, 1, hello);
    Hello into;
    return read_hello(payload_of(bytes).bytes(), into) == WireError::malformed_payload;
  };
  Hello hello = sample_hello();
  hello.principal = "a\x01";
  EXPECT_TRUE(refused(hello));
  hello.principal = std::string(256, 'x');
  EXPECT_TRUE(refused(hello));
  hello = sample_hello();
  hello.newest_version = 0;
  EXPECT_TRUE(refused(hello));
  hello = sample_hello();
  hello.oldest_version = 4;
  EXPECT_TRUE(refused(hello));
  hello = sample_hello();
  hello.credentials.resize(4097);
  EXPECT_TRUE(refused(hello));
}

TEST(MessagesTest, WelcomeComesOutAsItWentIn) {
  Welcome welcome{.version = 1,
                  .client = 42,
                  .session = 7,
                  .server_version = "0.1.0",
                  .limits = {},
                  .durable_lsn = 1'000'000,
                  .read_only = "disk full"};
  welcome.store[15] = std::byte{9};
  ByteBuffer out;
  append_welcome(out, 1, welcome);
  Welcome read;
  ASSERT_EQ(read_welcome(payload_of(out).bytes(), read), WireError::none);
  EXPECT_EQ(read.client, 42U);
  EXPECT_EQ(read.session, 7U);
  EXPECT_EQ(read.server_version, "0.1.0");
  EXPECT_EQ(read.store, welcome.store);
  EXPECT_EQ(read.limits.batch, 8192U);
  EXPECT_EQ(read.durable_lsn, 1'000'000U);
  EXPECT_EQ(read.read_only, "disk full");
}

TEST(MessagesTest, ErrorAndSnapshotDoneComeOutAsTheyWentIn) {
  ByteBuffer out;
  append_error(out, 3, notice_of(Rejection::unknown_payment, "payment \"#7\""));
  ErrorNotice notice;
  ASSERT_EQ(read_error(payload_of(out).bytes(), notice), WireError::none);
  EXPECT_EQ(notice.code, 203);
  EXPECT_EQ(notice.name, "unknown_payment");
  EXPECT_NE(notice.text.find("#7"), std::string::npos);
  EXPECT_FALSE(notice.session_ends);

  out.clear();
  append_snapshot_done(
      out, 4, {.lsn = 5, .state_hash = 6, .bytes = 7, .duration_ns = 8, .file = "snapshot-5"});
  SnapshotDone done;
  ASSERT_EQ(read_snapshot_done(payload_of(out).bytes(), done), WireError::none);
  EXPECT_EQ(done.lsn, 5U);
  EXPECT_EQ(done.state_hash, 6U);
  EXPECT_EQ(done.bytes, 7U);
  EXPECT_EQ(done.duration_ns, 8);
  EXPECT_EQ(done.file, "snapshot-5");
}

TEST(MessagesTest, NothingIsReadFromAnEmptyOrStrangePayload) {
  Hello hello;
  Welcome welcome;
  ErrorNotice notice;
  SnapshotDone done;
  for (const std::size_t size : {0U, 16U, 64U}) {
    Payload payload(size);
    if (size != 0) std::memset(payload.data(), 0, size);
    EXPECT_EQ(read_hello(payload.bytes(), hello), WireError::malformed_payload);
    EXPECT_EQ(read_welcome(payload.bytes(), welcome), WireError::malformed_payload);
    EXPECT_EQ(read_error(payload.bytes(), notice), WireError::malformed_payload);
    EXPECT_EQ(read_snapshot_done(payload.bytes(), done), WireError::malformed_payload);
  }
}

TEST(MessagesTest, LimitsAreTheSmallerOfBothSidesAndLeaveRoomForTheAnswers) {
  const FrameLimits offered{.frame_bytes = 16U << 20, .batch = 8192, .in_flight = 64};
  const FrameLimits nothing_wanted =
      agree_on({.frame_bytes = 0, .batch = 0, .in_flight = 0}, offered);
  EXPECT_EQ(nothing_wanted.batch, 8192U);
  EXPECT_EQ(nothing_wanted.frame_bytes, 16U << 20);
  const FrameLimits less =
      agree_on({.frame_bytes = 1U << 20, .batch = 8192, .in_flight = 2}, offered);
  EXPECT_EQ(less.frame_bytes, 1U << 20);
  EXPECT_EQ(less.batch, 1024U);
  EXPECT_EQ(less.in_flight, 2U);
  const FrameLimits tiny = agree_on({.frame_bytes = 1, .batch = 1, .in_flight = 1}, offered);
  EXPECT_EQ(tiny.frame_bytes, kHelloFrameBytes);
}

}  // namespace
}  // namespace hexiao::protocol

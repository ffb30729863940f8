#include "protocol/frame.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace hexiao::protocol {
namespace {

using Step = FrameReader::Step;

std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes(text.size());
  std::transform(text.begin(), text.end(), bytes.begin(),
                 [](char c) { return std::byte(static_cast<unsigned char>(c)); });
  return bytes;
}

std::string text_of(const Payload& payload) {
  return {reinterpret_cast<const char*>(payload.data()), payload.size()};
}

// Gives at most `count` bytes to the reader; answers how many it took.
std::size_t give(FrameReader& reader, std::span<const std::byte> bytes, std::size_t count) {
  const auto room = reader.room();
  count = std::min({count, bytes.size(), room.size()});
  if (count != 0) std::memcpy(room.data(), bytes.data(), count);
  reader.filled(count);
  return count;
}

// Reads a whole stream in cuts that `cut` chooses.
template <class Cut>
std::vector<Frame> read_all(FrameReader& reader, std::span<const std::byte> stream, Cut&& cut) {
  std::vector<Frame> frames;
  while (!stream.empty()) {
    const std::size_t taken = give(reader, stream, cut());
    stream = stream.subspan(taken);
    Frame frame;
    while (reader.next(frame) == Step::frame) frames.push_back(std::move(frame));
    if (reader.fault() != WireError::none) break;
    if (taken == 0) {
      ADD_FAILURE() << "the reader takes nothing more";
      break;
    }
  }
  return frames;
}

ByteBuffer stream_of(const std::vector<std::string>& payloads) {
  ByteBuffer out;
  std::uint64_t request = 1;
  for (const std::string& payload : payloads)
    append_frame(out, FrameType::query, request++, bytes_of(payload));
  return out;
}

TEST(FrameTest, FramesComeOutAsTheyWentInByteByByte) {
  const std::vector<std::string> payloads = {"", "a", std::string(16, 'b'), std::string(17, 'c'),
                                             std::string(1000, 'd')};
  const ByteBuffer stream = stream_of(payloads);
  FrameReader reader;
  const auto frames = read_all(reader, stream.bytes(), [] { return std::size_t{1}; });
  ASSERT_EQ(frames.size(), payloads.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ(frames[i].header.request, i + 1);
    EXPECT_EQ(frames[i].header.type, FrameType::query);
    EXPECT_EQ(frames[i].payload.size() % kFrameAlignment, 0U);
    EXPECT_EQ(text_of(frames[i].payload).substr(0, payloads[i].size()), payloads[i]);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(frames[i].payload.data()) % kFrameAlignment, 0U);
  }
  EXPECT_FALSE(reader.inside_frame());
}

TEST(FrameTest, FramesComeOutAsTheyWentInHoweverTheStreamIsCut) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> payloads;
    for (int i = 0; i < 20; ++i)
      payloads.emplace_back(random() % (i % 5 == 0 ? 200'000 : 600), static_cast<char>('a' + i));
    const ByteBuffer stream = stream_of(payloads);
    FrameReader reader(1U << 20);
    const auto frames = read_all(reader, stream.bytes(),
                                 [&] { return 1 + random() % (round % 2 == 0 ? 100 : 100'000); });
    ASSERT_EQ(frames.size(), payloads.size());
    for (std::size_t i = 0; i < frames.size(); ++i)
      EXPECT_EQ(text_of(frames[i].payload).substr(0, payloads[i].size()), payloads[i]);
  }
}

TEST(FrameTest, ManySmallFramesOfOneReadAllComeOut) {
  const ByteBuffer stream = stream_of(std::vector<std::string>(1000, "x"));
  FrameReader reader;
  const auto frames = read_all(reader, stream.bytes(), [] { return std::size_t{1} << 20; });
  EXPECT_EQ(frames.size(), 1000U);
}

TEST(FrameTest, EveryBitFlipOfAFrameIsFound) {
  const ByteBuffer good = stream_of({"money moves once"});
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::vector<std::byte> bad(good.bytes().begin(), good.bytes().end());
    bad[bit / 8] ^= std::byte{1} << (bit % 8);
    FrameReader reader;
    const auto frames = read_all(reader, bad, [] { return std::size_t{1} << 20; });
    EXPECT_TRUE(frames.empty()) << "bit " << bit;
    // A length that grew waits for bytes that do not come; everything else is refused at once.
    EXPECT_TRUE(reader.fault() != WireError::none || reader.inside_frame()) << "bit " << bit;
  }
}

TEST(FrameTest, ATruncatedStreamGivesNoFrameAndSaysThatItIsInside) {
  const ByteBuffer good = stream_of({"money moves once"});
  for (std::size_t size = 1; size < good.size(); ++size) {
    FrameReader reader;
    const auto frames =
        read_all(reader, good.bytes().first(size), [] { return std::size_t{1} << 20; });
    EXPECT_TRUE(frames.empty());
    EXPECT_TRUE(reader.inside_frame());
    EXPECT_EQ(reader.fault(), WireError::none);
  }
}

// A header with its own checksum right, so that only the named fault is there.
WireError fault_of_header(std::size_t at, std::uint32_t value, std::size_t width,
                          std::uint32_t max_frame_bytes = kHelloFrameBytes) {
  ByteBuffer frame;
  append_frame(frame, FrameType::ping, 1);
  std::memcpy(frame.data() + at, &value, width);
  const std::uint64_t checksum =
      frame_checksum(std::span<const std::byte, 24>(frame.data(), 24), {});
  std::memcpy(frame.data() + 24, &checksum, sizeof checksum);
  FrameReader reader(max_frame_bytes);
  read_all(reader, frame.bytes(), [] { return std::size_t{1} << 20; });
  return reader.fault();
}

TEST(FrameTest, EachFaultOfAHeaderHasItsCode) {
  EXPECT_EQ(fault_of_header(0, 0x47455420, 4), WireError::bad_magic);  // an HTTP client
  EXPECT_EQ(fault_of_header(4, 0, 2), WireError::unsupported_version);
  EXPECT_EQ(fault_of_header(4, 2, 2), WireError::unsupported_version);
  EXPECT_EQ(fault_of_header(6, 0, 1), WireError::unknown_frame);
  EXPECT_EQ(fault_of_header(6, 13, 1), WireError::unknown_frame);
  EXPECT_EQ(fault_of_header(7, 1, 1), WireError::reserved_bits);
  EXPECT_EQ(fault_of_header(12, 1, 4), WireError::reserved_bits);
  EXPECT_EQ(fault_of_header(8, 8, 4), WireError::bad_length);
  EXPECT_EQ(fault_of_header(8, kHelloFrameBytes, 4), WireError::frame_too_large);
  EXPECT_EQ(fault_of_header(8, 0xFFFFFFF0, 4), WireError::frame_too_large);
  EXPECT_EQ(fault_of_header(8, 16, 4, 16), WireError::frame_too_large);
}

TEST(FrameTest, AFaultIsFinal) {
  FrameReader reader;
  const ByteBuffer good = stream_of({"x"});
  std::vector<std::byte> bad(32);
  read_all(reader, bad, [] { return std::size_t{64}; });
  EXPECT_EQ(reader.fault(), WireError::bad_magic);
  EXPECT_TRUE(reader.room().empty());
  Frame frame;
  EXPECT_EQ(reader.next(frame), Step::fault);
}

TEST(FrameTest, TheLargestFrameFitsAndOneByteMoreDoesNot) {
  constexpr std::uint32_t kMax = 4096;
  for (const std::size_t more : {0U, 1U}) {
    ByteBuffer out;
    append_frame(out, FrameType::query, 7, std::vector<std::byte>(kMax - kHeaderBytes + more));
    FrameReader reader(kMax);
    const auto frames = read_all(reader, out.bytes(), [] { return std::size_t{1000}; });
    EXPECT_EQ(frames.size(), more == 0 ? 1U : 0U);
    EXPECT_EQ(reader.fault(), more == 0 ? WireError::none : WireError::frame_too_large);
  }
}

TEST(FrameTest, ALengthThatIsOnlyClaimedCostsNothing) {
  ByteBuffer out;
  append_frame(out, FrameType::commands, 7, std::vector<std::byte>(8u << 20, std::byte{1}));
  FrameReader reader(16u << 20);
  Frame frame;
  for (std::size_t sent = 0; sent < out.size();) {
    // Never more than four times what has come, but for the first buffers.
    EXPECT_LE(reader.held_bytes(), 4 * sent + (132u << 10)) << "after " << sent << " bytes";
    sent += give(reader, out.bytes().subspan(sent), 9'000);
    const Step step = reader.next(frame);
    ASSERT_EQ(step, sent == out.size() ? Step::frame : Step::need_bytes);
  }
  EXPECT_EQ(frame.payload.size(), 8u << 20);
  EXPECT_EQ(frame.payload.bytes().back(), std::byte{1});
  EXPECT_LE(reader.held_bytes(), 64u << 10);
}

TEST(FrameTest, EveryErrorHasANameAndAWayOut) {
  for (const WireError code : {WireError::bad_magic, WireError::unsupported_version,
                               WireError::malformed_payload, WireError::log_not_kept}) {
    const ErrorNotice notice = notice_of(code, "offset 7");
    EXPECT_EQ(notice.code, static_cast<std::uint16_t>(code));
    EXPECT_NE(notice.text.find("offset 7"), std::string::npos);
    EXPECT_FALSE(notice.way_out.empty());
  }
  EXPECT_TRUE(notice_of(WireError::bad_checksum).session_ends);
  EXPECT_FALSE(notice_of(WireError::malformed_payload).session_ends);
  EXPECT_EQ(notice_of(Rejection::unknown_payment, "payment").name, "unknown_payment");
}

}  // namespace
}  // namespace hexiao::protocol

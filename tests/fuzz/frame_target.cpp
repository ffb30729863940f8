// Frames: a stream of any bytes, cut in any way, gives the same frames and the same fault; what was
// read is what was written; nothing larger than the limit is taken.
#include <algorithm>
#include <vector>

#include "engine/vocabulary/check.h"
#include "protocol/frame.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/input.h"

namespace hexiao::fuzz {
namespace {

using namespace protocol;

struct Reading {
  std::vector<Frame> frames;
  WireError fault = WireError::none;
  bool inside_frame = false;
};

// `cut`: the most bytes that come at once; 0: as many as there is room for.
Reading read_stream(std::span<const std::byte> stream, std::uint32_t limit, std::size_t cut) {
  Reading reading;
  FrameReader reader(limit);
  Frame frame;
  for (;;) {
    FrameReader::Step step = FrameReader::Step::need_bytes;
    while ((step = reader.next(frame)) == FrameReader::Step::frame)
      reading.frames.push_back(std::move(frame));
    if (step == FrameReader::Step::fault || stream.empty()) break;
    const std::span<std::byte> room = reader.room();
    HEXIAO_CHECK(!room.empty());
    const std::size_t count = std::min({room.size(), stream.size(), cut == 0 ? room.size() : cut});
    std::copy_n(stream.begin(), count, room.begin());
    reader.filled(count);
    stream = stream.subspan(count);
  }
  reading.fault = reader.fault();
  reading.inside_frame = reader.inside_frame();
  return reading;
}

template <class T>
void put(std::span<std::byte> bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

// Headers as they should be and checksums that hold: what hides behind them is tried too.
void mend(std::span<std::byte> stream) {
  while (stream.size() >= kHeaderBytes) {
    put(stream, 0, kMagic);
    put(stream, 4, kProtocolVersion);
    stream[6] = static_cast<std::byte>(1 + std::to_integer<unsigned>(stream[6]) % 12);
    put(stream, 7, std::uint8_t{0});
    put(stream, 12, std::uint32_t{0});
    const auto payload =
        static_cast<std::uint32_t>(std::to_integer<unsigned>(stream[8]) / 16 * kFrameAlignment);
    put(stream, 8, payload);
    if (stream.size() < kHeaderBytes + payload) return;
    put(stream, 24,
        frame_checksum(std::span<const std::byte, 24>(stream.data(), 24),
                       stream.subspan(kHeaderBytes, payload)));
    stream = stream.subspan(kHeaderBytes + payload);
  }
}

void check_same(const Reading& one, const Reading& other) {
  HEXIAO_CHECK(one.fault == other.fault);
  if (one.fault == WireError::none) HEXIAO_CHECK(one.inside_frame == other.inside_frame);
  HEXIAO_CHECK(one.frames.size() == other.frames.size());
  for (std::size_t i = 0; i < one.frames.size(); ++i)
    HEXIAO_CHECK(
        std::ranges::equal(one.frames[i].payload.bytes(), other.frames[i].payload.bytes()));
}

}  // namespace

void run(std::span<const std::byte> bytes) {
  constexpr std::uint32_t kLimits[] = {kHelloFrameBytes, 0, 48, 1024, 16U << 20};
  Input input(bytes);
  const bool mended = input.flag();
  const std::uint32_t limit = input.pick(kLimits);
  const std::size_t cut = input.byte();
  std::vector<std::byte> stream(input.rest().begin(), input.rest().end());
  if (mended) mend(stream);

  const Reading whole = read_stream(stream, limit, 0);
  check_same(whole, read_stream(stream, limit, 1 + cut));

  ByteBuffer again;
  for (const Frame& frame : whole.frames) {
    HEXIAO_CHECK(kHeaderBytes + frame.payload.size() <= std::max<std::size_t>(limit, kHeaderBytes));
    HEXIAO_CHECK(frame.payload.size() % kFrameAlignment == 0);
    HEXIAO_CHECK(reinterpret_cast<std::uintptr_t>(frame.payload.data()) % kFrameAlignment == 0);
    append_frame(again, frame.header.type, frame.header.request, frame.payload.bytes());
  }
  HEXIAO_CHECK(again.size() <= stream.size());
  HEXIAO_CHECK(std::ranges::equal(again.bytes(), std::span(stream).first(again.size())));
  if (whole.fault == WireError::none)
    HEXIAO_CHECK(whole.inside_frame == (again.size() != stream.size()));
}

}  // namespace hexiao::fuzz

// The payload of a frame that was written into a buffer, as a session would get it.
#pragma once

#include <gtest/gtest.h>

#include <cstring>

#include "protocol/frame.h"

namespace hexiao::test {

inline protocol::Frame frame_of(std::span<const std::byte> bytes) {
  protocol::FrameReader reader(1U << 30);
  protocol::Frame frame;
  for (;;) {
    const auto step = reader.next(frame);
    if (step == protocol::FrameReader::Step::frame) return frame;
    if (step == protocol::FrameReader::Step::fault || bytes.empty()) {
      ADD_FAILURE() << "no whole frame: " << to_text(reader.fault());
      return {};
    }
    const auto room = reader.room();
    const std::size_t count = room.size() < bytes.size() ? room.size() : bytes.size();
    std::memcpy(room.data(), bytes.data(), count);
    reader.filled(count);
    bytes = bytes.subspan(count);
  }
}

inline protocol::Payload payload_of(const ByteBuffer& bytes) {
  return std::move(frame_of(bytes.bytes()).payload);
}

}  // namespace hexiao::test

// Bytes with their length before them, as the lists of a snapshot are written. Internal to
// engine/state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/vocabulary/bytes.h"
#include "engine/vocabulary/codec.h"

namespace hexiao {

inline void put(ByteSink& sink, const ByteBuffer& bytes) {
  const std::uint64_t length = bytes.size();
  sink.write(std::as_bytes(std::span(&length, 1)));
  sink.write(bytes.bytes());
}

// False when the source ends early.
inline bool get(ByteSource& source, std::vector<std::byte>& bytes) {
  std::uint64_t length = 0;
  source.read(std::as_writable_bytes(std::span(&length, 1)));
  if (source.failed() || length > source.remaining()) return false;
  bytes.resize(length);
  source.read(bytes);
  return !source.failed();
}

}  // namespace hexiao

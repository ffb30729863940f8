#include "engine/state/arena.h"

#include <algorithm>
#include <cstring>

#include "engine/vocabulary/check.h"

namespace hexiao {

Arena::Place Arena::append(std::span<const std::byte> bytes) {
  HEXIAO_CHECK(bytes.size() <= kMaxPiece);
  const std::size_t need = sizeof(std::uint32_t) + bytes.size();
  if (chunks_.empty() || end_ % kChunkBytes + need > kChunkBytes ||
      end_ == chunks_.size() * kChunkBytes) {
    // The rest of the old chunk is cleared, so that saving it is the same each time.
    if (const std::size_t used = end_ % kChunkBytes; used != 0)
      std::memset(chunks_.back().get() + used, 0, kChunkBytes - used);
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(kChunkBytes));
    end_ = (chunks_.size() - 1) * kChunkBytes;
  }
  const Place place = end_;
  std::byte* to = chunks_.back().get() + end_ % kChunkBytes;
  const auto length = static_cast<std::uint32_t>(bytes.size());
  std::memcpy(to, &length, sizeof length);
  if (length != 0) std::memcpy(to + sizeof length, bytes.data(), length);
  end_ += need;
  return place;
}

std::span<const std::byte> Arena::at(Place place) const {
  const std::byte* from = address(place);
  std::uint32_t length = 0;
  std::memcpy(&length, from, sizeof length);
  return {from + sizeof length, length};
}

bool Arena::holds(Place place) const {
  // The pieces of a chunk lie within it, and those of the last one before the end.
  if (place >= end_) return false;
  const std::uint64_t chunk = place - place % kChunkBytes;
  const std::uint64_t room = std::min<std::uint64_t>(end_ - chunk, kChunkBytes) - (place - chunk);
  return room >= sizeof(std::uint32_t) && room - sizeof(std::uint32_t) >= at(place).size();
}

void Arena::save(ByteSink& sink) const {
  sink.write(std::as_bytes(std::span(&end_, 1)));
  std::uint64_t left = end_;
  for (const auto& chunk : chunks_) {
    const std::size_t part = left < kChunkBytes ? static_cast<std::size_t>(left) : kChunkBytes;
    sink.write({chunk.get(), part});
    left -= part;
  }
}

bool Arena::load(ByteSource& source) {
  std::uint64_t end = 0;
  source.read(std::as_writable_bytes(std::span(&end, 1)));
  if (source.failed() || end > source.remaining()) return false;
  chunks_.clear();
  end_ = end;
  for (std::uint64_t left = end; left > 0;) {
    const std::size_t part = left < kChunkBytes ? static_cast<std::size_t>(left) : kChunkBytes;
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(kChunkBytes));
    source.read({chunks_.back().get(), part});
    left -= part;
  }
  return !source.failed();
}

}  // namespace hexiao

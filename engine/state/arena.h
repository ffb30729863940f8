// Texts and other cold bytes, appended and never moved; a 64-bit place is all that a row keeps of
// them. What is replaced stays behind as waste until the next load of a snapshot written by
// compaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/vocabulary/bytes.h"

namespace hexiao {

class Arena {
 public:
  using Place = std::uint64_t;
  static constexpr std::size_t kChunkBytes = std::size_t{4} << 20;
  static constexpr std::size_t kMaxPiece = kChunkBytes - 4;

  // At most kMaxPiece bytes. The bytes lie together and stay where they are.
  Place append(std::span<const std::byte> bytes);
  std::span<const std::byte> at(Place place) const;
  const std::byte* address(Place place) const {
    return chunks_[place / kChunkBytes].get() + place % kChunkBytes;
  }

  std::uint64_t memory_bytes() const { return chunks_.size() * kChunkBytes; }
  void save(ByteSink& sink) const;
  bool load(ByteSource& source);
  // Whether `place` is the start of a piece that lies wholly inside; for checking what was loaded.
  bool holds(Place place) const;

 private:
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::uint64_t end_ = 0;  // place of the next piece
};

}  // namespace hexiao

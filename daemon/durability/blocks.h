// Blocks of bytes in memory: aligned buffers, and little-endian fields at fixed places in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

#include "daemon/durability/file_system.h"

namespace hexiao::durability {

// The unit of checksums in the log: what a disk writes whole or not at all.
inline constexpr std::size_t kSectorBytes = 512;
// Fills what is not used. Never zero, so that a written sector is told from one that never was.
inline constexpr std::byte kFiller{0x5A};

constexpr std::uint64_t round_up(std::uint64_t bytes, std::uint64_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

// Memory that O_DIRECT takes. Grows, never shrinks; growing drops the content.
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t bytes) { reserve(bytes); }
  void reserve(std::size_t bytes);
  std::size_t capacity() const { return capacity_; }
  std::byte* data() { return bytes_.get(); }
  const std::byte* data() const { return bytes_.get(); }
  std::span<std::byte> first(std::size_t count) { return {bytes_.get(), count}; }

 private:
  struct Free {
    void operator()(std::byte* bytes) const;
  };
  std::unique_ptr<std::byte[], Free> bytes_;
  std::size_t capacity_ = 0;
};

bool is_zero(std::span<const std::byte> bytes);
bool is_filler(std::span<const std::byte> bytes);

// Fixed-width little-endian fields. The caller knows that `at` lies inside.
template <class T>
T load(std::span<const std::byte> from, std::size_t at) {
  static_assert(std::is_trivially_copyable_v<T>);
  T value;
  std::memcpy(&value, from.subspan(at, sizeof value).data(), sizeof value);
  return value;
}

template <class T>
void store(std::span<std::byte> into, std::size_t at, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::memcpy(into.subspan(at, sizeof value).data(), &value, sizeof value);
}

// The last four bytes of `block` are the CRC-32C of what precedes them.
void close_with_crc(std::span<std::byte> block);
bool crc_matches(std::span<const std::byte> block);

}  // namespace hexiao::durability

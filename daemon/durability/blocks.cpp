#include "daemon/durability/blocks.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>

#include "daemon/durability/crc32c.h"

namespace hexiao::durability {

static_assert(std::endian::native == std::endian::little,
              "fields are stored as they lie in memory");

void AlignedBuffer::Free::operator()(std::byte* bytes) const { std::free(bytes); }

void AlignedBuffer::reserve(std::size_t bytes) {
  if (bytes <= capacity_) return;
  const std::size_t rounded = round_up(bytes, kBlockBytes);
  bytes_.reset();
  capacity_ = 0;
  void* memory = std::aligned_alloc(kBlockBytes, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  bytes_.reset(static_cast<std::byte*>(memory));
  capacity_ = rounded;
}

bool is_zero(std::span<const std::byte> bytes) {
  std::size_t at = 0;
  for (; at + 64 <= bytes.size(); at += 64) {
    std::uint64_t words[8];
    std::memcpy(words, bytes.data() + at, sizeof words);
    std::uint64_t any = 0;
    for (const std::uint64_t word : words) any |= word;
    if (any != 0) return false;
  }
  return std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(),
                     [](std::byte value) { return value == std::byte{0}; });
}

bool is_filler(std::span<const std::byte> bytes) {
  // Each byte equals the one before it.
  return bytes.empty() || (bytes[0] == kFiller &&
                           std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

void close_with_crc(std::span<std::byte> block) {
  const std::size_t at = block.size() - sizeof(std::uint32_t);
  store(block, at, crc32c(block.first(at)));
}

bool crc_matches(std::span<const std::byte> block) {
  const std::size_t at = block.size() - sizeof(std::uint32_t);
  return load<std::uint32_t>(block, at) == crc32c(block.first(at));
}

}  // namespace hexiao::durability

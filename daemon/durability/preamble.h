// What every file of a store begins with: magic, format version, the oldest version that may read
// it, store id.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "daemon/durability/io_error.h"

namespace hexiao::durability {

using StoreId = std::array<std::byte, 16>;

inline constexpr std::uint32_t kFormatVersion = 1;
// A release reads every format from 1 up to its own; a format that an older release must not read
// says so.
inline constexpr std::uint32_t kOldestReader = 1;
inline constexpr std::size_t kPreambleBytes = 32;

// Where a block was read, for messages.
struct Place {
  std::string_view file;
  std::uint64_t offset = 0;
  std::uint64_t lsn = 0;
};

IoError damage_at(const Place& place, std::string what, std::string expected = {},
                  std::string found = {});

void put_preamble(std::span<std::byte> block, std::string_view magic, const StoreId& id);

// `block` ends with its CRC. Checks magic, CRC, version, and the store id unless `id` is null.
Result<void> check_preamble(std::span<const std::byte> block, std::string_view magic,
                            const StoreId* id, const Place& place);

}  // namespace hexiao::durability

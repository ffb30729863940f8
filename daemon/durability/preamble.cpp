#include "daemon/durability/preamble.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/durability/blocks.h"
#include "daemon/durability/crc32c.h"
#include "daemon/durability/digest.h"
#include "engine/vocabulary/check.h"

namespace hexiao::durability {

IoError damage_at(const Place& place, std::string what, std::string expected, std::string found) {
  return {.kind = ErrorKind::damage,
          .what = std::move(what),
          .file = std::string(place.file),
          .offset = place.offset,
          .lsn = place.lsn,
          .expected = std::move(expected),
          .found = std::move(found)};
}

void put_preamble(std::span<std::byte> block, std::string_view magic, const StoreId& id) {
  HEXIAO_CHECK(magic.size() == 8);
  std::memcpy(block.data(), magic.data(), magic.size());
  store(block, 8, kFormatVersion);
  store(block, 12, kOldestReader);
  store(block, 16, id);
}

Result<void> check_preamble(std::span<const std::byte> block, std::string_view magic,
                            const StoreId* id, const Place& place) {
  if (std::memcmp(block.data(), magic.data(), magic.size()) != 0)
    return fail(damage_at(place, "a block does not begin as it must", std::string(magic),
                          to_hex(block.first(8))));
  if (!crc_matches(block))
    return fail(damage_at(place, "a block does not match its checksum",
                          fmt::format("{:08x}", load<std::uint32_t>(block, block.size() - 4)),
                          fmt::format("{:08x}", crc32c(block.first(block.size() - 4)))));
  const auto oldest_reader = load<std::uint32_t>(block, 12);
  if (oldest_reader > kFormatVersion)
    return fail(
        {.kind = ErrorKind::newer_format,
         .what = fmt::format("the file is of format {}, readable from {} on; this release reads "
                             "up to {}",
                             load<std::uint32_t>(block, 8), oldest_reader, kFormatVersion),
         .file = std::string(place.file)});
  if (id != nullptr && load<StoreId>(block, 16) != *id)
    return fail(
        damage_at(place, "a file of another store", to_hex(*id), to_hex(block.subspan(16, 16))));
  return {};
}

}  // namespace hexiao::durability

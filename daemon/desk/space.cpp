#include "daemon/desk/space.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "daemon/durability/file_system.h"
#include "daemon/durability/store.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::daemon {

Space::Space(const durability::Store& store, durability::FileSystem& files, SpaceOptions options)
    : store_(store), files_(files), options_(std::move(options)) {}

Space::Free Space::free_for(std::uint64_t bytes) const {
  const std::uint64_t needed = promised_ + bytes;
  if (store_.headroom_bytes() >= needed || planted(PlantedBug::full_disk_not_met))
    return {.enough = true};
  // The next segment may just not be ready yet: then the disk decides. One more segment, because
  // one may be half prepared right now.
  const auto measured = files_.free_bytes(options_.directory);
  const std::uint64_t free = measured ? *measured : 0;
  return {.enough = free >= needed + 2 * options_.segment_bytes + options_.reserve_bytes,
          .bytes = free};
}

bool Space::reserve(std::uint64_t bytes) {
  const auto [enough, free] = free_for(bytes);
  if (enough && full_) {
    full_ = false;
    set_reason({});
    spdlog::info("space has returned: commands are taken again");
  } else if (!enough && !full_) {
    full_ = true;
    set_reason(
        fmt::format("no space: {} MiB are free in {}, {} MiB are kept in reserve; free some, and "
                    "commands are taken again by themselves",
                    free >> 20, options_.directory, options_.reserve_bytes >> 20));
    spdlog::error("read-only: {}", reason());
  }
  return enough;
}

std::string Space::reason() const {
  const std::lock_guard lock(mutex_);
  return reason_;
}

void Space::set_reason(std::string reason) {
  const std::lock_guard lock(mutex_);
  reason_ = std::move(reason);
}

}  // namespace hexiao::daemon

// A small fact that changes in place without ever being half changed: two blocks, written in turn.
//
//   slot  = preamble generation:u64 content:468 crc:u32 filler*   one block; all content in its
//   first sector file  = slot slot
//
// Both slots always check, and their generations differ by one: creation writes both, a write
// replaces the older with one sector. So a slot that does not check is damage, never an interrupted
// write (a disk writes a sector whole or not at all), and no older fact is taken for the newest.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "daemon/durability/file_system.h"
#include "daemon/durability/preamble.h"

namespace hexiao::durability {

inline constexpr std::size_t kSlotContentBytes = 468;
using SlotContent = std::array<std::byte, kSlotContentBytes>;

class SlotFile {
 public:
  // Writes directory/name with `content` in both slots: durable but for the directory, which the
  // caller syncs.
  static Result<void> create(FileSystem& files, const std::string& directory,
                             const std::string& name, std::string_view magic, const StoreId& id,
                             const SlotContent& content);
  // Checks both slots. `mode` is read or write_durable. Takes the store id from the file when `id`
  // is null.
  static Result<SlotFile> open(FileSystem& files, const std::string& path, std::string_view magic,
                               const StoreId* id, OpenMode mode);

  // The newest content.
  const SlotContent& content() const { return content_; }
  const StoreId& id() const { return id_; }
  std::uint64_t generation() const { return generation_; }
  // Durable when it returns.
  Result<void> write(const SlotContent& content);

 private:
  std::unique_ptr<File> file_;
  std::string magic_;
  StoreId id_{};
  std::uint64_t generation_ = 0;
  SlotContent content_{};
};

}  // namespace hexiao::durability

#include "daemon/durability/slot_file.h"

#include <fmt/format.h>

#include "daemon/durability/blocks.h"

namespace hexiao::durability {
namespace {

constexpr std::size_t kGenerationAt = kPreambleBytes;
constexpr std::size_t kContentAt = kGenerationAt + 8;
static_assert(kContentAt + kSlotContentBytes + 4 == kSectorBytes);

void encode_slot(std::span<std::byte> block, std::string_view magic, const StoreId& id,
                 std::uint64_t generation, const SlotContent& content) {
  std::fill(block.begin(), block.end(), kFiller);
  const auto sector = block.first(kSectorBytes);
  put_preamble(sector, magic, id);
  store(sector, kGenerationAt, generation);
  store(sector, kContentAt, content);
  close_with_crc(sector);
}

}  // namespace

Result<void> SlotFile::create(FileSystem& files, const std::string& directory,
                              const std::string& name, std::string_view magic, const StoreId& id,
                              const SlotContent& content) {
  const std::string path = directory + "/" + name;
  AlignedBuffer both(2 * kBlockBytes);
  encode_slot(both.first(kBlockBytes), magic, id, 0, content);
  encode_slot(both.first(2 * kBlockBytes).subspan(kBlockBytes), magic, id, 1, content);
  auto file = files.open(path + ".tmp", OpenMode::create);
  if (!file) return fail(std::move(file).error());
  HEXIAO_TRY((*file)->write(0, both.first(2 * kBlockBytes)));
  HEXIAO_TRY((*file)->sync());
  return files.rename(path + ".tmp", path);
}

Result<SlotFile> SlotFile::open(FileSystem& files, const std::string& path, std::string_view magic,
                                const StoreId* id, OpenMode mode) {
  auto file = files.open(path, mode);
  if (!file) return fail(std::move(file).error());
  auto size = (*file)->size();
  if (!size) return fail(std::move(size).error());
  if (*size != 2 * kBlockBytes)
    return fail(damage_at({.file = path}, "the file has another length",
                          fmt::format("{} bytes", 2 * kBlockBytes),
                          fmt::format("{} bytes", *size)));
  AlignedBuffer both(2 * kBlockBytes);
  auto got = (*file)->read(0, both.first(2 * kBlockBytes));
  if (!got) return fail(std::move(got).error());

  SlotFile slots;
  slots.magic_ = std::string(magic);
  std::uint64_t generations[2] = {};
  for (std::size_t slot = 0; slot < 2; ++slot) {
    const Place place{.file = path, .offset = slot * kBlockBytes};
    const auto block = both.first(2 * kBlockBytes).subspan(slot * kBlockBytes, kBlockBytes);
    const auto sector = block.first(kSectorBytes);
    const StoreId* known = slot == 1 && id == nullptr ? &slots.id_ : id;
    HEXIAO_TRY(check_preamble(sector, magic, known, place));
    if (!is_filler(block.subspan(kSectorBytes)))
      return fail(damage_at({.file = path, .offset = place.offset + kSectorBytes},
                            "the filler of a slot has changed"));
    slots.id_ = load<StoreId>(sector, 16);
    generations[slot] = load<std::uint64_t>(sector, kGenerationAt);
  }
  const std::size_t newest = generations[1] > generations[0] ? 1 : 0;
  if (generations[newest] != generations[1 - newest] + 1 || generations[newest] % 2 != newest)
    return fail(damage_at({.file = path}, "the two slots do not follow each other",
                          "generations that differ by one",
                          fmt::format("{} and {}", generations[0], generations[1])));
  slots.generation_ = generations[newest];
  slots.content_ =
      load<SlotContent>(both.first(2 * kBlockBytes), newest * kBlockBytes + kContentAt);
  slots.file_ = std::move(*file);
  // What was read may lie in a cache alone: its writer died before it was durable, or was told that
  // it will never be (a sync after that says nothing). The next write relies on it.
  if (mode == OpenMode::write_durable)
    HEXIAO_TRY(
        slots.file_->write(newest * kBlockBytes,
                           both.first(2 * kBlockBytes).subspan(newest * kBlockBytes, kBlockBytes)));
  return slots;
}

Result<void> SlotFile::write(const SlotContent& content) {
  const std::uint64_t next = generation_ + 1;
  AlignedBuffer block(kBlockBytes);
  encode_slot(block.first(kBlockBytes), magic_, id_, next, content);
  HEXIAO_TRY(file_->write(next % 2 * kBlockBytes, block.first(kBlockBytes)));
  generation_ = next;
  content_ = content;
  return {};
}

}  // namespace hexiao::durability

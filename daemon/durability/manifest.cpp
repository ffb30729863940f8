#include "daemon/durability/manifest.h"

#include <fmt/format.h>

#include "daemon/durability/blocks.h"
#include "engine/vocabulary/check.h"

namespace hexiao::durability {
namespace {

constexpr char kMagic[] = "HXMANIF1";
constexpr std::size_t kEntriesAt = 16;
constexpr std::size_t kEntryBytes = 64;
static_assert(kEntriesAt + kMaxSnapshots * kEntryBytes <= kSlotContentBytes);

SlotContent encode(const Manifest& manifest) {
  HEXIAO_CHECK(manifest.snapshots.size() <= kMaxSnapshots);
  SlotContent content;
  content.fill(kFiller);
  store(content, 0, manifest.oldest_segment);
  store(content, 8, std::uint64_t{manifest.snapshots.size()});
  std::size_t at = kEntriesAt;
  for (const SnapshotEntry& entry : manifest.snapshots) {
    store(content, at, entry.lsn);
    store(content, at + 8, entry.file_bytes);
    store(content, at + 16, entry.state_hash);
    store(content, at + 24, entry.chain.lsn);
    store(content, at + 32, entry.chain.chain);
    at += kEntryBytes;
  }
  return content;
}

Result<Manifest> decode(const SlotContent& content, const std::string& path) {
  Manifest manifest{.oldest_segment = load<std::uint64_t>(content, 0), .snapshots = {}};
  const auto count = load<std::uint64_t>(content, 8);
  if (count > kMaxSnapshots)
    return fail(damage_at({.file = path}, "the manifest lists too many snapshots",
                          fmt::format("at most {}", kMaxSnapshots), fmt::format("{}", count)));
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = kEntriesAt + i * kEntryBytes;
    manifest.snapshots.push_back(
        {.lsn = load<Lsn>(content, at),
         .file_bytes = load<std::uint64_t>(content, at + 8),
         .state_hash = load<std::uint64_t>(content, at + 16),
         .chain = {.lsn = load<Lsn>(content, at + 24), .chain = load<Digest>(content, at + 32)}});
  }
  return manifest;
}

}  // namespace

Result<void> ManifestFile::create(FileSystem& files, const std::string& directory,
                                  const StoreId& id, const Manifest& manifest) {
  return SlotFile::create(files, directory, kManifestName, kMagic, id, encode(manifest));
}

Result<ManifestFile> ManifestFile::open(FileSystem& files, const std::string& directory,
                                        OpenMode mode) {
  const std::string path = directory + "/" + kManifestName;
  auto slots = SlotFile::open(files, path, kMagic, nullptr, mode);
  if (!slots) return fail(std::move(slots).error());
  auto manifest = decode(slots->content(), path);
  if (!manifest) return fail(std::move(manifest).error());
  ManifestFile file;
  file.manifest_ = std::move(*manifest);
  file.slots_ = std::move(*slots);
  return file;
}

Result<void> ManifestFile::write(const Manifest& manifest) {
  HEXIAO_TRY(slots_.write(encode(manifest)));
  manifest_ = manifest;
  return {};
}

}  // namespace hexiao::durability

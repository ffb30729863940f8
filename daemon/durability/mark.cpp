#include "daemon/durability/mark.h"

#include "daemon/durability/blocks.h"

namespace hexiao::durability {
namespace {

constexpr char kMagic[] = "HXMARK01";

SlotContent encode(const Mark& mark) {
  SlotContent content;
  content.fill(kFiller);
  store(content, 0, mark.epoch);
  store(content, 8, mark.end.lsn);
  store(content, 16, mark.segment);
  store(content, 24, mark.offset);
  store(content, 32, mark.end.chain);
  return content;
}

Mark decode(const SlotContent& content) {
  return {.epoch = load<std::uint64_t>(content, 0),
          .end = {.lsn = load<Lsn>(content, 8), .chain = load<Digest>(content, 32)},
          .segment = load<std::uint64_t>(content, 16),
          .offset = load<std::uint64_t>(content, 24)};
}

}  // namespace

Result<void> MarkFile::create(FileSystem& files, const std::string& directory, const StoreId& id,
                              const Mark& mark) {
  return SlotFile::create(files, directory, kMarkName, kMagic, id, encode(mark));
}

Result<MarkFile> MarkFile::open(FileSystem& files, const std::string& directory, const StoreId* id,
                                OpenMode mode) {
  auto slots = SlotFile::open(files, directory + "/" + kMarkName, kMagic, id, mode);
  if (!slots) return fail(std::move(slots).error());
  MarkFile file;
  file.mark_ = decode(slots->content());
  file.slots_ = std::move(*slots);
  return file;
}

Result<void> MarkFile::write(const Mark& mark) {
  HEXIAO_TRY(slots_.write(encode(mark)));
  mark_ = mark;
  return {};
}

}  // namespace hexiao::durability

#include "tests/fuzz/memory_files.h"

#include <algorithm>

#include "daemon/durability/blocks.h"

namespace hexiao::fuzz {
namespace {

using namespace durability;

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

class MemoryFile final : public File {
 public:
  explicit MemoryFile(std::shared_ptr<MemoryFiles::Bytes> bytes) : bytes_(std::move(bytes)) {}

  Result<std::uint64_t> size() override { return bytes_->size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) override {
    if (offset >= bytes_->size()) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(into.size(), bytes_->size() - offset);
    std::copy_n(bytes_->begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
    return count;
  }
  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    if (bytes_->size() < offset + bytes.size()) bytes_->resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), bytes_->begin() + static_cast<std::ptrdiff_t>(offset));
    return {};
  }
  Result<void> sync() override { return {}; }

 private:
  std::shared_ptr<MemoryFiles::Bytes> bytes_;
};

class NoLock final : public DirectoryLock {};

IoError absent(const std::string& path) {
  return {.kind = ErrorKind::io, .what = "there is no such file", .file = path};
}

void close_with_checksum(std::vector<std::byte>& bytes, std::size_t at, std::size_t unit) {
  at -= at % unit;
  if (at + unit <= bytes.size()) close_with_crc(std::span(bytes).subspan(at, unit));
}

}  // namespace

MemoryFiles::MemoryFiles(const MemoryFiles& other) : FileSystem() {
  for (const auto& [name, bytes] : other.files_) files_[name] = std::make_shared<Bytes>(*bytes);
}

bool same(const MemoryFiles& one, const MemoryFiles& other) {
  return std::ranges::equal(one.files_, other.files_, [](const auto& a, const auto& b) {
    return a.first == b.first && *a.second == *b.second;
  });
}

std::vector<std::string> MemoryFiles::names() const {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : files_) names.push_back(name);
  return names;
}

Result<std::unique_ptr<File>> MemoryFiles::open(const std::string& path, OpenMode mode) {
  const std::string name = name_of(path);
  if (mode == OpenMode::create)
    files_[name] = std::make_shared<Bytes>();
  else if (!files_.contains(name))
    return fail(absent(path));
  return std::make_unique<MemoryFile>(files_[name]);
}

Result<void> MemoryFiles::rename(const std::string& from, const std::string& to) {
  const auto found = files_.find(name_of(from));
  if (found == files_.end()) return fail(absent(from));
  const auto bytes = found->second;
  files_.erase(found);
  files_[name_of(to)] = bytes;
  return {};
}

Result<void> MemoryFiles::remove(const std::string& path) {
  files_.erase(name_of(path));
  return {};
}

Result<std::vector<std::string>> MemoryFiles::list(const std::string&) { return names(); }

Result<std::uint64_t> MemoryFiles::free_bytes(const std::string&) { return std::uint64_t{1} << 40; }

Result<std::unique_ptr<DirectoryLock>> MemoryFiles::lock(const std::string&) {
  return std::make_unique<NoLock>();
}

Result<void> MemoryFiles::fill_random(std::span<std::byte> into) {
  std::ranges::fill(into, std::byte{7});
  return {};
}

bool tamper(MemoryFiles& files, Input& input) {
  const bool mended = input.flag();
  const std::vector<std::string> names = files.names();
  for (std::size_t changes = 1 + input.below(4); changes != 0; --changes) {
    const std::string& name = names[input.below(names.size())];
    if (!std::ranges::count(files.names(), name)) continue;
    MemoryFiles::Bytes& bytes = files.content(name);
    if (bytes.empty()) continue;
    // Headers and slots lie at the beginnings of blocks: half of all changes go there.
    std::size_t at = input.number<std::uint32_t>() % bytes.size();
    if (input.flag()) at = at / kBlockBytes * kBlockBytes + at % 128;
    switch (input.below(8)) {
      case 0:
        bytes.resize(at);
        break;
      case 1:
        files.erase(name);
        break;
      case 2: {
        const std::size_t from = input.number<std::uint32_t>() % bytes.size() / kSectorBytes;
        const std::size_t into = at / kSectorBytes;
        const std::size_t count = (1 + input.below(8)) * kSectorBytes;
        if (std::max(from, into) * kSectorBytes + count > bytes.size()) break;
        const MemoryFiles::Bytes piece(
            bytes.begin() + static_cast<std::ptrdiff_t>(from * kSectorBytes),
            bytes.begin() + static_cast<std::ptrdiff_t>(from * kSectorBytes + count));
        std::ranges::copy(piece, bytes.begin() + static_cast<std::ptrdiff_t>(into * kSectorBytes));
        break;
      }
      default: {
        const std::size_t count = 1 + input.below(9);
        for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i)
          bytes[at + i] = static_cast<std::byte>(input.byte());
        if (!mended) break;
        close_with_checksum(bytes, at, kSectorBytes);
        close_with_checksum(bytes, at, kBlockBytes);
      }
    }
  }
  return mended;
}

}  // namespace hexiao::fuzz

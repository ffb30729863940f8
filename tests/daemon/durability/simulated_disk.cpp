#include "tests/daemon/durability/simulated_disk.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "daemon/durability/blocks.h"
#include "engine/vocabulary/check.h"

namespace hexiao::durability::testing {
namespace {

std::string name_of(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

bool survives(Survival survival, std::size_t index, std::size_t count, std::mt19937_64& random) {
  switch (survival) {
    case Survival::none:
      return false;
    case Survival::all:
      return true;
    case Survival::random:
      return random() % 2 == 0;
    case Survival::first:
      return index == 0;
    case Survival::last:
      return index + 1 == count;
    case Survival::all_but_first:
      return index != 0;
    case Survival::all_but_last:
      return index + 1 != count;
  }
  return false;
}

}  // namespace

void SimulatedDisk::Inode::sync() {
  durable = seen;
  dirty.clear();
}

// As a forced write does: these sectors, and none that were written before.
void SimulatedDisk::Inode::settle(std::uint64_t begin, std::uint64_t end) {
  if (durable.size() < end) durable.resize(end);
  std::memcpy(durable.data() + begin, seen.data() + begin, end - begin);
  dirty.erase(dirty.lower_bound(begin / kSectorBytes), dirty.lower_bound(end / kSectorBytes));
}

class SimulatedFile final : public File {
 public:
  SimulatedFile(SimulatedDisk& disk, std::shared_ptr<SimulatedDisk::Inode> inode, std::string path,
                OpenMode mode)
      : disk_(disk), inode_(std::move(inode)), path_(std::move(path)), mode_(mode) {}

  Result<std::uint64_t> size() override { return inode_->seen.size(); }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) override {
    if (disk_.crashed_) return disk_.error(SimulatedDisk::Fate::crash, path_);
    if (offset >= inode_->seen.size()) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(into.size(), inode_->seen.size() - offset);
    std::memcpy(into.data(), inode_->seen.data() + offset, count);
    return count;
  }

  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    HEXIAO_CHECK(mode_ != OpenMode::read);
    HEXIAO_CHECK(offset % kBlockBytes == 0 && bytes.size() % kBlockBytes == 0);
    const std::uint64_t end = offset + bytes.size();
    const std::uint64_t grows = end > inode_->seen.size() ? end - inode_->seen.size() : 0;
    if (disk_.capacity_ && disk_.used() + grows > *disk_.capacity_)
      return fail({.kind = ErrorKind::no_space, .code = ENOSPC, .what = "write", .file = path_});
    const auto fate = disk_.begin();
    if (fate == SimulatedDisk::Fate::failed) return disk_.error(fate, path_);
    if (grows > 0) inode_->seen.resize(end);
    if (!bytes.empty()) std::memcpy(inode_->seen.data() + offset, bytes.data(), bytes.size());
    if (disk_.garble_at_ && disk_.operations_ == *disk_.garble_at_ + 1)
      inode_->seen[offset + bytes.size() / 2] ^= std::byte{8};
    for (std::uint64_t sector = offset / kSectorBytes; sector < end / kSectorBytes; ++sector)
      inode_->dirty.insert(sector);
    if (fate == SimulatedDisk::Fate::crash) return disk_.error(fate, path_);
    if (mode_ == OpenMode::write_durable) inode_->settle(offset, end);
    return {};
  }

  Result<void> sync() override {
    const auto fate = disk_.begin();
    if (fate != SimulatedDisk::Fate::done) return disk_.error(fate, path_);
    inode_->sync();
    return {};
  }

 private:
  SimulatedDisk& disk_;
  std::shared_ptr<SimulatedDisk::Inode> inode_;
  std::string path_;
  OpenMode mode_;
};

SimulatedDisk::Fate SimulatedDisk::begin() {
  if (crashed_) return Fate::failed;
  const std::uint64_t now = operations_++;
  if (crash_at_ == now) {
    crashed_ = true;
    return Fate::crash;
  }
  return fail_at_ == now ? Fate::failed : Fate::done;
}

tl::unexpected<IoError> SimulatedDisk::error(Fate fate, const std::string& path) const {
  if (fate == Fate::crash || crashed_)
    return fail({.kind = ErrorKind::io, .code = EIO, .what = "the power is gone", .file = path});
  const auto kind = fail_code_ == ENOSPC ? ErrorKind::no_space : ErrorKind::io;
  return fail({.kind = kind, .code = fail_code_, .what = "planned fault", .file = path});
}

void SimulatedDisk::change_names() { unsynced_.push_back(names_); }

std::uint64_t SimulatedDisk::used() const {
  std::uint64_t bytes = 0;
  for (const auto& [name, inode] : names_) bytes += inode->seen.size();
  return bytes;
}

void SimulatedDisk::restart() {
  crashed_ = false;
  crash_at_.reset();
  fail_at_.reset();
  garble_at_.reset();
}

void SimulatedDisk::power_cut(Survival survival, std::mt19937_64& random) {
  // Points in the history of names that may be what is left: the synced one and each after it.
  std::size_t point = 0;
  if (survival == Survival::all)
    point = unsynced_.size();
  else if (survival != Survival::none)
    point = random() % (unsynced_.size() + 1);
  names_ = point == 0 ? durable_names_ : unsynced_[point - 1];
  unsynced_.clear();
  durable_names_ = names_;
  std::set<Inode*> settled;
  for (const auto& [name, inode] : names_) {
    if (!settled.insert(inode.get()).second) continue;
    Bytes left = inode->durable;
    std::size_t index = 0;
    for (const std::uint64_t sector : inode->dirty) {
      if (!survives(survival, index++, inode->dirty.size(), random)) continue;
      const std::size_t at = sector * kSectorBytes;
      if (left.size() < at + kSectorBytes) left.resize(at + kSectorBytes);
      std::memcpy(left.data() + at, inode->seen.data() + at, kSectorBytes);
    }
    inode->seen = left;
    inode->sync();
  }
  restart();
}

SimulatedDisk SimulatedDisk::clone() const {
  SimulatedDisk copy = *this;
  const auto separate = [&](Names& names) {
    for (auto& [name, inode] : names) inode = std::make_shared<Inode>(*inode);
  };
  HEXIAO_CHECK(unsynced_.empty());
  separate(copy.names_);
  copy.durable_names_ = copy.names_;
  return copy;
}

std::vector<std::string> SimulatedDisk::names() const {
  std::vector<std::string> all;
  for (const auto& [name, inode] : names_) all.push_back(name);
  return all;
}

SimulatedDisk::Bytes SimulatedDisk::content(const std::string& name) const {
  return names_.at(name)->seen;
}

void SimulatedDisk::set_content(const std::string& name, Bytes bytes) {
  auto inode = std::make_shared<Inode>();
  inode->seen = std::move(bytes);
  inode->sync();
  names_[name] = durable_names_[name] = inode;
}

void SimulatedDisk::flip_bit(const std::string& name, std::uint64_t byte, unsigned bit) {
  Inode& inode = *names_.at(name);
  inode.seen.at(byte) ^= std::byte{1} << bit;
  inode.sync();
}

void SimulatedDisk::erase(const std::string& name) {
  names_.erase(name);
  durable_names_.erase(name);
}

Result<std::unique_ptr<File>> SimulatedDisk::open(const std::string& path, OpenMode mode) {
  const std::string name = name_of(path);
  if (mode == OpenMode::create) {
    const auto fate = begin();
    if (fate != Fate::done) return error(fate, path);
    names_[name] = std::make_shared<Inode>();
    change_names();
  }
  if (crashed_) return error(Fate::crash, path);
  const auto found = names_.find(name);
  if (found == names_.end())
    return fail({.kind = ErrorKind::io, .code = ENOENT, .what = "open", .file = path});
  return std::make_unique<SimulatedFile>(*this, found->second, path, mode);
}

Result<void> SimulatedDisk::rename(const std::string& from, const std::string& to) {
  const auto fate = begin();
  if (fate == Fate::failed) return error(fate, from);
  const auto found = names_.find(name_of(from));
  if (found == names_.end())
    return fail({.kind = ErrorKind::io, .code = ENOENT, .what = "rename", .file = from});
  names_[name_of(to)] = found->second;
  names_.erase(name_of(from));
  change_names();
  if (fate == Fate::crash) return error(fate, from);
  return {};
}

Result<void> SimulatedDisk::remove(const std::string& path) {
  const auto fate = begin();
  if (fate == Fate::failed) return error(fate, path);
  if (names_.erase(name_of(path)) == 0)
    return fail({.kind = ErrorKind::io, .code = ENOENT, .what = "remove", .file = path});
  change_names();
  if (fate == Fate::crash) return error(fate, path);
  return {};
}

Result<void> SimulatedDisk::sync_directory(const std::string& directory) {
  const auto fate = begin();
  if (fate != Fate::done) return error(fate, directory);
  durable_names_ = names_;
  unsynced_.clear();
  return {};
}

Result<void> SimulatedDisk::make_directory(const std::string&) { return {}; }

Result<std::vector<std::string>> SimulatedDisk::list(const std::string& directory) {
  if (crashed_) return error(Fate::crash, directory);
  return names();
}

Result<std::uint64_t> SimulatedDisk::free_bytes(const std::string&) {
  if (!capacity_) return std::uint64_t{1} << 40;
  return *capacity_ - std::min(*capacity_, used());
}

Result<std::unique_ptr<DirectoryLock>> SimulatedDisk::lock(const std::string&) {
  return std::make_unique<DirectoryLock>();
}

Result<void> SimulatedDisk::fill_random(std::span<std::byte> into) {
  for (std::byte& value : into) {
    random_state_ = random_state_ * 6364136223846793005u + 1442695040888963407u;
    value = static_cast<std::byte>(random_state_ >> 56);
  }
  return {};
}

}  // namespace hexiao::durability::testing

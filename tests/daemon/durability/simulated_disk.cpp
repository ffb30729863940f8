#include "tests/daemon/durability/simulated_disk.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <set>

#include "daemon/durability/blocks.h"
#include "engine/vocabulary/check.h"

namespace hexiao::durability::testing {
namespace {

std::string name_of(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

constexpr std::size_t kSectorsPerBlock = kBlockBytes / kSectorBytes;

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

// --- content of a file ---

void SimulatedDisk::Content::resize(std::uint64_t to) {
  blocks.resize((to + kBlockBytes - 1) / kBlockBytes);
  // What a file grows by is zero, also in the block that was its last.
  if (to < bytes && to % kBlockBytes != 0 && blocks.back() != nullptr) {
    auto last = std::make_shared<Block>(*blocks.back());
    std::fill(last->begin() + static_cast<std::ptrdiff_t>(to % kBlockBytes), last->end(),
              std::byte{0});
    blocks.back() = std::move(last);
  }
  bytes = to;
}

void SimulatedDisk::Content::write(std::uint64_t offset, std::span<const std::byte> from) {
  if (offset + from.size() > bytes) resize(offset + from.size());
  while (!from.empty()) {
    auto& block = blocks[offset / kBlockBytes];
    const std::size_t within = offset % kBlockBytes;
    const std::size_t piece = std::min(from.size(), kBlockBytes - within);
    if (piece == kBlockBytes && is_zero(from.first(piece))) {
      block = nullptr;
    } else {
      std::shared_ptr<Block> changed;
      if (piece == kBlockBytes)
        changed = std::make_shared_for_overwrite<Block>();
      else
        changed = block != nullptr ? std::make_shared<Block>(*block) : std::make_shared<Block>();
      std::memcpy(changed->data() + within, from.data(), piece);
      block = std::move(changed);
    }
    offset += piece;
    from = from.subspan(piece);
  }
}

void SimulatedDisk::Content::read(std::uint64_t offset, std::span<std::byte> into) const {
  while (!into.empty()) {
    const auto& block = blocks[offset / kBlockBytes];
    const std::size_t within = offset % kBlockBytes;
    const std::size_t piece = std::min(into.size(), kBlockBytes - within);
    if (block != nullptr)
      std::memcpy(into.data(), block->data() + within, piece);
    else
      std::memset(into.data(), 0, piece);
    offset += piece;
    into = into.subspan(piece);
  }
}

// --- what of it is durable ---

void SimulatedDisk::Inode::mark_dirty(std::uint64_t begin, std::uint64_t end) {
  dirty.resize(seen.blocks.size());
  for (std::uint64_t block = begin / kBlockBytes; block < end / kBlockBytes; ++block)
    dirty[block] = 0xFF;
}

std::size_t SimulatedDisk::Inode::dirty_sectors() const {
  std::size_t count = 0;
  for (const std::uint8_t bits : dirty) count += static_cast<std::size_t>(std::popcount(bits));
  return count;
}

void SimulatedDisk::Inode::sync() {
  durable.resize(seen.bytes);
  settle(0, dirty.size() * kBlockBytes);
}

// Whole blocks: nothing here writes less.
void SimulatedDisk::Inode::settle(std::uint64_t begin, std::uint64_t end) {
  const std::uint64_t length = std::min(end, seen.bytes);
  if (durable.bytes < length) durable.resize(length);
  const std::uint64_t last = std::min<std::uint64_t>(end / kBlockBytes, dirty.size());
  for (std::uint64_t block = begin / kBlockBytes; block < last; ++block) {
    if (dirty[block] != 0) durable.blocks[block] = seen.blocks[block];
    dirty[block] = 0;
  }
}

void SimulatedDisk::Inode::forget(std::uint64_t begin, std::uint64_t end) {
  const std::uint64_t last = std::min<std::uint64_t>(end / kBlockBytes, dirty.size());
  for (std::uint64_t block = begin / kBlockBytes; block < last; ++block) dirty[block] = 0;
}

bool SimulatedDisk::Inode::is_durable() const {
  return dirty_sectors() == 0 && seen.bytes == durable.bytes && seen.blocks == durable.blocks;
}

void SimulatedDisk::Inode::power_cut(const std::function<bool()>& survives) {
  std::array<std::byte, kSectorBytes> sector;
  for (std::size_t block = 0; block < dirty.size(); ++block)
    for (std::size_t i = 0; i < kSectorsPerBlock; ++i) {
      if ((dirty[block] >> i & 1) == 0 || !survives()) continue;
      const std::uint64_t at = block * kBlockBytes + i * kSectorBytes;
      if (seen.blocks[block] == nullptr &&
          (durable.blocks.size() <= block || durable.blocks[block] == nullptr)) {
        if (durable.bytes < at + kSectorBytes) durable.resize(at + kSectorBytes);
        continue;
      }
      seen.read(at, sector);
      durable.write(at, sector);
    }
  seen = durable;
  dirty.clear();
}

class SimulatedFile final : public File {
 public:
  SimulatedFile(SimulatedDisk& disk, SimulatedDisk::InodeNumber inode, std::string path,
                OpenMode mode)
      : disk_(disk), inode_(inode), path_(std::move(path)), mode_(mode) {}

  Result<std::uint64_t> size() override { return disk_.inode(inode_).seen.bytes; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) override {
    if (disk_.crashed_) return disk_.error(SimulatedDisk::Fate::crash, path_);
    if (disk_.reads_++ == disk_.faults_.fail_read)
      return fail({.kind = ErrorKind::io, .code = EIO, .what = "planned fault", .file = path_});
    const auto& seen = disk_.inode(inode_).seen;
    if (offset >= seen.bytes) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(into.size(), seen.bytes - offset);
    seen.read(offset, into.first(count));
    return count;
  }

  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    HEXIAO_CHECK(mode_ != OpenMode::read);
    HEXIAO_CHECK(offset % kBlockBytes == 0 && bytes.size() % kBlockBytes == 0);
    const std::uint64_t size = disk_.inode(inode_).seen.bytes;
    const std::uint64_t grows = offset + bytes.size() > size ? offset + bytes.size() - size : 0;
    if (disk_.capacity_ && disk_.used() + grows > *disk_.capacity_)
      return fail({.kind = ErrorKind::no_space, .code = ENOSPC, .what = "write", .file = path_});
    const auto fate = disk_.begin();
    if (disk_.crashed_ && fate == SimulatedDisk::Fate::failed) return disk_.error(fate, path_);
    const bool shortened = disk_.is_now(disk_.faults_.shorten);
    if (shortened) bytes = bytes.first(bytes.size() / 2 / kBlockBytes * kBlockBytes);
    offset = put(offset, bytes);
    const std::uint64_t end = offset + bytes.size();
    if (fate == SimulatedDisk::Fate::failed || shortened) {
      disk_.own(inode_).forget(offset, end);
      return disk_.error(SimulatedDisk::Fate::failed, path_);
    }
    disk_.crash_point();
    if (fate == SimulatedDisk::Fate::crash) return disk_.error(fate, path_);
    if (mode_ == OpenMode::write_durable) disk_.own(inode_).settle(offset, end);
    return {};
  }

  Result<void> sync() override {
    const auto fate = disk_.begin();
    if (fate != SimulatedDisk::Fate::failed) disk_.crash_point();
    if (fate == SimulatedDisk::Fate::failed && !disk_.crashed_)
      disk_.own(inode_).forget(0, disk_.inode(inode_).seen.bytes);
    if (fate != SimulatedDisk::Fate::done) return disk_.error(fate, path_);
    disk_.own(inode_).sync();
    return {};
  }

 private:
  // Returns where the bytes have gone.
  std::uint64_t put(std::uint64_t offset, std::span<const std::byte> bytes) {
    if (bytes.empty() || disk_.is_now(disk_.faults_.lose)) return offset;
    auto& inode = disk_.own(inode_);
    if (disk_.is_now(disk_.faults_.misdirect)) {
      const auto blocks = disk_.faults_.blocks;
      const bool fits = blocks >= 0 || offset >= static_cast<std::uint64_t>(-blocks) * kBlockBytes;
      if (fits) offset += static_cast<std::uint64_t>(blocks) * kBlockBytes;
    }
    inode.seen.write(offset, bytes);
    if (disk_.is_now(disk_.faults_.garble)) {
      const std::byte wrong[1] = {bytes[bytes.size() / 2] ^ std::byte{8}};
      inode.seen.write(offset + bytes.size() / 2, wrong);
    }
    inode.mark_dirty(offset, offset + bytes.size());
    return offset;
  }

  SimulatedDisk& disk_;
  SimulatedDisk::InodeNumber inode_;
  std::string path_;
  OpenMode mode_;
};

// --- operations and their faults ---

SimulatedDisk::Fate SimulatedDisk::begin() {
  if (crashed_) return Fate::failed;
  const std::uint64_t now = operations_++;
  if (faults_.crash == now) {
    crashed_ = true;
    return Fate::crash;
  }
  return faults_.fail == now ? Fate::failed : Fate::done;
}

// The operation that begin() has counted last.
bool SimulatedDisk::is_now(const std::optional<std::uint64_t>& planned) const {
  return planned && operations_ == *planned + 1;
}

void SimulatedDisk::crash_point() const {
  if (observer_) observer_(*this);
}

void SimulatedDisk::observe(std::function<void(const SimulatedDisk&)> at_crash_point) {
  observer_ = std::move(at_crash_point);
}

tl::unexpected<IoError> SimulatedDisk::error(Fate fate, const std::string& path) const {
  if (fate == Fate::crash || crashed_)
    return fail({.kind = ErrorKind::io, .code = EIO, .what = "the power is gone", .file = path});
  const auto kind = faults_.code == ENOSPC ? ErrorKind::no_space : ErrorKind::io;
  return fail({.kind = kind, .code = faults_.code, .what = "planned fault", .file = path});
}

SimulatedDisk::Inode& SimulatedDisk::own(InodeNumber number) {
  auto& inode = inodes_[number];
  if (inode.use_count() > 1) inode = std::make_shared<Inode>(*inode);
  return *inode;
}

void SimulatedDisk::apply(const Change& change, Names& names) {
  for (const auto& [name, inode] : change)
    if (inode)
      names[name] = *inode;
    else
      names.erase(name);
}

void SimulatedDisk::change_names(Change change) {
  auto names = std::make_shared<Names>(*names_);
  apply(change, *names);
  names_ = std::move(names);
  unsynced_.push_back(std::make_shared<const Change>(std::move(change)));
}

SimulatedDisk::Names SimulatedDisk::durable_after(const Survives& change_survives) const {
  Names names = *durable_names_;
  for (std::size_t i = 0; i < unsynced_.size(); ++i)
    if (change_survives(i)) apply(*unsynced_[i], names);
  return names;
}

std::uint64_t SimulatedDisk::used() const {
  std::uint64_t bytes = 0;
  for (const auto& [name, number] : *names_) bytes += inode(number).seen.bytes;
  return bytes;
}

void SimulatedDisk::restart() {
  crashed_ = false;
  faults_ = {};
}

std::size_t SimulatedDisk::unsynced_sectors(const Survives& change_survives) const {
  std::size_t count = 0;
  std::set<InodeNumber> counted;
  for (const auto& [name, number] : durable_after(change_survives))
    if (counted.insert(number).second) count += inode(number).dirty_sectors();
  return count;
}

void SimulatedDisk::power_cut(const Survives& change_survives, const Survives& sector_survives) {
  names_ = std::make_shared<const Names>(durable_after(change_survives));
  unsynced_.clear();
  durable_names_ = names_;
  std::size_t index = 0;
  std::set<InodeNumber> settled;
  for (const auto& [name, number] : *names_)
    if (settled.insert(number).second && !inode(number).is_durable())
      own(number).power_cut([&] { return sector_survives(index++); });
  for (InodeNumber number = 0; number < inodes_.size(); ++number)
    if (!settled.contains(number)) inodes_[number] = nullptr;
  restart();
}

void SimulatedDisk::power_cut(Survival survival, std::mt19937_64& random) {
  std::size_t changes = 0;
  if (survival == Survival::all)
    changes = unsynced_.size();
  else if (survival != Survival::none)
    changes = random() % (unsynced_.size() + 1);
  const auto first = [=](std::size_t index) { return index < changes; };
  const std::size_t count = unsynced_sectors(first);
  power_cut(first, [&](std::size_t index) { return survives(survival, index, count, random); });
}

// --- looking and tampering ---

SimulatedDisk SimulatedDisk::clone() const {
  SimulatedDisk copy = *this;
  copy.observer_ = nullptr;
  copy.restart();
  return copy;
}

std::vector<std::string> SimulatedDisk::names() const {
  std::vector<std::string> all;
  all.reserve(names_->size());
  for (const auto& [name, number] : *names_) all.push_back(name);
  return all;
}

bool SimulatedDisk::has(const std::string& name) const { return names_->contains(name); }

std::uint64_t SimulatedDisk::size(const std::string& name) const {
  return inode(names_->at(name)).seen.bytes;
}

SimulatedDisk::Bytes SimulatedDisk::content(const std::string& name) const {
  const Content& seen = inode(names_->at(name)).seen;
  Bytes bytes(seen.bytes);
  seen.read(0, bytes);
  return bytes;
}

void SimulatedDisk::set_content(const std::string& name, Bytes bytes) {
  auto fresh = std::make_shared<Inode>();
  fresh->seen.write(0, bytes);
  fresh->durable = fresh->seen;
  inodes_.push_back(std::move(fresh));
  Names names = *names_, durable = *durable_names_;
  names[name] = durable[name] = inodes_.size() - 1;
  names_ = std::make_shared<const Names>(std::move(names));
  durable_names_ = std::make_shared<const Names>(std::move(durable));
}

void SimulatedDisk::overwrite(const std::string& name, std::uint64_t offset,
                              std::span<const std::byte> bytes) {
  Inode& changed = own(names_->at(name));
  changed.seen.write(offset, bytes);
  changed.durable.write(offset, bytes);
}

void SimulatedDisk::truncate(const std::string& name, std::uint64_t bytes) {
  Inode& changed = own(names_->at(name));
  changed.seen.resize(bytes);
  changed.durable.resize(bytes);
  changed.dirty.resize(std::min(changed.dirty.size(), changed.seen.blocks.size()));
}

void SimulatedDisk::flip_bit(const std::string& name, std::uint64_t byte, unsigned bit) {
  std::byte value[1];
  inode(names_->at(name)).seen.read(byte, value);
  value[0] ^= std::byte{1} << bit;
  overwrite(name, byte, value);
}

void SimulatedDisk::erase(const std::string& name) {
  Names names = *names_, durable = *durable_names_;
  names.erase(name);
  durable.erase(name);
  names_ = std::make_shared<const Names>(std::move(names));
  durable_names_ = std::make_shared<const Names>(std::move(durable));
}

// --- FileSystem ---

Result<std::unique_ptr<File>> SimulatedDisk::open(const std::string& path, OpenMode mode) {
  const std::string name = name_of(path);
  if (mode == OpenMode::create) {
    const auto fate = begin();
    if (fate == Fate::failed) return error(fate, path);
    if (const auto old = names_->find(name); old != names_->end()) {
      // Emptied in place: until it is synced, the old sectors may come back.
      Inode& emptied = own(old->second);
      emptied.seen = {};
      emptied.dirty.clear();
    } else {
      inodes_.push_back(std::make_shared<Inode>());
      change_names({{name, inodes_.size() - 1}});
    }
    crash_point();
    if (fate == Fate::crash) return error(fate, path);
  }
  if (crashed_) return error(Fate::crash, path);
  const auto found = names_->find(name);
  if (found == names_->end())
    return fail({.kind = ErrorKind::io, .code = ENOENT, .what = "open", .file = path});
  return std::make_unique<SimulatedFile>(*this, found->second, path, mode);
}

Result<void> SimulatedDisk::rename(const std::string& from, const std::string& to) {
  const auto fate = begin();
  if (fate == Fate::failed) return error(fate, from);
  const auto found = names_->find(name_of(from));
  if (found == names_->end())
    return fail({.kind = ErrorKind::io, .code = ENOENT, .what = "rename", .file = from});
  const InodeNumber number = found->second;
  change_names({{name_of(to), number}, {name_of(from), std::nullopt}});
  crash_point();
  if (fate == Fate::crash) return error(fate, from);
  return {};
}

Result<void> SimulatedDisk::remove(const std::string& path) {
  const auto fate = begin();
  if (fate == Fate::failed) return error(fate, path);
  if (!names_->contains(name_of(path)))
    return fail({.kind = ErrorKind::io, .code = ENOENT, .what = "remove", .file = path});
  change_names({{name_of(path), std::nullopt}});
  crash_point();
  if (fate == Fate::crash) return error(fate, path);
  return {};
}

Result<void> SimulatedDisk::sync_directory(const std::string& directory) {
  const auto fate = begin();
  if (fate != Fate::failed) crash_point();
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

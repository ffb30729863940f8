// A disk in memory that behaves as badly as a real one may: what was not synced is lost in any
// subset of its sectors, directory changes that were not synced are lost from some point on, or any
// of them, the disk fills up, a call fails once and the next succeeds as if nothing had been, a
// write lands nowhere or elsewhere and says that all is well, content rots.
//
// One directory. Operations that change something are counted from 0, reads apart from them; a
// fault is planned for one of them. Every operation has one crash point: what it does is seen, and
// nothing of it is durable. A clone shares unchanged blocks and costs a few pointers: a test keeps
// one for each crash point. One thread at a time for a disk and its clones.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "daemon/durability/file_system.h"

namespace hexiao::durability::testing {

// Which of the unsynced sectors a power cut leaves behind.
enum class Survival : std::uint8_t { none, all, random, first, last, all_but_first, all_but_last };
inline constexpr Survival kSurvivals[] = {
    Survival::none, Survival::all,           Survival::random,      Survival::first,
    Survival::last, Survival::all_but_first, Survival::all_but_last};

class SimulatedDisk final : public FileSystem {
 public:
  using Bytes = std::vector<std::byte>;

  // --- faults ---
  // Operation `at` does not return: half of it may have happened, and everything after it fails
  // until restart() or power_cut().
  void crash_at(std::uint64_t at) { faults_.crash = at; }
  // Operation `at` fails once with `code` (EIO, ENOSPC); what follows succeeds. A failed sync or
  // durable write leaves its sectors as Linux does: seen, clean, and never to be written.
  void fail_at(std::uint64_t at, int code) { faults_.fail = at, faults_.code = code; }
  // Operation `at`, if it is a write, takes only its first half and then fails with `code`.
  void shorten_at(std::uint64_t at, int code) { faults_.shorten = at, faults_.code = code; }
  // Read number `at` fails once with EIO.
  void fail_read_at(std::uint64_t at) { faults_.fail_read = at; }
  // Operation `at`, if it is a write, reports success and stores one bit wrong.
  void garble_at(std::uint64_t at) { faults_.garble = at; }
  // … stores nothing: what was there before comes back.
  void lose_at(std::uint64_t at) { faults_.lose = at; }
  // … stores it so many blocks further on (or back) in the same file.
  void misdirect_at(std::uint64_t at, std::int64_t blocks) {
    faults_.misdirect = at, faults_.blocks = blocks;
  }
  void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
  // The process died, the machine goes on: everything written is still seen.
  void restart();
  // The machine lost power: unsynced sectors survive as told, directory changes up to a random
  // point.
  void power_cut(Survival survival, std::mt19937_64& random);
  bool crashed() const { return crashed_; }
  std::uint64_t operations() const { return operations_; }
  std::uint64_t reads() const { return reads_; }

  // --- every state a power cut may leave, chosen one by one ---
  // Called at the crash point of each operation, with this disk as it would be found.
  void observe(std::function<void(const SimulatedDisk&)> at_crash_point);
  // How many directory changes are not durable. A file system with a journal leaves the first 0 …
  // that many of them; without one, any of them. A rename is one change.
  std::size_t unsynced_names() const { return unsynced_.size(); }
  // Asked for each directory change, or for each sector, by index; always answers the same.
  using Survives = std::function<bool(std::size_t)>;
  // Unsynced sectors of the files that are there when these directory changes are.
  std::size_t unsynced_sectors(const Survives& change_survives) const;
  void power_cut(const Survives& change_survives, const Survives& sector_survives);

  // --- looking and tampering; tampering with one disk leaves its clones alone ---
  SimulatedDisk clone() const;
  std::vector<std::string> names() const;
  bool has(const std::string& name) const;
  std::uint64_t size(const std::string& name) const;
  Bytes content(const std::string& name) const;
  void set_content(const std::string& name, Bytes bytes);
  void overwrite(const std::string& name, std::uint64_t offset, std::span<const std::byte> bytes);
  void truncate(const std::string& name, std::uint64_t bytes);
  void flip_bit(const std::string& name, std::uint64_t byte, unsigned bit);
  void erase(const std::string& name);

  // --- FileSystem ---
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<void> sync_directory(const std::string& directory) override;
  Result<void> make_directory(const std::string& directory) override;
  Result<std::vector<std::string>> list(const std::string& directory) override;
  Result<std::uint64_t> free_bytes(const std::string& directory) override;
  Result<std::unique_ptr<DirectoryLock>> lock(const std::string& path) override;
  Result<void> fill_random(std::span<std::byte> into) override;

 private:
  friend class SimulatedFile;
  using Block = std::array<std::byte, kBlockBytes>;
  // Blocks are never changed once shared; none is a block of zeros.
  struct Content {
    std::vector<std::shared_ptr<const Block>> blocks;
    std::uint64_t bytes = 0;
    void resize(std::uint64_t to);
    void write(std::uint64_t offset, std::span<const std::byte> from);
    void read(std::uint64_t offset, std::span<std::byte> into) const;
  };
  struct Inode {
    Content seen, durable;
    std::vector<std::uint8_t> dirty;  // for each block of `seen`, a bit for each unsynced sector
    void mark_dirty(std::uint64_t begin, std::uint64_t end);
    std::size_t dirty_sectors() const;
    void sync();
    void settle(std::uint64_t begin, std::uint64_t end);  // a forced write: these sectors only
    void forget(std::uint64_t begin, std::uint64_t end);  // a failed one: clean, and not durable
    bool is_durable() const;
    void power_cut(const std::function<bool()>& survives);
  };
  using InodeNumber = std::size_t;
  using Names = std::map<std::string, InodeNumber>;
  enum class Fate : std::uint8_t { done, crash, failed };
  struct Faults {
    std::optional<std::uint64_t> crash, fail, shorten, fail_read, garble, lose, misdirect;
    int code = 0;
    std::int64_t blocks = 0;
  };

  // Counts one operation and says what becomes of it.
  Fate begin();
  void crash_point() const;
  bool is_now(const std::optional<std::uint64_t>& planned) const;
  tl::unexpected<IoError> error(Fate fate, const std::string& path) const;
  const Inode& inode(InodeNumber number) const { return *inodes_[number]; }
  Inode& own(InodeNumber number);  // for changing: not shared with a clone afterwards
  // One operation on the directory: what each name means afterwards, or that it is gone.
  using Change = std::vector<std::pair<std::string, std::optional<InodeNumber>>>;
  static void apply(const Change& change, Names& names);
  void change_names(Change change);  // not synced
  Names durable_after(const Survives& change_survives) const;
  std::uint64_t used() const;

  std::vector<std::shared_ptr<Inode>> inodes_;
  std::shared_ptr<const Names> names_ = std::make_shared<const Names>();
  std::shared_ptr<const Names> durable_names_ = names_;
  std::vector<std::shared_ptr<const Change>> unsynced_;  // since the last sync
  std::uint64_t operations_ = 0, reads_ = 0;
  Faults faults_;
  std::optional<std::uint64_t> capacity_;
  bool crashed_ = false;
  std::uint64_t random_state_ = 1;
  std::function<void(const SimulatedDisk&)> observer_;
};

}  // namespace hexiao::durability::testing

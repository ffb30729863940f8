// A disk in memory that behaves as badly as a real one may: what was not synced is lost in any
// subset of its sectors, directory changes that were not synced are lost from some point on, the
// disk fills up, a call fails once and the next succeeds as if nothing had been.
//
// One directory. Operations that change something are counted from 0; a fault is planned for one of
// them. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
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
  void crash_at(std::uint64_t at) { crash_at_ = at; }
  // Operation `at` fails once with `code` (EIO, ENOSPC); what follows succeeds.
  void fail_at(std::uint64_t at, int code) { fail_at_ = at, fail_code_ = code; }
  // Operation `at`, if it is a write, reports success and stores one bit wrong.
  void garble_at(std::uint64_t at) { garble_at_ = at; }
  void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
  // The process died, the machine goes on: everything written is still seen.
  void restart();
  // The machine lost power: unsynced sectors survive as told, directory changes up to a random
  // point.
  void power_cut(Survival survival, std::mt19937_64& random);
  bool crashed() const { return crashed_; }
  std::uint64_t operations() const { return operations_; }

  // --- looking and tampering; a clone shares nothing ---
  SimulatedDisk clone() const;
  std::vector<std::string> names() const;
  Bytes content(const std::string& name) const;
  void set_content(const std::string& name, Bytes bytes);
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
  struct Inode {
    Bytes seen, durable;
    std::set<std::uint64_t> dirty;  // sectors of `seen` that are not durable
    void sync();
    void settle(std::uint64_t begin, std::uint64_t end);
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>>;
  enum class Fate : std::uint8_t { done, crash, failed };

  // Counts one operation and says what becomes of it.
  Fate begin();
  tl::unexpected<IoError> error(Fate fate, const std::string& path) const;
  void
  change_names();  // remembers the names as they are now, as a point a power cut may go back to
  std::uint64_t used() const;

  Names names_;
  std::vector<Names> unsynced_;  // the names after each change since the last directory sync
  Names durable_names_;
  std::uint64_t operations_ = 0;
  std::optional<std::uint64_t> crash_at_, fail_at_, garble_at_;
  int fail_code_ = 0;
  std::optional<std::uint64_t> capacity_;
  bool crashed_ = false;
  std::uint64_t random_state_ = 1;
};

}  // namespace hexiao::durability::testing

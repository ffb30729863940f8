// Files in memory: one directory, everything durable at once, nothing ever fails. For targets that
// read what somebody has changed; faults and crashes are the simulated disk's affair
// (tests/daemon/durability). One thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/durability/file_system.h"
#include "tests/fuzz/input.h"

namespace hexiao::fuzz {

class MemoryFiles final : public durability::FileSystem {
 public:
  using Bytes = std::vector<std::byte>;

  MemoryFiles() = default;
  // Copies share nothing.
  MemoryFiles(const MemoryFiles& other);
  MemoryFiles& operator=(const MemoryFiles&) = delete;

  std::vector<std::string> names() const;
  Bytes& content(const std::string& name) { return *files_.at(name); }
  void erase(const std::string& name) { files_.erase(name); }
  friend bool same(const MemoryFiles& one, const MemoryFiles& other);

  durability::Result<std::unique_ptr<durability::File>> open(const std::string& path,
                                                             durability::OpenMode mode) override;
  durability::Result<void> rename(const std::string& from, const std::string& to) override;
  durability::Result<void> remove(const std::string& path) override;
  durability::Result<void> sync_directory(const std::string&) override { return {}; }
  durability::Result<void> make_directory(const std::string&) override { return {}; }
  durability::Result<std::vector<std::string>> list(const std::string& directory) override;
  durability::Result<std::uint64_t> free_bytes(const std::string& directory) override;
  durability::Result<std::unique_ptr<durability::DirectoryLock>> lock(
      const std::string& path) override;
  durability::Result<void> fill_random(std::span<std::byte> into) override;

 private:
  std::map<std::string, std::shared_ptr<Bytes>> files_;
};

// Changes files as the input says: bytes overwritten, sectors copied to another place, files cut or
// removed. True when checksums were made to fit afterwards: then what is read may be a lie, and
// only has to be survived.
bool tamper(MemoryFiles& files, Input& input);

}  // namespace hexiao::fuzz

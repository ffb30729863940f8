// The few things this room asks of a file system. Two implementations: POSIX (posix_file_system.h)
// and, in the tests, a simulated disk that loses what was not synced and fails on demand.
//
// Writes go by whole blocks: offset, length and memory address are multiples of kBlockBytes, so
// that they can bypass the page cache. Reads have the same rule. Nothing here is retried after an
// error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "daemon/durability/io_error.h"

namespace hexiao::durability {

// The unit of writing. Covers disks with 512-byte and with 4096-byte sectors.
inline constexpr std::size_t kBlockBytes = 4096;

enum class OpenMode : std::uint8_t {
  read,           // an existing file
  create,         // a new file, or an old one of that name emptied; durable after sync()
  write_durable,  // an existing file; each write is durable when it returns
};

// An open file. Closes with the object. One thread at a time.
class File {
 public:
  virtual ~File() = default;
  virtual Result<std::uint64_t> size() = 0;
  // Fills `into` from `offset`; returns fewer bytes only at the end of the file.
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) = 0;
  virtual Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
  // Everything written so far is durable, length included.
  virtual Result<void> sync() = 0;
};

// Held until destroyed; the operating system lets go of it when the process dies.
class DirectoryLock {
 public:
  virtual ~DirectoryLock() = default;
};

// Safe for several threads. Paths are as given by the caller: directory + "/" + name.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
  // Atomic; an existing `to` is replaced. Durable after sync_directory.
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  virtual Result<void> remove(const std::string& path) = 0;
  virtual Result<void> sync_directory(const std::string& directory) = 0;
  // Creates the directory and its parents; existing ones are fine. Durable on return.
  virtual Result<void> make_directory(const std::string& directory) = 0;
  // Names (not paths) of the files in it, sorted.
  virtual Result<std::vector<std::string>> list(const std::string& directory) = 0;
  virtual Result<std::uint64_t> free_bytes(const std::string& directory) = 0;
  // Takes the lock file for this process, or fails with ErrorKind::locked and who holds it.
  virtual Result<std::unique_ptr<DirectoryLock>> lock(const std::string& path) = 0;
  virtual Result<void> fill_random(std::span<std::byte> into) = 0;
};

}  // namespace hexiao::durability

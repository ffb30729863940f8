#include "daemon/durability/posix_file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "engine/vocabulary/planted_bug.h"

namespace hexiao::durability {
namespace {

tl::unexpected<IoError> system_error(std::string what, const std::string& path,
                                     std::uint64_t offset = 0) {
  const int code = errno;
  const bool full = code == ENOSPC || code == EDQUOT;
  return fail({.kind = full ? ErrorKind::no_space : ErrorKind::io,
               .code = code,
               .what = std::move(what),
               .file = path,
               .offset = offset});
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

// A signal between two steps is nobody's error.
template <class Call>
auto retrying(Call call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

int open_retrying(const std::string& path, int flags) {
  return retrying([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0640); });
}

class PosixFile final : public File {
 public:
  PosixFile(Descriptor fd, std::string path, bool direct, bool durable)
      : fd_(std::move(fd)), path_(std::move(path)), direct_(direct), durable_(durable) {}

  Result<std::uint64_t> size() override {
    struct stat status {};
    if (::fstat(fd_.get(), &status) != 0) return system_error("read the size", path_);
    return static_cast<std::uint64_t>(status.st_size);
  }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) override {
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t got = ::pread(fd_.get(), into.data() + done, into.size() - done,
                                  static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EINVAL && leave_direct()) continue;
      if (got < 0) return system_error("read", path_, offset + done);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
      // A direct read that stops inside a block has met the end of the file.
      if (done % kBlockBytes != 0 && direct_) break;
    }
    return done;
  }

  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put = ::pwrite(fd_.get(), bytes.data() + done, bytes.size() - done,
                                   static_cast<off_t>(offset + done));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0 && errno == EINVAL && leave_direct()) continue;
      if (put < 0) return system_error("write", path_, offset + done);
      if (put == 0) {
        errno = EIO;
        return system_error("write (nothing was taken)", path_, offset + done);
      }
      const std::size_t before = done;
      done += static_cast<std::size_t>(put);
      if (planted(PlantedBug::short_write_taken_as_whole)) break;
      if (done == bytes.size() || !direct_) continue;
      // The rest of a short write starts at a whole block again; writing part of one twice is
      // harmless.
      if (done / kBlockBytes * kBlockBytes > before)
        done = done / kBlockBytes * kBlockBytes;
      else
        leave_direct();
    }
    if (durable_ && !direct_) return sync();
    return {};
  }

  Result<void> sync() override {
    while (::fdatasync(fd_.get()) != 0)
      if (errno != EINTR) return system_error("sync", path_);
    return {};
  }

 private:
  // Some file systems take the flag and refuse the transfer. False when it was not set.
  bool leave_direct() {
    if (!direct_) return false;
    const int flags = ::fcntl(fd_.get(), F_GETFL);
    if (flags < 0 || ::fcntl(fd_.get(), F_SETFL, flags & ~O_DIRECT) != 0) return false;
    direct_ = false;
    return true;
  }

  Descriptor fd_;
  std::string path_;
  bool direct_;
  bool durable_;
};

class PosixLock final : public DirectoryLock {
 public:
  explicit PosixLock(Descriptor fd) : fd_(std::move(fd)) {}

 private:
  Descriptor fd_;
};

class PosixFileSystem final : public FileSystem {
 public:
  explicit PosixFileSystem(PosixOptions options) : options_(options) {}

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    int flags = O_RDONLY;
    if (mode == OpenMode::create) flags = O_RDWR | O_CREAT | O_TRUNC;
    if (mode == OpenMode::write_durable) flags = O_RDWR;
    const bool durable = mode == OpenMode::write_durable;
    bool direct = options_.direct;
    // O_DSYNC goes with O_DIRECT: without it the sync after each write does the same.
    int fd = direct ? open_retrying(path, flags | O_DIRECT | (durable ? O_DSYNC : 0)) : -1;
    if (!direct || (fd < 0 && errno == EINVAL)) {
      direct = false;
      fd = open_retrying(path, flags);
    }
    if (fd < 0) return system_error("open", path);
    return std::make_unique<PosixFile>(Descriptor(fd), path, direct, durable);
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    if (retrying([&] { return ::rename(from.c_str(), to.c_str()); }) != 0)
      return system_error("rename to " + to, from);
    return {};
  }

  Result<void> remove(const std::string& path) override {
    if (retrying([&] { return ::unlink(path.c_str()); }) != 0) return system_error("remove", path);
    return {};
  }

  Result<void> sync_directory(const std::string& directory) override {
    const Descriptor fd(open_retrying(directory, O_RDONLY | O_DIRECTORY));
    if (!fd) return system_error("open the directory", directory);
    while (::fsync(fd.get()) != 0)
      if (errno != EINTR) return system_error("sync the directory", directory);
    return {};
  }

  Result<void> make_directory(const std::string& directory) override {
    struct stat status {};
    if (::stat(directory.c_str(), &status) == 0) {
      if (S_ISDIR(status.st_mode)) return {};
      return fail({.kind = ErrorKind::not_a_store, .what = "not a directory", .file = directory});
    }
    if (errno == ENOTDIR)
      return fail({.kind = ErrorKind::not_a_store, .what = "not a directory", .file = directory});
    const std::size_t slash = directory.find_last_of('/');
    const std::string parent = slash == std::string::npos ? "." : directory.substr(0, slash);
    if (slash != std::string::npos && slash > 0) HEXIAO_TRY(make_directory(parent));
    if (retrying([&] { return ::mkdir(directory.c_str(), 0750); }) != 0 && errno != EEXIST)
      return system_error("create the directory", directory);
    return sync_directory(parent.empty() ? "/" : parent);
  }

  Result<std::vector<std::string>> list(const std::string& directory) override {
    struct Close {
      void operator()(DIR* dir) const { ::closedir(dir); }
    };
    DIR* opened = ::opendir(directory.c_str());
    while (opened == nullptr && errno == EINTR) opened = ::opendir(directory.c_str());
    const std::unique_ptr<DIR, Close> dir(opened);
    if (!dir) {
      if (errno == ENOENT || errno == ENOTDIR)
        return fail({.kind = ErrorKind::not_a_store,
                     .code = errno,
                     .what = "no such directory",
                     .file = directory});
      return system_error("open the directory", directory);
    }
    std::vector<std::string> names;
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(dir.get());
      if (entry == nullptr && errno != 0) return system_error("list the directory", directory);
      if (entry == nullptr) break;
      const std::string name = entry->d_name;
      if (name != "." && name != "..") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<std::uint64_t> free_bytes(const std::string& directory) override {
    struct statvfs status {};
    while (::statvfs(directory.c_str(), &status) != 0)
      if (errno != EINTR) return system_error("read the free space", directory);
    return std::uint64_t{status.f_bavail} * status.f_frsize;
  }

  Result<std::unique_ptr<DirectoryLock>> lock(const std::string& path) override {
    Descriptor fd(open_retrying(path, O_RDWR | O_CREAT));
    if (!fd) return system_error("open the lock file", path);
    while (!planted(PlantedBug::directory_not_locked) &&
           ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (errno != EWOULDBLOCK) return system_error("lock", path);
      return fail({.kind = ErrorKind::locked,
                   .what = "another process holds this data directory",
                   .file = path,
                   .found = holder(fd.get())});
    }
    // The number is only for people; the lock itself is the kernel's.
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (retrying([&] { return ::ftruncate(fd.get(), 0); }) != 0)
      return system_error("write the lock file", path);
    for (std::size_t done = 0; done < pid.size();) {
      const ssize_t put = retrying([&] {
        return ::pwrite(fd.get(), pid.data() + done, pid.size() - done, static_cast<off_t>(done));
      });
      if (put <= 0) return system_error("write the lock file", path);
      done += static_cast<std::size_t>(put);
    }
    return std::make_unique<PosixLock>(std::move(fd));
  }

  Result<void> fill_random(std::span<std::byte> into) override {
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t got = ::getrandom(into.data() + done, into.size() - done, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_error("read random bytes", {});
      done += static_cast<std::size_t>(got);
    }
    return {};
  }

 private:
  static std::string holder(int fd) {
    char text[32] = {};
    const ssize_t got = ::pread(fd, text, sizeof text - 1, 0);
    const long pid = got > 0 ? std::strtol(text, nullptr, 10) : 0;
    return pid > 0 ? fmt::format("process {}", pid) : std::string("a process that left no number");
  }

  PosixOptions options_;
};

}  // namespace

std::unique_ptr<FileSystem> make_posix_file_system(PosixOptions options) {
  return std::make_unique<PosixFileSystem>(options);
}

}  // namespace hexiao::durability

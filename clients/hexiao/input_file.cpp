#include "clients/hexiao/input_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace hexiao::cli {
namespace {

constexpr off_t kMaxBytes = off_t{4} << 30;

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Failure> failed(const std::string& path, const char* reason) {
  return fail(ExitCode::io, fmt::format("{} cannot be read: {}", path, reason),
              "check the name and that you may read it");
}

}  // namespace

Expected<std::string> read_whole_file(const std::string& path) {
  const OpenFile file(path);
  if (file.fd() < 0) return failed(path, std::strerror(errno));
  struct stat about {};
  if (fstat(file.fd(), &about) != 0) return failed(path, std::strerror(errno));
  if (S_ISDIR(about.st_mode)) return failed(path, "it is a folder");
  if (about.st_size > kMaxBytes)
    return fail(ExitCode::bad_data, fmt::format("{} is larger than 4 GiB", path),
                "split it into several files");
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t filled = 0;
  // A pipe has no size: go on until the end shows.
  for (;;) {
    if (filled == bytes.size()) bytes.resize(bytes.size() + (std::size_t{64} << 10));
    const ssize_t got = read(file.fd(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(path, std::strerror(errno));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace hexiao::cli

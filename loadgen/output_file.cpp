#include "loadgen/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace hexiao::loadgen {

OutputFile::OutputFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {
  buffer_.reserve(kBuffer);
  fd_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd_ < 0) fail("open", errno);
}

OutputFile::~OutputFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(part_.c_str());
}

void OutputFile::fail(std::string_view what, int error_number) {
  if (failed()) return;
  error_ = fmt::format("cannot {} {}: {}", what, part_, std::strerror(error_number));
  if (error_number == ENOSPC) error_ += " (free some space, or write fewer rows elsewhere)";
}

void OutputFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !failed()) {
    const ssize_t n = ::write(fd_, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail("write", errno);
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
}

tl::expected<void, std::string> OutputFile::finish() {
  flush();
  if (failed()) return tl::unexpected(error_);
  const int closed = ::close(std::exchange(fd_, -1));
  if (closed != 0) fail("close", errno);
  if (!failed() && std::rename(part_.c_str(), path_.c_str()) != 0) fail("rename", errno);
  if (!failed()) return {};
  ::unlink(part_.c_str());
  return tl::unexpected(error_);
}

}  // namespace hexiao::loadgen

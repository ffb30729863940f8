// A file that is written in order through one large buffer, under a temporary name (PATH.part) that
// becomes PATH only when all of it is there: a half-written file is never taken for a whole one. An
// error is kept and told by finish(); writes after it do nothing. Not for several threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hexiao::loadgen {

class OutputFile {
 public:
  explicit OutputFile(std::string path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();  // removes what was not finished

  void write(std::string_view bytes) {
    if (buffer_.size() + bytes.size() > kBuffer) flush();
    buffer_ += bytes;
    written_ += bytes.size();
  }
  bool failed() const { return !error_.empty(); }
  // Flushes, closes, renames. The error names the file and the system's reason.
  tl::expected<void, std::string> finish();
  std::uint64_t bytes() const { return written_; }

 private:
  static constexpr std::size_t kBuffer = std::size_t{1} << 20;
  void flush();
  void fail(std::string_view what, int error_number);

  std::string path_;
  std::string part_;
  std::string buffer_;
  std::string error_;
  std::uint64_t written_ = 0;
  int fd_ = -1;
};

}  // namespace hexiao::loadgen

// A flood must not fill the journal: of lines that anybody who can connect may cause, some are
// written each second and the rest are counted. I/O thread only.
#pragma once

#include <cstdint>
#include <string>

#include <fmt/format.h>

namespace hexiao::daemon {

class JournalRation {
 public:
  // True: write the line, with left_out() at its end.
  bool may_say(std::int64_t now_ns) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    constexpr unsigned kLinesPerSecond = 5;
    if (now_ns - second_ns_ >= kSecond) {
      second_ns_ = now_ns;
      said_ = 0;
    }
    if (said_ == kLinesPerSecond) {
      ++unsaid_;
      return false;
    }
    ++said_;
    return true;
  }
  // "" or " (17 lines like this were left out)".
  std::string left_out() {
    const std::uint64_t unsaid = unsaid_;
    unsaid_ = 0;
    return unsaid == 0 ? std::string() : fmt::format(" ({} lines like this were left out)", unsaid);
  }

 private:
  std::int64_t second_ns_ = 0;
  unsigned said_ = 0;
  std::uint64_t unsaid_ = 0;
};

}  // namespace hexiao::daemon

// A hexiaod in a process of its own, on a fresh data directory that goes with the object, or on one
// that stays. It can be stopped or killed and started again on the same directory.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace hexiao::bench {

class HexiaodProcess {
 public:
  // Starts it in a new directory under `place`, on a port that the system chooses, and waits until
  // it serves. When it does not, problem() says why.
  explicit HexiaodProcess(const std::string& place);
  // The same on this data directory, which is left as the daemon leaves it; "": on a fresh one.
  // `configuration` is that of the daemon, as TOML.
  HexiaodProcess(const std::string& place, const std::string& data_directory,
                 const std::string& configuration = {});
  ~HexiaodProcess();  // kills it if it still runs, and removes the directory
  HexiaodProcess(const HexiaodProcess&) = delete;
  HexiaodProcess& operator=(const HexiaodProcess&) = delete;

  const std::string& problem() const { return problem_; }
  std::uint16_t port() const { return port_; }
  const std::string& directory() const { return directory_; }
  // From the start of the process until it served; to a millisecond.
  std::chrono::milliseconds ready_after() const { return ready_after_; }
  // SIGTERM, then the exit code; 128 + signal when it was killed, -1 when it does not end in time.
  int stop(std::chrono::seconds patience);
  void kill();  // as a crash would
  // After stop() or kill(): starts it on what it has left, and waits until it serves.
  void start_again();
  std::uint64_t resident_bytes() const;  // 0 when it cannot be read
  std::string journal() const;           // what it said on standard error

 private:
  void start();
  void wait_until_ready();
  int wait(std::chrono::milliseconds patience);

  std::string directory_;
  std::string data_directory_;
  std::string configuration_file_;  // none: ""
  std::string problem_;
  pid_t process_ = -1;
  int exit_code_ = -1;
  std::uint16_t port_ = 0;
  std::chrono::milliseconds ready_after_{0};
};

}  // namespace hexiao::bench

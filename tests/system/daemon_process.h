// A real hexiaod in a process of its own, on a data directory of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace hexiao::system_test {

// A fresh directory that goes with the object.
class TemporaryDirectory {
 public:
  // `memory`: in /dev/shm where there is one, for tests that start a daemon hundreds of times and
  // kill no power.
  enum class Where : std::uint8_t { disk, memory };
  explicit TemporaryDirectory(Where where = Where::disk);
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

void write_file(const std::string& path, const std::string& text);
std::string read_file(const std::string& path);

// Runs hexiaod to its end.
struct Ended {
  int exit_code = -1;  // 128 + signal when it was killed
  std::string output, errors;
};
Ended run_hexiaod(const std::vector<std::string>& arguments);
// Runs any program (its path first) to its end.
Ended run_program(const std::vector<std::string>& command);
std::string hexiaod_program();

class DaemonProcess {
 public:
  // Starts `hexiaod serve` with these arguments and waits until it is ready, or has ended.
  // `before` is put in front of it: a program that runs another (storage_call_faults, faketime).
  explicit DaemonProcess(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& before = {});
  // On a data directory, port chosen by the system.
  static std::vector<std::string> on(const std::string& data_dir);
  // Kills it if it still runs.
  ~DaemonProcess();
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  bool ready() const { return port_ != 0; }
  std::uint16_t port() const { return port_; }
  // hexiaod's own number once it is ready, also behind another program.
  pid_t process() const { return process_; }
  void signal(int number);
  // The exit code; 128 + signal when it was killed; -1 when it still runs after `patience`.
  int wait(std::chrono::milliseconds patience = std::chrono::seconds(60));
  // What it has said on standard error so far.
  std::string journal() const;
  // True when `text` stands in the journal within some seconds.
  bool says(const std::string& text) const;

 private:
  TemporaryDirectory place_;
  pid_t child_ = -1;
  pid_t process_ = -1;
  int exit_code_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace hexiao::system_test

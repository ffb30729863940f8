#include "tests/system/daemon_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace hexiao::system_test {
namespace {

using namespace std::chrono_literals;

pid_t spawn(std::vector<std::string> command, const std::string& output,
            const std::string& errors) {
  std::vector<char*> argv;
  for (std::string& part : command) argv.push_back(part.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err = ::open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::execvp(argv.front(), argv.data());
  ::_exit(127);
}

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

TemporaryDirectory::TemporaryDirectory(Where where) {
  const std::filesystem::path memory = "/dev/shm";
  const bool in_memory = where == Where::memory && std::filesystem::is_directory(memory);
  const auto parent = in_memory ? memory : std::filesystem::temp_directory_path();
  std::string pattern = (parent / "hexiao-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no temporary directory";
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string read_file(const std::string& path) {
  std::ostringstream text;
  std::ifstream stream(path, std::ios::binary);
  if (stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
  return text.str();
}

std::string hexiaod_program() { return HEXIAOD_PROGRAM; }

Ended run_program(const std::vector<std::string>& command) {
  const TemporaryDirectory place(TemporaryDirectory::Where::memory);
  const pid_t child = spawn(command, place / "out", place / "err");
  int status = 0;
  ::waitpid(child, &status, 0);
  return {code_of(status), read_file(place / "out"), read_file(place / "err")};
}

Ended run_hexiaod(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {hexiaod_program()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_program(command);
}

std::vector<std::string> DaemonProcess::on(const std::string& data_dir) {
  return {"--data-dir", data_dir, "--listen", "127.0.0.1:0"};
}

DaemonProcess::DaemonProcess(const std::vector<std::string>& arguments,
                             const std::vector<std::string>& before)
    : place_(TemporaryDirectory::Where::memory) {
  std::vector<std::string> all = before;
  all.push_back(hexiaod_program());
  all.emplace_back("serve");
  all.insert(all.end(), arguments.begin(), arguments.end());
  child_ = process_ = spawn(all, place_ / "out", place_ / "err");
  const std::string mark = "hexiaod ready on ", number = " pid=";
  const auto end = std::chrono::steady_clock::now() + 120s;
  while (std::chrono::steady_clock::now() < end) {
    const std::string said = read_file(place_ / "out");
    if (said.starts_with(mark) && said.ends_with("\n")) {
      port_ = static_cast<std::uint16_t>(std::stoul(said.substr(said.find(':') + 1)));
      process_ = static_cast<pid_t>(std::stol(said.substr(said.find(number) + number.size())));
      return;
    }
    if (wait(0ms) != -1) return;
    std::this_thread::sleep_for(500us);
  }
}

DaemonProcess::~DaemonProcess() {
  if (wait(0ms) != -1) return;
  signal(SIGKILL);
  if (child_ != process_) ::kill(child_, SIGKILL);
  wait();
}

void DaemonProcess::signal(int number) { ::kill(process_, number); }

int DaemonProcess::wait(std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (exit_code_ == -1) {
    int status = 0;
    if (::waitpid(child_, &status, WNOHANG) == child_) exit_code_ = code_of(status);
    if (exit_code_ != -1 || std::chrono::steady_clock::now() >= end) break;
    std::this_thread::sleep_for(200us);
  }
  return exit_code_;
}

std::string DaemonProcess::journal() const { return read_file(place_ / "err"); }

bool DaemonProcess::says(const std::string& text) const {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (std::chrono::steady_clock::now() < end) {
    if (journal().find(text) != std::string::npos) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace hexiao::system_test

#include "bench/end_to_end/hexiaod_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

namespace hexiao::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string content_of(const std::string& path) {
  std::ostringstream text;
  std::ifstream stream(path, std::ios::binary);
  if (stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
  return text.str();
}

}  // namespace

HexiaodProcess::HexiaodProcess(const std::string& place) : HexiaodProcess(place, {}) {}

HexiaodProcess::HexiaodProcess(const std::string& place, const std::string& data_directory,
                               const std::string& configuration) {
  std::string pattern = place + "/hexiao-bench-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) {
    problem_ = "cannot create " + pattern + ": " + std::strerror(errno);
    return;
  }
  directory_ = pattern;
  data_directory_ = data_directory.empty() ? directory_ + "/data" : data_directory;
  if (!configuration.empty()) {
    configuration_file_ = directory_ + "/hexiaod.toml";
    std::ofstream(configuration_file_) << configuration;
  }
  start();
  if (problem_.empty()) wait_until_ready();
}

HexiaodProcess::~HexiaodProcess() {
  if (process_ > 0 && wait(0ms) == -1) kill();
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

void HexiaodProcess::start() {
  const std::string out = directory_ + "/out", err = directory_ + "/err";
  std::vector<std::string> words = {HEXIAOD_PROGRAM, "serve",    "--data-dir",
                                    data_directory_, "--listen", "127.0.0.1:0"};
  if (!configuration_file_.empty()) words.insert(words.end(), {"--config", configuration_file_});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  // What an earlier run said there is not this one's.
  std::error_code ignored;
  std::filesystem::remove(out, ignored);
  process_ = ::fork();
  if (process_ < 0) problem_ = std::string("cannot start a process: ") + std::strerror(errno);
  if (process_ != 0) return;
  ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
  ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

void HexiaodProcess::wait_until_ready() {
  const std::string mark = "hexiaod ready on 127.0.0.1:";
  const auto begin = Clock::now();
  for (; Clock::now() < begin + 600s; std::this_thread::sleep_for(1ms)) {
    const std::string said = content_of(directory_ + "/out");
    if (said.starts_with(mark) && said.ends_with("\n")) {
      std::from_chars(said.data() + mark.size(), said.data() + said.size(), port_);
      ready_after_ = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
      return;
    }
    if (const int code = wait(0ms); code != -1) {
      problem_ = "hexiaod ended with exit code " + std::to_string(code) + ": " + journal();
      return;
    }
  }
  problem_ = "hexiaod was not ready within ten minutes: " + journal();
}

int HexiaodProcess::wait(std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  while (exit_code_ == -1) {
    int status = 0;
    if (::waitpid(process_, &status, WNOHANG) == process_)
      exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (exit_code_ != -1 || Clock::now() >= end) break;
    std::this_thread::sleep_for(1ms);
  }
  return exit_code_;
}

int HexiaodProcess::stop(std::chrono::seconds patience) {
  ::kill(process_, SIGTERM);
  return wait(patience);
}

void HexiaodProcess::kill() {
  ::kill(process_, SIGKILL);
  wait(60s);
}

void HexiaodProcess::start_again() {
  exit_code_ = -1;
  start();
  if (problem_.empty()) wait_until_ready();
}

std::uint64_t HexiaodProcess::resident_bytes() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/statm");
  std::uint64_t whole = 0, resident = 0;
  if (!(file >> whole >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::string HexiaodProcess::journal() const { return content_of(directory_ + "/err"); }

}  // namespace hexiao::bench

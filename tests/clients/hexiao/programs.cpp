#include "tests/clients/hexiao/programs.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace hexiao::cli {
namespace {

// The child's streams go into files, so that nothing blocks on a full pipe.
pid_t spawn(const std::string& program, const std::vector<std::string>& args,
            const std::string& out, const std::string& err) {
  std::vector<char*> argv;
  std::vector<std::string> texts = args;
  texts.insert(texts.begin(), program);
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const int out_fd = open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  const int err_fd = open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  dup2(out_fd, STDOUT_FILENO);
  dup2(err_fd, STDERR_FILENO);
  unsetenv("HEXIAO_SERVER");
  execv(program.c_str(), argv.data());
  _exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace

Folder::Folder() {
  static std::atomic<int> count{0};
  path_ = std::filesystem::temp_directory_path() /
          ("hexiao-cli-test-" + std::to_string(getpid()) + "-" + std::to_string(++count));
  std::filesystem::create_directories(path_ / "data");
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
  std::ofstream(file(name), std::ios::binary) << text;
  return file(name);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Daemon::~Daemon() {
  if (pid_ > 0) kill_now();
}

std::string Daemon::start(const std::string& listen) {
  const std::string out = folder_.file("hexiaod.out");
  std::filesystem::remove(out);  // the ready line of an earlier start is no news
  pid_ = spawn(HEXIAOD_PROGRAM, {"serve", "--data-dir", folder_.file("data"), "--listen", listen},
               out, folder_.file("hexiaod.err"));
  const std::string mark = "hexiaod ready on ";
  for (int tries = 0; tries < 600; ++tries) {
    const std::string said = read_file(out);
    const std::size_t at = said.find(mark);
    if (at != std::string::npos && said.find('\n', at) != std::string::npos) {
      const std::size_t begin = at + mark.size();
      address_ = said.substr(begin, said.find_first_of(" \n", begin) - begin);
      return {};
    }
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return "hexiaod is not ready: " + read_file(folder_.file("hexiaod.err"));
}

void Daemon::kill_now() {
  kill(pid_, SIGKILL);
  wait_for(pid_);
  pid_ = -1;
}

int Daemon::stop() {
  kill(pid_, SIGTERM);
  const int code = wait_for(pid_);
  pid_ = -1;
  return code;
}

Running::Running(const Folder& folder, const std::string& server,
                 const std::vector<std::string>& args)
    : folder_(folder) {
  static std::atomic<int> count{0};
  name_ = "hexiao-" + std::to_string(++count);
  std::vector<std::string> all = args;
  if (!server.empty()) all.insert(all.end(), {"--server", server});
  pid_ = spawn(HEXIAO_PROGRAM, all, folder.file(name_ + ".out"), folder.file(name_ + ".err"));
}

std::string Running::out_so_far() const { return read_file(folder_.file(name_ + ".out")); }
std::string Running::err_so_far() const { return read_file(folder_.file(name_ + ".err")); }
void Running::send(int signal) const { kill(pid_, signal); }

Ran Running::finish() {
  Ran ran;
  ran.code = wait_for(pid_);
  ran.out = read_file(folder_.file(name_ + ".out"));
  ran.err = read_file(folder_.file(name_ + ".err"));
  return ran;
}

Ran hexiao(const Folder& folder, const std::string& server, const std::vector<std::string>& args) {
  return Running(folder, server, args).finish();
}

}  // namespace hexiao::cli

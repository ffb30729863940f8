// The real programs, run by tests: `hexiao` to its end, `hexiaod` until it is told to stop.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hexiao::cli {

struct Ran {
  int code = -1;  // exit code; -1 when a signal ended it
  std::string out;
  std::string err;
};

// A folder of one test, removed with it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  // Writes `text` and answers the file's path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::string& path);

// A daemon on a free port, over the data directory `FOLDER/data`.
class Daemon {
 public:
  explicit Daemon(const Folder& folder) : folder_(folder) {}
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Empty when ready; else what went wrong, with the end of its log.
  std::string start(const std::string& listen = "127.0.0.1:0");
  void kill_now();  // SIGKILL
  int stop();       // SIGTERM; its exit code
  const std::string& address() const { return address_; }

 private:
  const Folder& folder_;
  pid_t pid_ = -1;
  std::string address_;
};

// Runs `hexiao ARGS…` in the folder. `server` may be empty.
Ran hexiao(const Folder& folder, const std::string& server, const std::vector<std::string>& args);

// Starts it and does not wait; `finish` does.
class Running {
 public:
  Running(const Folder& folder, const std::string& server, const std::vector<std::string>& args);
  Ran finish();
  // What it has written so far.
  std::string out_so_far() const;
  std::string err_so_far() const;
  void send(int signal) const;

 private:
  const Folder& folder_;
  pid_t pid_ = -1;
  std::string name_;
};

}  // namespace hexiao::cli

// Runs a program and lets one of its storage system calls go wrong. Like `strace -e inject`, but
// with one count over all threads, so that every call of a run can be met exactly, and with the
// time from the fault to the end of the process.
//
//   storage_call_faults DIR REPORT AT FAULT PROGRAM ARGUMENT…
//
// Counted, from 1: every call below DIR that changes something there or makes it durable (pwrite64,
// fdatasync, fsync, rename, unlink, mkdir, ftruncate, open that creates), and with a fault
// `…:reads` also pread64 and other opens. AT 0: only counts. FAULT is one of
//   none
//   kill-before, kill-after   SIGKILL before the call does anything, or when it has done all
//   kill-half                 a write does half of its sectors, then SIGKILL; other calls: as
//   kill-before short                     a write does half of its sectors and says so error=N the
//   call does nothing and fails with errno N errors=N                  the same, and so does every
//   later one lost=N                    the call is done and fails with errno N all the same
//   delay=MS                  the call is done and returns so many milliseconds later
// REPORT gets a line for each counted call, and at the end `fault at CALL` and `ended CODE
// after_us=N`. Exits with the program's code, 128 + signal when it was killed. x86-64 Linux; no
// privilege is needed.
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

#ifdef __x86_64__

namespace {

using Registers = user_regs_struct;

struct Call {
  long number;
  const char* name;
  enum Where { descriptor, path, second_path, at_path } where;
};

constexpr Call kCalls[] = {
    {SYS_pwrite64, "pwrite64", Call::descriptor}, {SYS_fdatasync, "fdatasync", Call::descriptor},
    {SYS_fsync, "fsync", Call::descriptor},       {SYS_ftruncate, "ftruncate", Call::descriptor},
    {SYS_rename, "rename", Call::path},           {SYS_renameat, "renameat", Call::at_path},
    {SYS_renameat2, "renameat2", Call::at_path},  {SYS_unlink, "unlink", Call::path},
    {SYS_unlinkat, "unlinkat", Call::at_path},    {SYS_mkdir, "mkdir", Call::path},
    {SYS_openat, "openat", Call::at_path},        {SYS_pread64, "pread64", Call::descriptor},
};

const Call* call_of(long number) {
  for (const Call& call : kCalls)
    if (call.number == number) return &call;
  return nullptr;
}

enum class Fault {
  none,
  kill_before,
  kill_after,
  kill_half,
  short_write,
  error,
  errors,
  lost,
  delay
};

struct Options {
  std::string directory;
  std::uint64_t at = 0;
  Fault fault = Fault::none;
  int value = 0;  // errno, or milliseconds
  bool reads = false;
};

bool parse_fault(std::string_view text, Options& options) {
  constexpr std::string_view kReads = ":reads";
  if (text.ends_with(kReads)) {
    options.reads = true;
    text.remove_suffix(kReads.size());
  }
  const std::size_t sign = text.find('=');
  if (sign != std::string_view::npos) options.value = std::atoi(text.data() + sign + 1);
  static const std::map<std::string_view, Fault> kNames = {{"none", Fault::none},
                                                           {"kill-before", Fault::kill_before},
                                                           {"kill-after", Fault::kill_after},
                                                           {"kill-half", Fault::kill_half},
                                                           {"short", Fault::short_write},
                                                           {"error", Fault::error},
                                                           {"errors", Fault::errors},
                                                           {"lost", Fault::lost},
                                                           {"delay", Fault::delay}};
  const auto found = kNames.find(text.substr(0, sign));
  if (found == kNames.end()) return false;
  options.fault = found->second;
  return true;
}

std::int64_t now_us() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

// In the child: the storage calls stop for the tracer, all others run at full speed.
void install_filter() {
  std::array<sock_filter, std::size(kCalls) + 5> program{};
  std::size_t n = 0;
  const auto load = [&](std::uint32_t offset) {
    program[n++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset);
  };
  load(offsetof(seccomp_data, arch));
  constexpr auto kCount = static_cast<std::uint8_t>(std::size(kCalls));
  program[n++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, kCount + 1);
  load(offsetof(seccomp_data, nr));
  for (std::uint8_t i = 0; i < kCount; ++i)
    program[n++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(kCalls[i].number),
                            static_cast<std::uint8_t>(kCount - i), 0);
  program[n++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  program[n++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
  const sock_fprog filter{.len = static_cast<unsigned short>(n), .filter = program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
    ::_exit(126);
}

class Tracer {
 public:
  Tracer(Options options, FILE* report) : options_(std::move(options)), report_(report) {}
  int run(char** argv);

 private:
  void on_stop(pid_t thread, int status);
  void on_call(pid_t thread);
  void on_return(pid_t thread);
  void resume(pid_t thread, bool to_return = false, int signal = 0);
  std::string place_of(pid_t thread, const Call& call, const Registers& at) const;
  std::string text_at(pid_t thread, std::uint64_t address) const;
  void kill_all() { ::kill(leader_, SIGKILL); }
  void met(const Call& call) {
    if (met_us_ != 0) return;
    met_us_ = now_us();
    std::fprintf(report_, "fault at %llu %s\n", static_cast<unsigned long long>(count_), call.name);
  }

  const Options options_;
  FILE* const report_;
  pid_t leader_ = -1;
  std::uint64_t count_ = 0;
  std::int64_t met_us_ = 0;
  std::map<pid_t, bool> known_;
  std::map<pid_t, Fault> returning_;  // whose return is waited for, and what happens then
  std::map<pid_t, std::int64_t> delayed_until_us_;
};

std::string Tracer::text_at(pid_t thread, std::uint64_t address) const {
  std::array<char, 1024> text{};
  // A page at a time: the text may end just before an unmapped one.
  std::size_t have = 0;
  while (have < text.size() - 1) {
    const std::size_t in_page = 4096 - (address + have) % 4096;
    iovec local{text.data() + have, std::min(in_page, text.size() - 1 - have)};
    iovec remote{reinterpret_cast<void*>(address + have), local.iov_len};
    const ssize_t got = ::process_vm_readv(thread, &local, 1, &remote, 1, 0);
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
    if (std::find(text.begin(), text.end() - 1, '\0') != text.end() - 1) break;
  }
  return text.data();
}

std::string Tracer::place_of(pid_t thread, const Call& call, const Registers& at) const {
  if (call.where == Call::path) return text_at(thread, at.rdi);
  if (call.where == Call::at_path) return text_at(thread, at.rsi);
  std::array<char, 1024> target{};
  const std::string link = "/proc/" + std::to_string(thread) + "/fd/" + std::to_string(at.rdi);
  const ssize_t got = ::readlink(link.c_str(), target.data(), target.size() - 1);
  return got < 0 ? std::string() : std::string(target.data());
}

void Tracer::resume(pid_t thread, bool to_return, int signal) {
  ::ptrace(to_return ? PTRACE_SYSCALL : PTRACE_CONT, thread, nullptr, signal);
}

void Tracer::on_call(pid_t thread) {
  Registers at{};
  if (::ptrace(PTRACE_GETREGS, thread, nullptr, &at) != 0) return;
  const Call* call = call_of(static_cast<long>(at.orig_rax));
  if (call == nullptr) return resume(thread);
  const bool opens = call->number == SYS_openat;
  const bool changes =
      call->number != SYS_pread64 && (!opens || (at.rdx & static_cast<unsigned>(O_CREAT)) != 0);
  if (!changes && !options_.reads) return resume(thread);
  const std::string place = place_of(thread, *call, at);
  if (!place.starts_with(options_.directory)) return resume(thread);
  ++count_;
  std::fprintf(report_, "%llu %s %s\n", static_cast<unsigned long long>(count_), call->name,
               place.c_str());
  const bool due = options_.fault == Fault::errors ? count_ >= options_.at : count_ == options_.at;
  if (!due || options_.at == 0) return resume(thread);

  const bool writes = call->number == SYS_pwrite64;
  // Sectors are what a disk writes whole; a write of less than two of them is cut anywhere.
  const std::uint64_t half = at.rdx >= 1024 ? at.rdx / 2 / 512 * 512 : at.rdx / 2;
  switch (options_.fault) {
    case Fault::kill_before:
      met(*call);
      return kill_all();
    case Fault::kill_half:
      if (!writes) {
        met(*call);
        return kill_all();
      }
      at.rdx = half;
      break;
    case Fault::short_write:
      if (!writes || half == 0) return resume(thread);
      at.rdx = half;
      break;
    case Fault::error:
    case Fault::errors:
      at.orig_rax = ~0ULL;  // no such call: nothing is done
      break;
    default:
      break;
  }
  ::ptrace(PTRACE_SETREGS, thread, nullptr, &at);
  returning_[thread] = options_.fault;
  met(*call);
  resume(thread, true);
}

void Tracer::on_return(pid_t thread) {
  const auto found = returning_.find(thread);
  if (found == returning_.end()) return resume(thread);
  const Fault fault = found->second;
  returning_.erase(found);
  met_us_ = now_us();
  if (fault == Fault::kill_after || fault == Fault::kill_half) return kill_all();
  if (fault == Fault::error || fault == Fault::errors || fault == Fault::lost) {
    Registers at{};
    ::ptrace(PTRACE_GETREGS, thread, nullptr, &at);
    at.rax = static_cast<std::uint64_t>(-std::int64_t{options_.value});
    ::ptrace(PTRACE_SETREGS, thread, nullptr, &at);
  }
  if (fault == Fault::delay) {
    delayed_until_us_[thread] = now_us() + std::int64_t{options_.value} * 1000;
    return;
  }
  resume(thread);
}

void Tracer::on_stop(pid_t thread, int status) {
  const int signal = WSTOPSIG(status);
  const int event = status >> 16;
  if (signal == (SIGTRAP | 0x80)) return on_return(thread);
  if (event == PTRACE_EVENT_SECCOMP) return on_call(thread);
  const bool first = !known_[thread];
  known_[thread] = true;
  // A new thread begins with a stop of the tracer's own making.
  if (event != 0 || (first && signal == SIGSTOP)) return resume(thread);
  resume(thread, false, signal);
}

int Tracer::run(char** argv) {
  leader_ = ::fork();
  if (leader_ == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::raise(SIGSTOP);
    install_filter();
    ::execv(argv[0], argv);
    ::_exit(127);
  }
  int status = 0;
  if (leader_ < 0 || ::waitpid(leader_, &status, 0) != leader_ || !WIFSTOPPED(status)) return 125;
  known_[leader_] = true;
  constexpr long kWanted = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD |
                           PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC;
  if (::ptrace(PTRACE_SETOPTIONS, leader_, nullptr, kWanted) != 0) return 125;
  resume(leader_);
  for (;;) {
    const bool waiting = !delayed_until_us_.empty();
    const pid_t thread = ::waitpid(-1, &status, __WALL | (waiting ? WNOHANG : 0));
    if (thread < 0 && errno == EINTR) continue;
    if (thread < 0) return 125;
    for (auto at = delayed_until_us_.begin(); at != delayed_until_us_.end();) {
      const auto here = at++;
      if (now_us() < here->second) continue;
      resume(here->first);
      delayed_until_us_.erase(here);
    }
    if (thread == 0) {
      ::usleep(200);
      continue;
    }
    if (WIFSTOPPED(status)) {
      on_stop(thread, status);
      continue;
    }
    known_.erase(thread);
    if (thread != leader_) continue;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::fprintf(report_, "ended %d after_us=%lld\n", code,
                 static_cast<long long>(met_us_ == 0 ? 0 : now_us() - met_us_));
    return code;
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (argc < 6 || !parse_fault(argv[4], options)) {
    std::fprintf(stderr, "usage: %s DIR REPORT AT FAULT PROGRAM ARGUMENT...\n", argv[0]);
    return 2;
  }
  options.directory = argv[1];
  options.at = std::strtoull(argv[3], nullptr, 10);
  FILE* const report = std::fopen(argv[2], "we");
  if (report == nullptr) return 125;
  std::setvbuf(report, nullptr, _IOLBF, 1 << 12);
  const int code = Tracer(options, report).run(argv + 5);
  std::fclose(report);
  return code;
}

#else

int main() { return 125; }

#endif

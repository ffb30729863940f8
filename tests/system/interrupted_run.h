// A run of the real daemon in which one storage system call goes wrong, and what must hold after
// it.
//
// A script is what a client and an operator do with a daemon, always the same for a seed, beginning
// on a data directory that is prepared once and copied for each run:
//   birth       on an empty directory: the store is made, frames, a snapshot, a stop
//   torn        on one whose last group was cut off: recovery writes the segment anew, frames, a
//   stop roll        near the end of a segment: a roll, three snapshots, the oldest segment and
//   snapshot go, a stop
// After the fault the directory must verify; a new daemon must have everything that was
// acknowledged and nothing that was not sent, once; and when all is sent again, the state must be
// the one of a run without a fault (docs/durability.md, I1 to I7).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/system/daemon_process.h"
#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {

struct FaultCase {
  std::string script;
  std::uint64_t at = 0;      // the storage call, from 1
  std::string fault;         // as storage_call_faults takes it
  std::string text() const;  // "script:at:fault"
};

// HEXIAO_STORAGE_CASE=script:at:fault, as a failure has printed it: that case alone, as often as
// HEXIAO_STORAGE_TIMES says (1), instead of many of all. With the failure's seed it is the same
// run.
struct ChosenCase {
  FaultCase fault;
  std::uint64_t times = 1;
};
std::optional<ChosenCase> case_from_environment();
// For a failure: how to run this case alone.
std::string how_to_repeat(const FaultCase& fault, const char* seed_variable, std::uint64_t seed);

struct StorageCall {
  std::string call, file;  // "pwrite64", "log-0000000001.seg"
};

struct FaultOutcome {
  bool met = false;             // the call was reached
  StorageCall call;             // that was met
  int exit_code = -1;           // of the daemon, at the end of the script at the latest
  bool ran_to_the_end = false;  // the whole script was answered
  std::int64_t after_us = 0;    // from the fault to the end of the process
  std::string journal;
  std::string wrong;  // what does not hold; empty when all does
};

class InterruptedRuns {
 public:
  explicit InterruptedRuns(std::uint64_t seed);
  ~InterruptedRuns();

  // Why nothing can be run here; empty when all can.
  const std::string& obstacle() const { return obstacle_; }
  static const std::vector<std::string>& scripts();
  // The storage calls of a script that nothing happens to, in their order. `reads`: those that only
  // read as well.
  const std::vector<StorageCall>& calls(const std::string& script, bool reads = false);
  // `verified_at_once`: also checked by `hexiaod verify` before anything has recovered it.
  FaultOutcome run(const FaultCase& fault, bool verified_at_once = true);

  // One allocation of the daemon fails instead of a storage call, or all from it on; counted from
  // the moment when it is ready, or from its very beginning.
  struct NoMemory {
    std::string script;
    std::uint64_t at = 0;  // 0: none
    bool all_after = false, while_starting = false;
  };
  FaultOutcome run(const NoMemory& fault);
  // How many allocations a script makes: until it is ready, and afterwards.
  struct AllocationCount {
    std::uint64_t starting = 0, serving = 0;
  };
  AllocationCount allocations(const std::string& script);

 private:
  // What the client knows of its own doing, by command.
  struct Book {
    std::set<std::size_t> sent, acknowledged;
  };
  struct Trace;
  using Work = std::function<bool(DaemonProcess&)>;
  FaultOutcome run(const NoMemory& fault, AllocationCount& count);
  // The data directory of a run that begins, and what its client knows already.
  Book begin(const std::string& script, const std::string& directory);
  Trace trace(const FaultCase& fault, const std::string& directory, const Work& work);
  bool work(const std::string& script, DaemonProcess& daemon, Book& book);
  bool feed(std::uint16_t port, std::size_t begin, std::size_t end, Book& book);
  bool send_all(protocol::Client& client) const;
  std::string check(const std::string& directory, const Book& book, bool verified_at_once);
  void prepare();
  std::string prepare_roll();
  std::string prepare_torn();
  std::vector<std::string> arguments(const std::string& directory) const;

  const InventedLedger ledger_;
  TemporaryDirectory place_{TemporaryDirectory::Where::memory};
  std::string obstacle_;
  StandingOfState reference_;
  std::map<std::string, Book> begun_;  // by script
  std::map<std::string, std::vector<StorageCall>> calls_;
};

}  // namespace hexiao::system_test

// One life of the daemon, from its start to its end: the real store on a simulated disk, the real
// recovery, engine, desk, group commit and sessions, without a thread and without a clock. Each
// public step is something that one of the daemon's threads could do next.
//
// What is made up: the thread that makes snapshots is a queue here, and the I/O thread's posted
// tasks are one, too.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>

#include "daemon/desk/engine_desk.h"
#include "daemon/desk/space.h"
#include "daemon/durability/store.h"
#include "daemon/pipeline/group_commit.h"
#include "daemon/recovery.h"
#include "daemon/server/sessions.h"
#include "daemon/store_log.h"
#include "tests/daemon/durability/simulated_disk.h"
#include "tests/simulation/network.h"
#include "tests/simulation/trace.h"

namespace hexiao::simulation {

inline constexpr char kDirectory[] = "data";

struct LifeOptions {
  durability::StoreOptions store;
  daemon::GroupCommitOptions groups;
  daemon::ServerLimits limits;
  std::size_t snapshots_waiting = 2;
  std::uint64_t check_every_bytes = 0;  // of log: the state checks itself
};

// What a life happens in. Outlives it.
struct Surroundings {
  durability::testing::SimulatedDisk& disk;
  Random& random;
  Trace& trace;
  Finding& finding;
  std::int64_t& now_ns;
};

// Why a daemon did not come up.
struct NotUp {
  std::string why;
  bool damaged = false;  // it blames what is on the disk
};

class Life {
 public:
  // Opens and recovers. Null: it did not come up.
  static std::unique_ptr<Life> begin(const Surroundings& around, const LifeOptions& options,
                                     NotUp& not_up);
  Life(const Surroundings& around, const LifeOptions& options, durability::Store store,
       daemon::Recovered recovered);
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  bool accepts() const { return !stopping_; }
  void connect(const std::shared_ptr<Wire>& wire);

  // --- what may be done next; each false when there is nothing ---
  bool engine_can() const { return engine_turn() != daemon::GroupCommit::EngineTurn::wait; }
  void engine_step();
  bool log_can() const;
  void log_step();
  bool log_can_seal() const;
  void seal_step();
  bool io_can() const { return !posted_.empty() && !finished_; }
  void io_step();
  bool snapshot_can() const { return !snapshots_.empty() && !finished_; }
  void snapshot_step();
  void time_step() { sessions_.look_after(); }

  // SIGTERM.
  void begin_stop();
  // The operator's second signal, or the time is up.
  void finish();
  // A write has failed: the process ends here.
  bool failed() const { return failed_; }
  // It has stopped as asked, with everything in hand answered or given up, and saved its state.
  bool stopped() const { return stopped_; }
  bool stopping() const { return stopping_; }

  const Engine& engine() const { return engine_; }
  durability::Store& store() { return store_; }
  std::uint64_t sessions() const { return sessions_.size(); }
  // Says what is left over although nothing is in hand any more.
  void check_quiet();

 private:
  // Notes how far the state was when each reply was made.
  class WatchedDesk final : public daemon::Desk {
   public:
    explicit WatchedDesk(Life& life) : life_(life) {}
    void serve(daemon::Request& request, ByteBuffer& records,
               std::vector<daemon::Reply>& replies) override;
    Lsn last_lsn() const override { return life_.desk_.last_lsn(); }

   private:
    Life& life_;
  };
  struct LateAnswer {
    daemon::SessionId session;
    ByteBuffer bytes;
  };
  struct Posted {
    std::vector<daemon::Reply> replies;
    std::optional<LateAnswer> late;
    daemon::SessionId ended = 0;
  };

  daemon::GroupCommit::EngineTurn engine_turn() const;
  daemon::ServerHooks hooks();
  bool submit(std::unique_ptr<daemon::Request>& request);
  bool submit_late(const daemon::LateRequest& request);
  void release(std::vector<daemon::Reply>&& replies);
  void forget(daemon::SessionId session);
  void save_and_end();

  const Surroundings around_;
  const LifeOptions options_;
  durability::Store store_;
  Engine engine_;
  daemon::Standing standing_;
  daemon::StateWalk walk_;
  daemon::Space space_;
  daemon::EngineDesk desk_;
  WatchedDesk watched_desk_;
  daemon::StoreLog log_;
  daemon::GroupCommit steps_;
  daemon::Sessions sessions_;

  std::deque<Posted> posted_;
  std::deque<daemon::LateRequest> snapshots_;
  std::deque<Lsn> replied_at_;  // of each reply that was made and not released
  std::unordered_map<daemon::SessionId, std::uint64_t> in_hand_;
  bool engine_ended_ = false, log_ended_ = false;
  bool stopping_ = false, finished_ = false, failed_ = false, stopped_ = false;
};

}  // namespace hexiao::simulation

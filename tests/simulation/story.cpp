#include "tests/simulation/story.h"

#include <algorithm>
#include <cerrno>

#include "daemon/durability/verify.h"
#include "daemon/fold.h"
#include "engine/state/state.h"
#include "tests/simulation/life.h"
#include "tests/simulation/plan.h"

namespace hexiao::simulation {

using durability::testing::kSurvivals;
using durability::testing::SimulatedDisk;
using durability::testing::Survival;

void Told::add(const Told& other) {
  steps += other.steps;
  lives += other.lives;
  kills += other.kills;
  power_cuts += other.power_cuts;
  broken_connections += other.broken_connections;
  disk_faults += other.disk_faults;
  counts.add(other.counts);
}

namespace {

constexpr std::uint64_t kMostSteps = 50'000;
constexpr std::uint64_t kMostIdleSteps = 200;  // seconds, mostly: more than any time-out

class Story {
 public:
  Story(std::uint64_t seed, bool keep_lines);
  Told tell();

 private:
  enum class Step : std::uint8_t {
    begin_life,
    connect,
    send,
    receive,
    leave,
    lose,
    wire_read,
    wire_write,
    engine,
    log,
    seal,
    io,
    snapshot,
    second,
  };
  static constexpr std::size_t kSteps = 14;
  struct Choice {
    Step step;
    std::size_t index;
    unsigned weight;
  };

  void gather();
  void offer(Step step, std::size_t index = 0) {
    choices_.push_back({step, index, weights_[static_cast<std::size_t>(step)]});
  }
  bool take_step();
  void do_step(const Choice& choice);
  void begin_life();
  void after_step();
  void maybe_fault();
  void end_life();
  void kill();
  void cut_power();
  void restart_disk();
  void connect(Client& client);
  bool is_abandoned(const Wire& wire) const;
  bool all_done() const;
  void calm_end();
  void check_history();

  Random random_;
  Trace trace_;
  Finding finding_;
  Told told_;
  SimulatedDisk disk_;
  std::int64_t now_ns_ = 1'700'000'000'000'000'000;
  Promises promises_;
  Plan plan_;  // fills the promises
  std::vector<Client> clients_;
  std::vector<std::shared_ptr<Wire>> wires_;
  std::unique_ptr<Life> life_;
  std::vector<Choice> choices_;
  unsigned weights_[kSteps] = {};
  unsigned faults_left_ = 0;
  bool fault_planned_ = false;  // of the disk, still to come
  std::uint64_t last_wire_ = 0, idle_steps_ = 0;
  // Of the last life, for the one that follows.
  Lsn live_lsn_ = 0;
  std::uint64_t live_hash_ = 0;
};

Story::Story(std::uint64_t seed, bool keep_lines)
    : random_(seed), trace_(keep_lines), plan_(make_plan(random_, promises_)) {
  std::uint64_t id = kFirstClient;
  for (ClientPlan& client : plan_.clients)
    clients_.emplace_back(id++, std::move(client), promises_, now_ns_, trace_, finding_,
                          told_.counts);
  for (unsigned& weight : weights_) weight = 1u << (random_() % 6);
  weights_[static_cast<std::size_t>(Step::second)] = 1;
  weights_[static_cast<std::size_t>(Step::seal)] = 1;
  faults_left_ = plan_.faults;
}

// --- the scheduler ---

void Story::gather() {
  choices_.clear();
  if (!life_) offer(Step::begin_life);
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    Client& client = clients_[i];
    if (!client.connected()) {
      if (life_ && life_->accepts() && client.can_connect()) offer(Step::connect, i);
      continue;
    }
    if (client.can_send()) offer(Step::send, i);
    if (client.can_receive()) offer(Step::receive, i);
    if (client.can_leave()) offer(Step::leave, i);
  }
  if (!life_) return;
  // Wires that nobody holds any more.
  std::erase_if(wires_, [](const auto& wire) { return wire.use_count() == 1; });
  for (std::size_t i = 0; i < wires_.size(); ++i) {
    if (!wires_[i]->is_broken() && is_abandoned(*wires_[i])) offer(Step::lose, i);
    if (wires_[i]->can_read()) offer(Step::wire_read, i);
    if (wires_[i]->can_write()) offer(Step::wire_write, i);
  }
  if (life_->engine_can()) offer(Step::engine);
  if (life_->log_can()) offer(Step::log);
  if (life_->log_can_seal()) offer(Step::seal);
  if (life_->io_can()) offer(Step::io);
  if (life_->snapshot_can()) offer(Step::snapshot);
}

// False: nothing is left to do but to wait.
bool Story::take_step() {
  gather();
  const bool idle = choices_.empty();
  if (life_) offer(Step::second);
  std::uint64_t all = 0;
  for (const Choice& choice : choices_) all += choice.weight;
  if (all == 0) return false;
  std::uint64_t at = random_() % all;
  std::size_t chosen = 0;
  while (at >= choices_[chosen].weight) at -= choices_[chosen++].weight;
  now_ns_ += static_cast<std::int64_t>(random_() % 1'000'000);
  do_step(choices_[chosen]);
  ++told_.steps;
  idle_steps_ = idle ? idle_steps_ + 1 : 0;
  if (idle_steps_ > kMostIdleSteps) finding_.add("nothing moves any more: somebody waits for ever");
  if (life_) after_step();
  return !idle;
}

void Story::do_step(const Choice& choice) {
  switch (choice.step) {
    case Step::begin_life:
      return begin_life();
    case Step::connect:
      return connect(clients_[choice.index]);
    case Step::send:
      return clients_[choice.index].send(random_);
    case Step::receive:
      return clients_[choice.index].receive(random_);
    case Step::leave:
      return clients_[choice.index].leave(random_);
    case Step::lose:
      return wires_[choice.index]->cut(random_);
    case Step::wire_read:
      return wires_[choice.index]->read(random_);
    case Step::wire_write:
      return wires_[choice.index]->write(random_);
    case Step::engine:
      return life_->engine_step();
    case Step::log:
      return life_->log_step();
    case Step::seal:
      return life_->seal_step();
    case Step::io:
      return life_->io_step();
    case Step::snapshot:
      return life_->snapshot_step();
    case Step::second:
      now_ns_ += 1'000'000'000 + static_cast<std::int64_t>(random_() % 8 * 1'000'000'000);
      trace_.note("second");
      return life_->time_step();
  }
}

void Story::connect(Client& client) {
  const auto wire = std::make_shared<Wire>(++last_wire_);
  trace_.note("connect", last_wire_);
  wires_.push_back(wire);
  client.connect(wire);
  life_->connect(wire);
}

// The client has walked away; some day the network notices.
bool Story::is_abandoned(const Wire& wire) const {
  return std::ranges::none_of(clients_, [&](const Client& c) { return c.wire().get() == &wire; });
}

// --- lives and deaths ---

void Story::begin_life() {
  // Now and then the power goes, or the disk says no, while the daemon starts.
  if (faults_left_ != 0 && random_() % 8 == 0) {
    fault_planned_ = true;
    --faults_left_;
    const std::uint64_t at = disk_.operations() + random_() % 24;
    random_() % 2 == 0 ? disk_.crash_at(at) : disk_.fail_at(at, EIO);
  }
  NotUp not_up;
  life_ = Life::begin({disk_, random_, trace_, finding_, now_ns_}, plan_.life, not_up);
  trace_.note("life", life_ != nullptr, disk_.operations());
  if (!life_) {
    if (not_up.damaged || !fault_planned_)
      finding_.add("the daemon does not come up again: " + not_up.why);
    return disk_.crashed() ? cut_power() : restart_disk();
  }
  ++told_.lives;
  const Engine& engine = life_->engine();
  promises_.check(engine.state(), engine.last_lsn(), finding_);
  const std::uint64_t hash = engine.state().hash();
  trace_.note("recovered", engine.last_lsn(), hash);
  if (live_hash_ != 0 && engine.last_lsn() == live_lsn_ && hash != live_hash_)
    finding_.add(fmt::format("I5: at LSN {} the state was {:016x} and comes back as {:016x}",
                             live_lsn_, live_hash_, hash));
}

void Story::after_step() {
  if (life_->stopped()) return end_life();
  if (disk_.crashed()) return cut_power();
  if (life_->failed()) return kill();
  if (faults_left_ != 0 && random_() % plan_.fault_spacing == 0) maybe_fault();
}

void Story::maybe_fault() {
  --faults_left_;
  const std::uint64_t soon = disk_.operations() + random_() % 12;
  switch (random_() % 11) {
    case 0:
      return kill();
    case 1:
    case 2:
      return cut_power();
    case 3:
      trace_.note("power goes at", soon);
      fault_planned_ = true;
      return disk_.crash_at(soon);
    case 4:
      ++told_.disk_faults;
      trace_.note("disk fails at", soon);
      fault_planned_ = true;
      return disk_.fail_at(soon, EIO);
    case 5:
    case 8:
      trace_.note("stop");
      life_->begin_stop();
      if (random_() % 2 == 0) life_->finish();
      return;
    case 6:
    case 7: {
      Client& client = clients_[random_() % clients_.size()];
      if (!client.connected()) return;
      trace_.note("walks away");
      ++told_.broken_connections;
      return client.walk_away();
    }
    default: {
      if (wires_.empty()) return;
      trace_.note("cut");
      ++told_.broken_connections;
      return wires_[random_() % wires_.size()]->cut(random_);
    }
  }
}

void Story::end_life() {
  live_lsn_ = life_->engine().last_lsn();
  live_hash_ = life_->engine().state().hash();
  for (const auto& wire : wires_) {
    wire->cut(random_);
    wire->let_go();
  }
  wires_.clear();
  life_.reset();
}

void Story::kill() {
  trace_.note("kill");
  ++told_.kills;
  end_life();
  restart_disk();
}

// Nothing that was planned for it holds any more.
void Story::restart_disk() {
  disk_.restart();
  fault_planned_ = false;
}

void Story::cut_power() {
  const Survival survival = kSurvivals[random_() % std::size(kSurvivals)];
  trace_.note("power cut", static_cast<std::uint64_t>(survival));
  ++told_.power_cuts;
  if (life_) end_life();
  disk_.power_cut(survival, random_);
  fault_planned_ = false;
}

// --- the end ---

bool Story::all_done() const {
  return std::ranges::all_of(clients_, [](const Client& client) { return client.done(); });
}

// Everybody has left; nothing may be left over; what is there after a last end is what was
// promised.
void Story::calm_end() {
  while (!finding_.any() && told_.steps < kMostSteps &&
         (take_step() || !life_ || life_->sessions() != 0)) {
  }
  if (finding_.any()) return;
  life_->check_quiet();
  switch (random_() % 3) {
    case 0:
      life_->begin_stop();
      while (life_ && !finding_.any() && told_.steps < kMostSteps) take_step();
      break;
    case 1:
      kill();
      break;
    default:
      cut_power();
  }
  if (!finding_.any()) check_history();
}

// Replayed from zero the log gives the same state as recovered from snapshot and tail; the chain
// verifies.
void Story::check_history() {
  begin_life();
  if (finding_.any() || !life_) return;
  Engine replayed;
  const auto read = life_->store().read_groups(
      1, [&](const auto& g) { return daemon::apply_group(g, replayed); });
  if (!read) return finding_.add("I5: the log cannot be replayed: " + read.error().text());
  if (replayed.state().hash() != life_->engine().state().hash())
    finding_.add("I5: replayed from zero the state is another");
  const auto verified = durability::verify(disk_, kDirectory);
  if (!verified || !verified->ok())
    finding_.add("I6: " + (verified ? verified->findings.front().text() : verified.error().text()));
  end_life();
}

Told Story::tell() {
  while (!finding_.any() && told_.steps < kMostSteps && !all_done()) take_step();
  faults_left_ = 0;
  restart_disk();
  if (!finding_.any() && told_.steps < kMostSteps) calm_end();
  if (told_.steps >= kMostSteps) finding_.add(fmt::format("no end after {} steps", told_.steps));
  if (life_) end_life();
  trace_.note("end", told_.counts.answers, told_.counts.payments);
  told_.wrong = finding_.what();
  told_.trace_hash = trace_.hash();
  told_.lines = trace_.lines();
  return told_;
}

}  // namespace

Told tell_story(std::uint64_t seed, bool keep_lines) { return Story(seed, keep_lines).tell(); }

}  // namespace hexiao::simulation

#include "tests/simulation/life.h"

#include "daemon/snapshots.h"
#include "engine/state/state.h"
#include "protocol/messages.h"

namespace hexiao::simulation {

using daemon::GroupCommit;
using EngineTurn = GroupCommit::EngineTurn;
using LogTurn = GroupCommit::LogTurn;

std::unique_ptr<Life> Life::begin(const Surroundings& around, const LifeOptions& options,
                                  NotUp& not_up) {
  auto store = durability::Store::open(around.disk, kDirectory, options.store);
  if (!store) {
    not_up = {store.error().text(), store.error().kind == durability::ErrorKind::damage};
    return nullptr;
  }
  auto recovered = daemon::recover(*store, work_alone());
  if (!recovered) {
    not_up = {fmt::format("exit {}", daemon::to_int(recovered.error())),
              recovered.error() == daemon::ExitCode::damaged};
    return nullptr;
  }
  return std::make_unique<Life>(around, options, std::move(*store), std::move(*recovered));
}

Life::Life(const Surroundings& around, const LifeOptions& options, durability::Store store,
           daemon::Recovered recovered)
    : around_(around),
      options_(options),
      store_(std::move(store)),
      engine_(std::move(recovered.engine)),
      space_(store_, around.disk,
             {.directory = kDirectory,
              .reserve_bytes = options.store.reserve_bytes,
              .segment_bytes = options.store.segment_bytes}),
      desk_(engine_, store_, space_, standing_, walk_,
            {.check_every_bytes = options.check_every_bytes,
             .check_rows = 4,
             .wall_clock = [this] { return around_.now_ns; }}),
      watched_desk_(*this),
      log_(store_, space_, [] {}),
      steps_(watched_desk_, log_, standing_.pipeline, options.groups,
             [this](std::vector<daemon::Reply>&& replies) { release(std::move(replies)); }),
      sessions_(options.limits, standing_, hooks(), [this](daemon::SessionId session) {
        posted_.push_back({.replies = {}, .late = {}, .ended = session});
      }) {}

daemon::ServerHooks Life::hooks() {
  return {.submit = [this](auto& request) { return submit(request); },
          .submit_late = [this](const auto& request) { return submit_late(request); },
          .store_standing =
              [this] {
                return daemon::StoreStanding{.store = store_.id(),
                                             .durable_lsn = store_.durable_lsn(),
                                             .read_only = space_.reason()};
              },
          .reload = [] {},
          .clock_ns = [this] { return around_.now_ns; }};
}

void Life::connect(const std::shared_ptr<Wire>& wire) {
  sessions_.accept(std::make_unique<WireStream>(wire));
}

// --- requests and replies ---

bool Life::submit(std::unique_ptr<daemon::Request>& request) {
  const daemon::SessionId session = request->session();
  if (!steps_.submit(request)) return false;
  if (++in_hand_[session] > options_.limits.offered.in_flight)
    around_.finding.add(
        fmt::format("session {} has {} requests in hand", session, in_hand_[session]));
  return true;
}

bool Life::submit_late(const daemon::LateRequest& request) {
  if (snapshots_.size() >= options_.snapshots_waiting) return false;
  snapshots_.push_back(request);
  return true;
}

void Life::WatchedDesk::serve(daemon::Request& request, ByteBuffer& records,
                              std::vector<daemon::Reply>& replies) {
  const std::size_t before = replies.size();
  life_.desk_.serve(request, records, replies);
  if (replies.size() != before + 1) life_.around_.finding.add("a request has not one reply");
  life_.replied_at_.push_back(last_lsn());
}

void Life::release(std::vector<daemon::Reply>&& replies) {
  for (const daemon::Reply& reply : replies) {
    around_.trace.note("released", reply.session, reply.bytes.size());
    if (replied_at_.front() > store_.durable_lsn())
      around_.finding.add(fmt::format("a reply is released at LSN {}, durable is {}",
                                      replied_at_.front(), store_.durable_lsn()));
    replied_at_.pop_front();
    --in_hand_[reply.session];
  }
  posted_.push_back({.replies = std::move(replies), .late = {}});
}

// --- steps of the engine and of the log ---

EngineTurn Life::engine_turn() const {
  return engine_ended_ || failed_ ? EngineTurn::wait : steps_.engine_turn();
}

void Life::engine_step() {
  const EngineTurn turn = engine_turn();
  around_.trace.note("engine", static_cast<std::uint64_t>(turn), engine_.last_lsn());
  switch (turn) {
    case EngineTurn::take:
      return steps_.take();
    case EngineTurn::serve:
      return steps_.serve_next();
    case EngineTurn::release:
      return steps_.release_unwritten();
    case EngineTurn::hand_over:
      return steps_.hand_over();
    case EngineTurn::end:
      engine_ended_ = true;
      return steps_.end_engine();
    case EngineTurn::wait:
      return;
  }
}

bool Life::log_can() const { return !log_ended_ && !failed_ && steps_.log_turn() != LogTurn::wait; }

void Life::log_step() {
  if (steps_.log_turn() == LogTurn::end) {
    seal_step();
    log_ended_ = true;
    if (!failed_) save_and_end();
    return;
  }
  const auto written = steps_.write();
  around_.trace.note("write", written.has_value(), store_.durable_lsn());
  if (written) return steps_.log_freed();
  failed_ = true;
  steps_.fail();
}

bool Life::log_can_seal() const {
  return !log_ended_ && !failed_ && !steps_.sealed() && steps_.log_turn() == LogTurn::wait;
}

void Life::seal_step() {
  const auto sealed = steps_.seal();
  around_.trace.note("seal", sealed.has_value(), store_.durable_lsn());
  if (sealed) return;
  failed_ = true;
  steps_.fail();
}

// --- steps of the I/O thread and of the one that makes snapshots ---

void Life::io_step() {
  Posted posted = std::move(posted_.front());
  posted_.pop_front();
  around_.trace.note("posted", posted.replies.size(), posted.ended);
  if (posted.ended != 0) return forget(posted.ended);
  if (posted.late)
    return sessions_.deliver_late(posted.late->session, std::move(posted.late->bytes));
  sessions_.distribute(posted.replies);
}

void Life::snapshot_step() {
  const daemon::LateRequest request = snapshots_.front();
  snapshots_.pop_front();
  const std::atomic<bool> stop = false;
  const auto done = daemon::build_snapshot(store_, stop);
  around_.trace.note("snapshot", done ? done->lsn : 0, done ? done->state_hash : 0);
  if (done && done->lsn == engine_.last_lsn() && done->state_hash != engine_.state().hash())
    around_.finding.add(
        fmt::format("I5: the live state is not what the snapshot of LSN {} holds", done->lsn));
  LateAnswer answer{.session = request.session, .bytes = {}};
  if (done)
    protocol::append_snapshot_done(answer.bytes, request.request, *done);
  else
    protocol::append_error(answer.bytes, request.request,
                           protocol::notice_of(Rejection::busy, done.error().text()));
  posted_.push_back({.replies = {}, .late = std::move(answer)});
}

void Life::forget(daemon::SessionId session) {
  sessions_.forget(session);
  if (stopping_ && sessions_.empty()) finish();
}

// --- the end ---

void Life::begin_stop() {
  if (stopping_) return;
  stopping_ = true;
  sessions_.wind_up();
  if (sessions_.empty()) finish();
}

void Life::finish() {
  if (finished_) return;
  finished_ = true;
  sessions_.close();
  steps_.drain();
}

void Life::save_and_end() {
  stopped_ = true;
  if (engine_.last_lsn() != store_.durable_lsn())
    return around_.finding.add(
        fmt::format("drained at LSN {}, durable is {}", engine_.last_lsn(), store_.durable_lsn()));
  const auto kept = store_.snapshots();
  if (!kept.empty() && kept.front().lsn == engine_.last_lsn()) {
    if (kept.front().state_hash != engine_.state().hash())
      around_.finding.add("I5: the live state is not what its snapshot holds");
    return;
  }
  if (engine_.last_lsn() == 0) return;
  const auto saved = daemon::save_snapshot(store_, engine_);
  around_.trace.note("saved", saved ? saved->state_hash : 0, saved ? saved->lsn : 0);
}

void Life::check_quiet() {
  const daemon::Traffic& traffic = sessions_.traffic();
  const std::uint64_t frames = traffic.frames_in_hand.held(), bytes = traffic.bytes_in_hand.held();
  if (frames != 0 || bytes != 0)
    around_.finding.add(
        fmt::format("nothing is in hand, but {} frames and {} bytes are counted", frames, bytes));
  if (!replied_at_.empty())
    around_.finding.add(fmt::format("{} replies were never released", replied_at_.size()));
}

}  // namespace hexiao::simulation

#include "daemon/back_office.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>

#include "daemon/desk/snapshot_standing.h"
#include "daemon/desk/state_facts.h"
#include "daemon/snapshots.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::daemon {

constexpr std::size_t kSnapshotsWaiting = 16;
constexpr std::size_t kEventPagesWaiting = 64;

BackOffice::BackOffice(durability::Store& store, const StateWalk& walk, SnapshotStanding& standing,
                       Deliver deliver, PassOn pass_on, Failed failed, BackOfficeOptions options)
    : store_(store),
      walk_(walk),
      standing_(standing),
      options_(options),
      deliver_(std::move(deliver)),
      pass_on_(std::move(pass_on)),
      failed_(std::move(failed)),
      log_pages_(store, [this](const auto& question) { return ask_engine(question); }),
      what_if_runs_(store),
      snapshots_(kSnapshotsWaiting, /*gentle=*/true),
      events_(kEventPagesWaiting) {}

bool BackOffice::submit(const LateRequest& request) {
  if (request.kind == LateRequest::Kind::snapshot)
    return snapshots_.submit([this, request] { make_snapshot(&request); });
  return events_.submit([this, request] {
    ByteBuffer bytes;
    if (request.kind == LateRequest::Kind::what_if)
      what_if_runs_.answer({.kind = protocol::QueryKind::what_if,
                            .number = request.number,
                            .cursor = request.cursor,
                            .limit = request.limit,
                            .source = request.source},
                           request.request, request.max_frame_bytes, bytes);
    else
      log_pages_.answer({.kind = protocol::QueryKind::events,
                         .ledger = request.ledger,
                         .cursor = request.cursor,
                         .limit = request.limit,
                         .source = request.source},
                        request.request, request.max_frame_bytes, bytes);
    deliver_(request.session, std::move(bytes));
  });
}

void BackOffice::log_has_grown() {
  const std::int64_t bound = snapshot_log_bytes_;
  if (bound == 0 || automatic_waits_) return;
  const std::uint64_t grown = store_.log_bytes_since_snapshot();
  if (grown < static_cast<std::uint64_t>(bound) || grown < not_before_bytes_) return;
  automatic_waits_ = true;
  const bool taken = snapshots_.submit([this] {
    make_snapshot(nullptr);
    automatic_waits_ = false;
  });
  if (!taken) automatic_waits_ = false;
}

// The engine thread may be behind long frames; a daemon that stops answers nothing more.
LedgerQuestion::Answer BackOffice::ask_engine(
    const std::shared_ptr<LedgerQuestion>& question) const {
  constexpr std::chrono::milliseconds kLookAround{50};
  pass_on_(question);
  auto answer = LedgerQuestion::Answer::none;
  while (answer == LedgerQuestion::Answer::none && !stopping_) answer = question->wait(kLookAround);
  return answer;
}

void BackOffice::stop() {
  stopping_ = true;
  what_if_runs_.stop();
  snapshots_.stop();
  events_.stop();
}

durability::Result<protocol::SnapshotDone> BackOffice::try_snapshot(bool on_request) {
  if (standing_.has_alarm())
    return durability::fail(
        {.kind = durability::ErrorKind::refused, .what = standing_.now().alarm});
  auto done = build_snapshot(store_, stopping_);
  if (done) {
    not_before_bytes_ = 0;
    standing_.made();
    spdlog::info("snapshot {}: lsn={} bytes={} ms={}{}", done->file, done->lsn, done->bytes,
                 done->duration_ns / 1'000'000, on_request ? " (on request)" : "");
    check_against_live(*done);
  } else if (done.error().kind != durability::ErrorKind::refused) {
    report_failure(done.error());
  }
  return done;
}

void BackOffice::make_snapshot(const LateRequest* request) {
  const auto done = try_snapshot(request != nullptr);
  if (request == nullptr) return;
  ByteBuffer bytes;
  if (done)
    protocol::append_snapshot_done(bytes, request->request, *done);
  else
    protocol::append_error(bytes, request->request,
                           protocol::notice_of(stopping_ ? Rejection::stopping : Rejection::busy,
                                               "no snapshot was made: " + done.error().text()));
  deliver_(request->session, std::move(bytes));
}

void BackOffice::report_failure(const durability::IoError& error) {
  // A manifest or a directory that could not be synced is the log's failure as well: nobody waits
  // for the next group to find out.
  const auto failure = store_.failure();
  if (error.kind == durability::ErrorKind::damage) {
    // It would fail at this place every time.
    raise_alarm("what is stored is damaged, or does not fold to what the live state was: " +
                error.text());
  } else {
    // Another try at once would most likely fail as well, and costs a processor.
    not_before_bytes_ = store_.log_bytes_since_snapshot() + options_.again_after_bytes;
    const auto bound = static_cast<std::uint64_t>(snapshot_log_bytes_);
    standing_.failed(error.text(),
                     bound == 0 ? 0 : std::max<std::uint64_t>(bound, not_before_bytes_));
    spdlog::error("no snapshot was made, those of before stand: {}", error.text());
  }
  if (failure && !planted(PlantedBug::background_failure_lived_with)) failed_(*failure);
}

// Two folds of the same events, made apart, have met at one LSN: they must agree.
void BackOffice::check_against_live(const protocol::SnapshotDone& done) {
  const HashAt live = walk_.last_hash();
  if (live.lsn != done.lsn || live.hash == done.state_hash) return;
  raise_alarm(
      fmt::format("the live state ({:016x}) is not what snapshot {} holds ({:016x}) at LSN {}",
                  live.hash, done.file, done.state_hash, done.lsn));
}

void BackOffice::raise_alarm(std::string what) {
  not_before_bytes_ = std::numeric_limits<std::uint64_t>::max();
  spdlog::critical(
      "no snapshot is made any more, those of before stand; stop, keep the directory, and run "
      "`hexiaod verify`: {}",
      what);
  standing_.raise_alarm(std::move(what));
}

}  // namespace hexiao::daemon

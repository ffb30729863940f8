#include "daemon/pipeline/group_commit.h"

#include <chrono>

#include "engine/vocabulary/check.h"
#include "engine/vocabulary/planted_bug.h"
#include "engine/vocabulary/record.h"

namespace hexiao::daemon {
namespace {

using Clock = std::chrono::steady_clock;

std::uint64_t nanoseconds_since(Clock::time_point start) {
  const auto passed = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start);
  return static_cast<std::uint64_t>(passed.count());
}

// A planted bug: the last record of a group is left for the next one.
void leave_last_record(Group& group, Group& next) {
  std::span<const std::byte> rest = group.records.bytes();
  std::size_t last = 0;
  RecordView record;
  while (!rest.empty()) {
    last = group.records.size() - rest.size();
    if (!next_record(rest, record)) return;
  }
  const std::span<const std::byte> left = group.records.bytes_from(last);
  next.records.append(left.data(), left.size());
  next.first_lsn = group.first_lsn + --group.record_count;
  next.record_count = 1;
  group.records.truncate(last);
}

}  // namespace

GroupCommit::GroupCommit(Desk& desk, GroupLog& log, PipelineMetrics& metrics,
                         GroupCommitOptions options, Release release)
    : desk_(desk), log_(log), metrics_(metrics), options_(options), release_(std::move(release)) {
  ring_.reserve(options_.ring_depth);
}

bool GroupCommit::submit(std::unique_ptr<Request>& request) {
  if (draining_ || failed_ || ring_.size() >= options_.ring_depth) return false;
  ring_.push_back(std::move(request));
  ring_filled_ = true;
  return true;
}

// --- engine side ---

GroupCommit::EngineTurn GroupCommit::engine_turn() const {
  if (failed_) return EngineTurn::end;
  const bool log_free = !log_busy_.load(std::memory_order_acquire);
  if (log_free && !filling_.empty())
    return filling_.record_count == 0 ? EngineTurn::release : EngineTurn::hand_over;
  if (full()) return EngineTurn::wait;
  if (ring_filled_) return EngineTurn::take;
  if (!line_.empty()) return EngineTurn::serve;
  if (draining_ && (filling_.empty() || planted(PlantedBug::drain_forgets_group)))
    return EngineTurn::end;
  return EngineTurn::wait;
}

void GroupCommit::take() {
  for (auto& request : ring_) line_.add(std::move(request));
  ring_.clear();
  ring_filled_ = false;
}

void GroupCommit::serve_next() {
  const std::unique_ptr<Request> request = line_.take();
  const Lsn before = desk_.last_lsn();
  desk_.serve(*request, filling_.records, filling_.replies);
  const Lsn after = desk_.last_lsn();
  metrics_.requests.add(1);
  auto& replies = filling_.replies;
  if (planted(PlantedBug::reply_to_other_session) && replies.size() > 1)
    std::swap(replies.back().session, replies[replies.size() - 2].session);
  if (after == before) {
    if (planted(PlantedBug::query_overtakes)) {
      release_(std::move(replies));
      replies.clear();
    }
    return;
  }
  if (filling_.record_count == 0) filling_.first_lsn = before + 1;
  filling_.record_count += static_cast<std::uint32_t>(after - before);
}

void GroupCommit::release_unwritten() {
  release_(std::move(filling_.replies));
  filling_.clear();
}

void GroupCommit::hand_over() {
  HEXIAO_CHECK(!log_busy_);
  std::swap(filling_, in_flight_);
  if (planted(PlantedBug::request_split) && in_flight_.record_count > 1)
    leave_last_record(in_flight_, filling_);
  log_busy_ = true;
}

// --- log side ---

GroupCommit::LogTurn GroupCommit::log_turn() const {
  if (log_busy_) return LogTurn::write;
  return engine_done_ || failed_ ? LogTurn::end : LogTurn::wait;
}

durability::Result<void> GroupCommit::write() {
  const auto start = Clock::now();
  if (planted(PlantedBug::reply_before_durable)) release_(std::move(in_flight_.replies));
  const auto appended = log_.append({.first_lsn = in_flight_.first_lsn,
                                     .record_count = in_flight_.record_count,
                                     .payload = in_flight_.records.bytes()});
  if (!appended && !planted(PlantedBug::failed_append_answered)) return appended;
  metrics_.append.record(nanoseconds_since(start));
  metrics_.groups.add(1);
  metrics_.records.add(in_flight_.record_count);
  metrics_.group_bytes.add(in_flight_.records.size());
  sealed_ = false;
  release_(std::move(in_flight_.replies));
  in_flight_.clear();
  return {};
}

durability::Result<void> GroupCommit::seal() {
  if (sealed_) return {};
  HEXIAO_TRY(log_.seal());
  sealed_ = true;
  return {};
}

}  // namespace hexiao::daemon

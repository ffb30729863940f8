#include "daemon/what_if_runs.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <functional>

#include "daemon/clock.h"
#include "daemon/fold.h"
#include "daemon/memory_end.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"
#include "protocol/messages.h"
#include "protocol/policy_text.h"

namespace hexiao::daemon {

using durability::ErrorKind;
using durability::IoError;
using protocol::WhatIfState;

struct WhatIfRuns::Job {
  std::string source;
  Policy policy;
  Lsn until = 0;
  WhatIfReport found;  // moved into report_ when it is done
};

namespace {

// Where the history that is still kept begins: an empty engine, or the oldest snapshot that the log
// goes on from.
durability::Result<Engine> beginning_of(const durability::Store& store) {
  Engine engine;
  if (store.cursor(1)) return engine;
  auto kept = store.snapshots();
  for (auto snapshot = kept.rbegin(); snapshot != kept.rend(); ++snapshot) {
    if (snapshot->lsn != store.durable_lsn() && !store.cursor(snapshot->lsn + 1)) continue;
    auto reader = store.snapshot(*snapshot);
    if (!reader) return durability::fail(std::move(reader.error()));
    HEXIAO_TRY(load_snapshot(**reader, engine));
    return engine;
  }
  return durability::fail(
      IoError{.kind = ErrorKind::refused,
              .what = "neither the beginning of the log nor a snapshot that it goes on from is "
                      "kept"});
}

using RecordVisitor = std::function<std::string(const RecordView&)>;

// Every record from `from` to `until`; `after_group` follows the last record of each group.
durability::Result<void> walk(const durability::Store& store, Lsn from, Lsn until,
                              const RecordVisitor& visit,
                              const std::function<std::string(Lsn)>& after_group) {
  if (from > until) return {};
  auto cursor = store.cursor(from);
  if (!cursor) return durability::fail(std::move(cursor.error()));
  const auto wrong = [](Lsn lsn, std::string what) {
    return durability::fail(
        IoError{.kind = ErrorKind::damage, .what = std::move(what), .lsn = lsn});
  };
  for (Lsn reached = from - 1; reached < until;) {
    auto group = cursor->next();
    if (!group) return durability::fail(std::move(group.error()));
    if (!*group) return wrong(reached, "the log ends before its durable end");
    std::span<const std::byte> rest = (*group)->payload;
    RecordView record;
    while (!rest.empty()) {
      if (!next_record(rest, record)) return wrong(reached + 1, "a record cannot be read");
      if (record.lsn < from || record.lsn > until) continue;
      if (std::string fault = visit(record); !fault.empty())
        return wrong(record.lsn, std::move(fault));
    }
    reached = (*group)->last_lsn();
    if (std::string fault = after_group(reached); !fault.empty())
      return durability::fail(
          IoError{.kind = ErrorKind::refused, .what = std::move(fault), .lsn = reached});
  }
  return {};
}

}  // namespace

WhatIfRuns::WhatIfRuns(const durability::Store& store)
    : store_(store), thread_(1, /*gentle=*/true) {}

void WhatIfRuns::stop() {
  stopping_ = true;
  thread_.stop();
}

// --- asking ---

void WhatIfRuns::answer(const protocol::Query& query, std::uint64_t request,
                        std::uint32_t max_frame_bytes, ByteBuffer& out) {
  if (query.source.empty())
    give(query, request, out, max_frame_bytes);
  else
    begin(query, request, out, max_frame_bytes);
}

void WhatIfRuns::begin(const protocol::Query& query, std::uint64_t request, ByteBuffer& out,
                       std::uint32_t max_frame_bytes) {
  auto policy = parse_policy(query.source);
  if (!policy)
    return protocol::append_error(
        out, request, protocol::notice_of(Rejection::policy_invalid, policy.error().text({})));
  const Lsn until = store_.durable_lsn();
  {
    const std::lock_guard lock(mutex_);
    const bool under_way = report_ && report_->head().state != WhatIfState::done &&
                           report_->head().state != WhatIfState::failed;
    if (under_way)
      return protocol::append_error(
          out, request,
          protocol::notice_of(Rejection::busy,
                              fmt::format("what-if run {} is under way", report_->head().run)));
    report_ = std::make_unique<WhatIfReport>();
    report_->head().run = ++runs_;
    report_->head().policy = report_->keep(policy->name);
    report_->head().version = version_of(*policy);
    report_->head().until_lsn = until;
  }
  const auto job = std::make_shared<Job>();
  job->source = query.source;
  job->policy = std::move(*policy);
  job->until = until;
  reached_ = 0;
  last_asked_ns_ = steady_ns();
  if (!thread_.submit([this, job] { run(*job); })) {
    const std::lock_guard lock(mutex_);
    report_.reset();
    return protocol::append_error(out, request, protocol::notice_of(Rejection::stopping));
  }
  const std::string number = std::to_string(runs_);
  give({.number = number, .limit = 1}, request, out, max_frame_bytes);
}

void WhatIfRuns::give(const protocol::Query& query, std::uint64_t request, ByteBuffer& out,
                      std::uint32_t max_frame_bytes) {
  std::uint64_t number = 0;
  const auto read =
      std::from_chars(query.number.data(), query.number.data() + query.number.size(), number);
  const bool whole =
      read.ec == std::errc() && read.ptr == query.number.data() + query.number.size();
  const std::lock_guard lock(mutex_);
  if (!whole || !report_ || report_->head().run != number)
    return protocol::append_error(
        out, request,
        protocol::notice_of(protocol::WireError::run_not_kept, std::string(query.number)));
  last_asked_ns_ = steady_ns();
  std::uint64_t next = 0;
  protocol::WhatIfView view = report_->page(query.cursor, query.limit, max_frame_bytes / 8, next);
  if (view.state != WhatIfState::failed && view.state != WhatIfState::done)
    view.reached_lsn = reached_;
  page_.begin(protocol::QueryKind::what_if, 1, max_frame_bytes);
  page_.add(view);
  if (!page_.append_to(out, request, next, store_.durable_lsn()))
    protocol::append_error(out, request, protocol::notice_of(protocol::WireError::page_too_large));
}

// --- running ---

void WhatIfRuns::enter(WhatIfState state, Lsn after) {
  reached_ = after;
  const std::lock_guard lock(mutex_);
  report_->head().state = state;
  report_->head().after_lsn = after;
}

std::string WhatIfRuns::reach(Lsn lsn) {
  reached_ = lsn;
  if (stopping_) return "the daemon is stopping";
  return steady_ns() - last_asked_ns_ > kForgottenNs ? "nobody asked for it any more" : "";
}

durability::Result<void> WhatIfRuns::decide_and_compare(Job& job) {
  auto engine = beginning_of(store_);
  if (!engine) return durability::fail(std::move(engine.error()));
  const Lsn after = engine->last_lsn();
  enter(WhatIfState::deciding, after);
  WhatIf what_if(std::move(*engine), ActivatePolicy{.source = job.source, .policy = job.policy});
  HEXIAO_TRY(walk(
      store_, after + 1, job.until,
      [&](const RecordView& record) { return what_if.follow(record); },
      [&](Lsn lsn) {
        std::string fault = what_if.finish_unit();
        return fault.empty() ? reach(lsn) : fault;
      }));
  if (!job.policy.ledger.empty() && !what_if.shadow().find_ledger(job.policy.ledger))
    return durability::fail(
        IoError{.kind = ErrorKind::refused,
                .what = fmt::format("there is no ledger {}", job.policy.ledger)});
  enter(WhatIfState::comparing, after);
  WhatIfDifference difference;
  HEXIAO_TRY(walk(
      store_, after + 1, job.until,
      [&](const RecordView& record) {
        if (what_if.compare(record, difference)) job.found.add(difference, what_if.shadow());
        return std::string();
      },
      [&](Lsn lsn) { return reach(lsn); }));
  job.found.take(what_if.counts());
  return {};
}

void WhatIfRuns::run(Job& job) {
  const std::int64_t start = steady_ns();
  const auto done = given_up_without_memory([&] { return decide_and_compare(job); });
  const std::lock_guard lock(mutex_);
  protocol::WhatIfView& head = report_->head();
  if (!done) {
    head.state = WhatIfState::failed;
    head.failure = report_->keep(done.error().text());
    head.reached_lsn = reached_;
    spdlog::warn("what-if run {} of policy {} was not finished: {}", head.run, head.policy,
                 done.error().text());
    return;
  }
  protocol::WhatIfView& found = job.found.head();
  found.run = head.run;
  found.state = WhatIfState::done;
  found.policy = job.found.keep(head.policy);
  found.version = head.version;
  found.after_lsn = head.after_lsn;
  found.until_lsn = found.reached_lsn = head.until_lsn;
  spdlog::info("what-if run {} of policy {}: lsn={}..{} payments={} unchanged={} ms={}", found.run,
               found.policy, found.after_lsn + 1, found.until_lsn, found.payments, found.unchanged,
               (steady_ns() - start) / 1'000'000);
  *report_ = std::move(job.found);
}

}  // namespace hexiao::daemon

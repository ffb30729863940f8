// Reading the durable log beside the thread that appends to it.
#include <fmt/format.h>

#include "daemon/durability/store_body.h"
#include "engine/vocabulary/check.h"

namespace hexiao::durability {

using Kind = SegmentStep::Kind;

struct LogCursor::Body {
  const Store::Body& store;
  std::optional<SegmentReader> reader;
  Lsn from = 0;

  Result<void> open_segment(std::uint64_t number);
  // Up to the next group of the log, whether it is wanted or not.
  Result<std::optional<GroupView>> step();
};

Result<void> LogCursor::Body::open_segment(std::uint64_t number) {
  auto opened =
      SegmentReader::open(store.files, store.path(segment_name(number)), store.id, number);
  if (!opened) return fail(std::move(opened).error());
  if (reader && reader->position() != opened->position())
    return fail(opened->damage(0, "the segment does not follow the one before",
                               to_hex(reader->position().chain), to_hex(opened->position().chain)));
  reader = std::move(*opened);
  return {};
}

Result<std::optional<GroupView>> LogCursor::Body::step() {
  for (;;) {
    const LogEnd end = store.log_end();
    const std::uint64_t number = reader->header().number;
    if (number == end.segment)
      reader->set_limit(end.offset);
    else
      reader->set_limit(reader->header().file_bytes);
    auto step = reader->next();
    if (!step) return fail(std::move(step).error());
    if (step->kind == Kind::group) return std::optional<GroupView>(step->group);
    if (number == end.segment) {
      if (step->kind == Kind::end) return std::optional<GroupView>();
      return fail(reader->damage(step->offset, "an acknowledged group is gone",
                                 fmt::format("a group up to LSN {}", end.point.lsn), "zeros"));
    }
    if (step->kind == Kind::incomplete)
      return fail(reader->damage(step->offset, "a group has lost sectors, and more log follows"));
    HEXIAO_TRY(open_segment(number + 1));
  }
}

LogCursor::LogCursor(std::unique_ptr<Body> body) : body_(std::move(body)) {}
LogCursor::~LogCursor() = default;
LogCursor::LogCursor(LogCursor&&) noexcept = default;
LogCursor& LogCursor::operator=(LogCursor&&) noexcept = default;

Result<std::optional<GroupView>> LogCursor::next() {
  for (;;) {
    auto group = body_->step();
    if (!group || !*group || (*group)->last_lsn() >= body_->from) return group;
  }
}

ChainPoint LogCursor::position() const { return body_->reader->position(); }

Result<LogCursor> Store::cursor(Lsn from) const {
  const Body& store = *body_;
  HEXIAO_CHECK(store.recovered);
  LogEnd end;
  std::uint64_t number = 0;
  {
    const std::lock_guard guard(store.mutex);
    end = store.end;
    const Lsn first = store.segments.begin()->second.base_lsn();
    if (from < first || from > end.point.lsn + 1)
      return fail({.kind = ErrorKind::refused,
                   .what = "the log does not hold this record",
                   .lsn = from,
                   .expected = fmt::format("LSN {} to {}", first, end.point.lsn + 1),
                   .found = fmt::format("LSN {}", from)});
    for (const auto& [candidate, header] : store.segments)
      if (header.base_lsn() <= from) number = candidate;
  }
  auto body = std::make_unique<LogCursor::Body>(
      LogCursor::Body{.store = store, .reader = {}, .from = from});
  HEXIAO_TRY(body->open_segment(number));
  // Nothing to find before the end for whoever only wants what comes.
  if (from == end.point.lsn + 1 && number == end.segment)
    body->reader->skip_to(end.offset, end.point);
  return LogCursor(std::move(body));
}

Result<void> Store::read_groups(Lsn from, const GroupVisitor& visit) const {
  const Lsn last = durable_lsn();
  if (from > last) return {};
  auto walk = cursor(from);
  if (!walk) return fail(std::move(walk).error());
  while (walk->position().lsn < last) {
    auto group = walk->next();
    if (!group) return fail(std::move(group).error());
    if (!*group) return {};
    HEXIAO_TRY(visit(**group));
  }
  return {};
}

Result<ChainPoint> Store::Body::boundary_before(Lsn lsn) const {
  LogEnd now;
  std::uint64_t number = 0;
  {
    const std::lock_guard guard(mutex);
    now = end;
    for (const auto& [candidate, header] : segments)
      if (header.prior.lsn <= lsn) number = candidate;
  }
  if (lsn == now.point.lsn) return now.point;
  LogCursor::Body walk{.store = *this, .reader = {}, .from = 0};
  HEXIAO_TRY(walk.open_segment(number));
  for (;;) {
    const ChainPoint before = walk.reader->position();
    if (before.lsn == lsn) return before;
    auto group = walk.step();
    if (!group) return fail(std::move(group).error());
    if (!*group || (*group)->last_lsn() > lsn) return before;
  }
}

}  // namespace hexiao::durability

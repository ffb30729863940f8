#include "daemon/log_pages.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>

#include "engine/vocabulary/record.h"
#include "protocol/messages.h"

namespace hexiao::daemon {
namespace {

using protocol::ErrorNotice;
using protocol::WireError;

// Log looked at for one page: some milliseconds.
constexpr std::size_t kBytesLookedAt = std::size_t{4} << 20;
constexpr std::size_t kMostEventTypes = 256;

// Kinds of events by their number.
using EventKinds = std::vector<bool>;

// Of names with commas between; nothing when one is not the name of an event.
std::optional<EventKinds> kinds_of(std::string_view names) {
  EventKinds kinds(kMostEventTypes, names.empty());
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    bool found = false;
    for (std::uint16_t type = 1; type < kMostEventTypes && !found; ++type) {
      found = !name.empty() && name != "?" && event_name(EventType{type}) == name;
      if (found) kinds[type] = true;
    }
    if (!found) return std::nullopt;
  }
  return kinds;
}

}  // namespace

struct LogPages::Turn {
  const protocol::Query& query;
  Lsn from;
  EventKinds kinds;
  std::size_t most_bytes;  // of records gathered for the ledger's question
  Walk* walk = nullptr;
  // With a ledger: records that may be wanted, and the ends of each.
  ByteBuffer records;
  std::vector<std::size_t> ends;
  EventOwners owners;
  std::size_t looked_at = 0;
  ErrorNotice refusal;
  bool refused = false;

  bool by_ledger() const { return !query.ledger.empty(); }
  void refuse(ErrorNotice notice) {
    refusal = std::move(notice);
    refused = true;
  }
  void fail(std::string_view why) { refuse(protocol::notice_of(WireError::log_not_kept, why)); }
};

// The walk that stands before the turn's first record, because a reader goes on; else a new one in
// place of the one that was used longest ago.
bool LogPages::find_walk(Turn& turn) {
  ++turns_;
  const auto standing = std::find_if(walks_.begin(), walks_.end(),
                                     [&](const auto& walk) { return walk->next == turn.from; });
  if (standing != walks_.end()) {
    turn.walk = standing->get();
  } else {
    auto opened = store_.cursor(turn.from);
    if (!opened) {
      spdlog::warn("events from LSN {} cannot be read: {}", turn.from, opened.error().text());
      turn.fail(opened.error().what);
      return false;
    }
    if (walks_.size() == kWalks)
      walks_.erase(std::min_element(walks_.begin(), walks_.end(), [](const auto& a, const auto& b) {
        return a->used < b->used;
      }));
    walks_.push_back(
        std::make_unique<Walk>(Walk{.cursor = std::move(*opened), .rest = {}, .next = turn.from}));
    turn.walk = walks_.back().get();
  }
  turn.walk->used = turns_;
  return true;
}

// What it has read was not given: its reader begins there again.
void LogPages::forget(const Turn& turn) {
  std::erase_if(walks_, [&](const auto& walk) { return walk.get() == turn.walk; });
}

// The next record at or after the turn's beginning, as it lies in the log.
LogPages::Step LogPages::next_record_bytes(std::span<const std::byte>& bytes, RecordView& record,
                                           Turn& turn) {
  Walk& walk = *turn.walk;
  for (;;) {
    while (walk.rest.empty()) {
      auto group = walk.cursor.next();
      if (!group) {
        spdlog::error("the log cannot be read: {}", group.error().text());
        turn.fail(group.error().text());
        return Step::failed;
      }
      if (!*group) return Step::at_end;
      walk.rest = (*group)->payload;
    }
    const std::span<const std::byte> before = walk.rest;
    if (!next_record(walk.rest, record)) {
      spdlog::error("record {} of the log cannot be read", walk.next);
      turn.fail("a damaged record");
      return Step::failed;
    }
    if (record.lsn < turn.from) continue;  // the first group may begin before
    bytes = before.first(before.size() - walk.rest.size());
    turn.looked_at += bytes.size();
    walk.next = record.lsn + 1;
    return Step::record;
  }
}

// Records of the wanted kinds into the page, or, with a ledger, aside until their ledgers are
// known.
LogPages::Step LogPages::gather(Turn& turn) {
  std::span<const std::byte> bytes;
  RecordView record;
  while (page_.has_room() && turn.looked_at < kBytesLookedAt &&
         turn.records.size() < turn.most_bytes && turn.ends.size() < turn.query.limit) {
    const Step step = next_record_bytes(bytes, record, turn);
    if (step != Step::record) return step;
    const auto type = static_cast<std::size_t>(record.type);
    // A kind that this release does not know is left to the reader to refuse.
    if (type < kMostEventTypes && !turn.kinds[type]) continue;
    if (!turn.by_ledger()) {
      page_.add_records(bytes, 1);
      continue;
    }
    Event event;
    if (!decode_event(record, event)) {
      spdlog::error("record {} of the log cannot be decoded", record.lsn);
      turn.fail("a damaged record");
      return Step::failed;
    }
    turn.owners.add(event);
    turn.records.append(bytes.data(), bytes.size());
    turn.ends.push_back(turn.records.size());
  }
  return Step::record;
}

// Of what lies aside, what concerns the ledger goes into the page.
void LogPages::add_concerned(Turn& turn) {
  const auto question = std::make_shared<LedgerQuestion>(std::move(turn.owners));
  switch (ask_(question)) {
    case LedgerQuestion::Answer::given:
      break;
    case LedgerQuestion::Answer::unknown_ledger:
      return turn.refuse(protocol::notice_of(Rejection::unknown_ledger, "ledger"));
    case LedgerQuestion::Answer::none:
    case LedgerQuestion::Answer::refused:
      return turn.refuse(protocol::notice_of(Rejection::busy, "try again in a moment"));
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < turn.ends.size(); ++i) {
    if (question->concerned()[i])
      page_.add_records(turn.records.bytes().subspan(begin, turn.ends[i] - begin), 1);
    begin = turn.ends[i];
  }
}

void LogPages::answer(const protocol::Query& query, std::uint64_t request,
                      std::uint32_t max_frame_bytes, ByteBuffer& out) {
  auto kinds = kinds_of(query.source);
  if (!kinds)
    return protocol::append_error(out, request,
                                  protocol::notice_of(Rejection::unknown_enum, "source"));
  Turn turn{.query = query,
            .from = std::max<Lsn>(query.cursor, 1),
            .kinds = std::move(*kinds),
            .most_bytes = max_frame_bytes / 4,
            .owners = EventOwners(std::string(query.ledger))};
  // Read first: when the walk then comes to an end, it has been past this one.
  const Lsn durable = store_.durable_lsn();
  page_.begin(protocol::QueryKind::events, query.limit, max_frame_bytes);
  const Step step = find_walk(turn) ? gather(turn) : Step::failed;
  if (step != Step::failed && turn.by_ledger()) add_concerned(turn);
  if (turn.refused) {
    forget(turn);
    return protocol::append_error(out, request, turn.refusal);
  }
  const Lsn next = step == Step::at_end ? 0 : turn.walk->next;
  if (page_.append_to(out, request, next, durable)) return;
  forget(turn);
  protocol::append_error(out, request, protocol::notice_of(WireError::page_too_large));
}

}  // namespace hexiao::daemon

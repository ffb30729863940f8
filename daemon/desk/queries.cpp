#include "daemon/desk/queries.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "daemon/clock.h"
#include "daemon/desk/space.h"
#include "daemon/durability/store.h"
#include "daemon/version.h"
#include "engine/engine.h"
#include "engine/reports/reports.h"
#include "engine/state/state.h"
#include "engine/text/reference.h"

namespace hexiao::daemon {

using protocol::Query;
using protocol::QueryKind;

namespace {

// Rows looked at for one page: some milliseconds at most.
constexpr std::uint64_t kRowsLookedAt = 50'000;

bool any_number_is(const ItemTexts& texts, std::string_view number) {
  const ItemNumbers numbers(texts);
  return std::any_of(numbers.begin(), numbers.end(),
                     [&](const ItemNumber& n) { return n.number == number; });
}

}  // namespace

struct Queries::Turn {
  const State& state;
  const Query& query;
  std::uint64_t next_cursor = 0;
  Rejection rejection = Rejection::none;
  std::string_view field = {};
  // Filters as ids.
  LedgerId ledger = {};
  CustomerId customer = {};
  bool other_ledger(std::uint32_t id) const { return ledger && ledger.value != id; }

  void reject(Rejection code, std::string_view which) {
    rejection = code;
    field = which;
  }
};

Queries::Queries(const Engine& engine, const durability::Store& store, const Space& space,
                 const Standing& standing, StateWalk& walk)
    : engine_(engine), store_(store), space_(space), standing_(standing), walk_(walk) {}

namespace {

// Visits slots from the cursor on until the page is full or enough rows have been looked at. The
// cursor is the next slot; 0 is both the start and the end.
template <class Turn, class Visit>
void scan(Turn& turn, std::uint64_t count, const protocol::PageBuilder& page, Visit&& visit) {
  std::uint64_t at = turn.query.cursor;
  const std::uint64_t last = std::min(count, at + kRowsLookedAt);
  for (; at < last && page.has_room(); ++at) visit(static_cast<Slot>(at));
  turn.next_cursor = at < count ? at : 0;
}

// The same over a list of slots in order: the cursor is the next slot's number.
template <class Turn, class Visit>
void walk_list(Turn& turn, std::vector<Slot>& slots, const protocol::PageBuilder& page,
               Visit&& visit) {
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  auto at = std::lower_bound(slots.begin(), slots.end(), turn.query.cursor);
  for (; at != slots.end() && page.has_room(); ++at) visit(*at);
  turn.next_cursor = at != slots.end() ? *at : 0;
}

// The filters by ledger and customer that most questions share. False: nothing can match, or the
// question is refused.
template <class Turn>
bool resolve_owner(Turn& turn) {
  const Query& query = turn.query;
  if (!query.ledger.empty()) {
    turn.ledger = turn.state.find_ledger(query.ledger);
    if (!turn.ledger) {
      turn.reject(Rejection::unknown_ledger, "ledger");
      return false;
    }
  }
  if (query.customer_no.empty()) return true;
  for (std::uint32_t id = 1; id <= turn.state.ledger_count(); ++id) {
    if (turn.other_ledger(id)) continue;
    const CustomerId found = turn.state.find_customer({id}, query.customer_no);
    if (!found) continue;
    if (turn.customer) {
      turn.reject(Rejection::not_unique, "customer_no");
      return false;
    }
    turn.customer = found;
  }
  if (!turn.customer) turn.reject(Rejection::unknown_customer, "customer_no");
  return bool{turn.customer};
}

}  // namespace

void Queries::answer(const Query& query, std::uint64_t request, std::uint32_t max_frame_bytes,
                     ByteBuffer& out) {
  Turn turn{.state = engine_.state(), .query = query};
  page_.begin(query.kind, query.limit, max_frame_bytes);
  switch (query.kind) {
    case QueryKind::status:
      status(turn);
      break;
    case QueryKind::customers:
      customers(turn);
      break;
    case QueryKind::items:
      items(turn);
      break;
    case QueryKind::payments:
      payments(turn);
      break;
    case QueryKind::allocations:
      allocations(turn);
      break;
    case QueryKind::explain:
      explain(turn);
      break;
    case QueryKind::policies:
      policies(turn);
      break;
    case QueryKind::mappings:
      mappings(turn);
      break;
    case QueryKind::requests:
      requests(turn);
      break;
    case QueryKind::report:
      return report(turn, request, max_frame_bytes, out);
    case QueryKind::events:
    case QueryKind::what_if:
      return protocol::append_error(out, request,
                                    protocol::notice_of(protocol::WireError::unknown_query));
  }
  if (turn.rejection != Rejection::none)
    return protocol::append_error(out, request, protocol::notice_of(turn.rejection, turn.field));
  if (!page_.append_to(out, request, turn.next_cursor, store_.durable_lsn()))
    protocol::append_error(out, request, protocol::notice_of(protocol::WireError::page_too_large));
}

namespace {

void set_server_standing(protocol::StatusView& view, const Standing& standing) {
  const ServerStanding& server = standing.server;
  view.sessions = standing.sessions.get();
  view.sessions_total = standing.sessions_total.get();
  view.sessions_limit = server.sessions_limit.get();
  view.sessions_refused = server.sessions_refused.get();
  view.frames_in_hand = server.frames_in_hand.get();
  view.frames_in_hand_limit = server.frames_in_hand_limit.get();
  view.bytes_in_hand = server.bytes_in_hand.get();
  view.bytes_in_hand_limit = server.bytes_in_hand_limit.get();
  view.buffer_bytes = server.buffer_bytes.get();
  view.buffer_bytes_limit = server.buffer_bytes_limit.get();
  view.closed_idle = server.closed_idle.get();
  view.closed_slow = server.closed_slow.get();
  view.closed_for_room = server.closed_for_room.get();
  view.closed_faulty = server.closed_faulty.get();
  view.accept_failures = server.accept_failures.get();
}

}  // namespace

void Queries::status(Turn& turn) {
  const HashAt hash = walk_.hash(engine_);
  const std::string read_only = space_.reason();
  const auto snapshots = store_.snapshots();
  const SnapshotStanding::Now standing = standing_.snapshots.now();
  protocol::StatusView view;
  protocol::set_counts(view, turn.state.counts());
  view.version = version();
  view.store = standing_.store_id;
  view.read_only = read_only;
  view.durable_lsn = store_.durable_lsn();
  view.applied_lsn = engine_.last_lsn();
  view.epoch = standing_.epoch;
  view.state_hash = {hash.hash};
  view.state_hash_lsn = hash.lsn;
  view.totals = turn.state.control_totals();
  view.memory_bytes = resident_bytes();
  view.state_bytes = turn.state.memory_bytes();
  view.recovery_ns = standing_.recovery_ns;
  view.recovered_records = standing_.recovered_records;
  view.started_ns = standing_.started_wall_ns;
  view.uptime_ns = steady_ns() - standing_.started_steady_ns;
  view.commands_executed = standing_.commands_executed.get();
  view.commands_rejected = standing_.commands_rejected.get();
  view.log_bytes_since_snapshot = store_.log_bytes_since_snapshot();
  view.log_headroom_bytes = store_.headroom_bytes();
  view.snapshot_lsn = snapshots.empty() ? 0 : snapshots.front().lsn;
  view.alarm = standing.alarm;
  view.snapshot_failure = standing.failure;
  view.snapshot_again_bytes = standing.again_bytes;
  view.data_dir = standing_.data_dir;
  view.process_id = standing_.process_id;
  view.frames = standing_.frames.get();
  view.queries = standing_.queries.get();
  view.groups = standing_.pipeline.groups.get();
  view.group_bytes = standing_.pipeline.group_bytes.get();
  view.sync_p50_ns = standing_.pipeline.append.percentile_ns(500);
  view.sync_p99_ns = standing_.pipeline.append.percentile_ns(990);
  view.sync_max_ns = standing_.pipeline.append.maximum_ns();
  set_server_standing(view, standing_);
  const Books& books = turn.state.books();
  view.business_date = books.business_date();
  if (books.day_in_work())
    view.day_left = turn.state.customer_count() - books.worked_through().value;
  page_.add(view);
}

namespace {

RequestView view_of(std::uint64_t client, const Answers::Kept& kept) {
  return {.client = client,
          .request = kept.request,
          .fate = RequestFate::answered,
          .first_lsn = kept.first_lsn,
          .lsn = kept.lsn,
          .time_ns = kept.time_ns,
          .commands = kept.commands,
          .rejected = kept.rejected,
          .answer_bytes = kept.answer.size()};
}

bool take_number(std::string_view text, std::uint64_t& number) {
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  return wrong == std::errc() && end == text.data() + text.size();
}

}  // namespace

// "CLIENT" or "CLIENT:REQUEST"; the cursor is the number of the next request.
void Queries::requests(Turn& turn) {
  const std::string_view number = turn.query.number;
  const std::size_t colon = number.find(':');
  std::uint64_t client = 0, request = 0;
  const bool one = colon != std::string_view::npos;
  if (!take_number(number.substr(0, colon), client) ||
      (one && !take_number(number.substr(colon + 1), request)))
    return turn.reject(Rejection::malformed, "number");
  const Answers& answers = turn.state.answers();
  if (one) {
    const Answers::Kept* kept = answers.find(client, request);
    page_.add(kept != nullptr ? view_of(client, *kept)
                              : RequestView{.client = client,
                                            .request = request,
                                            .fate = answers.fate(client, request)});
    return;
  }
  const Answers::Client* known = answers.find_client(client);
  if (known == nullptr) return;
  auto at = known->kept.lower_bound(turn.query.cursor);
  for (; at != known->kept.end() && page_.has_room(); ++at) page_.add(view_of(client, at->second));
  turn.next_cursor = at != known->kept.end() ? at->first : 0;
}

void Queries::customers(Turn& turn) {
  if (!resolve_owner(turn)) return;
  if (turn.customer) return page_.add(turn.state.view(turn.customer));
  scan(turn, turn.state.customer_count(), page_, [&](Slot slot) {
    const auto id = id_of<CustomerId>(slot);
    if (!turn.other_ledger(turn.state.customer(id).ledger.value)) page_.add(turn.state.view(id));
  });
}

void Queries::items(Turn& turn) {
  const Query& query = turn.query;
  const State& state = turn.state;
  if (!resolve_owner(turn)) return;
  const auto visit = [&](Slot slot) {
    const ItemRow& row = state.item(slot);
    if (turn.other_ledger(row.ledger)) return;
    if (turn.customer && row.customer != turn.customer.value) return;
    if (query.open_only && row.open == 0) return;
    if (query.item_state && state.item_state(slot) != *query.item_state) return;
    if (!query.number.empty() && !any_number_is(state.item_texts(slot), query.number)) return;
    page_.add(state.view(id_of<ItemId>(slot)));
  };
  std::vector<Slot> slots;
  if (!query.number.empty()) {
    const std::string compacted = compact(query.number);
    const CanonicalKeys keys = canonical_keys(compacted);
    for (std::uint32_t id = 1; id <= state.ledger_count() && !keys.empty(); ++id)
      state.items_by_key({id}, keys[0], [&](Slot slot) {
        slots.push_back(slot);
        return slots.size() < kRowsLookedAt;
      });
    return walk_list(turn, slots, page_, visit);
  }
  if (turn.customer && query.open_only) {
    slots = state.customer(turn.customer).open_items;
    return walk_list(turn, slots, page_, visit);
  }
  scan(turn, state.item_count(), page_, visit);
}

void Queries::payments(Turn& turn) {
  const Query& query = turn.query;
  const State& state = turn.state;
  if (!resolve_owner(turn)) return;
  PaymentView view;
  const auto visit = [&](Slot slot) {
    const PaymentRow& row = state.payment(slot);
    if (turn.other_ledger(row.ledger)) return;
    if (turn.customer && row.customer != turn.customer.value) return;
    if (query.payment_state && state.payment_state(slot) != *query.payment_state) return;
    if (!state.view(id_of<PaymentId>(slot), view)) return;
    if (!query.number.empty() && view.bank_ref != query.number &&
        view.end_to_end_id != query.number)
      return;
    page_.add(view);
  };
  if (!query.number.empty() && query.cursor == 0) {
    const auto found = state.find_payment(query.number);
    if (found.id) {
      if (state.view(found.id, view)) page_.add(view);
      return;
    }
  }
  scan(turn, state.payment_count(), page_, visit);
}

void Queries::allocations(Turn& turn) {
  const Query& query = turn.query;
  const State& state = turn.state;
  if (!resolve_owner(turn)) return;
  const Lookup<ItemId> item =
      query.item.empty() ? Lookup<ItemId>{} : state.find_item(turn.ledger, query.item);
  if (item.ambiguous) return turn.reject(Rejection::not_unique, "item");
  if (!query.item.empty() && !item.id) return turn.reject(Rejection::unknown_item, "item");
  const Lookup<PaymentId> payment =
      query.payment.empty() ? Lookup<PaymentId>{} : state.find_payment(query.payment);
  if (payment.ambiguous) return turn.reject(Rejection::not_unique, "payment");
  if (!query.payment.empty() && !payment.id)
    return turn.reject(Rejection::unknown_payment, "payment");

  const auto visit = [&](Slot slot) {
    const AllocationRow& row = state.allocation(slot);
    const ItemRow& of = state.item(row.item);
    if (turn.other_ledger(of.ledger)) return;
    if (turn.customer && of.customer != turn.customer.value) return;
    if (item.id && row.item != slot_of(item.id)) return;
    if (payment.id && row.payment != slot_of(payment.id)) return;
    page_.add(state.view(id_of<AllocationId>(slot)));
  };
  if (!item.id && !payment.id) return scan(turn, state.allocation_count(), page_, visit);
  std::vector<Slot> slots;
  Slot at = payment.id ? state.payment(slot_of(payment.id)).first_allocation
                       : state.item(slot_of(item.id)).first_allocation;
  while (at != kNoSlot) {
    slots.push_back(at);
    const AllocationRow& row = state.allocation(at);
    at = payment.id ? row.next_of_payment : row.next_of_item;
  }
  walk_list(turn, slots, page_, visit);
}

void Queries::mappings(Turn& turn) {
  if (!resolve_owner(turn)) return;
  scan(turn, turn.state.mapping_count(), page_, [&](Slot slot) {
    const MappingRow& row = turn.state.mapping(slot);
    if (turn.other_ledger(row.ledger)) return;
    if (turn.customer && row.customer != turn.customer.value) return;
    page_.add(turn.state.view(id_of<MappingId>(slot)));
  });
}

// How many rows of a report fill a frame only the encoded page shows: one that is too large is made
// again with fewer, and its cursor leads on from there.
void Queries::report(Turn& turn, std::uint64_t request, std::uint32_t max_frame_bytes,
                     ByteBuffer& out) {
  ReportRequest wanted = turn.query.report;
  for (;;) {
    Report made;
    const ReportFault fault = make_report(turn.state, engine_.last_lsn(), wanted, made);
    if (!fault.ok())
      return protocol::append_error(out, request, protocol::notice_of(fault.code, fault.field));
    page_.begin(QueryKind::report, 1, max_frame_bytes);
    page_.add(made);
    if (page_.append_to(out, request, made.next_cursor, store_.durable_lsn())) return;
    const auto rows = static_cast<std::uint32_t>(made.rows.size());
    if (rows <= 1) break;
    wanted.limit = std::min(wanted.limit, rows) / 2;
  }
  protocol::append_error(out, request, protocol::notice_of(protocol::WireError::page_too_large));
}

void Queries::explain(Turn& turn) {
  const auto found = turn.state.find_payment(turn.query.payment);
  if (found.ambiguous) return turn.reject(Rejection::not_unique, "payment");
  if (!found.id) return turn.reject(Rejection::unknown_payment, "payment");
  ExplanationView view;
  if (turn.state.explain(found.id, view)) page_.add(view);
}

// Matching policies first, then those of receivables control: their source says what they are.
void Queries::policies(Turn& turn) {
  const auto add = [&](const auto& active, bool built_in) {
    page_.add(protocol::PolicyView{.version = active.version,
                                   .name = active.policy.name,
                                   .ledger = active.policy.ledger,
                                   .built_in = built_in,
                                   .lsn = 0,
                                   .source = active.source});
  };
  const std::string_view wanted = turn.query.number;
  std::uint64_t version_wanted = 0;
  std::from_chars(wanted.data(), wanted.data() + wanted.size(), version_wanted, 16);
  const auto matches = [&](const auto& active) {
    return wanted.empty() || active.policy.name == wanted ||
           (wanted.size() == 16 && active.version.value == version_wanted);
  };
  for (const ActivePolicy& policy : turn.state.policies())
    if (matches(policy)) add(policy, false);
  // The built-in one speaks where nothing else was activated.
  const ActivePolicy& fallback = turn.state.policy_for({}, {});
  const bool activated =
      std::any_of(turn.state.policies().begin(), turn.state.policies().end(),
                  [&](const ActivePolicy& policy) { return &policy == &fallback; });
  if (!activated && matches(fallback)) add(fallback, true);
  for (const ActiveReceivablesPolicy& active : turn.state.books().policies())
    if (matches(active)) add(active, false);
  if (page_.rows() == 0) turn.reject(Rejection::unknown_policy, "number");
}

}  // namespace hexiao::daemon

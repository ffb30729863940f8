// How the daemon stands: what `hexiao status` shows.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/views.h"

namespace hexiao::protocol {

// The hash of the whole state; shown as 16 hexadecimal digits, because a JSON number cannot hold
// it.
using StateHash = Id<struct StateHashTag, std::uint64_t>;

struct StateCount {
  std::string_view state;
  std::uint64_t count = 0;
  static void fields(auto&& self, auto&& v) {
    v("state", self.state);
    v("count", self.count);
  }
};

// Texts are borrowed: from the daemon when encoding, from the reply when decoded.
struct StatusView {
  std::string_view version;    // of the daemon
  std::string_view store;      // identity of the data directory, 32 hexadecimal digits
  std::string_view read_only;  // why nothing can be recorded; "" when all is well
  Lsn durable_lsn = 0;
  Lsn applied_lsn = 0;
  std::uint64_t epoch = 0;
  StateHash state_hash;  // at state_hash_lsn
  Lsn state_hash_lsn = 0;
  std::uint64_t ledgers = 0, customers = 0, items = 0, open_items = 0, payments = 0,
                allocations = 0, policies = 0;
  std::vector<StateCount> items_by_state, payments_by_state;
  std::vector<ControlTotal> totals;
  std::uint64_t memory_bytes = 0;  // resident
  std::uint64_t state_bytes = 0;   // of it, tables and indexes; 0 when not known
  std::int64_t recovery_ns = 0;    // of the last start
  std::uint64_t recovered_records = 0;
  std::int64_t started_ns = 0;  // since 1970-01-01 UTC
  std::int64_t uptime_ns = 0;
  std::uint64_t sessions = 0;
  std::uint64_t commands_executed = 0, commands_rejected = 0;  // since the start
  std::uint64_t log_bytes_since_snapshot = 0;
  std::uint64_t log_headroom_bytes = 0;
  Lsn snapshot_lsn = 0;  // of the newest; 0: none yet
  std::string_view data_dir;
  std::uint64_t process_id = 0;
  std::uint64_t frames = 0, queries = 0;                            // since the start
  std::uint64_t groups = 0, group_bytes = 0;                        // written and synced
  std::uint64_t sync_p50_ns = 0, sync_p99_ns = 0, sync_max_ns = 0;  // of one group
  std::uint64_t mappings = 0;                                       // learned, revoked ones too
  std::uint64_t waiting = 0;    // payments that something new could still explain
  std::uint64_t postponed = 0;  // of them, woken and waiting for their turn
  Date business_date;           // none: no day was closed yet
  std::uint64_t day_left = 0;   // customers whose work of the business date is still to come
  // Sessions since the start; of them, told that too many were connected.
  std::uint64_t sessions_limit = 0, sessions_total = 0, sessions_refused = 0;
  // Requests that are being worked on, and memory for what comes and goes, of all sessions.
  std::uint64_t frames_in_hand = 0, frames_in_hand_limit = 0;
  std::uint64_t bytes_in_hand = 0, bytes_in_hand_limit = 0;
  std::uint64_t buffer_bytes = 0, buffer_bytes_limit = 0;
  // Sessions that were ended since the start: no HELLO, a frame without an end, or silence; answers
  // not taken; memory that others needed; bytes that are not the protocol.
  std::uint64_t closed_idle = 0, closed_slow = 0, closed_for_room = 0, closed_faulty = 0;
  std::uint64_t accept_failures = 0;  // connections that the system could not give
  // That what is stored and what lives are not the same, or that what is stored is damaged: said
  // until the daemon ends, and no snapshot is published from then on. "" when all is well.
  std::string_view alarm;
  std::string_view snapshot_failure;  // why the last one was not made; "" once one is
  // The next try by itself, in bytes of log since the newest snapshot; 0: none by itself.
  std::uint64_t snapshot_again_bytes = 0;

  static void fields(auto&& self, auto&& v) {
    v("version", self.version);
    v("store", self.store);
    v("read_only", self.read_only);
    v("durable_lsn", self.durable_lsn);
    v("applied_lsn", self.applied_lsn);
    v("epoch", self.epoch);
    v("state_hash", self.state_hash);
    v("state_hash_lsn", self.state_hash_lsn);
    v("ledgers", self.ledgers);
    v("customers", self.customers);
    v("items", self.items);
    v("open_items", self.open_items);
    v("payments", self.payments);
    v("allocations", self.allocations);
    v("policies", self.policies);
    v("items_by_state", self.items_by_state);
    v("payments_by_state", self.payments_by_state);
    v("totals", self.totals);
    v("memory_bytes", self.memory_bytes);
    v("state_bytes", self.state_bytes);
    v("recovery_ns", self.recovery_ns);
    v("recovered_records", self.recovered_records);
    v("started_ns", self.started_ns);
    v("uptime_ns", self.uptime_ns);
    v("sessions", self.sessions);
    v("commands_executed", self.commands_executed);
    v("commands_rejected", self.commands_rejected);
    v("log_bytes_since_snapshot", self.log_bytes_since_snapshot);
    v("log_headroom_bytes", self.log_headroom_bytes);
    v("snapshot_lsn", self.snapshot_lsn);
    v("data_dir", self.data_dir);
    v("process_id", self.process_id);
    v("frames", self.frames);
    v("queries", self.queries);
    v("groups", self.groups);
    v("group_bytes", self.group_bytes);
    v("sync_p50_ns", self.sync_p50_ns);
    v("sync_p99_ns", self.sync_p99_ns);
    v("sync_max_ns", self.sync_max_ns);
    v("mappings", self.mappings);
    v("waiting", self.waiting);
    v("postponed", self.postponed);
    v("business_date", self.business_date);
    v("day_left", self.day_left);
    v("sessions_limit", self.sessions_limit);
    v("sessions_total", self.sessions_total);
    v("sessions_refused", self.sessions_refused);
    v("frames_in_hand", self.frames_in_hand);
    v("frames_in_hand_limit", self.frames_in_hand_limit);
    v("bytes_in_hand", self.bytes_in_hand);
    v("bytes_in_hand_limit", self.bytes_in_hand_limit);
    v("buffer_bytes", self.buffer_bytes);
    v("buffer_bytes_limit", self.buffer_bytes_limit);
    v("closed_idle", self.closed_idle);
    v("closed_slow", self.closed_slow);
    v("closed_for_room", self.closed_for_room);
    v("closed_faulty", self.closed_faulty);
    v("accept_failures", self.accept_failures);
    v("alarm", self.alarm);
    v("snapshot_failure", self.snapshot_failure);
    v("snapshot_again_bytes", self.snapshot_again_bytes);
  }
};

// Copies the counts, and names the states.
void set_counts(StatusView& status, const StateCounts& counts);

}  // namespace hexiao::protocol

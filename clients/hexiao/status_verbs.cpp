// `hexiao ping | status | snapshot | version`.
#include <fmt/core.h>

#include <chrono>
#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/table.h"
#include "clients/hexiao/totals.h"
#include "clients/hexiao/verbs.h"
#include "clients/hexiao/version.h"
#include "protocol/render.h"
#include "protocol/settled_status.h"

namespace hexiao::cli {
namespace {

// "1.234 s", from nanoseconds.
std::string seconds_text(std::int64_t ns) {
  const std::int64_t ms = ns / 1'000'000;
  return fmt::format("{}.{:03} s", ms / 1000, ms % 1000);
}

std::string duration_text(std::int64_t ns) {
  const std::int64_t s = ns / 1'000'000'000;
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min {} s", s / 60, s % 60);
  if (s < 86'400) return fmt::format("{} h {} min", s / 3600, s / 60 % 60);
  return fmt::format("{} d {} h", s / 86'400, s / 3600 % 24);
}

// In tenths of MiB, without floating point.
std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  const std::uint64_t tenths = bytes * 10 / (1024 * 1024);
  if (tenths == 0) return fmt::format("{} KiB", bytes / 1024);
  return fmt::format("{}.{} MiB", tenths / 10, tenths % 10);
}

std::string by_state(const std::vector<protocol::StateCount>& counts) {
  std::string text;
  for (const protocol::StateCount& c : counts) {
    if (c.count == 0) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", c.count, c.state);
  }
  return text.empty() ? "none" : text;
}

void print_totals(const Console& console, const protocol::StatusView& status) {
  if (status.totals.empty()) return;
  console.out << '\n'
              << console.inked(
                     "Control totals: received = allocated + unapplied + reversed; "
                     "original = open + allocated + discounted + written off",
                     Ink::bold)
              << '\n';
  Table table({{"ledger"},
               {"currency"},
               {"received", Align::right},
               {"allocated", Align::right},
               {"unapplied", Align::right},
               {"reversed", Align::right},
               {"original", Align::right},
               {"open", Align::right},
               {"discounted", Align::right},
               {"written off", Align::right}});
  for (const ControlTotal& t : status.totals) {
    const auto amount = [&](Money m) { return amount_text(m, t.currency); };
    table.add({std::string(t.ledger), t.currency.code(), amount(t.received), amount(t.allocated),
               amount(t.unapplied), amount(t.reversed), amount(t.original), amount(t.open),
               amount(t.discounted), amount(t.written_off)});
  }
  table.print(console, 2);
}

// "3 of at most 256; 12 since the start, 2 of them refused, …": what is zero is left out.
std::string sessions_text(const protocol::StatusView& status) {
  std::string text = fmt::format("{} of at most {}; {} since the start", status.sessions,
                                 status.sessions_limit, status.sessions_total);
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count != 0) text += fmt::format(", {} {}", count, what);
  };
  add(status.sessions_refused, "refused");
  add(status.closed_idle, "closed as silent");
  add(status.closed_slow, "closed as slow readers");
  add(status.closed_for_room, "closed for others' room");
  add(status.closed_faulty, "closed as not the protocol");
  add(status.accept_failures, "times no connection could be taken");
  return text;
}

void print_status(const Console& console, const protocol::StatusView& status) {
  const auto line = [&](std::string_view label, const std::string& text) {
    console.out << fmt::format("  {:<18}{}\n", label, text);
  };
  console.out << console.inked(fmt::format("hexiaod {}", status.version), Ink::bold) << '\n';
  if (!status.read_only.empty())
    console.out << console.inked(fmt::format("  READ ONLY: {}", status.read_only), Ink::red)
                << '\n';
  if (!status.alarm.empty())
    console.out << console.inked(
                       fmt::format("  ALARM: {}; no snapshot is made any more: stop, keep "
                                   "the directory, and run `hexiaod verify`",
                                   status.alarm),
                       Ink::red)
                << '\n';
  line("durable LSN", std::to_string(status.durable_lsn));
  line("state hash",
       status.state_hash_lsn == 0 && status.applied_lsn != 0
           ? std::string("not known: commands come faster than the state is walked")
           : fmt::format("{:016x} at LSN {}", status.state_hash.value, status.state_hash_lsn));
  line("ledgers", std::to_string(status.ledgers));
  line("customers", std::to_string(status.customers));
  line("items", fmt::format("{}, {} of them open ({})", status.items, status.open_items,
                            by_state(status.items_by_state)));
  line("payments", fmt::format("{} ({})", status.payments, by_state(status.payments_by_state)));
  line("allocations", std::to_string(status.allocations));
  line("waiting",
       fmt::format("{} payments that something new may explain{}", status.waiting,
                   status.postponed == 0
                       ? std::string()
                       : fmt::format(", {} of them woken and next in turn", status.postponed)));
  line("business date",
       status.business_date.is_none()
           ? std::string("none: no day was closed yet")
           : fmt::format("{}{}", status.business_date.iso(),
                         status.day_left == 0
                             ? std::string()
                             : fmt::format(", {} customers still to be worked", status.day_left)));
  line("learned", fmt::format("{} mappings", status.mappings));
  line("memory", status.state_bytes == 0 ? bytes_text(status.memory_bytes)
                                         : fmt::format("{}, {} of it tables and indexes",
                                                       bytes_text(status.memory_bytes),
                                                       bytes_text(status.state_bytes)));
  line("recovery", fmt::format("{} for {} records at the last start",
                               seconds_text(status.recovery_ns), status.recovered_records));
  line("up", fmt::format("{}, {} sessions, {} commands executed, {} rejected",
                         duration_text(status.uptime_ns), status.sessions, status.commands_executed,
                         status.commands_rejected));
  line("sessions", sessions_text(status));
  line("in hand",
       fmt::format("{} frames of at most {}, {} of {}; buffers {} of {}", status.frames_in_hand,
                   status.frames_in_hand_limit, bytes_text(status.bytes_in_hand),
                   bytes_text(status.bytes_in_hand_limit), bytes_text(status.buffer_bytes),
                   bytes_text(status.buffer_bytes_limit)));
  line("snapshot", status.snapshot_lsn == 0
                       ? "none yet"
                       : fmt::format("at LSN {}, {} of log since", status.snapshot_lsn,
                                     bytes_text(status.log_bytes_since_snapshot)));
  if (!status.snapshot_failure.empty())
    line("", fmt::format("the last try failed: {}; {}", status.snapshot_failure,
                         status.snapshot_again_bytes == 0
                             ? std::string("none is made by itself")
                             : fmt::format("tried again at {} of log",
                                           bytes_text(status.snapshot_again_bytes))));
  line("data directory", std::string(status.data_dir));
  print_totals(console, status);
}

}  // namespace

ExitCode run_ping(const Console& console, const GlobalOptions& global) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto time = client->ping();
  if (!time) return refuse(console, to_failure(time.error()));
  const std::int64_t us = time->count() / 1000;
  const std::string& version = client->welcome().server_version;
  if (console.json) {
    console.out << JsonObject()
                       .text("server", global.server)
                       .text("version", version)
                       .number("round_trip_us", us)
                       .take()
                << '\n';
  } else {
    console.out << fmt::format("hexiaod {} at {} answers in {} µs\n", version, global.server, us);
  }
  return ExitCode::done;
}

ExitCode run_status(const Console& console, const GlobalOptions& global) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto page = protocol::settled_status(*client);
  if (!page) return refuse(console, to_failure(page.error()));
  if (page->status.empty())
    return refuse(console, {ExitCode::error, "the daemon's status is empty", ""});
  if (console.json)
    console.out << to_json(page->status.front()) << '\n';
  else
    print_status(console, page->status.front());
  return ExitCode::done;
}

ExitCode run_snapshot(const Console& console, const GlobalOptions& global) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto done = client->snapshot();
  if (!done) return refuse(console, to_failure(done.error()));
  if (console.json) {
    console.out << JsonObject()
                       .number("lsn", done->lsn)
                       .text("state_hash", fmt::format("{:016x}", done->state_hash))
                       .number("bytes", done->bytes)
                       .number("duration_ns", done->duration_ns)
                       .text("file", done->file)
                       .take()
                << '\n';
  } else {
    console.out << fmt::format("snapshot at LSN {}: {} in {}, state hash {:016x}\n  {}\n",
                               done->lsn, bytes_text(done->bytes), seconds_text(done->duration_ns),
                               done->state_hash, done->file);
  }
  return ExitCode::done;
}

ExitCode run_version(const Console& console) {
  if (console.json)
    console.out << JsonObject().text("version", kVersion).take() << '\n';
  else
    console.out << "hexiao " << kVersion << '\n';
  return ExitCode::done;
}

}  // namespace hexiao::cli

#include "clients/hexiao/deed.h"

#include <fmt/core.h>

#include <map>
#include <ostream>

#include "clients/hexiao/event_lines.h"
#include "clients/hexiao/report_text.h"
#include "clients/hexiao/totals.h"
#include "protocol/render.h"

namespace hexiao::cli {
namespace {

void print_lines(const Console& console, const protocol::ResultView& result) {
  std::uint64_t id = result.first_allocation.value;
  for (const protocol::NamedLine& line : result.allocations) {
    std::string text = fmt::format("  allocation {}: {} against item {}", id++,
                                   amount_with_code(line.amount, result.currency), line.item_no);
    if (!line.discount.is_zero())
      text += fmt::format(", discount {}", amount_text(line.discount, result.currency));
    if (!line.writeoff.is_zero())
      text += fmt::format(", written off {}", amount_text(line.writeoff, result.currency));
    console.out << text << '\n';
  }
}

// "sales_manager, finance_director"
std::vector<std::string> split_levels(std::string_view text) {
  std::vector<std::string> levels;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    levels.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  return levels;
}

}  // namespace

void print_consequences(const Console& console, const protocol::ResultView& result) {
  print_lines(console, result);
  if (result.payment && result.currency && !result.unapplied.is_zero())
    console.out << fmt::format("  {} of payment {} stay unapplied\n",
                               amount_with_code(result.unapplied, result.currency),
                               result.payment.value);
  if (result.woken != 0)
    console.out << fmt::format("  {} waiting {} decided anew\n", result.woken,
                               result.woken == 1 ? "payment was" : "payments were");
}

ExitCode perform(const Console& console, protocol::Client& client, const Command& command,
                 const std::string& subject, std::string_view done) {
  const auto reply = submit_one(client, command, subject);
  if (!reply) return refuse(console, reply.error());
  const protocol::ResultView& result = reply->results.front();
  const ApprovalId approval = result.control.approval;
  const ExitCode code = approval ? ExitCode::in_part : ExitCode::done;
  if (console.json) {
    console.out << to_json(result) << '\n';
    return code;
  }
  if (approval) {
    console.out << subject << ": " << waiting_text(client, approval) << '\n';
    return code;
  }
  console.out << fmt::format("{}: {}{}\n", subject, done,
                             result.changed ? "" : " before; nothing changed");
  print_consequences(console, result);
  return code;
}

ExitCode connect_and_perform(const Console& console, const GlobalOptions& global,
                             const Command& command, const std::string& subject,
                             std::string_view done) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  return perform(console, *client, command, subject, done);
}

Waiting find_waiting(protocol::Client& client, ApprovalId approval) {
  Waiting waiting;
  const protocol::Query query{
      .kind = protocol::QueryKind::report,
      .report = {.name = "approvals", .by = "state", .filter = to_text(ApprovalState::pending)}};
  // Without an answer less is said, and nothing wrong.
  (void)protocol::for_each_page(client, query, [&](const protocol::Page& page) {
    for (const Report& report : page.reports) {
      const ReportColumns columns(report);
      for (const ReportRow& row : report.rows) {
        std::map<std::string, std::string> cells;
        for (const ReportColumns::Place& place : columns.places())
          cells[place.column.name] = cell_for_programs(place, row);
        if (cells["approval"] != std::to_string(approval.value)) continue;
        waiting.next = cells["waits_for"];
        waiting.until = cells["expires"];
        waiting.levels = split_levels(cells["levels"]);
        return false;
      }
    }
    return true;
  });
  return waiting;
}

std::string waiting_text(protocol::Client& client, ApprovalId approval) {
  const Waiting waiting = find_waiting(client, approval);
  std::string who;
  for (const std::string& level : waiting.levels)
    who += fmt::format("{}{}", who.empty() ? " by " : ", then ", level);
  const std::string until = waiting.until.empty() ? "" : fmt::format(", until {}", waiting.until);
  return fmt::format(
      "waits for approval {}{}{}; nothing is done yet\n"
      "  hexiao approve {}, by somebody else than who proposed it",
      approval.value, who, until, approval.value);
}

Expected<void> for_each_own_event(protocol::Client& client, std::string_view kinds,
                                  const std::function<void(const Event&)>& visit) {
  const protocol::Query query{.kind = protocol::QueryKind::events,
                              .cursor = client.welcome().durable_lsn + 1,
                              .source = kinds};
  bool readable = true;
  const auto done = protocol::for_each_page(client, query, [&](const protocol::Page& page) {
    std::span<const std::byte> records = page.records;
    RecordView record;
    Event event;
    while (readable && !records.empty()) {
      readable = next_record(records, record) && decode_event(record, event);
      if (readable && record.cause.client == client.welcome().client) visit(event);
    }
    return readable;
  });
  if (!done) return tl::unexpected(to_failure(done.error()));
  if (!readable) return tl::unexpected(unreadable_event());
  return {};
}

Expected<Date> parse_day(std::string_view option, const std::string& text) {
  if (text.empty()) return Date();
  if (const auto date = Date::parse_iso(text)) return *date;
  return fail(ExitCode::usage, fmt::format("{} \"{}\" is not a date", option, text),
              "write it as YYYY-MM-DD, such as 2026-03-31");
}

Expected<Money> parse_money(std::string_view what, std::string_view text, Currency currency) {
  const ParsedAmount parsed = parse_amount(text, currency.exponent());
  if (parsed.ok()) return parsed.amount;
  return fail(ExitCode::usage,
              fmt::format("{} \"{}\": {} ({} has {} decimals)", what, text, to_text(parsed.error),
                          currency.code(), currency.exponent()),
              "write a plain decimal with a point, such as 1234.50");
}

}  // namespace hexiao::cli

// `hexiao close-day`: closes a business day and does the next one's work, slice by slice, so that
// payments go on in between; then says what that work was.
#include <fmt/core.h>

#include <ostream>

#include "clients/hexiao/control_verbs.h"
#include "clients/hexiao/deed.h"
#include "clients/hexiao/json_text.h"

namespace hexiao::cli {
namespace {

constexpr std::uint32_t kSlice = 1'000;  // customers; a payment waits for one slice at most

// What the work of the day has recorded.
struct DayTally {
  std::uint64_t reminders = 0, items_reminded = 0, escalated = 0;
  std::uint64_t tasks = 0, ratings = 0, notices = 0, rules = 0, holds = 0;
  std::uint64_t promises_broken = 0;  // of which a rule took notice
  std::uint64_t approvals_expired = 0, orders_expired = 0;

  void add(const Event& event) {
    if (const auto* dunned = std::get_if<CustomerDunned>(&event)) {
      ++reminders;
      items_reminded += dunned->items.size();
      escalated += dunned->escalates ? 1 : 0;
    } else if (const auto* fired = std::get_if<RuleFired>(&event)) {
      ++(fired->action == RuleAction::notice ? notices : rules);
      promises_broken += fired->on == RuleEvent::promise_broken ? 1 : 0;
    } else if (std::holds_alternative<TaskRecorded>(event)) {
      ++tasks;
    } else if (std::holds_alternative<CustomerRated>(event)) {
      ++ratings;
    } else if (std::holds_alternative<CreditHeld>(event)) {
      ++holds;
    } else if (const auto* ended = std::get_if<ApprovalEnded>(&event)) {
      approvals_expired += ended->state == ApprovalState::expired ? 1 : 0;
    } else if (const auto* closed = std::get_if<OrderClosed>(&event)) {
      orders_expired += closed->how == OrderState::expired ? 1 : 0;
    }
  }
};

constexpr std::string_view kCounted =
    "customer_dunned,rule_fired,task_recorded,customer_rated,credit_held,approval_ended,"
    "order_closed";

Expected<protocol::Page> status_of(protocol::Client& client) {
  auto page = ask(client, {.kind = protocol::QueryKind::status});
  if (page && page->status.empty()) return fail(ExitCode::error, "the daemon's status is empty");
  return page;
}

// Until no customer's turn is to come. `all`: of them at the start.
Expected<void> work_day(const Console& console, protocol::Client& client, std::uint64_t all) {
  Progress progress(console, "the day's work");
  for (;;) {
    const auto reply = submit_one(client, WorkDay{.customers = kSlice}, "the day's work");
    if (!reply) {
      Failure failure = reply.error();
      failure.way_out += "; then hexiao close-day --continue goes on where it stopped";
      return tl::unexpected(std::move(failure));
    }
    const std::uint64_t left = reply->results.front().control.left;
    if (left == 0) return {};
    const std::uint64_t worked = all - std::min(all, left);
    progress.show(worked, worked, all);
  }
}

void print_tally(const Console& console, const DayTally& tally) {
  bool any = false;
  const auto line = [&](std::uint64_t count, std::string_view what) {
    if (count == 0) return;
    any = true;
    console.out << fmt::format("  {:>6} {}\n", count, what);
  };
  line(tally.reminders, fmt::format("reminders, about {} items", tally.items_reminded));
  line(tally.escalated, "of them escalated");
  line(tally.tasks, "tasks");
  line(tally.ratings, "ratings changed");
  line(tally.notices, "notices");
  line(tally.rules, "other actions of rules");
  line(tally.holds, "customers on hold");
  line(tally.promises_broken, "rules on broken promises");
  line(tally.approvals_expired, "approvals expired");
  line(tally.orders_expired, "orders expired");
  if (!any) console.out << "  there was nothing to do\n";
}

std::string tally_json(const DayTally& tally, std::string_view closed, Date today,
                       std::uint64_t customers) {
  return JsonObject()
      .text("closed", closed)
      .text("business_date", today.iso())
      .number("customers", customers)
      .number("reminders", tally.reminders)
      .number("items_reminded", tally.items_reminded)
      .number("escalated", tally.escalated)
      .number("tasks", tally.tasks)
      .number("ratings", tally.ratings)
      .number("notices", tally.notices)
      .number("rules", tally.rules)
      .number("holds", tally.holds)
      .number("promises_broken", tally.promises_broken)
      .number("approvals_expired", tally.approvals_expired)
      .number("orders_expired", tally.orders_expired)
      .take();
}

ExitCode show_status(const Console& console, protocol::Client& client) {
  const auto page = status_of(client);
  if (!page) return refuse(console, page.error());
  const protocol::StatusView& status = page->status.front();
  if (console.json) {
    console.out << JsonObject()
                       .text("business_date", status.business_date.iso())
                       .number("left", status.day_left)
                       .take()
                << '\n';
    return ExitCode::done;
  }
  if (!status.business_date) {
    console.out << "no day has been closed yet, so there is no business date\n";
    return ExitCode::done;
  }
  console.out << fmt::format("the business date is {}\n", status.business_date.iso());
  if (status.day_left != 0)
    console.out << fmt::format(
        "its work is still to come for {} customers: hexiao close-day --continue\n",
        status.day_left);
  return ExitCode::done;
}

// Works, counts, and tells. `closed`: the day that was closed just now; none when going on.
ExitCode work_and_tell(const Console& console, protocol::Client& client, Date closed,
                       std::uint64_t customers) {
  const auto worked = work_day(console, client, customers);
  if (!worked) return refuse(console, worked.error());
  DayTally tally;
  const auto counted =
      for_each_own_event(client, kCounted, [&](const Event& event) { tally.add(event); });
  if (!counted) return refuse(console, counted.error());
  const auto page = status_of(client);
  if (!page) return refuse(console, page.error());
  const Date today = page->status.front().business_date;
  if (console.json) {
    console.out << tally_json(tally, closed.iso(), today, customers) << '\n';
    return ExitCode::done;
  }
  if (closed)
    console.out << fmt::format("{} is closed; the business date is {}\n", closed.iso(),
                               today.iso());
  else
    console.out << fmt::format("the business date is {}; its work is done\n", today.iso());
  print_tally(console, tally);
  return ExitCode::done;
}

}  // namespace

ExitCode run_close_day(const Console& console, const GlobalOptions& global,
                       const CloseDayOptions& options) {
  const auto date = parse_day("DATE", options.date);
  if (!date) return refuse(console, date.error());
  const int asked = (*date ? 1 : 0) + (options.go_on ? 1 : 0) + (options.status ? 1 : 0);
  if (asked != 1)
    return refuse(console, {ExitCode::usage,
                            asked == 0 ? "close-day: which day is over is not said"
                                       : "close-day: a DATE, --continue and --status exclude each "
                                         "other",
                            "name the day that is over, such as hexiao close-day 2026-03-31"});
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  if (options.status) return show_status(console, *client);
  if (options.go_on) {
    const auto page = status_of(*client);
    if (!page) return refuse(console, page.error());
    return work_and_tell(console, *client, Date(), page->status.front().day_left);
  }
  const auto reply =
      submit_one(*client, CloseDay{.date = *date}, fmt::format("close-day {}", date->iso()));
  if (!reply) {
    Failure failure = reply.error();
    if (failure.what.find(to_text(Rejection::day_in_work)) != std::string::npos)
      failure.way_out = "hexiao close-day --continue finishes it; then close this day";
    return refuse(console, failure);
  }
  return work_and_tell(console, *client, *date, reply->results.front().control.left);
}

}  // namespace hexiao::cli

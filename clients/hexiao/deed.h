// One command of a person, sent and told: done, done before, or waiting for somebody's approval.
// Shared by the verbs that change something.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/console.h"
#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/record.h"

namespace hexiao::cli {

// Sends one command and says what came of it. `subject`: "payment 12"; `done`: "confirmed".
// done (0), or in_part (3) when it waits for an approval, or what the refusal says.
ExitCode perform(const Console& console, protocol::Client& client, const Command& command,
                 const std::string& subject, std::string_view done);

// The same, from the connection on.
ExitCode connect_and_perform(const Console& console, const GlobalOptions& global,
                             const Command& command, const std::string& subject,
                             std::string_view done);

// The allocations of an answer, what stays unapplied, and payments that were decided anew.
void print_consequences(const Console& console, const protocol::ResultView& result);

// How a pending approval stands; empty when it does not wait any more.
struct Waiting {
  std::vector<std::string> levels;  // all of them, in order
  std::string next;                 // the level whose turn it is
  std::string until;                // the last day; empty: none
};
Waiting find_waiting(protocol::Client& client, ApprovalId approval);

// What to say of a command that waits: for which approval, by whom, until when.
std::string waiting_text(protocol::Client& client, ApprovalId approval);

// Calls visit for each event that this session's commands have recorded so far, of the kinds named
// (with commas). Cost O(bytes of the log since the session began).
Expected<void> for_each_own_event(protocol::Client& client, std::string_view kinds,
                                  const std::function<void(const Event&)>& visit);

// None for an empty text; else the date, or exit code usage naming the option.
Expected<Date> parse_day(std::string_view option, const std::string& text);
// A plain decimal of the currency, or exit code usage naming what it is.
Expected<Money> parse_money(std::string_view what, std::string_view text, Currency currency);

}  // namespace hexiao::cli

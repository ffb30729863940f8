// `hexiao merge | set-fields | task`: what people change of customers, of their own fields, and of
// the tasks that dunning and rules have opened.
#include <fmt/core.h>

#include "clients/hexiao/control_verbs.h"
#include "clients/hexiao/deed.h"

namespace hexiao::cli {
namespace {

// name=value; the value may be empty and may hold further equals signs.
Expected<FieldValue> field_value(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return fail(ExitCode::usage, fmt::format("\"{}\" is not NAME=VALUE", text),
                "write NAME=VALUE, such as project=Harbour; NAME= takes the value off");
  const std::string_view view(text);
  return FieldValue{.name = view.substr(0, equals), .value = view.substr(equals + 1)};
}

}  // namespace

ExitCode run_merge(const Console& console, const GlobalOptions& global,
                   const MergeOptions& options) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto ledger = choose_ledger(*client, options.ledger);
  if (!ledger) return refuse(console, ledger.error());
  return perform(
      console, *client,
      MergeCustomers{
          .ledger = *ledger, .from = options.from, .into = options.into, .reason = options.reason},
      fmt::format("customer {}", options.from),
      fmt::format("merged into {}: items, payments, names and what was learned are {}'s "
                  "from now on",
                  options.into, options.into));
}

ExitCode run_task(const Console& console, const GlobalOptions& global, const TaskOptions& options) {
  const auto next = parse_day("--next", options.next);
  if (!next) return refuse(console, next.error());
  if (options.owner.empty() && options.outcome.empty() && !*next && !options.done)
    return refuse(console,
                  {ExitCode::usage, fmt::format("task {}: nothing is said of it", options.task),
                   "give --owner, --outcome, --next or --done; hexiao tasks lists them"});
  return connect_and_perform(console, global,
                             WorkTask{.task = options.task,
                                      .owner = options.owner,
                                      .outcome = options.outcome,
                                      .next_date = *next,
                                      .done = options.done},
                             fmt::format("task {}", options.task), options.done ? "done" : "noted");
}

ExitCode run_set_fields(const Console& console, const GlobalOptions& global,
                        const FieldsOptions& options) {
  const auto subject = from_text<FieldSubject>(options.subject);
  if (!subject)
    return refuse(console,
                  {ExitCode::usage, fmt::format("\"{}\" carries no fields", options.subject),
                   "customers, items and payments do: customer, item or payment"});
  SetFields command{.ledger = {}, .subject = *subject, .number = options.number, .values = {}};
  for (const std::string& text : options.values) {
    const auto value = field_value(text);
    if (!value) return refuse(console, value.error());
    command.values.push_back(*value);
  }
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto ledger = choose_ledger(*client, options.ledger);
  if (!ledger) return refuse(console, ledger.error());
  command.ledger = *ledger;
  return perform(console, *client, command, fmt::format("{} {}", options.subject, options.number),
                 "its fields are set");
}

}  // namespace hexiao::cli

// `hexiao policy show [NAME] | check FILE | activate FILE | what-if FILE`.
#include <fmt/core.h>

#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/explanation_text.h"
#include "clients/hexiao/input_file.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/table.h"
#include "clients/hexiao/verbs.h"
#include "protocol/policy_text.h"
#include "protocol/render.h"

namespace hexiao::cli {
namespace {

struct CheckedPolicy {
  std::string source;
  Policy policy;
};

Expected<CheckedPolicy> read_policy(const std::string& path) {
  auto source = read_whole_file(path);
  if (!source) return tl::unexpected(source.error());
  auto policy = parse_policy(*source);
  if (!policy)
    return fail(ExitCode::configuration, policy.error().text(path),
                "mend the file; conf/policies/default.toml documents each key in place");
  return CheckedPolicy{std::move(*source), std::move(*policy)};
}

ExitCode check(const Console& console, const std::string& path) {
  const auto checked = read_policy(path);
  if (!checked) return refuse(console, checked.error());
  const std::string version = policy_text(version_of(checked->policy));
  if (console.json)
    console.out << JsonObject()
                       .text("file", path)
                       .text("name", checked->policy.name)
                       .text("version", version)
                       .number("rules", checked->policy.rules.size())
                       .raw("policy", to_json(checked->policy))
                       .take()
                << '\n';
  else
    console.out << fmt::format("{}: policy \"{}\" is sound: {} rules, version {}\n", path,
                               checked->policy.name, checked->policy.rules.size(), version);
  return ExitCode::done;
}

ExitCode show(const Console& console, const GlobalOptions& global, const std::string& name) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto page = ask(*client, {.kind = protocol::QueryKind::policies, .number = name});
  if (!page) return refuse(console, page.error());
  if (!name.empty() && page->policies.empty())
    return refuse(console,
                  to_failure(fmt::format("policy {}", name), Rejection::unknown_policy, "", ""));
  if (console.json) {
    JsonArray rows;
    for (const protocol::PolicyView& policy : page->policies) rows.add(to_json(policy));
    console.out << rows.take() << '\n';
    return ExitCode::done;
  }
  if (!name.empty()) {
    for (const protocol::PolicyView& policy : page->policies) console.out << policy.source;
    return ExitCode::done;
  }
  Table table({{"policy"}, {"ledger"}, {"version"}, {"active since"}});
  for (const protocol::PolicyView& policy : page->policies)
    table.add({std::string(policy.name), policy.ledger.empty() ? "all" : std::string(policy.ledger),
               policy_text(policy.version),
               policy.built_in ? "built in" : fmt::format("LSN {}", policy.lsn)});
  table.print(console);
  return ExitCode::done;
}

ExitCode activate(const Console& console, const GlobalOptions& global, const std::string& path) {
  const auto checked = read_policy(path);
  if (!checked) return refuse(console, checked.error());
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const std::string subject = fmt::format("policy {}", checked->policy.name);
  const auto reply = submit_one(
      *client, ActivatePolicy{.source = checked->source, .policy = checked->policy}, subject);
  if (!reply) return refuse(console, reply.error());
  const bool changed = reply->results.front().changed;
  const std::string version = policy_text(version_of(checked->policy));
  if (console.json)
    console.out << JsonObject()
                       .text("name", checked->policy.name)
                       .text("version", version)
                       .flag("changed", changed)
                       .take()
                << '\n';
  else
    console.out << fmt::format(
        "{} version {}: {}\n", subject, version,
        changed ? "active for every decision from now on" : "was active already; nothing changed");
  return ExitCode::done;
}

ExitCode what_if(const Console& console, const GlobalOptions& global,
                 const PolicyOptions& options) {
  const auto checked = read_policy(options.name_or_file);
  if (!checked) return refuse(console, checked.error());
  if (checked->source.size() > protocol::kMaxSourceBytes)
    return refuse(console, {ExitCode::configuration,
                            fmt::format("{} is larger than {} bytes", options.name_or_file,
                                        protocol::kMaxSourceBytes),
                            "leave out comments"});
  return run_what_if(console, global, checked->source, options.all ? 0 : options.limit);
}

}  // namespace

ExitCode run_policy(const Console& console, const GlobalOptions& global,
                    const PolicyOptions& options) {
  if (options.action != "show" && options.name_or_file.empty())
    return refuse(console,
                  {ExitCode::usage, fmt::format("policy {}: FILE is missing", options.action),
                   "hexiao policy --help"});
  if (options.action == "check") return check(console, options.name_or_file);
  if (options.action == "what-if") return what_if(console, global, options);
  if (options.action == "activate") return activate(console, global, options.name_or_file);
  return show(console, global, options.name_or_file);
}

}  // namespace hexiao::cli

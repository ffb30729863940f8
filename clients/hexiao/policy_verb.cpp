// `hexiao policy show [NAME] | check FILE | activate FILE | what-if FILE`.
#include <fmt/core.h>

#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/explanation_text.h"
#include "clients/hexiao/input_file.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/table.h"
#include "clients/hexiao/verbs.h"
#include "protocol/receivables_policy_text.h"
#include "protocol/render.h"

namespace hexiao::cli {
namespace {

// A file of either kind, read and found sound.
struct CheckedPolicy {
  std::string source;
  AnyPolicy policy;

  const Policy* matching() const { return std::get_if<Policy>(&policy); }
  const std::string& name() const {
    return std::visit([](const auto& one) -> const std::string& { return one.name; }, policy);
  }
  std::string_view kind() const {
    return to_text(matching() != nullptr ? PolicyKind::matching : PolicyKind::receivables);
  }
  std::string version() const {
    return std::visit([](const auto& one) { return policy_text(version_of(one)); }, policy);
  }
  std::string json() const {
    return std::visit([](const auto& one) { return to_json(one); }, policy);
  }
  std::size_t rules() const {
    return std::visit([](const auto& one) { return one.rules.size(); }, policy);
  }
};

Expected<CheckedPolicy> read_policy(const std::string& path) {
  auto source = read_whole_file(path);
  if (!source) return tl::unexpected(source.error());
  auto policy = parse_any_policy(*source);
  if (!policy)
    return fail(ExitCode::configuration, policy.error().text(path),
                "mend the file; conf/policies/default.toml documents each key of a matching "
                "policy in place, conf/policies/receivables.toml each of a receivables policy");
  return CheckedPolicy{std::move(*source), std::move(*policy)};
}

// What stands in it, for people: "11 rules", or what there is of receivables control.
std::string contents_of(const CheckedPolicy& checked) {
  if (checked.matching() != nullptr) return fmt::format("{} rules", checked.rules());
  const auto& policy = std::get<ReceivablesPolicy>(checked.policy);
  return fmt::format(
      "{} dunning stages, {} approval rules, terms of {} ratings, {} fields, {} rules",
      policy.dunning.stages.size(), policy.approval.rules.size(), policy.rating_terms.size(),
      policy.custom_fields.size(), policy.rules.size());
}

ExitCode check(const Console& console, const std::string& path) {
  const auto checked = read_policy(path);
  if (!checked) return refuse(console, checked.error());
  const std::string version = checked->version();
  if (console.json)
    console.out << JsonObject()
                       .text("file", path)
                       .text("kind", checked->kind())
                       .text("name", checked->name())
                       .text("version", version)
                       .number("rules", checked->rules())
                       .raw("policy", checked->json())
                       .take()
                << '\n';
  else
    console.out << fmt::format("{}: {} \"{}\" is sound: {}, version {}\n", path,
                               checked->matching() != nullptr ? "policy" : "receivables policy",
                               checked->name(), contents_of(*checked), version);
  return ExitCode::done;
}

// A policy's source says what it is; the built-in one, which has none, is a matching policy.
std::string kind_of(std::string_view source) {
  const auto policy = parse_any_policy(source);
  const bool receivables = policy && std::holds_alternative<ReceivablesPolicy>(*policy);
  return std::string(to_text(receivables ? PolicyKind::receivables : PolicyKind::matching));
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
  Table table({{"policy"}, {"kind"}, {"ledger"}, {"version"}, {"active since"}});
  for (const protocol::PolicyView& policy : page->policies)
    table.add({std::string(policy.name), kind_of(policy.source),
               policy.ledger.empty() ? "all" : std::string(policy.ledger),
               policy_text(policy.version),
               policy.built_in ? "built in" : fmt::format("LSN {}", policy.lsn)});
  table.print(console);
  return ExitCode::done;
}

// Texts borrow from `checked`.
Command activation_of(const CheckedPolicy& checked) {
  if (const Policy* matching = checked.matching())
    return ActivatePolicy{.source = checked.source, .policy = *matching};
  return ActivateReceivablesPolicy{.source = checked.source,
                                   .policy = std::get<ReceivablesPolicy>(checked.policy)};
}

ExitCode activate(const Console& console, const GlobalOptions& global, const std::string& path) {
  const auto checked = read_policy(path);
  if (!checked) return refuse(console, checked.error());
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const std::string subject = fmt::format(
      "{} {}", checked->matching() != nullptr ? "policy" : "receivables policy", checked->name());
  const auto reply = submit_one(*client, activation_of(*checked), subject);
  if (!reply) return refuse(console, reply.error());
  const bool changed = reply->results.front().changed;
  const std::string version = checked->version();
  if (console.json)
    console.out << JsonObject()
                       .text("kind", checked->kind())
                       .text("name", checked->name())
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
  if (checked->matching() == nullptr)
    return refuse(console, {ExitCode::configuration,
                            fmt::format("{} is a receivables policy; what-if tries matching "
                                        "policies over the stored history",
                                        options.name_or_file),
                            "hexiao policy check FILE says whether it is sound"});
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

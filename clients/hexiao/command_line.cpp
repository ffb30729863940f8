#include "clients/hexiao/command_line.h"

#include <fmt/core.h>
#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>

#include "clients/hexiao/completion.h"
#include "clients/hexiao/control_command_line.h"
#include "clients/hexiao/verbs.h"
#include "clients/hexiao/version.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/nearest_word.h"

namespace hexiao::cli {
namespace {

std::string login_name() {
  // The account that runs the program, not what the environment claims.
  if (const passwd* entry = getpwuid(geteuid()); entry != nullptr) return entry->pw_name;
  return fmt::format("uid {}", geteuid());
}

const CLI::IsMember kWhatToImport(std::vector<std::string>{"customers", "items", "contracts"});
const CLI::IsMember kWhatToExport(std::vector<std::string>{"items", "payments", "allocations",
                                                           "customers", "events"});
const CLI::IsMember kExportFormats(std::vector<std::string>{"csv", "jsonl"});
const CLI::IsMember kPolicyActions(std::vector<std::string>{"show", "check", "activate",
                                                            "what-if"});
const CLI::IsMember kSetOffWays(std::vector<std::string>{"numbers", "equal_amounts",
                                                         "oldest_first"});
const CLI::IsMember kKeyKinds(std::vector<std::string>(EnumTexts<KeyKind>::value.begin(),
                                                       EnumTexts<KeyKind>::value.end()));
const CLI::IsMember kMappingActions(std::vector<std::string>{"show", "revoke"});
const CLI::IsMember kShells(std::vector<std::string>{"bash", "zsh", "fish"});

// All verbs with their options, and what was chosen once CLI11 has parsed.
class CommandLine {
 public:
  CommandLine() : app_("Allocate incoming payments to open receivables (核销).", "hexiao") {
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.set_help_flag("-h,--help", "Show this help and leave");
    app_.footer(
        "Each verb has its own help: hexiao VERB --help\n"
        "Exit codes: 0 done, 1 error, 2 usage, 3 done in part, blocked or waiting for approval,\n"
        "65 bad data, 69 daemon not reachable, 74 input/output, 78 configuration.");
    global_.principal = login_name();
    app_.add_option("--server", global_.server, "HOST:PORT of the daemon")
        ->envname("HEXIAO_SERVER")
        ->capture_default_str();
    app_.add_flag("--json", global_.json, "Answer in JSON");
    app_.add_option("--principal", global_.principal,
                    "The person or system that is written with every event (default: the login "
                    "name)");
    app_.add_flag("--no-color", global_.no_color, "No colours, also on a terminal");
    add_service_verbs();
    add_input_verbs();
    add_list_verbs();
    add_report_verb();
    add_events_verb();
    add_decision_verbs();
    add_set_off_verb();
    add_undo_verbs();
    add_mappings_verb();
    add_requests_verb();
    add_policy_verb();
    control_.add_verbs([this](CLI::App* parent, const std::string& name,
                              const std::string& description, const std::string& example,
                              Run run) { return verb(parent, name, description, example, run); });
    add_completion_verb();
  }

  int parse_and_run(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      const auto chosen = app_.get_subcommands();
      std::cout << (chosen.empty() ? app_.help() : chosen.front()->help("hexiao"));
      return static_cast<int>(ExitCode::done);
    } catch (const CLI::ParseError& error) {
      return refuse_usage(error);
    }
    const Console console = process_console(global_.json, global_.no_color);
    const ExitCode code = run_(console);
    std::cout.flush();
    if (code == ExitCode::done && !std::cout)
      return static_cast<int>(
          refuse(console, {ExitCode::io, "the output could not be written", ""}));
    return static_cast<int>(code);
  }

 private:
  CLI::App* verb(const std::string& name, const std::string& description,
                 const std::string& example, Run run) {
    return verb(nullptr, name, description, example, std::move(run));
  }
  CLI::App* verb(CLI::App* parent, const std::string& name, const std::string& description,
                 const std::string& example, Run run) {
    CLI::App* sub = (parent == nullptr ? &app_ : parent)->add_subcommand(name, description);
    sub->footer("Example:\n  " + example);
    if (run)
      sub->callback([this, run = std::move(run)] { run_ = run; });
    else
      sub->require_subcommand(1);
    return sub;
  }

  int refuse_usage(const CLI::ParseError& error) {
    std::string what = error.what();
    std::string way_out = "hexiao --help names the verbs";
    const auto chosen = app_.get_subcommands();
    if (!chosen.empty()) way_out = fmt::format("hexiao {} --help", chosen.front()->get_name());
    // CLI11 calls a verb that it does not know an unexpected argument.
    if (chosen.empty() && !app_.remaining().empty()) {
      std::vector<std::string> names;
      for (const CLI::App* sub : app_.get_subcommands({})) names.push_back(sub->get_name());
      const std::vector<std::string_view> views(names.begin(), names.end());
      const std::string_view near = nearest_word(app_.remaining().front(), views);
      what = fmt::format("\"{}\" is not a verb of hexiao", app_.remaining().front());
      if (!near.empty()) what += fmt::format("; did you mean {}?", near);
    }
    const Console console = process_console(global_.json, global_.no_color);
    return static_cast<int>(refuse(console, {ExitCode::usage, what, way_out}));
  }

  void add_service_verbs() {
    verb("ping", "Ask whether the daemon answers, and how fast", "hexiao ping",
         [this](const Console& c) { return run_ping(c, global_); });
    verb("status", "Counts, control totals, state hash, memory, recovery", "hexiao status --json",
         [this](const Console& c) { return run_status(c, global_); });
    verb("snapshot", "Write a snapshot of the state now", "hexiao snapshot",
         [this](const Console& c) { return run_snapshot(c, global_); });
    verb("version", "The release of this program", "hexiao version",
         [](const Console& c) { return run_version(c); });
  }

  void add_input_verbs() {
    CLI::App* import = verb("import", "Take customers, open items or contracts from a CSV file",
                            "hexiao import items conf/demo/items.csv",
                            [this](const Console& c) { return run_import(c, global_, import_); });
    import->add_option("what", import_.what, "customers, items or contracts")
        ->required()
        ->check(kWhatToImport);
    import->add_option("FILE", import_.file, "The file; columns in docs/receivables.md")
        ->required();
    import->add_option("--batch", import_.batch, "Rows in one frame")
        ->check(CLI::Range(1U, 8192U))
        ->capture_default_str();

    CLI::App* feed = verb("feed", "Take payments from bank files: camt.053/054, MT940, CSV",
                          "hexiao feed statement.xml --results results.csv",
                          [this](const Console& c) { return run_feed(c, global_, feed_); });
    feed->add_option("FILE", feed_.files, "Bank files; each is taken whole or not at all")
        ->required();
    feed->add_option("--format", feed_.format, "auto, camt, mt940 or csv:PROFILE")
        ->capture_default_str();
    feed->add_option("--profiles", feed_.profiles_dir, "Where csv:PROFILE is looked for")
        ->envname("HEXIAO_PROFILES")
        ->capture_default_str();
    feed->add_option("--ledger", feed_.ledger,
                     "The ledger (default: the file's column, or the only ledger there is)");
    feed->add_option("--results", feed_.results, "Write a row for every line of the input");
    feed->add_flag("--dry-run", feed_.dry_run, "Read and check; send nothing");
    feed->add_flag("--keep-going", feed_.keep_going,
                   "Take what can be read when a line is broken (those go to FILE.rejects.csv)");
  }

  void add_list_options(CLI::App* sub) {
    sub->add_option("--ledger", list_.ledger, "Of this ledger only");
    sub->add_option("--customer", list_.customer, "Of this customer only");
    sub->add_option("--limit", list_.limit, "At most so many rows (0: all)");
  }

  void add_list_verbs() {
    CLI::App* payments = verb("payments", "List payments", "hexiao payments --state proposed",
                              [this](const Console& c) { return run_payments(c, global_, list_); });
    add_list_options(payments);
    payments->add_option("--state", list_.state,
                         "allocated, proposed, unapplied, unidentified, reversed or ignored");
    payments->add_option("--number", list_.number, "Bank reference, end-to-end id or id");
    CLI::App* items = verb("items", "List open items", "hexiao items --customer C1001",
                           [this](const Console& c) { return run_items(c, global_, list_); });
    add_list_options(items);
    items->add_option("--state", list_.state,
                      "open, partly_paid, cleared, disputed or written_off");
    items->add_option("--number", list_.number, "Any of the item's numbers");
    items->add_flag("--all", list_.all, "Settled ones too");
    add_list_options(verb("customers", "List customers with their balances", "hexiao customers",
                          [this](const Console& c) { return run_customers(c, global_, list_); }));

    CLI::App* exports = verb("export", "Write everything of one kind to standard output",
                             "hexiao export allocations --format csv > allocations.csv",
                             [this](const Console& c) { return run_export(c, global_, export_); });
    exports->add_option("what", export_.what, "items, payments, allocations, customers or events")
        ->required()
        ->check(kWhatToExport);
    exports->add_option("--format", export_.format, "csv or jsonl")
        ->check(kExportFormats)
        ->capture_default_str();
    exports->add_option("--ledger", export_.ledger, "Of this ledger only");
    exports->add_option("--from", export_.from, "Events: the LSN to begin with");
  }

  void add_report_verb() {
    CLI::App* report = verb("report", "Who owes what, what is overdue, what will come in",
                            "hexiao report aging --by salesperson --buckets 0,30,60,90",
                            [this](const Console& c) { return run_report(c, global_, report_); });
    report->add_option("NAME", report_.name, "Which one; list names them all")
        ->capture_default_str();
    report->add_option("--by", report_.by, "A row for each customer, salesperson, department, …");
    report->add_option("--ledger", report_.ledger, "Of this ledger only");
    report->add_option("--customer", report_.customer, "Of this customer only");
    report->add_option("--currency", report_.currency, "Of this currency only");
    report->add_option("--buckets", report_.buckets, "Upper ends of days overdue")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->option_text("DAYS[,DAYS…]");
    report->add_option("--from", report_.from, "First day of the period, YYYY-MM-DD");
    report->add_option("--until", report_.until, "Last day of the period, YYYY-MM-DD");
    report->add_option("--filter", report_.filter, "What stands behind one row: its value of --by");
    report->add_option("--order", report_.order, "Rank by this column");
    report->add_option("--top", report_.top, "The first so many of the ranking (0: all)");
    report->add_option("--limit", report_.limit, "At most so many rows (0: all)");
    CLI::Option* csv = report->add_flag("--csv", report_.csv, "As CSV");
    CLI::Option* chart = report->add_flag("--chart", report_.chart, "As bars");
    report->add_flag("--formula", report_.formula, "Only how each figure is computed")
        ->excludes(csv)
        ->excludes(chart);
    csv->excludes(chart);
  }

  void add_events_verb() {
    CLI::App* events =
        verb("events", "Every decision and action as JSON lines, for an ERP to book from",
             "hexiao events --follow --cursor erp.cursor --kind allocations_made",
             [this](const Console& c) { return run_events(c, global_, events_); });
    events->add_flag("--follow", events_.follow,
                     "Go on with what is recorded from now on, until SIGINT");
    events->add_option("--from", events_.from, "The LSN to begin with")->capture_default_str();
    events->add_option("--ledger", events_.ledger,
                       "Events of this ledger, and those that concern all");
    events->add_option("--kind", events_.kinds, "Events of these names only")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->option_text("NAME[,NAME…]");
    events->add_option("--cursor", events_.cursor,
                       "Keep the place in this file, and begin where it says");
  }

  void add_decision_verbs() {
    CLI::App* explain =
        verb("explain", "Tell how a payment was decided and why", "hexiao explain 12",
             [this](const Console& c) { return run_explain(c, global_, explain_); });
    explain->add_option("PAYMENT", explain_.payment, "Its id or bank reference")->required();
    explain->add_option("--ledger", explain_.ledger, "Where the reference alone is not unique");

    CLI::App* confirm = verb("confirm", "Allocate a payment as proposed", "hexiao confirm 12",
                             [this](const Console& c) {
                               if (proposal_.proposal == 0) proposal_.proposal = 1;
                               return run_confirm(c, global_, proposal_);
                             });
    confirm->add_option("PAYMENT", proposal_.payment, "Its id or bank reference")->required();
    confirm->add_option("--proposal", proposal_.proposal, "Which, 1 is the best (default: 1)")
        ->check(CLI::Range(1U, 20U));
    CLI::App* reject =
        verb("reject", "Refuse proposals of a payment", "hexiao reject 12 --proposal 1",
             [this](const Console& c) { return run_reject(c, global_, proposal_); });
    reject->add_option("PAYMENT", proposal_.payment, "Its id or bank reference")->required();
    reject->add_option("--proposal", proposal_.proposal, "Which, 1 is the best (default: all)")
        ->check(CLI::Range(1U, 20U));

    CLI::App* allocate =
        verb("allocate", "Allocate a payment by hand",
             "hexiao allocate 12 INV-1001:500.00:discount=10.00 INV-1002:80.00",
             [this](const Console& c) { return run_allocate(c, global_, allocate_); });
    allocate->add_option("PAYMENT", allocate_.payment, "Its id or bank reference")->required();
    allocate
        ->add_option("ITEMS", allocate_.specs,
                     "Item and amount, then if needed :discount=AMOUNT and :writeoff=AMOUNT")
        ->required()
        ->option_text("ITEM:AMOUNT[:discount=…][:writeoff=…] …");
    allocate->add_option("--ledger", allocate_.ledger, "Where the reference alone is not unique");
    allocate->add_flag("--other-customer", allocate_.other_customer,
                       "Grant that the item belongs to another customer than the payment");
  }

  void add_set_off_verb() {
    CLI::App* set_off =
        verb("set-off", "Set credits off against debits, without money (对冲)",
             "hexiao set-off --customer 100234 --by numbers --keys order_no --reason returns",
             [this](const Console& c) { return run_set_off(c, global_, set_off_); });
    set_off
        ->add_option("ITEMS", set_off_.specs,
                     "Items and amounts, credits negative, that sum to zero; none: --by chooses")
        ->option_text("ITEM:AMOUNT …");
    set_off->add_option("--customer", set_off_.customer, "Whose items --by chooses from");
    set_off
        ->add_option("--by", set_off_.by,
                     "numbers (items that share one), equal_amounts or oldest_first")
        ->check(kSetOffWays);
    set_off
        ->add_option("--keys", set_off_.keys,
                     "Of --by numbers: order_no,contract_no,… (default: any number)")
        ->delimiter(',')
        ->check(kKeyKinds);
    set_off->add_option("--reason", set_off_.reason, "Why; kept for the audit");
    set_off->add_option("--date", set_off_.date, "YYYY-MM-DD (default: today)");
    set_off->add_option("--ledger", set_off_.ledger, "Default: the only ledger there is");
    set_off->add_option("--currency", set_off_.currency,
                        "Of the amounts (default: the first item's)");
    set_off->add_flag("--other-customer", set_off_.other_customer,
                      "Grant that the items belong to several customers");
  }

  void add_undo_verbs() {
    CLI::App* deallocate =
        verb("deallocate", "Undo one allocation (反核销)",
             "hexiao deallocate 7 --reason \"wrong invoice\"",
             [this](const Console& c) { return run_deallocate(c, global_, undo_); });
    deallocate->add_option("ALLOCATION", undo_.allocation, "Its id")->required();
    deallocate->add_option("--reason", undo_.reason, "Why; kept for the audit")->required();
    CLI::App* reverse =
        verb("reverse", "Undo a payment that the bank took back, with all its allocations",
             "hexiao reverse 12 --reason \"returned by the bank\"",
             [this](const Console& c) { return run_reverse(c, global_, undo_); });
    reverse->add_option("PAYMENT", undo_.payment, "Its id or bank reference")->required();
    reverse->add_option("--reason", undo_.reason, "Why; kept for the audit")->required();

    CLI::App* dispute =
        verb("dispute", "Keep an item from being settled",
             "hexiao dispute INV-1001 --reason \"goods damaged\"",
             [this](const Console& c) { return run_dispute(c, global_, dispute_); });
    CLI::App* release =
        verb("release", "Let a disputed item be settled again",
             "hexiao release INV-1001 --reason \"credit note sent\"", [this](const Console& c) {
               dispute_.release = true;
               return run_dispute(c, global_, dispute_);
             });
    for (CLI::App* sub : {dispute, release}) {
      sub->add_option("ITEM", dispute_.item, "Its id or number")->required();
      sub->add_option("--reason", dispute_.reason, "Why; kept for the audit");
      sub->add_option("--ledger", dispute_.ledger, "Default: the only ledger there is");
    }
  }

  void add_requests_verb() {
    CLI::App* requests =
        verb("requests", "Show what became of the requests of a client that has its answers kept",
             "hexiao requests 42 1001",
             [this](const Console& c) { return run_requests(c, global_, requests_); });
    requests->add_option("CLIENT", requests_.client, "The client's number")->required();
    requests->add_option("REQUEST", requests_.request, "One request; without: all that are kept");
    requests->add_option("--limit", requests_.limit, "At most so many rows (0: all)");
  }

  void add_mappings_verb() {
    CLI::App* mappings =
        verb("mappings", "List or revoke what confirmations taught about payers",
             "hexiao mappings revoke 3 --reason \"pays for many\"", [this](const Console& c) {
               return mappings_.action == "revoke" ? run_revoke_mapping(c, global_, mappings_)
                                                   : run_mappings(c, global_, mappings_);
             });
    mappings->add_option("action", mappings_.action, "show or revoke")
        ->check(kMappingActions)
        ->capture_default_str();
    mappings->add_option("ID", mappings_.mapping, "Of the mapping to revoke");
    mappings->add_option("--reason", mappings_.reason, "Why it is revoked; kept for the audit");
    mappings->add_option("--ledger", mappings_.ledger, "Of this ledger only");
    mappings->add_option("--customer", mappings_.customer, "Of this customer only");
    mappings->add_option("--limit", mappings_.limit, "At most so many rows (0: all)");
  }

  void add_policy_verb() {
    CLI::App* policy = verb("policy", "Show, check, try or activate matching policies",
                            "hexiao policy check conf/policies/default.toml",
                            [this](const Console& c) { return run_policy(c, global_, policy_); });
    policy
        ->add_option(
            "action", policy_.action,
            "show [NAME], check FILE, activate FILE, or what-if FILE: what would differ in "
            "the stored history had this policy been in force; changes nothing")
        ->required()
        ->check(kPolicyActions);
    policy->add_option("NAME_OR_FILE", policy_.name_or_file, "A policy's name, or its TOML file");
    policy->add_option("--limit", policy_.limit, "what-if: list at most so many differences")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    policy->add_flag("--all", policy_.all, "what-if: list every difference");
  }

  void add_completion_verb() {
    CLI::App* completion = verb("completion", "Print a completion script for a shell",
                                "source <(hexiao completion bash)", [this](const Console& c) {
                                  c.out << completion_script(shell_, described(), globals());
                                  return ExitCode::done;
                                });
    completion->add_option("shell", shell_, "bash, zsh or fish")->required()->check(kShells);
  }

  static std::vector<std::string> long_options(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options())
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    return names;
  }
  std::vector<std::string> globals() { return long_options(app_); }

  std::vector<CompletedVerb> described() {
    std::vector<CompletedVerb> verbs;
    for (const CLI::App* sub : app_.get_subcommands({})) {
      CompletedVerb verb{.name = sub->get_name(),
                         .description = sub->get_description(),
                         .options = long_options(*sub),
                         .words = {},
                         .takes_files = false};
      if (verb.name == "import") verb.words = {"customers", "items", "contracts"};
      if (verb.name == "export")
        verb.words = {"items", "payments", "allocations", "customers", "events"};
      if (verb.name == "policy") verb.words = {"show", "check", "activate", "what-if"};
      if (verb.name == "mappings") verb.words = {"show", "revoke"};
      if (verb.name == "set-fields") verb.words = {"customer", "item", "payment"};
      for (const CLI::App* below : sub->get_subcommands({})) {
        verb.words.push_back(below->get_name());
        for (std::string& option : long_options(*below))
          if (std::find(verb.options.begin(), verb.options.end(), option) == verb.options.end())
            verb.options.push_back(std::move(option));
      }
      if (verb.name == "completion") verb.words = {"bash", "zsh", "fish"};
      verb.takes_files = verb.name == "import" || verb.name == "feed" || verb.name == "policy" ||
                         verb.name == "checklist";
      verbs.push_back(std::move(verb));
    }
    return verbs;
  }

  CLI::App app_;
  Run run_;
  GlobalOptions global_;
  ControlCommandLine control_{global_};
  ImportOptions import_;
  FeedOptions feed_;
  ListOptions list_;
  ExportOptions export_;
  ReportOptions report_;
  EventsOptions events_;
  ExplainOptions explain_;
  ProposalOptions proposal_;
  AllocateOptions allocate_;
  SetOffOptions set_off_;
  UndoOptions undo_;
  DisputeOptions dispute_;
  MappingOptions mappings_;
  RequestsOptions requests_;
  PolicyOptions policy_;
  std::string shell_;
};

}  // namespace

int run(int argc, const char* const* argv) noexcept {
  try {
    return CommandLine().parse_and_run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::cerr << "hexiao: out of memory\n";
  } catch (const std::exception& error) {
    std::cerr << "hexiao: " << error.what() << '\n';
  }
  return static_cast<int>(ExitCode::error);
}

}  // namespace hexiao::cli

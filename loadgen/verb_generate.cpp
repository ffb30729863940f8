#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "loadgen/company_names.h"
#include "loadgen/dataset.h"
#include "loadgen/exit_codes.h"
#include "loadgen/verbs.h"

namespace hexiao::loadgen {
namespace {

struct GenerateArguments {
  DatasetOptions dataset;
  std::string scenario = "mixed";
  std::string locale_mix;
  std::map<std::string, std::string> class_shares;  // by class or group
  std::map<std::string, std::string> trait_shares;
  bool force = false;
};

int complain(int exit_code, const std::string& what) {
  fmt::print(stderr, "hexiao-loadgen generate: {}\n", what);
  return exit_code;
}

std::string check_sizes(const DatasetOptions& options) {
  const WorldSize& size = options.size;
  if (size.customers < 1 || size.customers > kNameCapacity)
    return fmt::format("--customers is 1 to {}", kNameCapacity);
  if (size.items < size.customers || size.items > 1'000'000'000)
    return "--items is at least --customers, and at most 1000000000";
  if (options.payments < 1 || options.payments > size.items / 2)
    return fmt::format(
        "--payments is 1 to half of --items ({} here): a payment pays more than one item on "
        "average",
        size.items / 2);
  if (size.ledgers < 1 || size.ledgers > 99) return "--ledgers is 1 to 99";
  return {};
}

// "" or what is wrong with the shares.
std::string read_shares(GenerateArguments& arguments) {
  arguments.dataset.shares = ClassShares(*scenario_of(arguments.scenario));
  // All at once in the order of the table's names, so the order on the command line does not
  // matter.
  for (const auto& [name, text] : arguments.class_shares) {
    const auto share = parse_share(text);
    if (!share) return fmt::format("--share-{} {}: a share is like 0.2 or 20%", name, text);
    if (auto set = arguments.dataset.shares.set(name, *share); !set)
      return fmt::format("--share-{} {}: {}", name, text, set.error());
  }
  for (const TraitSwitch& trait : kTraitSwitches) {
    const auto given = arguments.trait_shares.find(std::string(trait.name));
    if (given == arguments.trait_shares.end()) continue;
    const auto share = parse_share(given->second);
    if (!share)
      return fmt::format("--trait-{} {}: a share is like 0.2 or 20%", trait.name, given->second);
    arguments.dataset.traits.*trait.share = *share;
  }
  if (arguments.locale_mix.empty()) return {};
  auto mix = LocaleMix::parse(arguments.locale_mix);
  if (!mix) return fmt::format("--locale-mix: {}", mix.error());
  arguments.dataset.locales = *mix;
  return {};
}

// "" or why the directory cannot be written to.
std::string prepare_directory(const std::string& directory, bool force) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::exists(directory, error) && !fs::is_directory(directory, error))
    return fmt::format("{} exists and is no directory", directory);
  if (!force && fs::is_directory(directory, error) && !fs::is_empty(directory, error))
    return fmt::format("{} exists and is not empty; --force replaces the files in it", directory);
  fs::create_directories(directory, error);
  if (error) return fmt::format("cannot create {}: {}", directory, error.message());
  return {};
}

void show_progress(std::string_view file, std::uint64_t done, std::uint64_t all) {
  fmt::print(stderr, "\r{:<14} {:>3} %  {:>11} of {}\033[K", file, done * 100 / all, done, all);
}

void print_summary(const GenerateArguments& arguments, const DatasetSummary& summary) {
  const DatasetOptions& options = arguments.dataset;
  fmt::print("{}: {} customers, {} open items, {} payments, seed {}, {} bytes\n", options.directory,
             options.size.customers, options.size.items, options.payments, options.size.seed,
             summary.bytes);
  for (const ClassRow& row : class_table()) {
    const std::uint64_t count = summary.payments_by_class[static_cast<std::size_t>(row.id)];
    if (count != 0) fmt::print("  {:<20} {:>10}\n", row.name, count);
  }
  fmt::print("  {:<20} {:>10}\n", "(not decidable)", summary.undecidable);
}

int generate(GenerateArguments& arguments) {
  if (!scenario_of(arguments.scenario))
    return complain(kExitUsage, "--scenario is clean, damaged or mixed");
  if (std::string wrong = check_sizes(arguments.dataset); !wrong.empty())
    return complain(kExitUsage, wrong);
  if (std::string wrong = read_shares(arguments); !wrong.empty())
    return complain(kExitUsage, wrong);
  if (std::string wrong = prepare_directory(arguments.dataset.directory, arguments.force);
      !wrong.empty())
    return complain(kExitIo, wrong);
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const Progress progress = terminal ? Progress(show_progress) : Progress([](auto, auto, auto) {});
  const auto summary = write_dataset(arguments.dataset, progress);
  if (terminal) fmt::print(stderr, "\r\033[K");
  if (!summary)
    return complain(summary.error().kind == DatasetError::Kind::io ? kExitIo : kExitError,
                    summary.error().what);
  print_summary(arguments, *summary);
  return kExitDone;
}

void add_share_switches(CLI::App& verb, GenerateArguments& arguments) {
  std::vector<std::string> names;
  for (const ClassRow& row : class_table()) {
    for (std::string name : {std::string(row.name), std::string(row.group)}) {
      std::replace(name.begin(), name.end(), '_', '-');
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  for (const std::string& name : names)
    verb.add_option_function<std::string>(
            "--share-" + name,
            [&arguments, name](const std::string& text) { arguments.class_shares[name] = text; },
            "share of the payments of class or group " + name)
        ->type_name("SHARE")
        ->group("Shares of payments (the others are scaled to fill up to 1)");
  for (const TraitSwitch& trait : kTraitSwitches)
    verb.add_option_function<std::string>(
            "--trait-" + std::string(trait.name),
            [&arguments, name = std::string(trait.name)](const std::string& text) {
              arguments.trait_shares[name] = text;
            },
            "share of " + std::string(trait.help))
        ->type_name("SHARE")
        ->group("Traits of customers, items and texts");
}

}  // namespace

void add_generate(CLI::App& program, int& exit_code) {
  auto* verb = program.add_subcommand("generate", "write seeded data with ground truth");
  auto arguments = std::make_shared<GenerateArguments>();
  DatasetOptions& dataset = arguments->dataset;
  verb->add_option("--seed", dataset.size.seed, "the same seed gives the same bytes")
      ->capture_default_str();
  verb->add_option("--scenario", arguments->scenario, "clean, damaged or mixed")
      ->capture_default_str();
  verb->add_option("--customers", dataset.size.customers, "at most 9000000")->capture_default_str();
  verb->add_option("--items", dataset.size.items, "open items; at least as many as customers")
      ->capture_default_str();
  verb->add_option("--payments", dataset.payments, "at most half of the items")
      ->capture_default_str();
  verb->add_option("--ledgers", dataset.size.ledgers, "1 to 99")->capture_default_str();
  verb->add_option("--out", dataset.directory, "directory for the four files")->required();
  verb->add_option("--locale-mix", arguments->locale_mix, "weights, e.g. cn=40,de=20,us=10");
  verb->add_flag("--force", arguments->force, "replace the files of an existing directory");
  add_share_switches(*verb, *arguments);
  verb->footer(
      "Examples:\n"
      "  hexiao-loadgen generate --out data\n"
      "  hexiao-loadgen generate --seed 7 --scenario damaged --customers 100000 --items 1000000 "
      "--payments 100000 --out damaged\n"
      "  hexiao-loadgen generate --share-damaged 0.4 --share-duplicate 0.01 --locale-mix cn=1 "
      "--out cn");
  verb->callback([arguments, &exit_code] { exit_code = generate(*arguments); });
}

}  // namespace hexiao::loadgen

#include "loadgen/dataset_switches.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

#include "loadgen/company_names.h"

namespace hexiao::loadgen {
namespace {

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
std::string read_shares(DatasetSwitches& switches) {
  switches.dataset.shares = ClassShares(*scenario_of(switches.scenario));
  // All at once in the order of the table's names, so the order on the command line does not
  // matter.
  for (const auto& [name, text] : switches.class_shares) {
    const auto share = parse_share(text);
    if (!share) return fmt::format("--share-{} {}: a share is like 0.2 or 20%", name, text);
    if (auto set = switches.dataset.shares.set(name, *share); !set)
      return fmt::format("--share-{} {}: {}", name, text, set.error());
  }
  if (scenario_of(switches.scenario) == Scenario::hostile)
    switches.dataset.traits = hostile_traits();
  for (const TraitSwitch& trait : kTraitSwitches) {
    const auto given = switches.trait_shares.find(std::string(trait.name));
    if (given == switches.trait_shares.end()) continue;
    const auto share = parse_share(given->second);
    if (!share)
      return fmt::format("--trait-{} {}: a share is like 0.2 or 20%", trait.name, given->second);
    switches.dataset.traits.*trait.share = *share;
  }
  if (switches.locale_mix.empty()) return {};
  auto mix = LocaleMix::parse(switches.locale_mix);
  if (!mix) return fmt::format("--locale-mix: {}", mix.error());
  switches.dataset.locales = *mix;
  return {};
}

void add_share_switches(CLI::App& verb, DatasetSwitches& switches) {
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
            [&switches, name](const std::string& text) { switches.class_shares[name] = text; },
            "share of the payments of class or group " + name)
        ->type_name("SHARE")
        ->group("Shares of payments (the others are scaled to fill up to 1)");
  for (const TraitSwitch& trait : kTraitSwitches)
    verb.add_option_function<std::string>(
            "--trait-" + std::string(trait.name),
            [&switches, name = std::string(trait.name)](const std::string& text) {
              switches.trait_shares[name] = text;
            },
            "share of " + std::string(trait.help))
        ->type_name("SHARE")
        ->group("Traits of customers, items and texts");
}

}  // namespace

void add_dataset_switches(CLI::App& verb, DatasetSwitches& switches) {
  DatasetOptions& dataset = switches.dataset;
  verb.add_option("--seed", dataset.size.seed, "the same seed gives the same bytes")
      ->capture_default_str();
  verb.add_option("--scenario", switches.scenario, "clean, damaged, mixed or hostile")
      ->capture_default_str();
  verb.add_option("--customers", dataset.size.customers, "at most 9000000")->capture_default_str();
  verb.add_option("--items", dataset.size.items, "open items; at least as many as customers")
      ->capture_default_str();
  verb.add_option("--payments", dataset.payments, "at most half of the items")
      ->capture_default_str();
  verb.add_option("--ledgers", dataset.size.ledgers, "1 to 99")->capture_default_str();
  verb.add_option("--layout-seed", dataset.size.layout_seed,
                  "0: the usual layouts of document numbers; else layouts put together anew")
      ->capture_default_str();
  verb.add_option("--locale-mix", switches.locale_mix, "weights, e.g. cn=40,de=20,us=10");
  add_share_switches(verb, switches);
}

std::string settle(DatasetSwitches& switches) {
  if (!scenario_of(switches.scenario)) return "--scenario is clean, damaged, mixed or hostile";
  if (std::string wrong = check_sizes(switches.dataset); !wrong.empty()) return wrong;
  return read_shares(switches);
}

}  // namespace hexiao::loadgen

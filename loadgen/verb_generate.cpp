#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "loadgen/dataset.h"
#include "loadgen/dataset_switches.h"
#include "loadgen/exit_codes.h"
#include "loadgen/verbs.h"

namespace hexiao::loadgen {
namespace {

struct GenerateArguments {
  DatasetSwitches switches;
  bool force = false;
};

int complain(int exit_code, const std::string& what) {
  fmt::print(stderr, "hexiao-loadgen generate: {}\n", what);
  return exit_code;
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

void print_summary(const DatasetOptions& options, const DatasetSummary& summary) {
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
  const DatasetOptions& dataset = arguments.switches.dataset;
  if (std::string wrong = settle(arguments.switches); !wrong.empty())
    return complain(kExitUsage, wrong);
  if (std::string wrong = prepare_directory(dataset.directory, arguments.force); !wrong.empty())
    return complain(kExitIo, wrong);
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const Progress progress = terminal ? Progress(show_progress) : Progress([](auto, auto, auto) {});
  const auto summary = write_dataset(dataset, progress);
  if (terminal) fmt::print(stderr, "\r\033[K");
  if (!summary)
    return complain(summary.error().kind == DatasetError::Kind::io ? kExitIo : kExitError,
                    summary.error().what);
  print_summary(dataset, *summary);
  return kExitDone;
}

}  // namespace

void add_generate(CLI::App& program, int& exit_code) {
  auto* verb = program.add_subcommand("generate", "write seeded data with ground truth");
  auto arguments = std::make_shared<GenerateArguments>();
  add_dataset_switches(*verb, arguments->switches);
  verb->add_option("--out", arguments->switches.dataset.directory, "directory for the four files")
      ->required();
  verb->add_flag("--force", arguments->force, "replace the files of an existing directory");
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

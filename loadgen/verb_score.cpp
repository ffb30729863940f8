#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "loadgen/exit_codes.h"
#include "loadgen/score.h"
#include "loadgen/score_requirements.h"
#include "loadgen/verbs.h"

namespace hexiao::loadgen {
namespace {

struct ScoreArguments {
  ScoreFiles files;
  std::string require;
  bool json = false;
};

int run_score(const ScoreArguments& arguments) {
  const auto requirements = parse_requirements(arguments.require);
  if (!requirements) {
    fmt::print(stderr, "hexiao-loadgen score: --require {}\n", requirements.error());
    return kExitUsage;
  }
  const auto result = score(arguments.files);
  if (!result) {
    fmt::print(stderr, "hexiao-loadgen score: {}\n", result.error().what);
    return result.error().kind == FileError::Kind::io ? kExitIo : kExitBadData;
  }
  fmt::print("{}", arguments.json ? as_json(*result) : as_table(*result));
  const std::vector<std::string> faults = unmet(*result, *requirements);
  for (const std::string& fault : faults) fmt::print(stderr, "hexiao-loadgen score: {}\n", fault);
  return faults.empty() ? kExitDone : kExitError;
}

}  // namespace

void add_score(CLI::App& program, int& exit_code) {
  auto* verb = program.add_subcommand("score", "compare the results of a feed with the truth");
  auto arguments = std::make_shared<ScoreArguments>();
  verb->add_option("--truth", arguments->files.truth, "truth.csv of generate")->required();
  verb->add_option("--results", arguments->files.results, "results.csv of hexiao feed --results")
      ->required();
  verb->add_option("--items", arguments->files.items,
                   "items.csv, to know whose every item is (else only those that the truth names)");
  verb->add_option("--require", arguments->require,
                   "what must be reached, in percent, else the exit code is 1, e.g. "
                   "auto_decidable>=95,wrong_auto<=0.01,wrong_customer<=0,top_1>=95,top_3>=99");
  verb->add_flag("--json", arguments->json, "print JSON");
  verb->footer(
      "Examples:\n"
      "  hexiao feed data/payments.csv --format csv:default --results results.csv\n"
      "  hexiao-loadgen score --truth data/truth.csv --results results.csv --items data/items.csv\n"
      "  hexiao-loadgen score --truth data/truth.csv --results results.csv --json\n"
      "  hexiao-loadgen score --truth data/truth.csv --results results.csv --items data/items.csv "
      "--require 'auto_decidable>=95,wrong_auto<=0.01,wrong_customer<=0'");
  verb->callback([arguments, &exit_code] { exit_code = run_score(*arguments); });
}

}  // namespace hexiao::loadgen

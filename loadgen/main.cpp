// hexiao-loadgen: makes labelled data, drives a daemon with it, and compares its results with the
// labels.
#include <CLI/CLI.hpp>

#include "loadgen/exit_codes.h"
#include "loadgen/verbs.h"

int main(int argc, char** argv) {
  CLI::App program("hexiao-loadgen: generated receivables and payments with ground truth");
  program.name("hexiao-loadgen");
  program.require_subcommand(1);
  program.footer(
      "Examples:\n"
      "  hexiao-loadgen generate --seed 1 --items 1000000 --payments 100000 --out data\n"
      "  hexiao-loadgen run --data data --rate 50000 --batch 64\n"
      "  hexiao-loadgen score --truth data/truth.csv --results results.csv\n"
      "Exit codes: 0 done, 1 error, 2 usage, 3 some rejected, 65 bad data, 69 daemon not "
      "reachable, 74 I/O.");
  int exit_code = hexiao::loadgen::kExitDone;
  hexiao::loadgen::add_generate(program, exit_code);
  hexiao::loadgen::add_run(program, exit_code);
  hexiao::loadgen::add_score(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? hexiao::loadgen::kExitDone : hexiao::loadgen::kExitUsage;
  }
  return exit_code;
}

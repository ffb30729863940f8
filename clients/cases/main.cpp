// hexiao-cases: runs a file of matching cases and says which pass.
// Exit: 0 all passed, 1 some failed, 2 wrong usage, 65 the file cannot be read.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "clients/cases/case_judge.h"

namespace {

using hexiao::cases::MatchingCase;

constexpr int kFailed = 1, kUsage = 2, kBadFile = 65;

int explain(const std::vector<MatchingCase>& cases, const std::string& id) {
  for (const MatchingCase& one : cases) {
    if (one.id != id) continue;
    hexiao::cases::CaseRun run(one);
    const std::string fault = run.run();
    std::cout << run.explain();
    if (!fault.empty()) std::cout << fault << "\n";
    return fault.empty() ? 0 : kFailed;
  }
  std::cerr << "hexiao-cases: no case has the id " << id << "; --list shows them\n";
  return kUsage;
}

int run_all(const std::vector<MatchingCase>& cases) {
  std::size_t passed = 0;
  for (const MatchingCase& one : cases) {
    const hexiao::cases::Verdict verdict = hexiao::cases::judge(one);
    passed += verdict.passed ? 1 : 0;
    std::cout << one.id << (verdict.passed ? " pass" : " fail");
    if (!verdict.remark.empty())
      std::cout << (verdict.passed ? " (" : ": ") << verdict.remark << (verdict.passed ? ")" : "");
    std::cout << "\n";
  }
  std::cout << passed << " passed, " << cases.size() - passed << " failed\n";
  return passed == cases.size() ? 0 : kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Runs matching cases: customers, open items, a policy, payments, and what should come of\n"
      "them. One line a case, then the count. Exit: 0 all passed, 1 some failed, 2 wrong usage,\n"
      "65 the file cannot be read.",
      "hexiao-cases"};
  std::string file, id;
  bool list = false;
  app.add_option("FILE", file, "the cases, as JSON")->required();
  app.add_option("--explain", id, "print the decisions of this case as JSON, one payment a line");
  app.add_flag("--list", list, "print the id and title of each case");
  app.failure_message(CLI::FailureMessage::simple);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& fault) {
    return app.exit(fault) == 0 ? 0 : kUsage;
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || in.bad()) {
    std::cerr << "hexiao-cases: " << file << " cannot be read; check its name and rights\n";
    return kBadFile;
  }
  const auto cases = hexiao::cases::read_cases(text.str(), file);
  if (!cases) {
    std::cerr << "hexiao-cases: " << cases.error().text << "\n";
    return kBadFile;
  }
  if (list) {
    for (const MatchingCase& one : *cases) std::cout << one.id << "  " << one.title << "\n";
    return 0;
  }
  return id.empty() ? run_all(*cases) : explain(*cases, id);
}

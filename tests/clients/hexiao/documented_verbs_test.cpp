// What the program can do is what docs/command-line.md says: no verb without its line.
#include <gtest/gtest.h>

#include <sstream>

#include "tests/clients/hexiao/programs.h"

namespace hexiao::cli {
namespace {

// The verbs that a help page lists.
std::vector<std::string> verbs_in(const std::string& help) {
  std::vector<std::string> verbs;
  std::istringstream in(help);
  bool listing = false;
  for (std::string line; std::getline(in, line);) {
    if (line == "Subcommands:") {
      listing = true;
    } else if (listing && line.empty()) {
      break;
    } else if (listing && line.starts_with("  ") && line[2] != ' ') {
      verbs.push_back(line.substr(2, line.find(' ', 2) - 2));
    }
  }
  return verbs;
}

TEST(DocumentedVerbs, EveryVerbHasItsLineInTheDocumentation) {
  const Folder folder;
  const std::string page = read_file("docs/command-line.md");
  ASSERT_NE(page, "");
  const auto verbs = verbs_in(hexiao(folder, "", {"--help"}).out);
  EXPECT_GE(verbs.size(), 40U);
  for (const std::string& verb : verbs) {
    const bool has_line = page.find("`" + verb + "`") != std::string::npos ||
                          page.find("`" + verb + " ") != std::string::npos;
    EXPECT_TRUE(has_line) << verb << " is not in docs/command-line.md";
  }
  for (const std::string& below : verbs_in(hexiao(folder, "", {"credit", "--help"}).out))
    EXPECT_NE(page.find("`credit " + below + " "), std::string::npos)
        << "credit " << below << " is not in docs/command-line.md";
}

TEST(DocumentedVerbs, EveryVerbHasHelpWithAnExample) {
  const Folder folder;
  for (const std::string& verb : verbs_in(hexiao(folder, "", {"--help"}).out)) {
    const Ran ran = hexiao(folder, "", {verb, "--help"});
    EXPECT_EQ(ran.code, 0) << verb << ran.err;
    EXPECT_NE(ran.out.find("Example:\n  "), std::string::npos) << verb;
  }
}

// What is wrong with the call itself is said before anybody is connected to.
TEST(DocumentedVerbs, AWrongCallOfAControlVerbIsUsage) {
  const Folder folder;
  const std::string nobody = "127.0.0.1:9";
  const std::vector<std::vector<std::string>> wrong = {
      {"close-day"},
      {"close-day", "yesterday"},
      {"close-day", "2026-03-31", "--continue"},
      {"mark", "I1", "promised"},
      {"mark", "I1", "promised", "--date", "soon"},
      {"mark", "I1", "sent", "--date", "2026-03-31"},
      {"mark", "I1", "lost"},
      {"write-off", "I1"},
      {"approvals", "--state", "open"},
      {"reject-approval", "1"},
      {"credit"},
      {"credit", "chek", "C1", "5.00"},
      {"credit", "limit", "C1", "5.00"},
      {"credit", "check", "C1", "5.00", "--ask-approval"},
      {"credit", "check", "C1", "5.00", "--expires", "never"},
      {"merge", "C1", "C2"},
      {"task", "1"},
      {"task", "1", "--next", "later"},
      {"set-fields", "invoice", "I1", "a=b"},
      {"set-fields", "item", "I1", "project"}};
  for (const std::vector<std::string>& args : wrong) {
    std::string call;
    for (const std::string& arg : args) call += ' ' + arg;
    const Ran ran = hexiao(folder, nobody, args);
    EXPECT_EQ(ran.code, 2) << call << '\n' << ran.err;
    EXPECT_NE(ran.err.find("way out: "), std::string::npos) << call;
  }
}

}  // namespace
}  // namespace hexiao::cli

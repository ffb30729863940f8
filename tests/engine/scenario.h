// A scenario: a story of a ledger as lines of text that a finance person can read, and the reader
// of those lines. What the verbs mean is in scenarios/README.md; scenario_runner.h tells the story
// to an engine.
//
//   file     = { comment | scenario }
//   scenario = "scenario" TITLE newline { line }
//   line     = VERB { word | key=value } newline        words and values may stand in "quotes",
//                                                        where \n is the bank's line break
//   block    = "receivables-policy" newline { TOML } "end" newline
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hexiao {

struct ScenarioLine {
  int number = 0;  // in its file, from 1
  std::string verb;
  std::vector<std::string> words;  // after the verb, without the options
  std::vector<std::pair<std::string, std::string>> options;
  std::string block;  // of receivables-policy: the lines up to "end", as they are

  // The first option of this name, or nothing.
  const std::string* find(std::string_view key) const;
  // Its value, or "" when it is not there. The view lives as long as the line.
  std::string_view text(std::string_view key) const;
  bool has_word(std::string_view word) const;
  std::vector<std::string_view> all(std::string_view key) const;
};

struct Scenario {
  std::string file;
  int number = 0;  // of its first line
  std::string title;
  std::vector<ScenarioLine> lines;
};

// Scenarios of a text. A line that cannot be read becomes a line with the verb "?" and the reason
// as its word.
std::vector<Scenario> read_scenarios(std::string_view text, const std::string& file,
                                     int first_line = 1);

// The fenced blocks ```scenario … ``` of a document, each read as above.
std::vector<Scenario> read_scenario_blocks(std::string_view document, const std::string& file);

// "" when there is no such file.
std::string read_file(const std::filesystem::path& path);

}  // namespace hexiao

#include "tests/engine/scenario.h"

#include <fstream>
#include <sstream>

namespace hexiao {
namespace {

// One word or key=value from the front of `rest`. False: a quote is not closed.
bool take_token(std::string_view& rest, std::string& token, std::size_t& equals) {
  token.clear();
  equals = std::string::npos;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < rest.size() && (quoted || rest[i] != ' '); ++i) {
    const char c = rest[i];
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted && c == '\\' && i + 1 < rest.size()) {
      ++i;
      token += rest[i] == 'n' ? '\n' : rest[i];
    } else {
      if (c == '=' && !quoted && equals == std::string::npos) equals = token.size();
      token += c;
    }
  }
  rest.remove_prefix(i);
  return !quoted;
}

ScenarioLine read_line(std::string_view text, int number) {
  ScenarioLine line{.number = number, .verb = {}, .words = {}, .options = {}, .block = {}};
  std::string token;
  std::size_t equals = 0;
  while (true) {
    const std::size_t start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) return line;
    text.remove_prefix(start);
    if (text == "#" || text.starts_with("# ")) return line;  // "#3" is a word: an id
    if (!take_token(text, token, equals))
      return {.number = number,
              .verb = "?",
              .words = {"a quote is not closed"},
              .options = {},
              .block = {}};
    if (line.verb.empty()) {
      line.verb = token;
    } else if (equals != std::string::npos && equals != 0) {
      line.options.emplace_back(token.substr(0, equals), token.substr(equals + 1));
    } else {
      line.words.push_back(token);
    }
  }
}

}  // namespace

const std::string* ScenarioLine::find(std::string_view key) const {
  for (const auto& [name, value] : options)
    if (name == key) return &value;
  return nullptr;
}

std::string_view ScenarioLine::text(std::string_view key) const {
  const std::string* value = find(key);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

bool ScenarioLine::has_word(std::string_view word) const {
  for (const std::string& w : words)
    if (w == word) return true;
  return false;
}

std::vector<std::string_view> ScenarioLine::all(std::string_view key) const {
  std::vector<std::string_view> values;
  for (const auto& [name, value] : options)
    if (name == key) values.emplace_back(value);
  return values;
}

std::vector<Scenario> read_scenarios(std::string_view text, const std::string& file,
                                     int first_line) {
  std::vector<Scenario> list;
  int number = first_line;
  const auto take_row = [&text] {
    const std::size_t end = text.find('\n');
    const std::string_view row = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return row;
  };
  for (; !text.empty(); ++number) {
    const std::string_view row = take_row();
    ScenarioLine line = read_line(row, number);
    if (line.verb.empty()) continue;
    if (line.verb == "receivables-policy") {
      while (!text.empty()) {
        ++number;
        const std::string_view inner = take_row();
        if (inner == "end") break;
        line.block.append(inner).push_back('\n');
      }
    }
    if (line.verb == "scenario") {
      list.push_back({.file = file,
                      .number = number,
                      .title = std::string(row.substr(std::min(row.size(), std::size_t{9}))),
                      .lines = {}});
      continue;
    }
    if (list.empty())
      list.push_back({.file = file, .number = number, .title = "before the first", .lines = {}});
    list.back().lines.push_back(std::move(line));
  }
  return list;
}

std::vector<Scenario> read_scenario_blocks(std::string_view document, const std::string& file) {
  std::vector<Scenario> list;
  std::string block;
  int number = 0;
  int block_start = 0;
  bool inside = false;
  while (!document.empty()) {
    ++number;
    const std::size_t end = document.find('\n');
    const std::string_view row = document.substr(0, end);
    document = end == std::string_view::npos ? std::string_view() : document.substr(end + 1);
    if (!inside && row == "```scenario") {
      inside = true;
      block.clear();
      block_start = number + 1;
    } else if (inside && row == "```") {
      inside = false;
      for (Scenario& scenario : read_scenarios(block, file, block_start))
        list.push_back(std::move(scenario));
    } else if (inside) {
      block.append(row).push_back('\n');
    }
  }
  return list;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace hexiao

#include "bench/quality/quality_csv.h"

#include <fstream>
#include <iterator>

#include "clients/bank/csv.h"

namespace hexiao::quality {
namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

}  // namespace

std::optional<std::vector<Row>> read_csv(const std::string& path) {
  const std::optional<std::string> text = read_file(path);
  if (!text) return std::nullopt;
  std::vector<Row> rows;
  bank::CsvReader reader(*text);
  while (reader.next()) rows.emplace_back(reader.fields().begin(), reader.fields().end());
  return rows;
}

std::optional<std::vector<std::string>> read_lines(const std::string& path) {
  const std::optional<std::string> text = read_file(path);
  if (!text) return std::nullopt;
  std::vector<std::string> lines(1);
  for (const char c : *text) {
    if (c == '\n') {
      lines.emplace_back();
    } else if (c != '\r') {
      lines.back().push_back(c);
    }
  }
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace hexiao::quality

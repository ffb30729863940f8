#include "engine/vocabulary/toml_pitfall.h"

#include <algorithm>

namespace hexiao {

std::optional<TomlPitfall> find_toml_pitfall(std::string_view toml) {
  constexpr std::string_view kBlank = " \t";
  constexpr std::string_view kName =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_\"']";
  if (toml.starts_with("\xEF\xBB\xBF")) toml.remove_prefix(3);
  for (std::uint32_t line = 1; !toml.empty(); ++line) {
    const std::string_view row = toml.substr(0, toml.find('\n'));
    toml.remove_prefix(std::min(row.size() + 1, toml.size()));
    std::size_t at = std::min(row.find_first_not_of(kBlank), row.size());
    if (!row.substr(at).starts_with('[')) continue;
    at = std::min(row.find_first_not_of(kBlank, at + 1), row.size());
    if (row.substr(at).starts_with('[')) at = row.find_first_not_of(kBlank, at + 1);
    if (at >= row.size() || kName.find(row[at]) == std::string_view::npos)
      return TomlPitfall{.line = line,
                         .column = static_cast<std::uint32_t>(std::min(at, row.size()) + 1),
                         .what = "after [ the name of a table is missing"};
  }
  return std::nullopt;
}

}  // namespace hexiao

// Rows of the labelled files: comma separated, quotes around values, a byte order mark is skipped.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hexiao::quality {

using Row = std::vector<std::string>;

// Nothing when the file cannot be read. The first row is the header.
std::optional<std::vector<Row>> read_csv(const std::string& path);
// Lines without their ends.
std::optional<std::vector<std::string>> read_lines(const std::string& path);

}  // namespace hexiao::quality

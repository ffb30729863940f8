#include "clients/hexiao/rejects_file.h"

#include <fmt/core.h>

namespace hexiao::cli {

RejectsFile::RejectsFile(const std::string& input_path, const bank::CsvTable& table)
    : path_(input_path + ".rejects.csv"), separator_(table.separator()), columns_(table.header()) {
  for (const std::string& column : columns_)
    kept_.push_back(column != "line" && column != "column" && column != "reason");
}

void RejectsFile::write_header() {
  file_.open(path_, std::ios::binary | std::ios::trunc);
  std::vector<std::string> header;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (kept_[i]) header.push_back(columns_[i]);
  header.insert(header.end(), {"line", "column", "reason"});
  std::string row;
  bank::append_csv_row(row, header, separator_);
  file_ << row;
}

void RejectsFile::add(std::uint32_t line, std::string_view raw, const RowFault& fault) {
  if (count_++ == 0) write_header();
  bank::CsvReader reader(raw, {.separator = separator_});
  std::vector<std::string> cells;
  if (reader.next()) {
    const auto fields = reader.fields();
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (kept_[i]) cells.emplace_back(i < fields.size() ? fields[i] : std::string_view());
  }
  cells.insert(cells.end(), {std::to_string(line), fault.column, fault.reason});
  std::string row;
  bank::append_csv_row(row, cells, separator_);
  file_ << row;
}

Expected<void> RejectsFile::finish() {
  if (count_ == 0) return {};
  file_.close();
  if (!file_)
    return fail(ExitCode::io, fmt::format("{} could not be written", path_),
                "make room or choose a folder that you may write to");
  return {};
}

}  // namespace hexiao::cli

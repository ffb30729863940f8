// FILE.rejects.csv of an import: the rejected rows as they stood, with line, column and reason
// behind them, to be mended and imported again. Made when the first row is rejected.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "clients/bank/csv.h"
#include "clients/hexiao/failure.h"
#include "clients/hexiao/import_rows.h"

namespace hexiao::cli {

class RejectsFile {
 public:
  RejectsFile(const std::string& input_path, const bank::CsvTable& table);

  // `raw` is the row as it stands in the input.
  void add(std::uint32_t line, std::string_view raw, const RowFault& fault);

  std::uint64_t count() const { return count_; }
  const std::string& path() const { return path_; }
  // Fails with exit code io when a row could not be written.
  Expected<void> finish();

 private:
  void write_header();

  std::string path_;
  char separator_;
  std::vector<std::string> columns_;
  std::vector<bool> kept_;  // not the line, column and reason of an earlier reading
  std::ofstream file_;
  std::uint64_t count_ = 0;
};

}  // namespace hexiao::cli

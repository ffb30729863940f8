// Reads CSV (RFC 4180: quoted fields may hold commas, doubled quotes and line breaks; "\n" or
// "\r\n") a record at a time through one buffer, by the names in its header row, in any order of
// columns. Made for the files of this program and of `hexiao feed --results`, which have millions
// of rows and are right or refused; the clients' reader (clients/bank/csv.h) holds the whole text,
// finds the separator, and goes on after an error. Not for several threads. Cost O(length).
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace hexiao::loadgen {

struct FileError {
  enum class Kind : std::uint8_t { io, bad_content } kind = Kind::io;
  std::string what;  // with file and line
};

class CsvReader {
 public:
  // Opens and reads the header. `wanted` are the columns that field() gives, in that order; one
  // that is missing is an error unless its name ends in '?'.
  static tl::expected<CsvReader, FileError> open(const std::string& path,
                                                 const std::vector<std::string_view>& wanted);
  // False at the end of the file.
  tl::expected<bool, FileError> next();
  // Of the record last read; "" for a column that the file does not have. Valid until next().
  std::string_view field(std::size_t wanted) const;
  // The 1-based physical line on which that record began.
  std::uint64_t line() const { return record_line_; }
  FileError bad(std::string_view what) const;

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  explicit CsvReader(std::string path) : path_(std::move(path)) {}
  tl::expected<bool, FileError> read_record();
  int next_byte();

  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::vector<std::string> fields_;
  std::size_t field_count_ = 0;
  std::vector<std::size_t> column_of_;  // by wanted column; npos when absent
  std::size_t columns_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t record_line_ = 1;
};

}  // namespace hexiao::loadgen

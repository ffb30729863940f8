#include "loadgen/csv_reader.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace hexiao::loadgen {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 18;
constexpr int kEnd = -1;

}  // namespace

FileError CsvReader::bad(std::string_view what) const {
  return {FileError::Kind::bad_content, fmt::format("{}:{}: {}", path_, record_line_, what)};
}

int CsvReader::next_byte() {
  if (at_ == filled_) {
    filled_ = std::fread(buffer_.data(), 1, buffer_.size(), file_.get());
    at_ = 0;
    if (filled_ == 0) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[at_++]);
}

tl::expected<bool, FileError> CsvReader::read_record() {
  field_count_ = 0;
  record_line_ = line_;
  bool quoted = false;    // inside quotes
  bool anything = false;  // of this record
  std::string* field = nullptr;
  const auto begin_field = [&] {
    if (field_count_ == fields_.size()) fields_.emplace_back();
    field = &fields_[field_count_++];
    field->clear();
  };
  begin_field();
  int byte = next_byte();
  for (; byte != kEnd; byte = next_byte()) {
    const char c = static_cast<char>(byte);
    anything = true;
    if (c == '\n') ++line_;
    if (quoted) {
      if (c != '"') {
        *field += c;
        continue;
      }
      const int after = next_byte();
      if (after == '"') {
        *field += '"';
        continue;
      }
      quoted = false;
      if (after == kEnd) break;
      --at_;
      continue;
    }
    if (c == '"' && field->empty()) {
      quoted = true;
    } else if (c == ',') {
      begin_field();
    } else if (c == '\n') {
      if (!field->empty() && field->back() == '\r') field->pop_back();
      return true;
    } else {
      *field += c;
    }
  }
  if (std::ferror(file_.get()) != 0)
    return tl::unexpected(FileError{FileError::Kind::io, fmt::format("cannot read {}", path_)});
  if (quoted) return tl::unexpected(bad("the file ends inside a quoted field"));
  return anything;
}

tl::expected<CsvReader, FileError> CsvReader::open(const std::string& path,
                                                   const std::vector<std::string_view>& wanted) {
  CsvReader reader(path);
  reader.file_.reset(std::fopen(path.c_str(), "rb"));
  if (!reader.file_)
    return tl::unexpected(FileError{FileError::Kind::io,
                                    fmt::format("cannot open {}: {}", path, std::strerror(errno))});
  reader.buffer_.resize(kBuffer);
  const auto header = reader.read_record();
  if (!header) return tl::unexpected(header.error());
  if (!*header) return tl::unexpected(reader.bad("the file is empty; a header row was expected"));
  reader.columns_ = reader.field_count_;
  if (reader.fields_[0].starts_with("\xEF\xBB\xBF")) reader.fields_[0].erase(0, 3);
  for (std::string_view name : wanted) {
    const bool optional = name.ends_with('?');
    if (optional) name.remove_suffix(1);
    std::size_t column = 0;
    while (column < reader.columns_ && reader.fields_[column] != name) ++column;
    if (column == reader.columns_ && !optional)
      return tl::unexpected(reader.bad(fmt::format("the header has no column \"{}\"", name)));
    reader.column_of_.push_back(column == reader.columns_ ? std::string::npos : column);
  }
  return reader;
}

tl::expected<bool, FileError> CsvReader::next() {
  auto more = read_record();
  if (!more || !*more) return more;
  if (field_count_ != columns_)
    return tl::unexpected(
        bad(fmt::format("{} fields, but the header has {} columns", field_count_, columns_)));
  return true;
}

std::string_view CsvReader::field(std::size_t wanted) const {
  const std::size_t column = column_of_[wanted];
  return column == std::string::npos ? std::string_view{} : std::string_view(fields_[column]);
}

}  // namespace hexiao::loadgen

#include "clients/bank/csv.h"

#include <algorithm>
#include <array>
#include <map>

namespace hexiao::bank {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};
constexpr std::size_t kSampledRows = 50;
constexpr std::size_t kSampledBytes = 256 * 1024;
// A quote that is never closed is looked for to the end of the text; after so many of them quotes
// are taken as plain text, so that the cost stays linear.
constexpr int kMaxUnclosedQuotes = 16;

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string folded(std::string_view name) {
  std::string out(trimmed(name));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view first_rows(std::string_view text) {
  text = text.substr(0, std::min(text.size(), kSampledBytes));
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

char separator_of_header(std::string_view text) {
  char best = ',';
  std::size_t most = 0;
  for (const char separator : kSeparators) {
    CsvReader reader(first_rows(text), {.separator = separator});
    if (!reader.next()) return ',';
    if (reader.fields().size() > most) {
      most = reader.fields().size();
      best = separator;
    }
  }
  return best;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, CsvDialect dialect) : text_(text), dialect_(dialect) {
  at_ = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  line_begin_ = at_;
}

bool CsvReader::next() {
  error_.reset();
  fields_.clear();
  columns_.clear();
  unescaped_used_ = 0;
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) take_line_end();
  if (at_ >= text_.size()) return false;
  row_begin_ = at_;
  row_line_ = at_line_;
  row_done_ = false;
  while (!row_done_) read_field();
  return true;
}

void CsvReader::take_line_end() {
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  ++at_;
  ++at_line_;
  line_begin_ = at_;
}

// Steps over the separator or the line end that `at_` stands on.
void CsvReader::end_field() {
  if (at_ >= text_.size()) {
    row_end_ = text_.size();
    row_done_ = true;
  } else if (text_[at_] == dialect_.separator) {
    ++at_;
  } else {
    row_end_ = at_;
    row_done_ = true;
    take_line_end();
  }
}

void CsvReader::read_field() {
  columns_.push_back(static_cast<std::uint32_t>(at_ - line_begin_ + 1));
  const bool quoted = at_ < text_.size() && text_[at_] == dialect_.quote;
  if (quoted && unclosed_quotes_ < kMaxUnclosedQuotes && read_quoted_field()) return;
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != dialect_.separator && text_[at_] != '\n' &&
         text_[at_] != '\r')
    ++at_;
  fields_.push_back(text_.substr(begin, at_ - begin));
  end_field();
}

// False, with nothing consumed and error_ set, when the quotes are broken: the field is then read
// as plain text, which loses the least and leaves the following rows whole.
bool CsvReader::read_quoted_field() {
  const std::size_t begin = at_ + 1;
  std::size_t end = begin;
  bool doubled = false;
  for (;;) {
    end = text_.find(dialect_.quote, end);
    if (end == std::string_view::npos) {
      ++unclosed_quotes_;
      return broken_quote("a quoted field is opened here and never closed");
    }
    if (end + 1 >= text_.size() || text_[end + 1] != dialect_.quote) break;
    doubled = true;
    end += 2;
  }
  const std::size_t after = end + 1;
  const bool closes_field = after >= text_.size() || text_[after] == dialect_.separator ||
                            text_[after] == '\n' || text_[after] == '\r';
  if (!closes_field) return broken_quote("there is text after the closing quote of this field");
  count_lines(begin, end);
  const std::string_view content = text_.substr(begin, end - begin);
  fields_.push_back(doubled ? unescaped(content) : content);
  at_ = after;
  end_field();
  return true;
}

bool CsvReader::broken_quote(const char* reason) {
  if (!error_) error_ = CsvError{at_line_, columns_.back(), reason};
  return false;
}

void CsvReader::count_lines(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    const bool carriage_alone = text_[i] == '\r' && text_[i + 1] != '\n';
    if (text_[i] != '\n' && !carriage_alone) continue;
    ++at_line_;
    line_begin_ = i + 1;
  }
}

std::string_view CsvReader::unescaped(std::string_view content) {
  if (unescaped_used_ == unescaped_.size()) unescaped_.emplace_back();
  std::string& out = unescaped_[unescaped_used_++];
  out.clear();
  for (std::size_t i = 0; i < content.size(); ++i) {
    out += content[i];
    if (content[i] == dialect_.quote) ++i;
  }
  return out;
}

CsvTable::CsvTable(std::string_view text, const CsvColumns& columns)
    : dialect_{.separator = separator_of_header(without_mark(text))}, reader_(text, dialect_) {
  if (!reader_.next()) {
    problem_ = "the file has no header row";
    return;
  }
  for (const std::string_view name : reader_.fields()) header_.push_back(folded(name));
  while (!header_.empty() && header_.back().empty()) header_.pop_back();
  for (std::size_t i = 0; i < header_.size(); ++i) {
    const bool twice = std::count(header_.begin(), header_.end(), header_[i]) > 1;
    if (twice && !header_[i].empty())
      problem_ = "the column " + header_[i] + " stands twice in the header";
  }
  std::vector<std::string> missing;
  for (const std::string& name : columns.required)
    if (column_of(name) == kAbsent) missing.push_back(name);
  if (!missing.empty())
    problem_ =
        "required columns are missing: " + joined(missing) + "; the header has: " + joined(header_);
  const auto knows = [&](const std::string& name) {
    return std::find(columns.required.begin(), columns.required.end(), name) !=
               columns.required.end() ||
           std::find(columns.optional.begin(), columns.optional.end(), name) !=
               columns.optional.end();
  };
  for (const std::string& name : header_)
    if (!knows(name)) unknown_.push_back(name);
}

std::size_t CsvTable::column_of(std::string_view name) const {
  const auto found = std::find(header_.begin(), header_.end(), folded(name));
  return found == header_.end() ? kAbsent : static_cast<std::size_t>(found - header_.begin());
}

std::string_view CsvTable::field(std::size_t column) const {
  const auto fields = reader_.fields();
  return column < fields.size() ? trimmed(fields[column]) : std::string_view{};
}

std::uint32_t CsvTable::column_place(std::size_t column) const {
  return column < reader_.fields().size() ? reader_.column(column) : 1;
}

std::optional<CsvError> CsvTable::row_error() const {
  if (reader_.error()) return reader_.error();
  const auto fields = reader_.fields();
  for (std::size_t i = header_.size(); i < fields.size(); ++i) {
    if (trimmed(fields[i]).empty()) continue;
    return CsvError{
        reader_.line(), reader_.column(i),
        "the row has more fields than the header; a separator inside a field needs quotes"};
  }
  return std::nullopt;
}

char find_separator(std::string_view text) {
  text = first_rows(without_mark(text));
  char best = ',';
  std::size_t best_score = 0;
  for (const char separator : kSeparators) {
    CsvReader reader(text, {.separator = separator});
    std::map<std::size_t, std::size_t> rows_with;
    for (std::size_t row = 0; row < kSampledRows && reader.next(); ++row)
      ++rows_with[reader.fields().size()];
    // The separator is the one that cuts the most rows into the same number of fields, then into
    // more.
    for (const auto& [fields, rows] : rows_with) {
      if (fields < 2) continue;
      const std::size_t score = rows * 1000 + fields;
      if (score > best_score) {
        best_score = score;
        best = separator;
      }
    }
  }
  return best;
}

void append_csv_field(std::string& out, std::string_view field, char separator) {
  const bool needs_quotes = field.find_first_of("\"\r\n") != std::string_view::npos ||
                            field.find(separator) != std::string_view::npos ||
                            (!field.empty() && (field.front() == ' ' || field.back() == ' '));
  if (!needs_quotes) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_csv_row(std::string& out, std::span<const std::string> fields, char separator) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += separator;
    append_csv_field(out, fields[i], separator);
  }
  out += '\n';
}

}  // namespace hexiao::bank

#include "clients/bank/mt940_fields.h"

#include <algorithm>
#include <array>

#include "clients/bank/text_encoding.h"

namespace hexiao::bank::mt940 {
namespace {

constexpr std::array<std::string_view, 22> kTags = {
    "20",  "21", "25", "25P", "28",  "28C", "60F", "60M", "61", "86", "62F",
    "62M", "64", "65", "13",  "13D", "34F", "90C", "90D", "NS", "12", "60"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text, std::size_t count) {
  return text.size() >= count &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count), is_digit);
}

struct TagLine {
  std::string_view tag;
  std::string_view content;
};

// ":61:…" → tag and content; an empty tag when the line is none.
TagLine tag_of(std::string_view line) {
  if (line.size() < 4 || line[0] != ':') return {};
  const std::size_t close = line.substr(0, 6).find(':', 1);
  if (close == std::string_view::npos) return {};
  const std::string_view tag = line.substr(1, close - 1);
  if (std::find(kTags.begin(), kTags.end(), tag) == kTags.end()) return {};
  return {tag, line.substr(close + 1)};
}

// The rest of a time of day: the previous line ends with an hour, this one goes on ":20:15 Uhr".
bool is_rest_of_time(std::string_view previous, TagLine line) {
  if (!all_digits(line.tag, 2) || line.tag.size() != 2 || line.tag[0] > '5') return false;
  if (!all_digits(line.content, 2) || (line.content.size() > 2 && is_digit(line.content[2])))
    return false;
  if (previous.size() < 3) return false;
  const std::string_view hour = previous.substr(previous.size() - 2);
  const bool valid_hour = all_digits(hour, 2) && hour < "24";
  return valid_hour && !is_digit(previous[previous.size() - 3]);
}

bool fits(TagLine line) {
  if (line.tag == "61") return all_digits(trim(line.content), 6);
  if (line.tag == "12" || line.tag == "13") return false;  // of other messages; here only cut times
  return true;
}

// "-", "-}…", "-XXX", and the mark in national character sets ("-å", "-\x03").
bool is_end(std::string_view line) {
  if (line.empty() || line[0] != '-') return false;
  const std::string_view rest = trim(line.substr(1));
  if (rest.empty() || rest[0] == '}' || rest == "XXX") return true;
  const auto first = static_cast<unsigned char>(rest[0]);
  return rest.size() <= 2 && (first < 0x20 || first >= 0x80);
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<MessageFields> run() {
    std::string_view line;
    while (next_line(line)) take(line);
    finish();
    return std::move(messages_);
  }

 private:
  bool next_line(std::string_view& line) {
    if (at_ >= text_.size()) return false;
    std::size_t end = text_.find_first_of("\r\n", at_);
    if (end == std::string_view::npos) end = text_.size();
    line = text_.substr(at_, end - at_);
    at_ = end + 1;
    if (end + 1 < text_.size() && text_[end] == '\r' && text_[end + 1] == '\n') ++at_;
    ++line_number_;
    return true;
  }

  void take(std::string_view line) {
    if (half_tag_) {
      half_tag_ = false;
      // ":" alone and "86:…" on the next line: a tag that was cut.
      const std::size_t close = line.find(':');
      if (close != std::string_view::npos && close <= 3) {
        const std::string_view tag = line.substr(0, close);
        if (std::find(kTags.begin(), kTags.end(), tag) != kTags.end()) {
          begin_field({tag, line.substr(close + 1)}, 1);
          return;
        }
      }
    }
    if (line == ":") {
      half_tag_ = true;
      return;
    }
    const TagLine tag = tag_of(line);
    if (ended_ && !settle_end(line, tag)) return;
    if (is_end(line)) {
      ended_ = true;
      behind_end_.assign(1, line);
      return;
    }
    if (!tag.tag.empty() && fits(tag) && !(in_text() && is_rest_of_time(last_line_, tag))) {
      begin_field(tag, 1);
      return;
    }
    if (line.starts_with("{")) note_header(line);
    continue_field(line);
  }

  // A lone "-" ends a message, unless the message goes on behind it with fields that cannot begin
  // one: then it was text of the payer. False while that is open.
  bool settle_end(std::string_view line, TagLine tag) {
    if (tag.tag.empty() || !fits(tag)) {
      if (line.starts_with("{")) note_header(line);
      if (trim(line).starts_with("942")) next_is_mt942_ = true;
      behind_end_.push_back(line);
      return false;
    }
    const bool goes_on =
        !closed_ && (tag.tag == "61" || tag.tag == "86" || tag.tag.starts_with("62"));
    if (goes_on && !current_.fields.empty())
      for (const std::string_view text : behind_end_) continue_field(text);
    else
      finish();
    ended_ = false;
    return true;
  }

  bool in_text() const {
    return !current_.fields.empty() &&
           (current_.fields.back().tag == "86" || current_.fields.back().tag == "NS");
  }

  void note_header(std::string_view line) {
    if (line.find("{2:I942") != std::string_view::npos ||
        line.find("{2:O942") != std::string_view::npos)
      next_is_mt942_ = true;
  }

  void begin_field(TagLine tag, std::uint32_t column) {
    const bool restarts =
        tag.tag == "20" ||
        (closed_ && (tag.tag == "25" || tag.tag.starts_with("28") || tag.tag.starts_with("60")));
    if (restarts) finish();
    if (current_.fields.empty()) {
      current_.says_mt942 = next_is_mt942_;
      next_is_mt942_ = false;
    }
    // After the closing balance (or the sums of MT942) an account begins the next statement.
    if (tag.tag.starts_with("62") || tag.tag.starts_with("90")) closed_ = true;
    Field field;
    field.tag = tag.tag;
    field.place = {line_number_, column};
    field.lines.push_back(tag.content);
    last_line_ = tag.content;
    current_.fields.push_back(std::move(field));
  }

  void continue_field(std::string_view line) {
    if (current_.fields.empty()) {
      if (trim(line).starts_with("942")) next_is_mt942_ = true;
      return;
    }
    current_.fields.back().lines.push_back(line);
    last_line_ = line;
  }

  void finish() {
    if (!current_.fields.empty()) messages_.push_back(std::move(current_));
    current_ = {};
    closed_ = false;
    last_line_ = {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_number_ = 0;
  bool half_tag_ = false;
  bool ended_ = false;
  std::vector<std::string_view> behind_end_;  // the end and what follows it
  bool closed_ = false;
  bool next_is_mt942_ = false;
  std::string_view last_line_;
  MessageFields current_;
  std::vector<MessageFields> messages_;
};

}  // namespace

std::vector<MessageFields> split_messages(std::string_view text) { return Splitter(text).run(); }

bool looks_like_mt940(std::string_view head) {
  for (std::size_t at = 0; at < head.size();) {
    std::size_t end = head.find_first_of("\r\n", at);
    if (end == std::string_view::npos) end = head.size();
    const std::string_view line = head.substr(at, end - at);
    if (!tag_of(line).tag.empty()) return true;
    if (line.starts_with("{1:F01") || line.starts_with(":940:") || line.starts_with(":942:"))
      return true;
    at = end + 1;
  }
  return false;
}

}  // namespace hexiao::bank::mt940

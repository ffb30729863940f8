#include "protocol/toml_writer.h"

#include "engine/vocabulary/money.h"

namespace hexiao {

namespace toml_writing {

std::string text_of(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + "\"";
}

std::string texts_of(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? ", " : "") + text_of(text);
  return out + "]";
}

std::string decimal(std::int64_t value, int digits) {
  std::string out = format_amount(Money(value), digits);
  if (out.find('.') != std::string::npos) {
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
  }
  return "\"" + out + "\"";
}

std::string numbers_of(const std::vector<std::int32_t>& values) {
  std::string out = "[";
  for (const std::int32_t value : values) out += (out.size() > 1 ? ", " : "") + number(value);
  return out + "]";
}

}  // namespace toml_writing

void TomlWriter::line(std::string_view text) {
  out_ += text;
  out_ += '\n';
}

void TomlWriter::assign(std::string_view key, const std::string& value) {
  out_ += key;
  out_ += " = ";
  line(value);
}

void TomlWriter::set(std::string_view key, const std::string& value, std::string_view comment) {
  out_ += '\n';
  line("# " + std::string(comment));
  assign(key, value);
}

void TomlWriter::head(std::string_view head, std::string_view comment) {
  out_ += '\n';
  if (!comment.empty()) line("# " + std::string(comment));
  line(head);
}

}  // namespace hexiao

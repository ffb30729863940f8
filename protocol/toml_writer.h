// TOML as it is written for people: values in their TOML spelling, and lines with a comment above
// each key. For policy_writer.cpp and receivables_policy_writer.cpp. Pure; one owner, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hexiao {

namespace toml_writing {

// A basic string. Texts of a policy hold no control characters but '\t'.
std::string text_of(std::string_view text);
std::string texts_of(const std::vector<std::string>& texts);

// "1.5", in quotes, for 15000 with four digits: no zeros at the end, none needed.
std::string decimal(std::int64_t value, int digits);

inline std::string flag(bool value) { return value ? "true" : "false"; }
inline std::string number(std::int32_t value) { return std::to_string(value); }
std::string numbers_of(const std::vector<std::int32_t>& values);

template <class E>
std::string words_of(const std::vector<E>& words) {
  std::string out = "[";
  for (const E word : words) out += (out.size() > 1 ? ", " : "") + text_of(to_text(word));
  return out + "]";
}

}  // namespace toml_writing

class TomlWriter {
 public:
  void line(std::string_view text);
  void assign(std::string_view key, const std::string& value);
  // With an empty line and the comment above.
  void set(std::string_view key, const std::string& value, std::string_view comment);
  // "[dunning]" or "[[dunning.stage]]", with an empty line and the comment, if any, above.
  void head(std::string_view head, std::string_view comment);
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace hexiao

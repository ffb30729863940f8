// Small JSON objects for what the command line itself has to say. Rows of the daemon are rendered
// by protocol/render.h.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace hexiao::cli {

// `text` with its quotes.
std::string json_string(std::string_view text);

class JsonObject {
 public:
  JsonObject& text(std::string_view key, std::string_view value) {
    return raw(key, json_string(value));
  }
  JsonObject& number(std::string_view key, std::integral auto value) {
    return raw(key, std::to_string(value));
  }
  JsonObject& flag(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
  // `value` is JSON already: an array, an object.
  JsonObject& raw(std::string_view key, std::string_view value);
  std::string take() const { return "{" + body_ + "}"; }

 private:
  std::string body_;
};

class JsonArray {
 public:
  // `value` is JSON already.
  JsonArray& add(std::string_view value);
  std::string take() const { return "[" + body_ + "]"; }

 private:
  std::string body_;
};

}  // namespace hexiao::cli
